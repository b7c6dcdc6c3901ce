// Signing in with a passkey by JSON, as the only factor: who gets in, who does not, and what nobody learns.
#include "domain/account/passkeys.h"
#include "platform/db/connection.h"
#include "system/oauth_requests.h"
#include "system/passkeys.h"

using namespace gatewarden;
using namespace gatewarden::test;

namespace {

Stack& stack() { return Stack::shared(); }

// Has a passkey, and a browser in which nobody is signed in.
struct Owner : PasskeyPerson {
  explicit Owner(std::uint32_t sign_count = 0) : PasskeyPerson(Stack::shared()) {
    enrol("none", sign_count);
    http.forget_cookies();
  }
};

bool is_refused(const Answer& answer) { return answer.status == 422 && error_of(answer) == "wrong_credentials"; }

std::string audit_of(const PasskeyPerson& person) {
  return stack().run({"audit", "list", "--user", std::to_string(person.user.user.id), "--json"}).out;
}

}  // namespace

TEST("passkeys: whoever has one signs in with it and nothing else, and reaches the highest rung") {
  Owner owner;
  const Answer done = owner.log_in_with_passkey();
  CHECK_EQUAL(200, done.status);
  CHECK_EQUAL(std::to_string(owner.user.user.id), done.json().string_at("user_id").value_or(""));
  const auto session = *done.json().find("session");
  CHECK_EQUAL(std::string("urn:gatewarden:acr:passkey"), session.string_at("acr").value());
  CHECK((session.find("amr")->strings() == std::vector<std::string>{"pop", "user"}));
  CHECK(contains(owner.http.get("/account").body, owner.user.identifier));
  db::Connection database(stack().database());
  CHECK(account::Passkeys(database).find(owner.key.credential_id)->last_used_at);
}

TEST("passkeys: the options without a sign-in name nobody and demand that the person is verified") {
  Owner owner;
  const auto answer = owner.request_options();
  const auto options = *answer.json().find("public_key");
  CHECK_EQUAL(std::string("localhost"), options.string_at("rpId").value());
  CHECK_EQUAL(std::string("required"), options.string_at("userVerification").value());
  CHECK(options.find("allowCredentials")->items().empty());
  CHECK_EQUAL(std::size_t{32}, from_base64url(options.string_at("challenge").value())->size());
}

TEST("passkeys: keys of each algorithm sign people in") {
  for (const auto algorithm : {crypto::Algorithm::eddsa, crypto::Algorithm::rs256}) {
    PasskeyPerson person(stack());
    person.key = Authenticator(algorithm);
    person.enrol();
    CHECK_EQUAL(200, person.log_in_with_passkey().status);
  }
}

TEST("passkeys: an application gets the person that its request waits for") {
  Owner owner;
  const auto client = stack().make_client([](oauth::Client& one) { one.consent = oauth::ConsentPolicy::skip; });
  const auto context = authorization_parameters(client, std::string(43, 'v'), "openid");
  const Answer options = post_json(owner.http, "/api/v1/auth/passkey-options",
                                   JsonWriter().begin_object().key("oauth2_context").raw(json_of(context)).end_object().take());
  CHECK_EQUAL(200, options.status);
  const Answer done = owner.answer_with(step_token(options), owner.key.get(owner.ceremony(*options.json().find("public_key"))));
  CHECK_EQUAL(200, done.status);
  CHECK(contains(done.json().string_at("redirect_url").value_or(""), "code="));
}

TEST("passkeys: who typed an identifier signs in with a passkey of that person alone") {
  Owner owner, other;
  const std::string token = step_token(submit_identifier(owner.http, owner.user.identifier));
  // The options are the same as for anybody.
  CHECK(owner.request_options(token).json().find("public_key")->find("allowCredentials")->items().empty());
  CHECK_EQUAL(200, owner.log_in_with_passkey({}, token).status);
  for (const std::string& identifier : {owner.user.identifier, std::string("nobody@example.com")})
    CHECK(is_refused(other.log_in_with_passkey({}, step_token(submit_identifier(other.http, identifier)))));
}

