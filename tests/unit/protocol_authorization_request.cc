// An authorization request as an interaction keeps it.
#include "harness/test.h"
#include "protocol/authorization_request.h"

namespace gatewarden {
namespace {

protocol::AuthorizationRequest full_request() {
  protocol::AuthorizationRequest request;
  request.client_id = "app";
  request.redirect_uri = "https://app.example/cb?x=1";
  request.redirect_uri_given = false;
  request.response_type = "code";
  request.response_mode = protocol::ResponseMode::form_post;
  request.scope = "openid email";
  request.state = "<\"\\\n\xc3\xa4>";
  request.nonce = "n";
  request.code_challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
  request.prompt = {"login", "consent"};
  request.max_age = Seconds{0};
  request.acr_values = {"a", "b"};
  request.ui_locales = {"de", "en"};
  request.login_hint = "ada@example.com";
  request.display = "popup";
  request.id_token_hint_subject = "42";
  request.claims = R"({"userinfo":{"phone_number":null}})";
  request.received_at = from_microseconds(1'790'000'000'123'456);
  return request;
}

}  // namespace

TEST("authorization_request: nothing is lost on the way through an interaction") {
  const std::string text = to_json(full_request());
  const auto again = protocol::from_json(text);
  CHECK(again.has_value());
  CHECK_EQUAL(text, to_json(*again));
  CHECK_EQUAL(*full_request().state, again->state.value_or(""));
  CHECK(again->max_age == Seconds{0});
  CHECK(!again->redirect_uri_given);
}

TEST("authorization_request: absent stays absent") {
  protocol::AuthorizationRequest request = full_request();
  request.state.reset();
  request.max_age.reset();
  request.code_challenge.reset();
  const auto again = protocol::from_json(to_json(request));
  CHECK(again.has_value());
  CHECK(!again->state && !again->max_age && !again->code_challenge);
}

TEST("authorization_request: what was not made by to_json is nothing") {
  for (const std::string bad : {"", "{}", "[]", R"({"client_id":"app"})"}) CHECK(!protocol::from_json(bad).has_value());
}

TEST("authorization_request: consent covers the scopes of claims asked for by name") {
  CHECK_EQUAL(std::string("openid email phone"), full_request().consent_scope());
}

}  // namespace gatewarden
