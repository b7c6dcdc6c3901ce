// CSV as RFC 4180 has it: records taken apart line by line, and fields written. The only folder that sees libcsv.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace gatewarden::csv {

// Fields are parted by commas and may be quoted; a quoted one holds commas, doubled quotes and line breaks. A record ends at a
// line feed, and a carriage return before it belongs to the end.
class Reader {
 public:
  Reader();
  ~Reader();
  Reader(const Reader&) = delete;
  Reader& operator=(const Reader&) = delete;

  enum class Outcome {
    blank,       // nothing on this line
    unfinished,  // inside of quotes: the record goes on with the next line
    record,      // fields() are all of it
    malformed,   // a quote where none may be; the next line begins a new record
  };
  // One line with its line feed, which the last line of a text may lack.
  Outcome feed(std::string_view line);
  // Forgets the record that is unfinished.
  void reset();

  const std::vector<std::string>& fields() const;  // of the record that feed() has just finished

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// A record with its end (CRLF, as RFC 4180 section 2 wants it): quoted where that is needed.
std::string record(std::span<const std::string> fields);

}  // namespace gatewarden::csv
