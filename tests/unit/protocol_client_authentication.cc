// The Basic header of a client, read strictly.
#include "base/encoding.h"
#include "harness/test.h"
#include "protocol/client_authentication.h"

namespace gatewarden {

using protocol::parse_basic;

TEST("S40: both halves of Basic are form-decoded") {
  const auto credentials = parse_basic("Basic " + to_base64("my%2Dapp:a+b%3A%25"));
  CHECK(credentials.has_value());
  CHECK_EQUAL(std::string("my-app"), credentials->client_id);
  CHECK_EQUAL(std::string("a b:%"), std::string(credentials->secret.reveal()));
}

TEST("S40: the scheme is compared without case, the secret may hold colons") {
  const auto credentials = parse_basic("bASIC " + to_base64("app:x:y"));
  CHECK(credentials.has_value());
  CHECK_EQUAL(std::string("x:y"), std::string(credentials->secret.reveal()));
}

TEST("S40: loosely written Basic is refused") {
  const std::string good = to_base64("app:secret");
  for (const std::string& bad : std::vector<std::string>{"Basic", "Basic ", "Basic  " + good, "Basic\t" + good, "Basic " + good + " ", "Basic " + good + "=",
                                "Bearer " + good, "Basic " + to_base64("app"), "Basic " + to_base64(":secret"),
                                "Basic " + to_base64("app:"), "Basic " + to_base64("app:%zz"), "Basic " + to_base64("app:%0"),
                                "Basic YXBwOnNlY3JldA", "Basic YXBwOnNlY3J\nldA==", "Basic YXBwOnNlY3JldB=="}) {
    CHECK(!parse_basic(bad).has_value());
  }
  CHECK(parse_basic("Basic " + good).has_value());
  CHECK(!parse_basic("Basic " + to_base64("app:" + std::string(513, 'x'))).has_value());
}

}  // namespace gatewarden
