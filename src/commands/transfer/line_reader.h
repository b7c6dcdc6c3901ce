// Lines of a file or a pipe of any length, in memory that does not grow with it.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace gatewarden::commands {

class LineReader {
 public:
  // A line, its line feed included, which the last one may lack.
  struct Line {
    std::string_view text;  // until the next call
    bool too_long = false;  // longer than `longest`: the text was left out
  };

  // `longest` counts without line feeds. Where input is slow to come, `stop` is asked several times a second, and ends the
  // reading. A byte order mark at the beginning is no part of the first line.
  LineReader(int descriptor, std::size_t longest, std::function<bool()> stop);

  // Nothing at the end, or when reading was stopped: half a line is none then. Throws std::system_error.
  std::optional<Line> next();
  // What comes first: some bytes at least, unless there are none. Before next().
  std::string_view peek();

  std::uint64_t lines() const { return lines_; }  // that next() has given
  std::uint64_t bytes() const { return bytes_; }  // up to the end of the last of them

 private:
  bool fill();
  Line take(std::size_t size);
  Line skip_line();
  std::string_view unread() const { return std::string_view(buffer_).substr(begin_); }

  int descriptor_;
  std::size_t longest_;
  std::function<bool()> stop_;
  std::string buffer_;
  std::size_t begin_ = 0;
  std::uint64_t lines_ = 0;
  std::uint64_t bytes_ = 0;
  bool at_end_ = false;
  bool stopped_ = false;
};

}  // namespace gatewarden::commands
