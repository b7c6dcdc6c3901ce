// Signing in with an account at another provider: how fresh it must be there.
#include "base/encoding.h"
#include "harness/fake_provider.h"
#include "platform/crypto/random.h"
#include "system/pages_walk.h"
#include "system/second_factor_steps.h"

using namespace gatewarden;
using namespace gatewarden::test;
using Person = FakeProvider::Person;

namespace {

Stack& stack() { return Stack::shared(); }

std::string new_address() { return to_hex(crypto::random_bytes(8)) + "@example.org"; }

struct Application {
  FakeProvider provider;
  std::string word = configure(stack(), provider, {"--registration", "yes"});
  Stack::TestClient client = stack().make_client([](oauth::Client& one) { one.consent = oauth::ConsentPolicy::skip; });

  // The person comes by the application's request and goes to the provider: where.
  Answer go(HttpClient& http, const Parameters& more = {}) {
    const std::string location = send_person(http, client, more);
    return leave(http, "/login/with/" + word + location.substr(location.find('?')));
  }
  // And comes back, where the provider says that the person was authenticated so many seconds ago; nothing: it does not say.
  Answer come(HttpClient& http, const Answer& left, std::optional<int> ago) {
    const std::string at = ago ? std::to_string(to_epoch_seconds(now_of(stack())) - *ago) : "";
    provider.behave([&](FakeProvider::Behaviour& one) { one.id_token["auth_time"] = at; });
    return http.get(provider.approve(left.header("location").value_or(""), {.sub = "ada", .email = new_address()}));
  }
  Answer walk(std::optional<int> ago, const Parameters& more) {
    HttpClient http(stack());
    const Answer left = go(http, more);
    return come(http, left, ago);
  }
};

}  // namespace

TEST("external sign-in: max_age of the application, or of its registration, goes to the provider, and nothing where there is none") {
  Application one;
  HttpClient http(stack());
  CHECK_EQUAL(std::string("60"), one.go(http, {{"max_age", "60"}}).location_parameter("max_age"));
  CHECK_EQUAL(std::string(), one.go(http).location_parameter("max_age"));
  CHECK(!one.walk(std::nullopt, {}).location_parameter("code").empty());
  one.client = stack().make_client([](oauth::Client& client) {
    client.consent = oauth::ConsentPolicy::skip;
    client.default_max_age = Seconds{600};
  });
  CHECK_EQUAL(std::string("600"), one.go(http).location_parameter("max_age"));
}

TEST("external sign-in: whoever signed in at the provider longer ago than max_age allows is not let in by it") {
  Application one;
  CHECK(!one.walk(30, {{"max_age", "60"}}).location_parameter("code").empty());
  for (const std::optional<int> ago : {std::optional<int>(300), std::optional<int>()}) {
    const Answer refused = one.walk(ago, {{"max_age", "60"}});
    CHECK_EQUAL(502, refused.status);
    CHECK(contains(text_of(refused.body, "message"), "could not be verified"));
  }
}

TEST("external sign-in: of a plain OAuth 2.0 server, which knows no max_age, none is asked for") {
  Application one;
  one.provider.behave([](FakeProvider::Behaviour& behaviour) { behaviour.is_plain = true; });
  const std::string issuer = one.provider.issuer();
  one.word = configure(stack(), one.provider,
                       {"--registration", "yes", "--kind", "oauth2", "--authorization-endpoint", issuer + "/authorize", "--token-endpoint",
                        issuer + "/token", "--userinfo-endpoint", issuer + "/userinfo"});
  HttpClient http(stack());
  const Answer left = one.go(http, {{"max_age", "60"}});
  CHECK_EQUAL(std::string(), left.location_parameter("max_age"));
  CHECK(!one.come(http, left, std::nullopt).location_parameter("code").empty());
}

TEST("external sign-in: who is to sign in again for their account is asked for it by the provider, too") {
  FakeProvider provider;
  const std::string word = configure(stack(), provider);
  HttpClient http(stack());
  CHECK_EQUAL(std::string(), leave(http, "/login/with/" + word).location_parameter("prompt"));
  CHECK_EQUAL(std::string("login"), leave(http, "/login/with/" + word + "?then=%2Faccount%2Femail").location_parameter("prompt"));
}
