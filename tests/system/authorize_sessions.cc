// Authorization with a session: when nothing is asked, and when the person is asked again.
#include "oauth_requests.h"
#include "pages_walk.h"

namespace gatewarden {
namespace {

using namespace test;

struct Scene {
  explicit Scene(Stack& of = Stack::shared(), const std::function<void(oauth::Client&)>& change = {})
      : stack(of), client(stack.make_client(change)), user(stack.make_user()), http(stack) {
    first = redeem(http, client, log_in_and_consent(http, client, user, "openid email"));
  }
  Parameters request() const { return good_request(client, "openid email"); }
  Answer ask(const Parameters& parameters) { return authorize(http, parameters); }
  std::string error_for(const Parameters& parameters) { return redirected_error(stack, client, ask(parameters)); }
  // The claims of the ID token that a code gives.
  json::Value id_token(const Answer& answer) {
    CodeFlow flow;
    flow.code = answer.location_parameter("code");
    flow.code_verifier = std::string(43, 'v');
    return claims_of(text_at(redeem(http, client, flow), "id_token"));
  }

  Stack& stack;
  Stack::TestClient client;
  Stack::TestUser user;
  HttpClient http;
  Answer first;
};

bool leads_to(const Answer& answer, const std::string& path) {
  return answer.status == 303 && answer.header("location").value_or("").find(path) != std::string::npos;
}

}  // namespace

TEST("S17: prompt=none succeeds with a session and a consent, and shows nothing") {
  Scene scene;
  const Answer answer = scene.ask(with(scene.request(), "prompt", "none"));
  CHECK(!answer.location_parameter("code").empty());
  const auto before = claims_of(text_at(scene.first, "id_token"));
  const auto after = scene.id_token(answer);
  CHECK_EQUAL(before.string_at("sub").value(), after.string_at("sub").value());
  CHECK_EQUAL(before.integer_at("auth_time").value(), after.integer_at("auth_time").value());
}

TEST("S17: prompt=none without a session, without consent, or with too old a log-in is refused silently") {
  Stack stack;
  Scene scene(stack);
  const Parameters silent = with(scene.request(), "prompt", "none");
  CHECK_EQUAL(std::string("consent_required"), scene.error_for(with(silent, "scope", "openid phone")));
  stack.advance_clock(Seconds{10});
  CHECK_EQUAL(std::string("login_required"), scene.error_for(with(silent, "max_age", "5")));
  CHECK(!scene.ask(with(silent, "max_age", "1000")).location_parameter("code").empty());
  scene.http.forget_cookies();
  CHECK_EQUAL(std::string("login_required"), scene.error_for(silent));
}

TEST("S18: prompt=login asks for the password again, and auth_time moves") {
  Stack stack;
  Scene scene(stack);
  stack.advance_clock(Seconds{3});
  const Answer asked = scene.ask(with(scene.request(), "prompt", "login"));
  CHECK(leads_to(asked, "/login?"));
  // The address of consent, taken by hand, does not lead around the log-in.
  const std::string interaction = asked.location_parameter("interaction");
  CHECK(!leads_to(scene.http.get("/oauth2/consent?interaction=" + interaction), "code="));
  const Answer done = log_in(scene.http, *asked.header("location"), scene.user.identifier, scene.user.password);
  const auto after = scene.id_token(done);
  CHECK(after.integer_at("auth_time").value() >= claims_of(text_at(scene.first, "id_token")).integer_at("auth_time").value() + 3);
}

TEST("S18: max_age that has passed asks for the password again") {
  Stack stack;
  Scene scene(stack);
  CHECK(!scene.ask(with(scene.request(), "max_age", "10000")).location_parameter("code").empty());
  stack.advance_clock(Seconds{2});
  CHECK(leads_to(scene.ask(with(scene.request(), "max_age", "1")), "/login?"));
}

TEST("authorize: default_max_age of the client counts as max_age") {
  Stack stack;
  Scene scene(stack, [](oauth::Client& one) { one.default_max_age = Seconds{100}; });
  CHECK(!scene.ask(scene.request()).location_parameter("code").empty());
  stack.advance_clock(Seconds{101});
  CHECK(leads_to(scene.ask(scene.request()), "/login?"));
}

TEST("authorize: select_account and consent ask each time") {
  Scene scene;
  CHECK(leads_to(scene.ask(with(scene.request(), "prompt", "select_account")), "/login?"));
  CHECK(leads_to(scene.ask(with(scene.request(), "prompt", "consent")), "/oauth2/consent?"));
}

TEST("authorize: a remembered consent covers less, and not more") {
  Scene scene;
  CHECK(!scene.ask(with(scene.request(), "scope", "openid")).location_parameter("code").empty());
  CHECK(leads_to(scene.ask(with(scene.request(), "scope", "openid phone")), "/oauth2/consent?"));
  CHECK(leads_to(scene.ask(with(scene.request(), "claims", R"({"userinfo":{"phone_number":null}})")), "/oauth2/consent?"));
}

TEST("S19: a native public client is consented to each time, and cannot ask silently") {
  Scene scene(Stack::shared(), [](oauth::Client& one) {
    one.token_endpoint_auth_method = "none";
    one.redirect_uris = {"com.example.app:/callback"};
  });
  CHECK(leads_to(scene.ask(scene.request()), "/oauth2/consent?"));
  CHECK_EQUAL(std::string("consent_required"), scene.error_for(with(scene.request(), "prompt", "none")));
}

TEST("authorize: an id_token_hint of the same person passes, also when it has expired; of another it asks for the log-in") {
  Stack stack;
  Scene scene(stack);
  const std::string hint = text_at(scene.first, "id_token");
  const Parameters silent = with(scene.request(), "prompt", "none");
  stack.advance_clock(Seconds{3700});
  CHECK(!scene.ask(with(silent, "id_token_hint", hint)).location_parameter("code").empty());
  HttpClient other(stack);
  log_in_and_consent(other, scene.client, stack.make_user(), "openid email");
  CHECK_EQUAL(std::string("login_required"),
              redirected_error(stack, scene.client, authorize(other, with(silent, "id_token_hint", hint))));
  CHECK(leads_to(authorize(other, with(scene.request(), "id_token_hint", hint)), "/login?"));
}

TEST("S46: an id_token_hint that is unsigned, bent or another client's is refused") {
  Scene scene;
  const std::string hint = text_at(scene.first, "id_token");
  const std::string payload = hint.substr(hint.find('.'), hint.rfind('.') - hint.find('.'));
  const Scene stranger;
  for (const std::string& bad : {to_base64url(R"({"alg":"none","typ":"JWT"})") + payload + ".", hint.substr(0, hint.rfind('.') + 1),
                                 to_base64url(R"({"alg":"HS256","typ":"JWT"})") + payload + hint.substr(hint.rfind('.')),
                                 text_at(stranger.first, "id_token"), std::string("x.y.z")}) {
    CHECK_EQUAL(std::string("invalid_request"), scene.error_for(with(scene.request(), "id_token_hint", bad)));
  }
}

TEST("authorize: a person who logs in as another than the hint's is refused, not asked for ever") {
  Scene scene;
  HttpClient other(Stack::shared());
  const auto somebody = Stack::shared().make_user();
  const Answer asked = authorize(other, with(scene.request(), "id_token_hint", text_at(scene.first, "id_token")));
  const Answer answer = log_in(other, *asked.header("location"), somebody.identifier, somebody.password);
  CHECK_EQUAL(std::string("login_required"), redirected_error(Stack::shared(), scene.client, answer));
}

TEST("authorize: acr_values is a wish, an essential acr is a demand") {
  Scene scene;
  CHECK(!scene.ask(with(scene.request(), "acr_values", "urn:gold urn:silver")).location_parameter("code").empty());
  const Parameters demand =
      with(scene.request(), "claims", R"({"id_token":{"acr":{"essential":true,"values":["urn:gold"]}}})");
  CHECK_EQUAL(std::string("unmet_authentication_requirements"), scene.error_for(demand));
}

TEST("authorize: hints, locales and display are never an error") {
  Scene scene;
  for (const auto& [name, value] : Parameters{{"login_hint", "buffy@example.com"}, {"ui_locales", "se"}, {"claims_locales", "se"},
                                              {"display", "popup"}, {"display", "hologram"}, {"login_hint", std::string(1000, 'x')},
                                              {"acr_values", "1 2"}, {"resource", "https://api.example"}}) {
    CHECK(!scene.ask(with(scene.request(), name, value)).location_parameter("code").empty());
  }
}

TEST("authorize: a session that has ended gives no code, even while a copy of it lives") {
  Scene scene;
  CHECK(!scene.ask(scene.request()).location_parameter("code").empty());
  db::Connection connection(scene.stack.database());
  connection.execute_text("UPDATE user_sessions SET ended_at = 1 WHERE user_id = " + std::to_string(scene.user.user.id));
  CHECK(leads_to(scene.ask(scene.request()), "/login?"));
  CHECK_EQUAL(std::string("login_required"), scene.error_for(with(scene.request(), "prompt", "none")));
}

TEST("S27: a client whose challenge is always the same is named to the operator") {
  Scene scene;
  for (int i = 0; i < 12; ++i) scene.ask(with(scene.request(), "state", "state-" + std::to_string(i)));
  const std::string log = scene.stack.log();
  const std::size_t at = log.find("constant_challenge_or_nonce");
  CHECK(at != std::string::npos);
  CHECK(log.find(scene.client.client.client_id, at) != std::string::npos);
}

}  // namespace gatewarden
