// Signing in by JSON on the way of an authorization request: oauth2_context, consent, and the answer to the client.
#include "base/text.h"
#include "oauth_requests.h"
#include "sign_in_steps.h"

using namespace gatewarden;
using namespace gatewarden::test;

namespace {

Stack& stack() { return Stack::shared(); }

struct Scene {
  HttpClient http{stack()};
  Stack::TestClient client;
  Stack::TestUser user = stack().make_user();
  std::string verifier = fresh_verifier();
  Parameters context;
  std::string token;

  explicit Scene(const std::function<void(oauth::Client&)>& change = {}, const Parameters& more = {})
      : client(stack().make_client(change)), context(authorization_parameters(client, verifier, "openid profile")) {
    context.emplace_back("state", fresh_verifier());
    for (const auto& [name, value] : more) context = with(context, name, value);
  }
  // As far as the answer to the password.
  Answer log_in() {
    token = step_token(submit_for_application(http, user.identifier, context));
    return take_step(http, "login-password", token, {{"password", user.password}});
  }
  std::string about(const std::string& name) const {
    for (const auto& [one, value] : context) if (one == name) return value;
    return "";
  }
  std::string decision(bool approved, const Parameters& changes = {}) const {
    Parameters members{{"client_id", about("client_id")}, {"redirect_uri", about("redirect_uri")}, {"scope", "openid profile"},
                       {"state", about("state")}};
    for (const auto& [name, value] : changes) members = with(members, name, value);
    JsonWriter json;
    json.begin_object();
    for (const auto& [name, value] : members) json.member(name, value);
    return json.member("approved", approved).end_object().take();
  }
  Answer decide(const std::string& body, std::vector<http::Header> headers = {}) {
    headers.push_back({"authorization", "Bearer " + token});
    return post_json(http, "/oauth2/consent", body, std::move(headers));
  }
};

void skip_consent(oauth::Client& client) { client.consent = oauth::ConsentPolicy::skip; }

// The parameter of the address that an answer leads to.
std::string led_with(const Answer& answer, const std::string& name) {
  CHECK_EQUAL(200, answer.status);
  const std::string url = answer.json().string_at("redirect_url").value_or("");
  const auto query = parse_form(url.substr(url.find('?') + 1));
  for (const auto& [one, value] : *query) if (one == name) return value;
  return "";
}

}  // namespace

TEST("sign-in by JSON: for an application it asks for consent, and leads to the client with a code that is good") {
  Scene scene([](oauth::Client& client) {
    client.client_name = "Example Notes";
    client.logo_uri = "https://cdn.example/logo.png";
  });
  const Answer asked = scene.log_in();
  CHECK_EQUAL(200, asked.status);
  CHECK(asked.json().boolean_at("requires_consent") == true);
  const auto info = *asked.json().find("consent_info");
  CHECK_EQUAL(std::string("Example Notes"), info.string_at("client_name").value_or(""));
  CHECK_EQUAL(std::string("https://cdn.example/logo.png"), info.string_at("logo_uri").value_or(""));
  CHECK((info.find("requested_scopes")->strings() == std::vector<std::string>{"openid", "profile"}));
  const auto described = info.find("scope_descriptions")->string_at("profile").value_or("");
  CHECK(!described.empty() && described != "profile");

  const Answer led = scene.decide(scene.decision(true));
  CHECK_EQUAL(scene.about("state"), led_with(led, "state"));
  CHECK_EQUAL(stack().issuer(), led_with(led, "iss"));
  CodeFlow flow;
  flow.code = led_with(led, "code");
  flow.code_verifier = scene.verifier;
  CHECK_EQUAL(200, redeem(scene.http, scene.client, flow).status);
}

TEST("sign-in by JSON: where nothing must be asked the password leads to the client at once") {
  Scene scene(skip_consent);
  CHECK(!led_with(scene.log_in(), "code").empty());
}

TEST("sign-in by JSON: an answer that a form must carry is told with its fields") {
  Scene scene(skip_consent, {{"response_mode", "form_post"}});
  const Answer led = scene.log_in();
  CHECK_EQUAL(scene.about("redirect_uri"), led.json().string_at("redirect_url").value_or(""));
  CHECK(!led.json().find("form_parameters")->string_at("code").value_or("").empty());
}

TEST("sign-in by JSON: who denies is led back with access_denied") {
  Scene scene;
  scene.log_in();
  const Answer led = scene.decide(scene.decision(false));
  CHECK_EQUAL(std::string("access_denied"), led_with(led, "error"));
  CHECK_EQUAL(scene.about("state"), led_with(led, "state"));
}

TEST("sign-in by JSON: oauth2_context passes the checks of the authorization endpoint") {
  Scene scene;
  const auto refusal = [&](const std::string& name, const std::string& value) {
    const Answer answer = submit_for_application(scene.http, scene.user.identifier, with(scene.context, name, value));
    CHECK_EQUAL(400, answer.status);
    CHECK(!answer.header("location"));
    return error_of(answer);
  };
  CHECK_EQUAL(std::string("invalid_client"), refusal("client_id", "nobody"));
  CHECK_EQUAL(std::string("invalid_request"), refusal("redirect_uri", scene.about("redirect_uri") + "/more"));
  CHECK_EQUAL(std::string("unsupported_response_type"), refusal("response_type", "token"));
  CHECK_EQUAL(std::string("invalid_request"), refusal("code_challenge_method", "plain"));
  CHECK_EQUAL(std::string("invalid_scope"), refusal("scope", "no-such-scope"));
  CHECK_EQUAL(std::string("request_not_supported"), refusal("request", "e30.e30."));
  CHECK_EQUAL(std::string("login_required"), refusal("prompt", "none"));
}

