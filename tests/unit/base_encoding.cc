// base64url, base64 and hexadecimal: one text for some bytes, and no other.
#include "base/encoding.h"

#include <string>
#include <utility>

#include "harness/test.h"

using namespace std::string_literals;
using namespace gatewarden;

// RFC 4648 section 10.
TEST("encoding: base64 gives the vectors of RFC 4648") {
  const std::pair<std::string, std::string> vectors[] = {{"", ""},           {"f", "Zg=="},       {"fo", "Zm8="},
                                                         {"foo", "Zm9v"},    {"foob", "Zm9vYg=="}, {"fooba", "Zm9vYmE="},
                                                         {"foobar", "Zm9vYmFy"}};
  for (const auto& [bytes, text] : vectors) {
    CHECK_EQUAL(text, to_base64(bytes));
    CHECK_EQUAL(bytes, from_base64(text).value());
  }
}

TEST("encoding: base32 gives the vectors of RFC 4648, without padding") {
  const std::pair<std::string, std::string> vectors[] = {{"", ""},           {"f", "MY"},          {"fo", "MZXQ"},
                                                         {"foo", "MZXW6"},    {"foob", "MZXW6YQ"}, {"fooba", "MZXW6YTB"},
                                                         {"foobar", "MZXW6YTBOI"}};
  for (const auto& [bytes, text] : vectors) CHECK_EQUAL(text, to_base32(bytes));
}

// RFC 7515 appendix C.
TEST("encoding: base64url gives the vector of RFC 7515") {
  const std::string bytes = "\x03\xec\xff\xe0\xc1"s;
  CHECK_EQUAL("A-z_4ME"s, to_base64url(bytes));
  CHECK_EQUAL(bytes, from_base64url("A-z_4ME").value());
}

TEST("encoding: every byte survives each encoding") {
  std::string bytes;
  for (int i = 0; i < 256; ++i) bytes += static_cast<char>(i);
  for (std::size_t length = 0; length < bytes.size(); ++length) {
    const std::string part = bytes.substr(length);
    CHECK_EQUAL(part, from_base64url(to_base64url(part)).value());
    CHECK_EQUAL(part, from_base64(to_base64(part)).value());
    CHECK_EQUAL(part, from_hex(to_hex(part)).value());
  }
}

TEST("encoding: base64url refuses padding, white space and the other alphabet") {
  for (const std::string text : {"Zg==", "Zm8=", " Zm9v", "Zm9v\n", "Zm 9v", "A+z/4ME", "Zm9v."}) {
    CHECK(!from_base64url(text));
  }
  CHECK(!from_base64url("Zm9\0"s));
}

TEST("encoding: base64url refuses impossible lengths and non-zero trailing bits") {
  CHECK(!from_base64url("A"));
  CHECK(!from_base64url("AAAAA"));
  CHECK_EQUAL("f"s, from_base64url("Zg").value());
  CHECK(!from_base64url("Zh"));
  CHECK(!from_base64url("Zm9"));
}

TEST("encoding: base64 refuses missing, misplaced and excessive padding") {
  for (const char* text : {"Zg", "Zg=", "Zg===", "Z===", "====", "=Zg=", "Zg=a", "Zg==Zg==", "Zm9vZg=", "Zh==", "Zm9="}) {
    CHECK(!from_base64(text));
  }
}

TEST("encoding: hexadecimal is written in lower case and read in both") {
  CHECK_EQUAL("00ff7a"s, to_hex("\x00\xff\x7a"s));
  CHECK_EQUAL("\xab\xcd"s, from_hex("aBCd").value());
  for (const char* text : {"a", "abc", "0x", "g0", "0g", "a ", " a", "-1"}) CHECK(!from_hex(text));
}
