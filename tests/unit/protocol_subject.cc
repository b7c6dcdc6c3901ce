// Who a token is about.
#include "harness/test.h"
#include "protocol/subject.h"

namespace gatewarden {

TEST("S20: no client id looks like the sub of a person") {
  CHECK(!protocol::is_possible_client_id(protocol::subject_of(7)));
  CHECK(!protocol::is_possible_client_id("18446744073709551616"));
  CHECK(protocol::is_possible_client_id("7a"));
  CHECK(protocol::is_possible_client_id("my-app.example_1~"));
}

TEST("subject: a client id has printable characters that mean nothing elsewhere") {
  for (const std::string bad : {"", "a b", "a:b", "a\"b", "a\\b", "a\n", "\xc3\xa4"}) CHECK(!protocol::is_possible_client_id(bad));
  CHECK(!protocol::is_possible_client_id(std::string(129, 'a')));
}

TEST("subject: only the one spelling of an id is an id") {
  CHECK(protocol::parse_user_subject("42") == 42u);
  for (const std::string bad : {"", "042", "+42", "-42", "42 ", "0x2a", "18446744073709551616", "my-app"}) {
    CHECK(!protocol::parse_user_subject(bad));
  }
}

}  // namespace gatewarden