TEST("S69: the step is offered alike, whoever the identifier is") {
  PasskeyPerson person(stack());
  const auto begun = submit_identifier(person.http, person.user.identifier).json();
  CHECK((begun.find("next")->strings() == std::vector<std::string>{"login-password", "login-passkey"}));
  CHECK_EQUAL(begun.find("next")->dump(), submit_identifier(person.http, "nobody@example.com").json().find("next")->dump());
}

TEST("passkeys: whatever the authenticator gets wrong is refused, and told alike") {
  Owner owner;
  std::string told;
  const std::function<void(Ceremony&)> changes[] = {
      [](Ceremony& c) { c.challenge = std::string(32, 'x'); }, [](Ceremony& c) { c.origin = "https://evil.example"; },
      [](Ceremony& c) { c.origin = "https://localhost"; },     [](Ceremony& c) { c.rp_id = "evil.example"; },
      [](Ceremony& c) { c.flags = 0x04; },                     [](Ceremony& c) { c.type = "webauthn.create"; },
      [](Ceremony& c) { c.more_client_data = ",\"crossOrigin\":true"; }};
  for (const auto& change : changes) {
    const Answer answer = owner.log_in_with_passkey(change);
    CHECK(is_refused(answer) && owner.http.cookie("__Host-gatewarden_session").empty());
    CHECK(told.empty() || told == answer.body);
    told = answer.body;
  }
  // Unknown credentials are told like those that are somebody's.
  owner.key.credential_id = std::string(32, 'u');
  CHECK_EQUAL(told, owner.log_in_with_passkey().body);
}

TEST("passkeys: without the person verified nobody gets in by a passkey alone") {
  Owner owner;
  CHECK(is_refused(owner.log_in_with_passkey([](Ceremony& c) { c.flags = 0x01; })));
}

TEST("passkeys: who signs with another key, or names another person, is refused") {
  Owner owner, other;
  const std::string id = owner.key.credential_id;
  // The other's key under this one's id.
  other.key.credential_id = id;
  CHECK(is_refused(other.log_in_with_passkey()));
  // This one's key, under the other's handle, and under none.
  const std::string handle = owner.key.user_handle;
  owner.key.user_handle = other.key.user_handle;
  CHECK(is_refused(owner.log_in_with_passkey()));
  owner.key.user_handle = "";
  CHECK(is_refused(owner.log_in_with_passkey()));
  owner.key.user_handle = handle;
  CHECK_EQUAL(200, owner.log_in_with_passkey().status);
}

TEST("passkeys: a counter that goes back is refused, and the audit log says so") {
  Owner owner(10);
  CHECK_EQUAL(200, owner.log_in_with_passkey([](Ceremony& c) { c.sign_count = 11; }).status);
  owner.http.forget_cookies();
  for (const std::uint32_t count : {11u, 5u, 0u}) {
    CHECK(is_refused(owner.log_in_with_passkey([&](Ceremony& c) { c.sign_count = count; })));
  }
  CHECK(contains(audit_of(owner), "passkey_copied"));
  CHECK_EQUAL(200, owner.log_in_with_passkey([](Ceremony& c) { c.sign_count = 12; }).status);
}

TEST("passkeys: an authenticator without a counter is used again and again") {
  Owner owner;
  for (int i = 0; i < 3; ++i) CHECK_EQUAL(200, owner.log_in_with_passkey().status);
  CHECK(!contains(audit_of(owner), "passkey_copied"));
}

