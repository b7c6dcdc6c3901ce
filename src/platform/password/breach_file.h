// A file of passwords that were stolen somewhere, as such collections come: SHA-1 digests in hexadecimal, sorted, one a line, with
// ":COUNT" behind them or without. It may be larger than the memory of any process: it is searched where it lies on the disk, in
// some forty small reads, and nothing of it is kept.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/secret.h"

namespace gatewarden::password {

class BreachFile {
 public:
  // Throws std::system_error if it cannot be opened.
  explicit BreachFile(const std::string& path);
  ~BreachFile();
  BreachFile(const BreachFile&) = delete;
  BreachFile& operator=(const BreachFile&) = delete;

  // Throws std::system_error if it cannot be read.
  bool contains(const Secret& password) const;
  // What is wrong with it, as far as a thousand lines from all over it tell: not such a file, or not sorted. Nothing: it is good.
  std::optional<std::string> fault() const;

 private:
  struct Line {
    std::uint64_t begin, end;  // where it stands, its end of line included
    std::string digest;        // upper case; empty: it is no line of such a file
  };
  // The line in which the byte at `at` stands.
  Line line_at(std::uint64_t at) const;
  std::string read(std::uint64_t at, std::size_t size) const;

  std::string path_;
  int descriptor_;
  std::uint64_t size_ = 0;
};

}  // namespace gatewarden::password
