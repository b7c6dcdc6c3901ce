// CSV, a line at a time.
#include "platform/csv/records.h"

#include "harness/test.h"

using namespace std::string_literals;

namespace gatewarden::csv {
namespace {

using Fields = std::vector<std::string>;
using enum Reader::Outcome;

// The records of a text, and "!" for what is malformed.
std::vector<Fields> records_of(std::string_view text) {
  Reader reader;
  std::vector<Fields> found;
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find('\n') + 1 == 0 ? text.size() : text.find('\n') + 1);
    text.remove_prefix(line.size());
    const auto outcome = reader.feed(line);
    if (outcome == Reader::Outcome::record) found.push_back(reader.fields());
    if (outcome == malformed) found.push_back({"!"});
  }
  return found;
}

TEST("csv: fields are parted by commas, and records by line feeds with or without a carriage return") {
  CHECK((records_of("a,b\r\n1,2\n") == std::vector<Fields>{{"a", "b"}, {"1", "2"}}));
  CHECK((records_of("a,,\n,\nlast,one") == std::vector<Fields>{{"a", "", ""}, {"", ""}, {"last", "one"}}));
}

TEST("csv: spaces are part of a field, and so is a carriage return inside of it") {
  CHECK((records_of(" a , b\t\nc\rd,e\n") == std::vector<Fields>{{" a ", " b\t"}, {"c\rd", "e"}}));
}

TEST("csv: quotes hold commas, doubled quotes and line breaks") {
  CHECK((records_of("\"a,b\",\"say \"\"hi\"\"\",\"\"\n\"one\r\ntwo\n\nthree\",x\n") ==
         std::vector<Fields>{{"a,b", "say \"hi\"", ""}, {"one\r\ntwo\n\nthree", "x"}}));
}

TEST("csv: blank lines are no records") {
  CHECK((records_of("\n\r\na\n\n") == std::vector<Fields>{{"a"}}));
}

TEST("csv: a quote where none may be spoils its line and no other") {
  CHECK((records_of("a\"b,c\nd,e\n\"f\"g,h\ni\n\"j\" ,k\nl") ==
         std::vector<Fields>{{"!"}, {"d", "e"}, {"!"}, {"i"}, {"!"}, {"l"}}));
  CHECK((records_of("a,\"never closed\nb\n") == std::vector<Fields>{}));
  CHECK((records_of("a,\"never closed\nb") == std::vector<Fields>{{"!"}}));
}

TEST("csv: a reader says on which line a record ends, and begins anew when told to") {
  Reader reader;
  CHECK(reader.feed("a,\"b\n") == unfinished);
  CHECK(reader.feed("c\n") == unfinished);
  CHECK(reader.feed("d\"\n") == record);
  CHECK((reader.fields() == Fields{"a", "b\nc\nd"}));
  CHECK(reader.feed("e,\"f\n") == unfinished);
  reader.reset();
  CHECK(reader.feed("g\n") == record);
  CHECK((reader.fields() == Fields{"g"}));
}

TEST("csv: what is written is read again as it was") {
  CHECK_EQUAL("plain,\"a,b\",\"say \"\"hi\"\"\",, spaced \r\n"s,
              csv::record(Fields{"plain", "a,b", "say \"hi\"", "", " spaced "}));
  const Fields awkward = {"a\r\nb", "\"", ",", "\"\"", "\r", "x\r", "\xc3\xa9", std::string("\0", 1)};
  CHECK((records_of(csv::record(awkward)) == std::vector<Fields>{awkward}));
}

}  // namespace
}  // namespace gatewarden::csv
