// Scope as text.
#include <chrono>

#include "harness/test.h"
#include "protocol/scope.h"

namespace gatewarden {

using protocol::has_word;
using protocol::is_within;
using protocol::parse_scope;

TEST("scope: words once each, in their order") {
  const auto words = parse_scope("openid email  openid profile:full");
  CHECK(words.ok());
  CHECK((*words == std::vector<std::string>{"openid", "email", "profile:full"}));
}

TEST("S16: characters that no scope has are refused") {
  for (const std::string bad : {"a\"b", "a\\b", "a\nb", "a\tb", "a\x7f", "\xc3\xa4"}) {
    const auto words = parse_scope(bad);
    CHECK(!words.ok());
    CHECK(words.error().code == ErrorCode::invalid_scope);
  }
}

TEST("S16: a hostile scope is refused before any work on its words") {
  std::string many;
  for (int i = 0; i < 101; ++i) many += "w" + std::to_string(i) + " ";
  CHECK(!parse_scope(many).ok());
  const std::string huge(60000, 'a');
  std::string words;
  while (words.size() < 60000) words += "a ";
  const auto begin = std::chrono::steady_clock::now();
  for (int i = 0; i < 1000; ++i) {
    CHECK(!parse_scope(huge).ok());
    CHECK(!parse_scope(words).ok());
  }
  CHECK(std::chrono::steady_clock::now() - begin < std::chrono::milliseconds(500));
}

TEST("scope: a word is not found in the middle of another") {
  CHECK(has_word("openid email", "email"));
  CHECK(has_word("openid", "openid"));
  CHECK(!has_word("openid_email", "email"));
  CHECK(!has_word("emails open", "email"));
  CHECK(!has_word("", "email"));
}

TEST("S30: narrowed is within, widened is not") {
  CHECK(is_within("email", "openid email"));
  CHECK(is_within("", "openid"));
  CHECK(!is_within("openid admin", "openid email"));
}

}  // namespace gatewarden
