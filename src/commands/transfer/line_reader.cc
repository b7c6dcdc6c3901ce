#include "commands/transfer/line_reader.h"

#include <poll.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <utility>

namespace gatewarden::commands {

namespace {

constexpr std::size_t read_size = 256 * 1024;
constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";
constexpr int patience_milliseconds = 200;

// False once `stop` says so. A file is always ready, a pipe when somebody has written.
bool wait_for_input(int descriptor, const std::function<bool()>& stop) {
  pollfd waiting{descriptor, POLLIN, 0};
  while (!stop()) {
    const int ready = poll(&waiting, 1, patience_milliseconds);
    if (ready > 0) return true;
    if (ready < 0 && errno != EINTR) throw std::system_error(errno, std::generic_category(), "the input cannot be read");
  }
  return false;
}

}  // namespace

LineReader::LineReader(int descriptor, std::size_t longest, std::function<bool()> stop)
    : descriptor_(descriptor), longest_(longest), stop_(std::move(stop)) {}

std::optional<LineReader::Line> LineReader::next() {
  peek();
  for (std::size_t searched = 0;;) {
    const std::size_t end = unread().find('\n', searched);
    if (end != std::string_view::npos) return end <= longest_ ? take(end + 1) : skip_line();
    searched = unread().size();
    if (searched > longest_) return skip_line();
    if (!fill()) break;
  }
  if (unread().empty() || stopped_) return std::nullopt;
  return take(unread().size());
}

std::string_view LineReader::peek() {
  if (lines_ > 0 || bytes_ > 0) return unread();
  while (unread().size() < byte_order_mark.size() && fill()) continue;
  if (unread().starts_with(byte_order_mark)) {
    begin_ += byte_order_mark.size();
    bytes_ += byte_order_mark.size();
  }
  return unread();
}

// False at the end of the input, or when reading is to stop.
bool LineReader::fill() {
  if (at_end_ || stopped_) return false;
  stopped_ = !wait_for_input(descriptor_, stop_);
  if (stopped_) return false;
  buffer_.erase(0, begin_);
  begin_ = 0;
  const std::size_t old_size = buffer_.size();
  buffer_.resize(old_size + read_size);
  ssize_t count = 0;
  do count = read(descriptor_, buffer_.data() + old_size, read_size);
  while (count < 0 && errno == EINTR);
  if (count < 0) throw std::system_error(errno, std::generic_category(), "the input cannot be read");
  buffer_.resize(old_size + static_cast<std::size_t>(count));
  at_end_ = count == 0;
  return count > 0;
}

LineReader::Line LineReader::take(std::size_t size) {
  const Line line{unread().substr(0, size)};
  begin_ += size;
  bytes_ += size;
  ++lines_;
  return line;
}

LineReader::Line LineReader::skip_line() {
  ++lines_;
  for (;;) {
    const std::size_t end = unread().find('\n');
    const std::size_t size = end == std::string_view::npos ? unread().size() : end + 1;
    begin_ += size;
    bytes_ += size;
    if (end != std::string_view::npos || !fill()) return {{}, true};
  }
}

}  // namespace gatewarden::commands
