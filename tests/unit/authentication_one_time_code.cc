// One-time codes.
#include "authentication/one_time_code.h"

#include <algorithm>
#include <set>

#include "harness/test.h"

using namespace gatewarden;
using authentication::code_hash;

TEST("S73: a code has six digits, and no two of a hundred are likely to be one") {
  std::set<std::string> seen;
  for (int i = 0; i < 100; ++i) {
    const Secret made = authentication::make_code();
    const std::string code(made.reveal());
    CHECK_EQUAL(authentication::code_digits, code.size());
    CHECK(std::all_of(code.begin(), code.end(), [](char c) { return c >= '0' && c <= '9'; }));
    seen.insert(code);
  }
  CHECK(seen.size() > 95);
}

TEST("S73: a code counts for its own sign-in and its own key alone") {
  const Secret key{std::string(32, 'k')};
  const std::string hash = code_hash(key, std::string(32, 'a'), "123456");
  CHECK(hash == code_hash(key, std::string(32, 'a'), "123456"));
  CHECK(hash != code_hash(key, std::string(32, 'b'), "123456"));
  CHECK(hash != code_hash(Secret(std::string(32, 'x')), std::string(32, 'a'), "123456"));
  CHECK(hash != code_hash(key, std::string(32, 'a'), "123457"));
}

TEST("one-time codes: spaces and dashes do not count, all else does") {
  const Secret key{std::string(32, 'k')};
  const std::string hash = code_hash(key, "sign-in", "123456");
  CHECK(hash == code_hash(key, "sign-in", " 123 456 "));
  CHECK(hash == code_hash(key, "sign-in", "123-456"));
  CHECK(hash != code_hash(key, "sign-in", "12345"));
  CHECK(hash != code_hash(key, "sign-in", "123456x"));
}
