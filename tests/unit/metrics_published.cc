// Figures that a daemon publishes in a file, and who reads them.
#include <fcntl.h>
#include <sys/stat.h>

#include "harness/process.h"
#include "harness/test.h"
#include "platform/metrics/published.h"

namespace gatewarden {
namespace {

class Folder {
 public:
  Folder() : path_(test::make_temporary_folder("figures")) {}
  ~Folder() { test::remove_folder(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

TEST("published figures: those of each daemon are read, and of the newest writing") {
  const Folder folder;
  metrics::publish(metrics::published_file(folder.path(), 1), "old");
  metrics::publish(metrics::published_file(folder.path(), 1), "new");
  metrics::publish(metrics::published_file(folder.path(), 2), "other");
  test::write_file(folder.path() + "/gatewarden-batchd.1.pid", "1");
  const auto found = metrics::read_published(folder.path());
  CHECK_EQUAL(2u, found.size());
  CHECK_EQUAL(std::string("1"), found[0].place);
  CHECK_EQUAL(std::string("new"), found[0].text);
  CHECK_EQUAL(std::string("2"), found[1].place);
}

TEST("published figures: a file that nobody has written for half a minute is not read") {
  const Folder folder;
  const std::string file = metrics::published_file(folder.path(), 1);
  metrics::publish(file, "old");
  const timespec long_ago[] = {{1'000'000'000, 0}, {1'000'000'000, 0}};
  CHECK_EQUAL(0, utimensat(AT_FDCWD, file.c_str(), long_ago, 0));
  CHECK(metrics::read_published(folder.path()).empty());
}

TEST("published figures: where there is no daemon and no folder there are none") {
  CHECK(metrics::read_published("/nowhere").empty());
}

}  // namespace
}  // namespace gatewarden
