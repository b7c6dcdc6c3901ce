// Datagram sockets at PATH, PATH.1 and so on without a gap: a socket stays where it is when its listener goes, the next
// listener replaces the first one that nobody has, and so ring() may stop at the first path that is not there.
#include "platform/process/bell.h"

#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <optional>
#include <stdexcept>
#include <system_error>

#include <fcntl.h>
#include <poll.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "platform/process/descriptor.h"

namespace gatewarden::process {
namespace {

constexpr int most_listeners = 8;

[[noreturn]] void fail(const std::string& what) { throw std::system_error(errno, std::generic_category(), what); }

std::string path_of(const std::string& path, int number) { return number == 0 ? path : path + "." + std::to_string(number); }

std::optional<sockaddr_un> address_of(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.size() >= sizeof address.sun_path) return std::nullopt;
  std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
  return address;
}

int make_socket() { return socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0); }

bool is_listened_to(const sockaddr_un& address) {
  const Descriptor probe(make_socket());
  return connect(probe.number(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
}

// Made under another name, so that it has its mode before anybody finds it.
void bind_at(int descriptor, const std::string& path) {
  const std::string draft = path + ".new";
  const auto address = address_of(draft);
  if (!address) throw std::runtime_error("\"" + draft + "\" is too long for a Unix socket (107 bytes)");
  unlink(draft.c_str());
  if (bind(descriptor, reinterpret_cast<const sockaddr*>(&*address), sizeof *address) != 0) fail("bind " + draft);
  if (chmod(draft.c_str(), 0660) != 0) fail("chmod " + draft);
  if (rename(draft.c_str(), path.c_str()) != 0) fail("rename " + draft);
}

// Kept by the thread: a socket for each ring would be two more system calls in each registration.
int sender() {
  static thread_local std::optional<Descriptor> kept;
  if (!kept || kept->number() < 0) kept.emplace(make_socket());
  return kept->number();
}

}  // namespace

void ring(const std::string& path) {
  for (int number = 0; number < most_listeners; ++number) {
    const auto address = address_of(path_of(path, number));
    if (!address) return;
    const ssize_t sent = sendto(sender(), "", 1, MSG_DONTWAIT | MSG_NOSIGNAL,
                                reinterpret_cast<const sockaddr*>(&*address), sizeof *address);
    if (sent < 0 && errno == ENOENT) return;
  }
}

Bell::Bell(const std::string& path) {
  Descriptor made(make_socket());
  if (made.number() < 0) fail("socket");
  // Two that begin at once must not take the same place.
  const std::string directory = std::filesystem::path(path).parent_path();
  const Descriptor lock(open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (lock.number() < 0 || flock(lock.number(), LOCK_EX) != 0) fail("lock " + directory);
  for (int number = 0; number < most_listeners; ++number) {
    const std::string place = path_of(path, number);
    const auto address = address_of(place);
    if (address && is_listened_to(*address)) continue;
    bind_at(made.number(), place);
    descriptor_ = made.release();
    return;
  }
  throw std::runtime_error(path + ": " + std::to_string(most_listeners) + " processes listen there already");
}

Bell::~Bell() { close(descriptor_); }

bool Bell::wait(Milliseconds limit) {
  pollfd waiting{descriptor_, POLLIN, 0};
  if (poll(&waiting, 1, static_cast<int>(limit.count())) <= 0) return false;
  std::array<char, 16> datagram{};
  bool has_rung = false;
  while (recv(descriptor_, datagram.data(), datagram.size(), 0) >= 0) has_rung = true;
  return has_rung;
}

}  // namespace gatewarden::process
