#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

#include "base/secret.h"
#include "platform/config/reading.h"
#include "platform/process/descriptor.h"

namespace gatewarden::config {

namespace {

[[noreturn]] void fail(int error) { throw std::system_error(error, std::generic_category()); }

}  // namespace

FileContent read_file(const std::string& path, std::size_t limit) {
  const process::Descriptor descriptor(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  struct stat status {};
  if (descriptor.number() < 0 || fstat(descriptor.number(), &status) != 0) fail(errno);
  if (S_ISDIR(status.st_mode)) fail(EISDIR);
  if (!S_ISREG(status.st_mode)) fail(EINVAL);
  if (static_cast<std::size_t>(status.st_size) > limit) fail(EFBIG);

  // One buffer of the full size from the beginning: growing would leave copies of a secret behind.
  FileContent content{std::string(limit, '\0'), status.st_mode & 07777};
  std::size_t filled = 0;
  while (filled < limit) {
    const ssize_t count = read(descriptor.number(), content.text.data() + filled, limit - filled);
    if (count == 0) break;
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) fail(errno);
    filled += static_cast<std::size_t>(count);
  }
  content.text.resize(filled);
  return content;
}

}  // namespace gatewarden::config
