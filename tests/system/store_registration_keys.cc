// domain/account/registration_keys on a real database.
#include "domain/account/registration_keys.h"
#include "harness/test.h"
#include "system/store_fixture.h"

namespace gatewarden {
namespace {

crypto::BoxPublicKey key_of(char letter) {
  crypto::BoxPublicKey key;
  key.id.fill(static_cast<unsigned char>(letter));
  key.bytes = std::string(32, letter);
  return key;
}

}  // namespace

TEST("registration_keys: the one that was published last is the one to seal to, also when it is published again") {
  test::FixedClock clock;
  db::Connection connection(test::DatabaseServer::instance().settings(test::DatabaseServer::instance().make_database()));
  account::RegistrationKeys keys(connection);
  CHECK(!keys.current());
  for (const char letter : {'a', 'b', 'a'}) {
    clock.advance(Seconds{1});
    keys.publish(key_of(letter), clock.now());
    const auto current = keys.current();
    CHECK(current.has_value());
    CHECK(current->id == key_of(letter).id);
    CHECK_EQUAL(std::string(32, letter), current->bytes);
  }
}

}  // namespace gatewarden
