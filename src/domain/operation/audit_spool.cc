#include "domain/operation/audit_spool.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "base/encoding.h"
#include "base/text.h"
#include "platform/crypto/random.h"
#include "platform/log/log.h"
#include "platform/process/descriptor.h"

namespace gatewarden::operation {

namespace {

constexpr std::string_view spool_suffix = ".spool";
constexpr std::string_view shipped_suffix = ".shipped";
constexpr std::uint64_t largest_file = 16 * 1024 * 1024;  // then the writer begins another, and this one can be removed
constexpr std::size_t batch_lines = 500;
constexpr std::size_t batch_bytes = 1024 * 1024;

[[noreturn]] void fail(const std::string& path) { throw std::system_error(errno, std::generic_category(), path); }

int open_or_fail(const std::string& path, int flags) {
  const int file = open(path.c_str(), flags | O_CLOEXEC, 0600);
  if (file < 0) fail(path);
  return file;
}

void make_directory(const std::string& directory) {
  if (mkdir(directory.c_str(), 0700) != 0 && errno != EEXIST) fail(directory);
}

void write_all(int file, std::string_view bytes, const std::string& path) {
  if (write(file, bytes.data(), bytes.size()) != static_cast<ssize_t>(bytes.size())) fail(path);
}

std::uint64_t read_shipped(const std::string& path) {
  const int file = open((path + std::string(shipped_suffix)).c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return 0;
  char text[32];
  const ssize_t size = read(file, text, sizeof text);
  close(file);
  return size <= 0 ? 0 : parse_unsigned(std::string_view(text, static_cast<std::size_t>(size))).value_or(0);
}

void remember_shipped(const std::string& path, std::uint64_t offset) {
  const std::string name = path + std::string(shipped_suffix);
  const std::string temporary = name + ".new";
  {
    const process::Descriptor file(open_or_fail(temporary, O_WRONLY | O_CREAT | O_TRUNC));
    write_all(file.number(), std::to_string(offset), temporary);
  }
  if (rename(temporary.c_str(), name.c_str()) != 0) fail(name);
}

// Complete lines from an offset on, a batch at a time.
class LineReader {
 public:
  LineReader(int file, std::uint64_t offset) : file_(file), offset_(offset) {}

  std::vector<std::string> next_batch() {
    std::vector<std::string> lines;
    while (lines.size() < batch_lines) {
      const std::size_t end = buffer_.find('\n', consumed_);
      if (end != std::string::npos) {
        lines.push_back(buffer_.substr(consumed_, end - consumed_));
        consumed_ = end + 1;
      } else if (!fill()) {
        break;
      }
    }
    return lines;
  }
  // Behind the last line that was answered.
  std::uint64_t offset() const { return offset_ + consumed_; }
  bool has_torn_line() const { return consumed_ < buffer_.size(); }

 private:
  bool fill() {
    buffer_.erase(0, consumed_);
    offset_ += consumed_;
    consumed_ = 0;
    const std::size_t before = buffer_.size();
    buffer_.resize(before + batch_bytes);
    const ssize_t count = pread(file_, buffer_.data() + before, batch_bytes, static_cast<off_t>(offset_ + before));
    if (count < 0) fail("audit spool");
    buffer_.resize(before + static_cast<std::size_t>(count));
    return count > 0;
  }

  int file_;
  std::uint64_t offset_;  // of the buffer in the file
  std::string buffer_;
  std::size_t consumed_ = 0;
};

std::uint64_t ship_file(const std::string& path, const DeliverLines& deliver) {
  const process::Descriptor file(open_or_fail(path, O_RDONLY));
  // Asked for before reading: whoever is dead now writes no more.
  const bool writer_is_dead = flock(file.number(), LOCK_EX | LOCK_NB) == 0;
  LineReader reader(file.number(), read_shipped(path));
  std::uint64_t shipped = 0;
  for (auto lines = reader.next_batch(); !lines.empty(); lines = reader.next_batch()) {
    const bool go_on = deliver(lines);
    remember_shipped(path, reader.offset());
    shipped += lines.size();
    if (!go_on) return shipped;
  }
  if (!writer_is_dead) return shipped;
  // A torn line is one whose writer was told that it could not be kept.
  if (reader.has_torn_line()) log::warn("audit_spool_torn", {{"file", path}});
  unlink(path.c_str());
  unlink((path + std::string(shipped_suffix)).c_str());
  return shipped;
}

std::vector<std::string> spool_files(const std::string& directory) {
  std::vector<std::string> paths;
  for (const auto& entry : std::filesystem::directory_iterator(directory))
    if (entry.path().extension() == spool_suffix) paths.push_back(entry.path());
  std::ranges::sort(paths);
  return paths;
}

}  // namespace

SpoolWriter::~SpoolWriter() { close_file(); }

void SpoolWriter::close_file() {
  if (file_ >= 0) close(file_);
  file_ = -1;
}

void SpoolWriter::open_file() {
  make_directory(directory_);
  const std::string path = directory_ + "/" + std::to_string(getpid()) + "-" + to_hex(crypto::random_bytes(8)) + std::string(spool_suffix);
  for (;;) {
    file_ = open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (file_ < 0 || flock(file_, LOCK_EX) != 0) fail(path);
    // A shipper that came between open and flock has taken it for a dead one's and removed it.
    struct stat status{};
    if (fstat(file_, &status) == 0 && status.st_nlink > 0) break;
    close_file();
  }
  owner_ = getpid();
  size_ = 0;
}

void SpoolWriter::append(std::string_view line) {
  if (file_ >= 0 && (owner_ != getpid() || size_ > largest_file)) close_file();
  if (file_ < 0) open_file();
  const std::string whole = std::string(line) + '\n';
  const ssize_t written = write(file_, whole.data(), whole.size());
  if (written == static_cast<ssize_t>(whole.size())) {
    size_ += whole.size();
    return;
  }
  const int error = written < 0 ? errno : ENOSPC;
  close_file();  // whatever comes next goes to another file, not behind half a line
  throw std::system_error(error, std::generic_category(), "audit spool");
}

std::uint64_t ship_spool(const std::string& directory, const DeliverLines& deliver) {
  make_directory(directory);
  const std::string lock_path = directory + "/shipping.lock";
  const process::Descriptor lock(open_or_fail(lock_path, O_WRONLY | O_CREAT));
  while (flock(lock.number(), LOCK_EX) != 0)
    if (errno != EINTR) fail(lock_path);
  std::uint64_t shipped = 0;
  bool go_on = true;
  for (const std::string& path : spool_files(directory)) {
    if (go_on) shipped += ship_file(path, [&](std::span<const std::string> lines) { return go_on = deliver(lines); });
  }
  return shipped;
}

}  // namespace gatewarden::operation
