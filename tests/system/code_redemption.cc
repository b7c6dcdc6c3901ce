// Redeeming an authorization code: what binds it, what burns it, and what a second use does.
#include "oauth_requests.h"

namespace gatewarden {
namespace {

using namespace test;

struct Scene {
  explicit Scene(const std::function<void(oauth::Client&)>& change = {})
      : stack(Stack::shared()), client(stack.make_client(change)), user(stack.make_user()), http(stack) {}
  CodeFlow flow(const std::string& scope = "openid offline_access") { return log_in_and_consent(http, client, user, scope); }
  Answer redeem_with(const Parameters& form) { return token_request(http, client, form); }
  Parameters good_form(const CodeFlow& flow) const {
    return {{"grant_type", "authorization_code"}, {"code", flow.code},
            {"redirect_uri", client.client.redirect_uris.at(0)}, {"code_verifier", flow.code_verifier}};
  }

  Stack& stack;
  Stack::TestClient client;
  Stack::TestUser user;
  HttpClient http;
};

void make_public(oauth::Client& client) { client.token_endpoint_auth_method = "none"; }

bool is_invalid_grant(const Answer& answer) { return answer.status == 400 && error_of(answer) == "invalid_grant"; }

}  // namespace

TEST("S21: a code is bound to client, redirect URI and verifier, and outlives a wrong client and a wrong redirect URI") {
  Scene scene;
  const CodeFlow flow = scene.flow();
  const Parameters good = scene.good_form(flow);
  const auto other = scene.stack.make_client();
  CHECK(is_invalid_grant(token_request(scene.http, other, good)));
  CHECK(is_invalid_grant(scene.redeem_with(with(good, "redirect_uri", "https://app.example/other"))));
  CHECK(is_invalid_grant(scene.redeem_with(without(good, "code_verifier"))));
  CHECK_EQUAL(200, scene.redeem_with(good).status);
}

TEST("S21: a code lives sixty seconds") {
  Stack stack;
  const auto client = stack.make_client();
  const auto user = stack.make_user();
  HttpClient http(stack);
  const CodeFlow in_time = log_in_and_consent(http, client, user, "openid");
  stack.advance_clock(Seconds{55});
  CHECK_EQUAL(200, redeem_code(http, client, in_time).status);
  const CodeFlow late = log_in_and_consent(http, client, user, "openid");
  stack.advance_clock(Seconds{61});
  CHECK(is_invalid_grant(redeem_code(http, client, late)));
}

TEST("S22: a second use is refused and revokes all that the first one gave") {
  for (const auto format : {oauth::TokenFormat::jwt, oauth::TokenFormat::opaque}) {
    Scene scene([&](oauth::Client& one) { one.access_token_format = format; });
    const CodeFlow flow = scene.flow();
    const Answer tokens = redeem(scene.http, scene.client, flow);
    CHECK(is_active(scene.http, scene.client, text_at(tokens, "access_token")));
    CHECK(is_invalid_grant(redeem_code(scene.http, scene.client, flow)));
    CHECK(!is_active(scene.http, scene.client, text_at(tokens, "access_token")));
    CHECK(!is_active(scene.http, scene.client, text_at(tokens, "refresh_token")));
    CHECK_EQUAL(401, userinfo(scene.http, text_at(tokens, "access_token")).status);
    CHECK(is_invalid_grant(refresh(scene.http, scene.client, text_at(tokens, "refresh_token"))));
  }
}

TEST("S22: what was refreshed since is revoked as well") {
  Scene scene(make_public);
  const CodeFlow flow = scene.flow();
  const Answer first = redeem(scene.http, scene.client, flow);
  const Answer second = refresh(scene.http, scene.client, text_at(first, "refresh_token"));
  CHECK_EQUAL(200, second.status);
  CHECK(is_invalid_grant(redeem_code(scene.http, scene.client, flow)));
  CHECK_EQUAL(401, userinfo(scene.http, text_at(second, "access_token")).status);
  CHECK(is_invalid_grant(refresh(scene.http, scene.client, text_at(second, "refresh_token"))));
}

TEST("S23: a replay with a wrong verifier, a wrong client or no authentication revokes nothing") {
  Scene scene;
  const CodeFlow flow = scene.flow();
  const Answer tokens = redeem(scene.http, scene.client, flow);
  const Parameters good = scene.good_form(flow);
  CHECK(is_invalid_grant(scene.redeem_with(with(good, "code_verifier", std::string(43, 'x')))));
  CHECK(is_invalid_grant(token_request(scene.http, scene.stack.make_client(), good)));
  CHECK_EQUAL(401, scene.http.post_form("/oauth2/token", with(good, "client_id", scene.client.client.client_id)).status);
  CHECK(is_active(scene.http, scene.client, text_at(tokens, "access_token")));
  CHECK(is_active(scene.http, scene.client, text_at(tokens, "refresh_token")));
}

TEST("S23: a wrong verifier burns the code and gives nothing") {
  for (const bool is_public : {true, false}) {
    Scene scene([&](oauth::Client& one) { if (is_public) make_public(one); });
    const CodeFlow flow = scene.flow();
    CHECK(is_invalid_grant(scene.redeem_with(with(scene.good_form(flow), "code_verifier", std::string(43, 'x')))));
    CHECK(is_invalid_grant(redeem_code(scene.http, scene.client, flow)));
  }
}

TEST("S25: a verifier if and only if there was a challenge, for every kind of client") {
  Stack& stack = Stack::shared();
  for (const std::string method : {"client_secret_basic", "client_secret_post", "none"}) {
    const auto client = stack.make_client([&](oauth::Client& one) {
      one.token_endpoint_auth_method = method;
      one.require_pkce = false;
    });
    const auto user = stack.make_user();
    HttpClient http(stack);
    CodeFlow with_challenge = log_in_and_consent(http, client, user, "openid");
    const Parameters form{{"grant_type", "authorization_code"}, {"code", with_challenge.code},
                          {"redirect_uri", client.client.redirect_uris.at(0)}};
    CHECK(is_invalid_grant(token_request(http, client, form)));
    CHECK_EQUAL(200, redeem_code(http, client, with_challenge).status);
    if (method == "none") continue;  // a public client never has a code without a challenge

    const Parameters bare = without(without(good_request(client), "code_challenge"), "code_challenge_method");
    const auto fresh_code = [&] { return authorize(http, bare).location_parameter("code"); };
    const Parameters unexpected = with(with(form, "code", fresh_code()), "code_verifier", std::string(43, 'v'));
    CHECK(is_invalid_grant(token_request(http, client, unexpected)));
    CHECK_EQUAL(200, token_request(http, client, with(form, "code", fresh_code())).status);
  }
}

TEST("code: the redirect URI may be left out where PKCE binds the code, and is demanded where it does not") {
  Scene scene([](oauth::Client& one) { one.require_pkce = false; });
  const CodeFlow flow = scene.flow("openid");
  CHECK_EQUAL(200, scene.redeem_with(without(scene.good_form(flow), "redirect_uri")).status);
  const Parameters bare = without(without(good_request(scene.client), "code_challenge"), "code_challenge_method");
  const std::string code = authorize(scene.http, bare).location_parameter("code");
  CHECK(is_invalid_grant(scene.redeem_with({{"grant_type", "authorization_code"}, {"code", code}})));
}

TEST("code: what is no code is refused without a trace of why") {
  Scene scene;
  for (const std::string bad : {"x", "gwc_", "gwc_AAAA", "gwr_AAAA", "%00", "../../etc/passwd"}) {
    CHECK(is_invalid_grant(scene.redeem_with(with(scene.good_form({}), "code", bad))));
  }
  CHECK_EQUAL(std::string("invalid_request"), error_of(scene.redeem_with({{"grant_type", "authorization_code"}})));
}

TEST("code: a refresh token comes with offline_access, or with plain OAuth, to a client that may use one") {
  Scene scene;
  CHECK(redeem(scene.http, scene.client, scene.flow("openid offline_access")).json().find("refresh_token").has_value());
  CHECK(!redeem(scene.http, scene.client, scene.flow("openid")).json().find("refresh_token").has_value());
  CHECK(redeem(scene.http, scene.client, scene.flow("profile")).json().find("refresh_token").has_value());
  Scene without_grant([](oauth::Client& one) { one.grant_types = {"authorization_code"}; });
  const Answer answer = redeem(without_grant.http, without_grant.client, without_grant.flow("openid offline_access"));
  CHECK(!answer.json().find("refresh_token").has_value());
  CHECK_EQUAL(std::string("openid"), text_at(answer, "scope"));
}

}  // namespace gatewarden
