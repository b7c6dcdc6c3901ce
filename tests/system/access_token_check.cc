// The check of a signed access token, with tokens that our own key signed and that our own code would never write.
#include "protocol/access_token_check.h"

#include <map>

#include "harness/database.h"
#include "harness/fixed_clock.h"
#include "harness/test.h"
#include "platform/crypto/jws.h"
#include "platform/crypto/random.h"
#include "protocol/signed_token.h"

namespace gatewarden {
namespace {

const std::string issuer = "https://id.example";

struct Fixture {
  Fixture() {
    keys.ensure();
    oauth::Client client;
    client.client_id = "app";
    clients.insert(client);
  }

  // A good token but for the members, which are JSON and take the place of those of the same name.
  std::string token(const std::map<std::string, std::string>& members = {}, std::string_view type = protocol::access_token_type) {
    const std::string jti = oauth::make_jti(std::string(16, 'g'), clock.now());
    std::map<std::string, std::string> all{{"iss", "\"" + issuer + "\""}, {"sub", "\"42\""}, {"aud", "\"" + issuer + "\""},
                                           {"client_id", "\"app\""}, {"jti", "\"" + jti + "\""}, {"scope", "\"openid\""},
                                           {"iat", std::to_string(now())}, {"exp", std::to_string(now() + 100)}};
    for (const auto& [name, value] : members) all[name] = value;
    std::string payload;
    for (const auto& [name, value] : all) {
      if (!value.empty()) payload += (payload.empty() ? "{\"" : ",\"") + name + "\":" + value;
    }
    return crypto::sign_jws(keys.current(crypto::Algorithm::es256), type, payload + "}");
  }
  bool is_good(const std::string& text) { return check.check(text, clock.now()).has_value(); }
  std::int64_t now() const { return to_epoch_seconds(clock.now()); }

  std::string database = test::DatabaseServer::instance().make_database();
  db::Connection connection{test::DatabaseServer::instance().settings(database)};
  test::FixedClock clock;
  operation::SigningKeys keys{connection, clock, {Secret(crypto::random_bytes(32)), Seconds{86400}, Seconds{172800}}};
  oauth::Clients clients{connection, clock, Seconds{0}};
  oauth::AccessTokens access_tokens{connection};
  oauth::Revocations revocations{connection, Seconds{3600}};
  protocol::AccessTokenCheck check{issuer, clients, keys, access_tokens, revocations};
};

}  // namespace

TEST("S38: an exp that is no whole number of seconds within reason is no exp") {
  Fixture fixture;
  CHECK(fixture.is_good(fixture.token()));
  for (const std::string exp : {"1e300", "-1", "0", "\"9999999999\"", "9999999999.5", "9223372036854775807", "-9223372036854775808",
                                "true", "null", "[9999999999]", "18446744073709551616", ""}) {
    CHECK(!fixture.is_good(fixture.token({{"exp", exp}})));
  }
}

TEST("S38: a token that ends after 2038 is good until then, and one is dead in the second of its end") {
  Fixture fixture;
  CHECK(fixture.is_good(fixture.token({{"exp", "4102444800"}})));
  CHECK(!fixture.is_good(fixture.token({{"exp", std::to_string(fixture.now())}})));
  CHECK(fixture.is_good(fixture.token({{"exp", std::to_string(fixture.now() + 1)}})));
}

TEST("S34: another type or another issuer is no access token, whoever signed it") {
  Fixture fixture;
  CHECK(!fixture.is_good(fixture.token({}, "JWT")));
  CHECK(!fixture.is_good(fixture.token({}, "logout+jwt")));
  CHECK(!fixture.is_good(fixture.token({{"iss", "\"https://id.example/\""}})));
  CHECK(!fixture.is_good(fixture.token({{"iss", "[\"https://id.example\"]"}})));
}

TEST("S20: a sub that is neither a person's id nor the client itself is refused") {
  Fixture fixture;
  CHECK(fixture.is_good(fixture.token({{"sub", "\"app\""}})));
  for (const std::string sub : {"\"other-app\"", "\"042\"", "\"\"", "42", ""}) CHECK(!fixture.is_good(fixture.token({{"sub", sub}})));
}

TEST("access_token_check: a token of a client that is gone, disabled or cut off is dead") {
  for (const int how : {0, 1, 2}) {
    Fixture fixture;
    const std::string token = fixture.token();
    CHECK(fixture.is_good(token));
    oauth::Client client = *fixture.clients.find("app");
    client.status = oauth::ClientStatus::disabled;
    if (how == 0) fixture.clients.remove("app");
    if (how == 1) fixture.clients.update(client);
    if (how == 2) fixture.clients.set_tokens_not_before("app", fixture.clock.now());
    CHECK(!fixture.is_good(token));
  }
}

TEST("access_token_check: a jti that we did not make is refused") {
  Fixture fixture;
  for (const std::string jti : {"\"x\"", "\"\"", "7", ""}) CHECK(!fixture.is_good(fixture.token({{"jti", jti}})));
}

}  // namespace gatewarden
