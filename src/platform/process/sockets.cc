// Unix sockets with the right owner and mode from the moment they can be found.
#include "platform/process/sockets.h"

#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <optional>
#include <stdexcept>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <grp.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#ifdef GATEWARDEN_WITH_SYSTEMD
#include <systemd/sd-daemon.h>
#endif

#include "platform/log/log.h"

namespace gatewarden::process {
namespace {

// A worker that misses its signal between looking at the flag and waiting for a connection looks again after this time. One that
// has waited so long in vain is idle (Program::rest).
constexpr timeval accept_timeout{2, 0};
constexpr timeval drain_timeout{0, 10'000};

[[noreturn]] void fail(const std::string& what) { throw std::system_error(errno, std::generic_category(), what); }

void set_accept_timeout(int descriptor, const timeval& time) {
  setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &time, sizeof time);
}

std::optional<gid_t> find_group(const std::string& name) {
  if (name.empty()) return std::nullopt;
  const group* const entry = getgrnam(name.c_str());
  if (entry == nullptr) throw std::runtime_error("workers.socket_group: there is no group \"" + name + "\"");
  return entry->gr_gid;
}

sockaddr_un address_of(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.size() >= sizeof address.sun_path) {
    throw std::runtime_error("server.runtime_directory: \"" + path + "\" is too long for a Unix socket (107 bytes)");
  }
  std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
  return address;
}

// Made under another name, so that it has its owner and mode before anybody can connect; the rename replaces at one stroke
// what an earlier master may have left.
void bind_and_listen(int descriptor, const std::string& path, const config::Settings::Workers& workers) {
  const std::string draft = path + ".new";
  const sockaddr_un address = address_of(draft);
  unlink(draft.c_str());
  if (bind(descriptor, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) fail("bind " + draft);
  const auto group = find_group(workers.socket_group);
  if (group && chown(draft.c_str(), static_cast<uid_t>(-1), *group) != 0) fail("chown " + draft);
  if (chmod(draft.c_str(), static_cast<mode_t>(workers.socket_mode)) != 0) fail("chmod " + draft);
  if (listen(descriptor, workers.socket_backlog) != 0) fail("listen " + draft);
  if (rename(draft.c_str(), path.c_str()) != 0) fail("rename " + draft);
}

#ifdef GATEWARDEN_WITH_SYSTEMD
bool is_listening_unix_socket(int descriptor) {
  return sd_is_socket_unix(descriptor, SOCK_STREAM, 1, nullptr, 0) > 0;
}
#endif

}  // namespace

ListeningSockets::ListeningSockets() {
#ifdef GATEWARDEN_WITH_SYSTEMD
  char** names = nullptr;
  const int count = sd_listen_fds_with_names(1, &names);
  for (int i = 0; i < count; ++i) {
    const int descriptor = SD_LISTEN_FDS_START + i;
    const std::string pool = names[i];
    std::free(names[i]);
    if (!is_listening_unix_socket(descriptor)) {
      log::warn("inherited_descriptor_ignored", {{"name", pool}, {"reason", "not a listening Unix stream socket"}});
      continue;
    }
    set_accept_timeout(descriptor, accept_timeout);
    sockets_[pool] = {descriptor, ""};
  }
  std::free(names);
#endif
}

ListeningSockets::~ListeningSockets() {
  while (!sockets_.empty()) close(std::string(sockets_.begin()->first));
}

void ListeningSockets::open(const std::string& pool, const config::Settings::Server& server,
                            const config::Settings::Workers& workers) {
  if (sockets_.contains(pool)) return;
  const int descriptor = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (descriptor < 0) fail("socket");
  const std::string path = server.runtime_directory + "/" + pool + ".sock";
  try {
    bind_and_listen(descriptor, path, workers);
  } catch (...) {
    ::close(descriptor);
    throw;
  }
  set_accept_timeout(descriptor, accept_timeout);
  sockets_[pool] = {descriptor, path};
}

int ListeningSockets::descriptor(const std::string& pool) const { return sockets_.at(pool).descriptor; }

bool ListeningSockets::is_inherited(const std::string& pool) const { return sockets_.at(pool).path.empty(); }

void ListeningSockets::close(const std::string& pool) {
  const auto found = sockets_.find(pool);
  if (found == sockets_.end()) return;
  if (!found->second.path.empty()) unlink(found->second.path.c_str());
  ::close(found->second.descriptor);
  sockets_.erase(found);
}

void ListeningSockets::withdraw() {
  for (auto& [pool, socket] : sockets_) {
    if (socket.path.empty()) continue;
    unlink(socket.path.c_str());
    set_accept_timeout(socket.descriptor, drain_timeout);
  }
}

void ListeningSockets::keep_only(const std::string& pool) {
  for (auto& [name, socket] : sockets_) {
    if (name != pool) ::close(std::exchange(socket.descriptor, -1));
  }
}

InstanceLock::InstanceLock(const std::string& directory, const std::string& name) {
  // The web server walks through the directory; each socket in it has a mode of its own.
  if (mkdir(directory.c_str(), 0755) == 0) chmod(directory.c_str(), 0755);
  const std::string path = directory + "/" + name + ".pid";
  descriptor_ = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
  if (descriptor_ < 0) fail("server.runtime_directory: open " + path);
  if (flock(descriptor_, LOCK_EX | LOCK_NB) != 0) {
    std::array<char, 32> holder{};
    const ssize_t got = pread(descriptor_, holder.data(), holder.size() - 1, 0);
    close();
    const std::string who = got > 1 ? ", process " + std::string(holder.data(), static_cast<std::size_t>(got - 1)) : "";
    throw InstanceRuns(path + ": another " + name + " runs" + who);
  }
  const std::string id = std::to_string(getpid()) + "\n";
  if (ftruncate(descriptor_, 0) != 0 || pwrite(descriptor_, id.data(), id.size(), 0) < 0) fail("write " + path);
}

InstanceLock::~InstanceLock() {
  // The file stays, empty: removing it could remove the one that another master has just locked.
  if (descriptor_ >= 0 && ftruncate(descriptor_, 0) != 0) log::warn("lock_file_not_emptied");
  close();
}

void InstanceLock::close() {
  if (descriptor_ >= 0) ::close(descriptor_);
  descriptor_ = -1;
}

}  // namespace gatewarden::process
