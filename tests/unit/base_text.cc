// Splitting, numbers, UTF-8, and what is safe to print.
#include "base/text.h"

#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "harness/test.h"

using namespace std::string_literals;
using namespace gatewarden;
using Words = std::vector<std::string>;

TEST("text: split_words leaves empty pieces out") {
  CHECK(split_words("") == Words{});
  CHECK(split_words("   ") == Words{});
  CHECK((split_words(" openid  profile ") == Words{"openid", "profile"}));
  CHECK((split_words("a;;b", ';') == Words{"a", "b"}));
}

TEST("text: join is what split_words undoes") {
  const Words words{"openid", "profile", "email"};
  CHECK_EQUAL("openid profile email"s, join(words, " "));
  CHECK_EQUAL(""s, join(Words{}, " "));
}

TEST("text: trim takes white space from both ends only") {
  CHECK_EQUAL(std::string_view("a b"), trim(" \t\r\n a b \n"));
  CHECK_EQUAL(std::string_view(), trim(" \t "));
}

TEST("text: case folds in ASCII alone") {
  CHECK_EQUAL("content-type \xc3\x84"s, to_lower_ascii("Content-Type \xc3\x84"));
  CHECK(equal_ignoring_ascii_case("BeArEr", "bearer"));
  CHECK(!equal_ignoring_ascii_case("bearer", "bearer "));
  CHECK(!equal_ignoring_ascii_case("[", "{"));
}

TEST("text: an integer fills the whole text") {
  CHECK_EQUAL(std::numeric_limits<std::int64_t>::min(), parse_integer("-9223372036854775808").value());
  CHECK_EQUAL(std::numeric_limits<std::uint64_t>::max(), parse_unsigned("18446744073709551615").value());
  for (const char* text : {"", " 1", "1 ", "+1", "1.0", "1e3", "0x1", "--1", "9223372036854775808"}) CHECK(!parse_integer(text));
  for (const char* text : {"", "-1", "-0", "+1", " 1", "18446744073709551616"}) CHECK(!parse_unsigned(text));
}

TEST("text: well-formed UTF-8 is known") {
  for (const char* text : {"", "abc", "\xc3\xa9", "\xe2\x82\xac", "\xf0\x9f\x94\x91", "\xed\x9f\xbf", "\xf4\x8f\xbf\xbf",
                           "\xee\x80\x80"}) {
    CHECK(is_utf8(text));
  }
}

TEST("text: over-long forms, surrogates, cut sequences and stray bytes are no UTF-8") {
  for (const char* text : {"\xc0\x80", "\xc1\xbf", "\xe0\x80\xaf", "\xe0\x9f\xbf", "\xf0\x80\x80\xaf", "\xf0\x8f\xbf\xbf",
                           "\xed\xa0\x80",
                           "\xed\xbf\xbf", "\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "\xff", "\x80", "\xc3", "\xe2\x82",
                           "\xf0\x9f\x94",
                           "\xc3\x28", "\xe2\x28\xa1", "\xe2\x82\x28"}) {
    CHECK(!is_utf8(text));
  }
}

TEST("text: printable ASCII ends at the tilde") {
  CHECK(is_printable_ascii(" ~"));
  CHECK(!is_printable_ascii("\x7f"));
  CHECK(!is_printable_ascii("\t"));
  CHECK(!is_printable_ascii("\xc3\xa9"));
}

TEST("S83: what ends a line or moves a cursor is printed escaped") {
  CHECK_EQUAL("a\\x0ab\\x0d\\x1b\\x7f\\x00"s, printable("a\nb\r\x1b\x7f\0"s));
  CHECK_EQUAL("\\x22\\x27\\x5c"s, printable("\"'\\"));
  CHECK_EQUAL("\\xc2\\x85"s, printable("\xc2\x85"));  // NEL, a C1 control character
  CHECK_EQUAL("\\xff\\xc3"s, printable("\xff\xc3"));
  CHECK_EQUAL("\xc3\xa9\xe2\x82\xac"s, printable("\xc3\xa9\xe2\x82\xac"));
}

TEST("S83: printed text is cut at its limit and never inside a character") {
  CHECK_EQUAL("aaa"s, printable("aaaaa", 3));
  CHECK_EQUAL("a"s, printable("a\xe2\x82\xac", 3));
  CHECK_EQUAL("a"s, printable("a\n", 4));
  CHECK_EQUAL(std::size_t{200}, printable(std::string(5000, 'x')).size());
}
