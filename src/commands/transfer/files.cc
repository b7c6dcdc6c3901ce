#include "commands/transfer/files.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <utility>

#include "base/text.h"
#include "commands/command.h"

namespace gatewarden::commands {

namespace {

int open_or_refuse(const std::string& path, int flags) {
  const int descriptor = open(path.c_str(), flags | O_CLOEXEC | O_NOCTTY, 0600);
  if (descriptor < 0 && errno == ELOOP) throw Refused(printable(path) + " is a symbolic link, or is reached by too many");
  if (descriptor < 0) throw Refused(printable(path) + ": " + std::generic_category().message(errno));
  return descriptor;
}

struct stat status_of(int descriptor) {
  struct stat status {};
  if (fstat(descriptor, &status) != 0) throw std::system_error(errno, std::generic_category(), "fstat");
  return status;
}

}  // namespace

OpenFile OpenFile::to_read(const std::string& path) {
  if (path == standard_stream) return {STDIN_FILENO, false};
  return {open_or_refuse(path, O_RDONLY), true};
}

OpenFile OpenFile::to_create(const std::string& path) {
  if (path == standard_stream) return {STDOUT_FILENO, false};
  OpenFile file(open_or_refuse(path, O_WRONLY | O_CREAT), true);
  const auto status = status_of(file.descriptor_);
  if (status.st_size > 0) throw Refused(printable(path) + " is there already");
  if (S_ISREG(status.st_mode) && fchmod(file.descriptor_, 0600) != 0) throw Refused(printable(path) + " is somebody else's");
  return file;
}

// Whoever may write in its folder can put there a link, or a file that it reads: root must not fill either.
OpenFile OpenFile::to_keep(const std::string& path) {
  OpenFile file(open_or_refuse(path, O_RDWR | O_CREAT | O_NOFOLLOW), true);
  const auto status = status_of(file.descriptor_);
  if (S_ISREG(status.st_mode) && status.st_uid != geteuid()) throw Refused(printable(path) + " belongs to another user");
  return file;
}

OpenFile::OpenFile(OpenFile&& other) noexcept : descriptor_(other.descriptor_), owned_(other.owned_) { other.owned_ = false; }

OpenFile::~OpenFile() {
  if (owned_) close(descriptor_);
}

bool OpenFile::is_regular() const { return S_ISREG(status_of(descriptor_).st_mode); }

bool OpenFile::is_same_as(const OpenFile& other) const {
  const auto one = status_of(descriptor_);
  const auto two = status_of(other.descriptor_);
  return one.st_dev == two.st_dev && one.st_ino == two.st_ino;
}

void OpenFile::write(std::string_view text) const {
  while (!text.empty()) {
    const ssize_t count = ::write(descriptor_, text.data(), text.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) throw std::system_error(errno, std::generic_category(), "cannot be written");
    text.remove_prefix(static_cast<std::size_t>(count));
  }
}

bool OpenFile::empty() const { return is_regular() && ftruncate(descriptor_, 0) == 0; }

ReportFile::ReportFile(std::string path) : path_(std::move(path)), file_(OpenFile::to_keep(path_)) {
  if (flock(file_.descriptor(), LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK) {
    throw Refused(printable(path_) + " is the report of an import that is under way");
  }
}

ReportFile::~ReportFile() {
  struct stat status {};
  if (fstat(file_.descriptor(), &status) == 0 && S_ISREG(status.st_mode) && status.st_size == 0) unlink(path_.c_str());
}

}  // namespace gatewarden::commands