TEST("S64: a challenge is answered once, rightly or wrongly, in the browser that asked, and not without having been asked for") {
  Owner owner;
  Answer options = owner.request_options();
  std::string token = step_token(options);
  auto made = owner.key.get(owner.ceremony(*options.json().find("public_key")));
  HttpClient thief(stack());
  thief.get("/login");
  const std::string body = JsonWriter().begin_object().key("credential").raw(owner.key.assertion_json(made)).end_object().take();
  CHECK_EQUAL(401, post_json(thief, "/api/v1/auth/login-passkey", body, {{"authorization", "Bearer " + token}}).status);
  CHECK_EQUAL(200, owner.answer_with(token, made).status);
  CHECK_EQUAL(409, owner.answer_with(token, made).status);
  // A wrong answer spends it, too.
  options = owner.request_options();
  token = step_token(options);
  made = owner.key.get(owner.ceremony(*options.json().find("public_key")));
  auto wrong = made;
  wrong.signature.back() = static_cast<char>(wrong.signature.back() ^ 1);
  CHECK(is_refused(owner.answer_with(token, wrong)));
  CHECK_EQUAL(409, owner.answer_with(token, made).status);
  // A newer challenge takes the place of an older one.
  options = owner.request_options();
  token = step_token(options);
  made = owner.key.get(owner.ceremony(*options.json().find("public_key")));
  CHECK_EQUAL(200, owner.request_options(token).status);
  CHECK(is_refused(owner.answer_with(token, made)));
  // And without one nothing is right.
  CHECK_EQUAL(409, owner.answer_with(step_token(submit_identifier(owner.http, owner.user.identifier)), made).status);
}

TEST("passkeys: one that was removed signs nobody in") {
  Owner owner;
  db::Connection database(stack().database());
  account::Passkeys(database).remove_all(owner.user.user.id);
  CHECK(is_refused(owner.log_in_with_passkey()));
}

TEST("passkeys: a disabled account is not signed in to, and is told like a wrong passkey") {
  Owner owner;
  CHECK_EQUAL(0, stack().run({"user", "disable", owner.user.identifier, "--yes"}).status);
  CHECK(is_refused(owner.log_in_with_passkey()));
}

TEST("S70: failures of passwords count for passkeys, too") {
  Owner owner;
  int tries = 0;
  while (tries < 40 && is_refused(take_step(owner.http, "login-password", owner.password_token(), {{"password", "wrong"}}))) {
    if (contains(audit_of(owner), "login_throttled")) break;
    ++tries;
  }
  CHECK(is_refused(owner.log_in_with_passkey()));
}

TEST("S62: each log-in by a passkey makes a new session and ends the one before") {
  Owner owner;
  owner.log_in_with_passkey();
  const std::string first = owner.http.cookie("__Host-gatewarden_session");
  owner.log_in_with_passkey();
  CHECK(owner.http.cookie("__Host-gatewarden_session") != first);
  HttpClient thief(stack());
  CHECK_EQUAL(401, thief.get("/api/v1/account/passkeys", {{"cookie", "__Host-gatewarden_session=" + first}}).status);
}

TEST("S63: no page of another site asks for options or answers them") {
  Owner owner;
  for (const char* path : {"/api/v1/auth/passkey-options", "/api/v1/auth/login-passkey"}) {
    CHECK_EQUAL(403, post_json(owner.http, path, "{}", {{"origin", "https://evil.example"}}).status);
    CHECK_EQUAL(400, owner.http.post_form(path, {}).status);
  }
}

TEST("passkeys: an answer that cannot be read is refused without spending the challenge") {
  Owner owner;
  const Answer options = owner.request_options();
  const std::string token = step_token(options);
  const http::Header bearer{"authorization", "Bearer " + token};
  for (const char* body : {"{}", R"({"credential":{}})", R"({"credential":"x"})", R"({"credential":{"type":"public-key","id":"AA","response":{}}})",
                           R"({"credential":{"type":"public-key","id":"AA==","response":{"clientDataJSON":"AA","authenticatorData":"AA","signature":"AA"}}})",
                           R"({"credential":{"type":"public-key","id":"AA","response":{"clientDataJSON":"AA","authenticatorData":"AA","signature":"AA","userHandle":1}}})"})
    CHECK_EQUAL(400, post_json(owner.http, "/api/v1/auth/login-passkey", body, {bearer}).status);
  CHECK_EQUAL(200, owner.answer_with(token, owner.key.get(owner.ceremony(*options.json().find("public_key")))).status);
}
