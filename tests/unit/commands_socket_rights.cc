// Whether the doctor sees that nginx may not use a socket.
#include "commands/doctor/socket_rights.h"

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "harness/process.h"
#include "harness/test.h"

namespace gatewarden {

namespace {

using commands::Finding;
using commands::Health;
using commands::Identity;

// The socket of a pool in a folder, each with its mode.
class Pool {
 public:
  Pool(mode_t folder_mode, mode_t socket_mode) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    path().copy(address.sun_path, sizeof address.sun_path - 1);
    CHECK_EQUAL(0, bind(descriptor_, reinterpret_cast<const sockaddr*>(&address), sizeof address));
    CHECK_EQUAL(0, chmod(path().c_str(), socket_mode));
    CHECK_EQUAL(0, chmod(folder_.c_str(), folder_mode));
  }
  ~Pool() {
    close(descriptor_);
    test::remove_folder(folder_);
  }
  Pool(const Pool&) = delete;
  Pool& operator=(const Pool&) = delete;
  Finding judge(const std::optional<Identity>& nginx) const { return commands::judge_socket(folder_, "browser", nginx); }

 private:
  std::string path() const { return folder_ + "/browser.sock"; }
  std::string folder_ = test::make_temporary_folder("socket");
  int descriptor_ = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
};

const Identity stranger{geteuid() + 1, {getegid() + 1}};
const Identity member{geteuid() + 1, {getegid() + 1, getegid()}};

bool says(const Finding& finding, std::string_view word) { return finding.remedy.find(word) != std::string::npos; }

}  // namespace

TEST("doctor: a socket that nginx may not write to is bad, until its group may and nginx is in it") {
  const Pool pool(0755, 0660);
  CHECK(pool.judge(stranger).health == Health::bad);
  CHECK(says(pool.judge(stranger), "SocketGroup="));
  CHECK(pool.judge(member).health == Health::good);
  CHECK(pool.judge(Identity{geteuid(), {}}).health == Health::good);
  CHECK(Pool(0755, 0666).judge(stranger).health == Health::good);
  CHECK(Pool(0755, 0606).judge(member).health == Health::bad);
}

TEST("doctor: a socket in a folder that nginx may not pass through is bad") {
  const Pool pool(0700, 0666);
  CHECK(pool.judge(stranger).health == Health::bad);
  CHECK(says(pool.judge(stranger), "chmod 0755"));
}

TEST("doctor: a socket that no nginx uses is to be known of, and none at all is bad") {
  CHECK(Pool(0755, 0660).judge(std::nullopt).health == Health::warning);
  CHECK(commands::judge_socket("/nowhere", "browser", member).health == Health::bad);
}

}  // namespace gatewarden
