#include "platform/config/configured_clock.h"

#include <sys/stat.h>

#include <string>
#include <system_error>

#include "base/text.h"
#include "platform/config/reading.h"

namespace gatewarden::config {

namespace {

// Reads the file again only when another has taken its name: whoever moves the clock renames a new file over the old one.
// A file that is missing or holds no number leaves the clock as it was.
class MovedClock : public Clock {
 public:
  explicit MovedClock(std::string file) : file_(std::move(file)) {}

  Instant now() const override {
    struct stat status {};
    if (stat(file_.c_str(), &status) == 0 && (status.st_ino != inode_ || status.st_mtim.tv_nsec != changed_.tv_nsec ||
                                              status.st_mtim.tv_sec != changed_.tv_sec)) {
      inode_ = status.st_ino;
      changed_ = status.st_mtim;
      read_offset();
    }
    return system_.now() + offset_;
  }

 private:
  void read_offset() const {
    try {
      const auto seconds = parse_integer(trim(read_file(file_, 64).text));
      if (seconds) offset_ = Seconds(*seconds);
    } catch (const std::system_error&) {
      // Gone between the two looks: the next call sees what took its place.
      inode_ = 0;
    }
  }

  SystemClock system_;
  std::string file_;
  mutable ino_t inode_ = 0;
  mutable timespec changed_{};
  mutable Seconds offset_{0};
};

}  // namespace

std::unique_ptr<Clock> make_clock(const Settings& settings) {
  if (settings.server.clock_offset_file.empty()) return std::make_unique<SystemClock>();
  return std::make_unique<MovedClock>(settings.server.clock_offset_file);
}

}  // namespace gatewarden::config
