// The report of rows that an import refused: line, field, reason, and the row without its password, in the import's format.
//
// A batch's rows are on the disk before its transaction is committed, and count from then on; a batch that is not committed, or
// done again, leaves none behind. So the report says the same however often the import was interrupted.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "commands/transfer/files.h"
#include "commands/transfer/user_rows.h"

namespace gatewarden::commands {

class RefusedRows {
 public:
  // `rows`: whose columns the report has.
  RefusedRows(const OpenFile& file, RowFormat format, const UserRows& rows);

  // Keeps what earlier runs wrote of lines up to this one and drops the rest; 0: everything. Throws Refused for a file that holds
  // something else than such a report.
  void go_on_after(std::uint64_t lines_done);

  std::string describe(const UserRow& row, const authentication::EntryProblem& problem) const;
  // Writes the descriptions of a batch behind what is kept, in place of what an attempt before wrote there.
  void write(const std::string& descriptions);
  // What was written last is kept.
  void keep();

 private:
  std::string begin() const;
  bool is_of_somebody_else() const;

  const OpenFile& file_;
  RowFormat format_;
  const UserRows& rows_;
  std::uint64_t kept_ = 0;  // bytes
  std::uint64_t written_ = 0;
};

}  // namespace gatewarden::commands
