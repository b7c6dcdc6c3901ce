// The spool of audit events: one append-only file for each process that spools, read by whoever ships. Private to this folder.
//
// A writer holds a lock on its file for as long as it lives, so that a shipper can tell files that will grow from files of
// the dead. How far a file was shipped stands in a file beside it, NAME.shipped, replaced by rename after the events are
// committed; a shipper that was killed in between offers the same events again, and the database knows their ids.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>

namespace gatewarden::operation {

class SpoolWriter {
 public:
  explicit SpoolWriter(std::string directory) : directory_(std::move(directory)) {}
  ~SpoolWriter();
  SpoolWriter(const SpoolWriter&) = delete;
  SpoolWriter& operator=(const SpoolWriter&) = delete;

  // Appends the line and a newline by one write. Throws std::system_error if it cannot be kept.
  void append(std::string_view line);

 private:
  void open_file();
  void close_file();

  std::string directory_;
  int file_ = -1;
  int owner_ = 0;  // the process that opened it: a fork must not share it
  std::uint64_t size_ = 0;
};

// Takes some hundreds of lines; false: no more for now.
using DeliverLines = std::function<bool(std::span<const std::string>)>;
// Hands complete lines that were not shipped yet to `deliver`, and remembers them as shipped when it returns. Waits while another
// process ships. Answers how many lines.
std::uint64_t ship_spool(const std::string& directory, const DeliverLines& deliver);

}  // namespace gatewarden::operation
