// Refresh tokens: to whom they belong, how they rotate, and when they die.
#include "domain/account/users.h"
#include "oauth_requests.h"
#include "system/second_factor_steps.h"

namespace gatewarden {
namespace {

using namespace test;

void make_public(oauth::Client& client) { client.token_endpoint_auth_method = "none"; }

struct Scene {
  explicit Scene(const std::function<void(oauth::Client&)>& change = {}, Stack& of = Stack::shared())
      : stack(of), client(stack.make_client(change)), user(stack.make_user()), http(stack) {
    first = tokens_for(http, client, user);
    token = text_at(first, "refresh_token");
  }
  Answer use(const std::string& one) { return refresh(http, client, one); }

  Stack& stack;
  Stack::TestClient client;
  Stack::TestUser user;
  HttpClient http;
  Answer first;
  std::string token;
};

bool is_invalid_grant(const Answer& answer) { return answer.status == 400 && error_of(answer) == "invalid_grant"; }

}  // namespace

TEST("S30: a refresh token is its client's alone, and its client authenticates") {
  Scene scene;
  CHECK(is_invalid_grant(refresh(scene.http, scene.stack.make_client(), scene.token)));
  CHECK(is_invalid_grant(refresh(scene.http, scene.stack.make_client(make_public), scene.token)));
  const Parameters bare{{"grant_type", "refresh_token"}, {"refresh_token", scene.token},
                        {"client_id", scene.client.client.client_id}};
  CHECK_EQUAL(401, scene.http.post_form("/oauth2/token", bare).status);
  CHECK_EQUAL(200, scene.use(scene.token).status);
}

TEST("S30: a narrowed scope counts for the one access token, a wider one is refused") {
  Scene scene;
  const Parameters form{{"grant_type", "refresh_token"}, {"refresh_token", scene.token}};
  const Answer narrow = token_request(scene.http, scene.client, with(form, "scope", "email"));
  CHECK_EQUAL(200, narrow.status);
  CHECK_EQUAL(std::string("email"), text_at(narrow, "scope"));
  CHECK(!narrow.json().find("id_token"));
  for (const std::string wide : {"openid phone", "phone", "openid profile email offline_access address"}) {
    CHECK_EQUAL(std::string("invalid_scope"), error_of(token_request(scene.http, scene.client, with(form, "scope", wide))));
  }
  CHECK_EQUAL(std::string("openid profile email offline_access"), text_at(scene.use(scene.token), "scope"));
}

TEST("S31: a public client's token rotates; the old one, after the grace, ends the family and all of its grant") {
  Stack stack;
  Scene scene(make_public, stack);
  const Answer second = scene.use(scene.token);
  const std::string next = text_at(second, "refresh_token");
  CHECK(next != scene.token);
  const Answer third = scene.use(next);
  CHECK_EQUAL(200, third.status);
  stack.advance_clock(Seconds{31});
  CHECK(is_invalid_grant(scene.use(scene.token)));
  CHECK(is_invalid_grant(scene.use(text_at(third, "refresh_token"))));
  for (const Answer& answer : {scene.first, second, third}) {
    CHECK_EQUAL(401, userinfo(scene.http, text_at(answer, "access_token")).status);
  }
}

TEST("S31: rotation and its memory survive a restart of every process and a flush of memcached") {
  Stack stack;
  Scene scene(make_public, stack);
  const std::string next = text_at(scene.use(scene.token), "refresh_token");
  stack.flush_cache();
  stack.restart_master();
  stack.advance_clock(Seconds{31});
  CHECK(is_invalid_grant(scene.use(scene.token)));
  CHECK(is_invalid_grant(scene.use(next)));
}

TEST("S32: within the grace a client that lost the answer gets the same successor again") {
  Scene scene(make_public);
  const Answer second = scene.use(scene.token);
  const Answer again = scene.use(scene.token);
  CHECK_EQUAL(200, again.status);
  CHECK_EQUAL(text_at(second, "refresh_token"), text_at(again, "refresh_token"));
  CHECK(text_at(second, "access_token") != text_at(again, "access_token"));
  CHECK_EQUAL(200, scene.use(text_at(second, "refresh_token")).status);
}

TEST("S32: an older token than the one before is reuse, grace or not") {
  Scene scene(make_public);
  const std::string second = text_at(scene.use(scene.token), "refresh_token");
  const std::string third = text_at(scene.use(second), "refresh_token");
  CHECK(is_invalid_grant(scene.use(scene.token)));
  CHECK(is_invalid_grant(scene.use(third)));
}

TEST("refresh: a confidential client keeps its token unless it is asked to rotate") {
  Scene keeps;
  CHECK_EQUAL(keeps.token, text_at(keeps.use(keeps.token), "refresh_token"));
  CHECK_EQUAL(200, keeps.use(keeps.token).status);
  Scene rotates([](oauth::Client& one) { one.refresh_rotation = oauth::RefreshRotation::always; });
  CHECK(rotates.token != text_at(rotates.use(rotates.token), "refresh_token"));
}

TEST("S33: a token that lies idle too long is dead") {
  Stack stack;
  Scene scene({}, stack);
  stack.advance_clock(Seconds{1209600 - 100});
  CHECK_EQUAL(200, scene.use(scene.token).status);
  stack.advance_clock(Seconds{1209601});
  CHECK(is_invalid_grant(scene.use(scene.token)));
}

TEST("S33: use does not put off the absolute end") {
  Stack stack;
  Scene scene({}, stack);
  for (int i = 0; i < 2; ++i) {
    stack.advance_clock(Seconds{1209600 - 100});
    CHECK_EQUAL(200, scene.use(scene.token).status);
  }
  stack.advance_clock(Seconds{2592000 - 2 * (1209600 - 100) + 1});
  CHECK(is_invalid_grant(scene.use(scene.token)));
}

TEST("S33: a disabled person gets no token of any grant") {
  Scene scene;
  const CodeFlow pending = log_in_and_consent(scene.http, scene.client, scene.user, "openid");
  db::Connection connection(scene.stack.database());
  const SystemClock clock;
  account::UserIds ids(0, clock);
  account::Users(connection, ids).set_status(scene.user.user.id, account::UserStatus::disabled, clock.now());
  CHECK(is_invalid_grant(scene.use(scene.token)));
  CHECK(is_invalid_grant(redeem_code(scene.http, scene.client, pending)));
  CHECK_EQUAL(401, userinfo(scene.http, text_at(scene.first, "access_token")).status);
}

TEST("S33: what was granted before a person was cut off gives no token") {
  Scene scene;
  const CodeFlow pending = log_in_and_consent(scene.http, scene.client, scene.user, "openid");
  db::Connection connection(scene.stack.database());
  const SystemClock clock;
  account::UserIds ids(0, clock);
  account::Users(connection, ids).end_ways_in(std::array{scene.user.user.id}, now_of(scene.stack));
  CHECK(is_invalid_grant(scene.use(scene.token)));
  CHECK(is_invalid_grant(redeem_code(scene.http, scene.client, pending)));
}

TEST("refresh: a new ID token has the same person, log-in and session, a new iat and no nonce") {
  Stack stack;
  Scene scene({}, stack);
  stack.advance_clock(Seconds{5});
  const auto before = claims_of(text_at(scene.first, "id_token"));
  const auto after = claims_of(text_at(scene.use(scene.token), "id_token"));
  for (const std::string same : {"iss", "sub", "aud", "azp", "sid", "acr"}) CHECK_EQUAL(before.string_at(same).value(), after.string_at(same).value());
  CHECK_EQUAL(before.integer_at("auth_time").value(), after.integer_at("auth_time").value());
  CHECK(after.integer_at("iat").value() > before.integer_at("iat").value());
  CHECK(before.find("nonce") && !after.find("nonce"));
}

TEST("refresh: what is no refresh token, or is bent, is refused") {
  Scene scene;
  std::string bent = scene.token;
  bent[20] = bent[20] == 'A' ? 'B' : 'A';
  for (const std::string& bad : {bent, scene.token + "A", scene.token.substr(0, scene.token.size() - 1), std::string("gwr_"),
                                 text_at(scene.first, "access_token"), text_at(scene.first, "id_token")}) {
    CHECK(is_invalid_grant(scene.use(bad)));
  }
  CHECK_EQUAL(200, scene.use(scene.token).status);
}

}  // namespace gatewarden
