#include "platform/password/breach_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

#include "base/encoding.h"
#include "platform/crypto/digest.h"

namespace gatewarden::password {

namespace {

constexpr std::size_t digest_size = 40;
// A line with a count of twenty digits and an end of two bytes is shorter.
constexpr std::size_t longest_line = 64;
constexpr std::uint64_t samples = 1000;

[[noreturn]] void fail(const std::string& path) { throw std::system_error(errno, std::generic_category(), path); }

std::string upper_case(std::string text) {
  std::ranges::transform(text, text.begin(), [](char c) { return c >= 'a' && c <= 'f' ? static_cast<char>(c - 'a' + 'A') : c; });
  return text;
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// The digest of a line without its end; empty for what is no such line.
std::string digest_of(std::string_view line) {
  if (line.ends_with('\r')) line.remove_suffix(1);
  std::string digest = upper_case(std::string(line.substr(0, digest_size)));
  const auto is_hex = [](char c) { return is_digit(c) || (c >= 'A' && c <= 'F'); };
  if (digest.size() != digest_size || !std::ranges::all_of(digest, is_hex)) return {};
  line.remove_prefix(digest_size);
  if (line.empty()) return digest;
  const bool is_count = line.size() > 1 && line.front() == ':' && std::ranges::all_of(line.substr(1), is_digit);
  return is_count ? digest : std::string();
}

}  // namespace

BreachFile::BreachFile(const std::string& path) : path_(path), descriptor_(open(path.c_str(), O_RDONLY | O_CLOEXEC)) {
  if (descriptor_ < 0) fail(path_);
  struct stat status {};
  if (fstat(descriptor_, &status) != 0) {
    const int error = errno;
    close(descriptor_);
    errno = error;
    fail(path_);
  }
  size_ = static_cast<std::uint64_t>(status.st_size);
}

BreachFile::~BreachFile() { close(descriptor_); }

std::string BreachFile::read(std::uint64_t at, std::size_t size) const {
  std::string bytes(size, '\0');
  std::size_t have = 0;
  while (have < size) {
    const ssize_t got = pread(descriptor_, bytes.data() + have, size - have, static_cast<off_t>(at + have));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) fail(path_);
    if (got == 0) break;
    have += static_cast<std::size_t>(got);
  }
  bytes.resize(have);
  return bytes;
}

BreachFile::Line BreachFile::line_at(std::uint64_t at) const {
  const std::uint64_t from = at > longest_line ? at - longest_line : 0;
  const std::string bytes = read(from, 2 * longest_line);
  const std::size_t here = std::min<std::size_t>(at - from, bytes.size());
  const std::size_t before = here == 0 ? std::string::npos : bytes.rfind('\n', here - 1);
  const std::size_t begin = before == std::string::npos ? 0 : before + 1;
  const std::size_t found = bytes.find('\n', here);
  const std::size_t end = found == std::string::npos ? bytes.size() : found;
  return {.begin = from + begin,
          .end = from + std::min(end + 1, bytes.size()),
          .digest = digest_of(std::string_view(bytes).substr(begin, end - begin))};
}

bool BreachFile::contains(const Secret& password) const {
  const std::string wanted = upper_case(to_hex(crypto::sha1(password.reveal())));
  std::uint64_t low = 0, high = size_;
  while (low < high) {
    const Line line = line_at(low + (high - low) / 2);
    if (line.digest == wanted) return true;
    if (line.digest < wanted) low = std::max(line.end, low + 1);
    else high = line.begin;
  }
  return false;
}

std::optional<std::string> BreachFile::fault() const {
  std::string last;
  std::uint64_t after = 0;
  for (std::uint64_t sample = 0; sample < samples && after < size_; ++sample) {
    const Line line = line_at(std::max(after, size_ / samples * sample));
    if (line.digest.empty()) {
      return "holds a line at byte " + std::to_string(line.begin) + " that is no SHA-1 digest in hexadecimal";
    }
    if (line.digest < last) return "is not sorted: see the line at byte " + std::to_string(line.begin);
    last = line.digest;
    after = line.end;
  }
  return last.empty() ? std::optional<std::string>("is empty") : std::nullopt;
}

}  // namespace gatewarden::password
