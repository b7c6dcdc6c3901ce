// The bell between processes.
#include <sys/stat.h>
#include <unistd.h>

#include <memory>

#include "harness/process.h"
#include "harness/test.h"
#include "platform/process/bell.h"

namespace gatewarden {
namespace {

using process::Bell;
using process::ring;

constexpr Milliseconds long_enough{10'000};
constexpr Milliseconds at_once{0};

class Folder {
 public:
  Folder() : path_(test::make_temporary_folder("bell")) {}
  ~Folder() { test::remove_folder(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  std::string bell() const { return path_ + "/bell"; }

 private:
  std::string path_;
};

TEST("bell: whoever waits is woken, and once for all that have rung") {
  const Folder folder;
  Bell bell(folder.bell());
  CHECK(!bell.wait(at_once));
  ring(folder.bell());
  ring(folder.bell());
  CHECK(bell.wait(long_enough));
  CHECK(!bell.wait(at_once));
}

TEST("bell: ringing where nobody is, or will not listen, is no matter") {
  const Folder folder;
  ring(folder.bell());
  ring(folder.bell() + std::string(200, 'x'));
  Bell bell(folder.bell());
  for (int i = 0; i < 10'000; ++i) ring(folder.bell());
  CHECK(bell.wait(long_enough));
}

TEST("bell: its socket is not the world's") {
  const Folder folder;
  const Bell bell(folder.bell());
  struct stat status {};
  CHECK_EQUAL(0, stat(folder.bell().c_str(), &status));
  CHECK_EQUAL(0660u, status.st_mode & 07777);
}

TEST("bell: several listeners are all reached, and those who come later take the places of those who went") {
  const Folder folder;
  auto first = std::make_unique<Bell>(folder.bell());
  auto second = std::make_unique<Bell>(folder.bell());
  Bell third(folder.bell());
  first.reset();
  ring(folder.bell());
  CHECK(second->wait(long_enough) && third.wait(long_enough));
  second.reset();
  Bell fourth(folder.bell());
  Bell fifth(folder.bell());
  ring(folder.bell());
  CHECK(third.wait(long_enough) && fourth.wait(long_enough) && fifth.wait(long_enough));
  CHECK(access((folder.bell() + ".3").c_str(), F_OK) != 0);
}

TEST("bell: a path that is too long for a socket is refused with its name") {
  const Folder folder;
  CHECK_THROWS(std::runtime_error, Bell(folder.bell() + std::string(100, 'x')));
}

}  // namespace
}  // namespace gatewarden