TEST("sign-in by JSON: numbers and objects may stand in oauth2_context as JSON has them") {
  Scene scene(skip_consent);
  std::string context = json_of(scene.context);
  context.replace(context.size() - 1, 1, R"(,"max_age":60,"claims":{"id_token":{"auth_time":{"essential":true}}}})");
  const std::string body = R"({"identifier":")" + scene.user.identifier + R"(","oauth2_context":)" + context + "}";
  const std::string token = step_token(post_json(scene.http, "/api/v1/auth/submit-identifier", body));
  CHECK(!led_with(take_step(scene.http, "login-password", token, {{"password", scene.user.password}}), "code").empty());
}

TEST("S64: consent comes after the log-in, once") {
  Scene scene;
  scene.token = step_token(submit_for_application(scene.http, scene.user.identifier, scene.context));
  CHECK_EQUAL(std::string("step_not_next"), error_of(scene.decide(scene.decision(true))));
  CHECK(take_step(scene.http, "login-password", scene.token, {{"password", scene.user.password}}).json().boolean_at("requires_consent") == true);
  CHECK(!led_with(scene.decide(scene.decision(true)), "code").empty());
  CHECK_EQUAL(401, scene.decide(scene.decision(true)).status);
}

TEST("S64: consent needs a sign-in for an application") {
  Scene scene;
  scene.token = step_token(submit_identifier(scene.http, scene.user.identifier));
  CHECK_EQUAL(200, take_step(scene.http, "login-password", scene.token, {{"password", scene.user.password}}).status);
  CHECK_EQUAL(std::string("step_not_next"), error_of(scene.decide(scene.decision(true))));
}

TEST("S63: what was approved must be what was asked, and be said outright") {
  Scene scene;
  scene.log_in();
  for (const auto& [name, value] : Parameters{{"client_id", "other"}, {"redirect_uri", "https://evil.example"}, {"scope", "openid"},
                                             {"scope", "openid profile email"}, {"state", "other"}}) {
    CHECK_EQUAL(400, scene.decide(scene.decision(true, {{name, value}})).status);
  }
  std::string undecided = scene.decision(true);
  undecided.replace(undecided.find("true"), 4, "\"yes\"");
  CHECK_EQUAL(400, scene.decide(undecided).status);
  CHECK(!led_with(scene.decide(scene.decision(true, {{"scope", "profile openid"}})), "code").empty());
}

TEST("S63: a decision comes from the browser and the session that signed in, and from no other site") {
  Scene scene;
  scene.log_in();
  CHECK_EQUAL(403, scene.decide(scene.decision(true), {{"origin", "https://evil.example"}}).status);
  const std::string browser = "__Host-gatewarden_browser=" + scene.http.cookie("__Host-gatewarden_browser");
  const Answer without_session = scene.decide(scene.decision(true), {{"cookie", browser}});
  CHECK_EQUAL(std::string("login_required"), error_of(without_session));
  HttpClient other(stack());
  submit_identifier(other, "somebody");
  CHECK_EQUAL(401, post_json(other, "/oauth2/consent", scene.decision(true), {{"authorization", "Bearer " + scene.token}}).status);
  // Another account signs in meanwhile.
  const auto second = stack().make_user();
  const std::string later = step_token(submit_identifier(scene.http, second.identifier));
  CHECK_EQUAL(200, take_step(scene.http, "login-password", later, {{"password", second.password}}).status);
  CHECK_EQUAL(std::string("login_required"), error_of(scene.decide(scene.decision(true))));
}

TEST("S64: of 16 decisions at once one is answered") {
  Scene scene;
  scene.log_in();
  const std::string cookies = "__Host-gatewarden_browser=" + scene.http.cookie("__Host-gatewarden_browser") +
                              "; __Host-gatewarden_session=" + scene.http.cookie("__Host-gatewarden_session");
  const auto answers = at_once(stack(), 16, [&](HttpClient& http) {
    return post_json(http, "/oauth2/consent", scene.decision(true), {{"authorization", "Bearer " + scene.token}, {"cookie", cookies}});
  });
  CHECK_EQUAL(std::size_t{1}, successes(answers));
}

TEST("S33: a client that was disabled meanwhile gets no code") {
  Stack own;
  HttpClient http(own);
  const auto client = own.make_client(skip_consent);
  const auto user = own.make_user();
  const Parameters context = authorization_parameters(client, fresh_verifier(), "openid");
  const std::string token = step_token(submit_for_application(http, user.identifier, context));
  CHECK_EQUAL(0, own.run({"client", "update", client.client.client_id, "--status", "disabled"}).status);
  own.advance_clock(Seconds{10});  // beyond what workers keep in memory
  CHECK_EQUAL(401, take_step(http, "login-password", token, {{"password", user.password}}).status);
}
