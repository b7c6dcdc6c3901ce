// What a hostile provider, or a hostile person before an honest one, tries; each is refused, and the person may try again.
#include "base/encoding.h"
#include "harness/fake_provider.h"
#include "platform/crypto/digest.h"
#include "platform/crypto/jws.h"
#include "platform/crypto/random.h"
#include "system/pages_walk.h"

using namespace gatewarden;
using namespace gatewarden::test;
using Behaviour = FakeProvider::Behaviour;
using Person = FakeProvider::Person;

namespace {

Stack& stack() { return Stack::shared(); }

Person somebody() { return {.sub = "ada", .email = to_hex(crypto::random_bytes(8)) + "@example.org"}; }
std::string session_of(const HttpClient& http) { return http.cookie("__Host-gatewarden_session"); }

// An honest way there and back to a provider that behaves otherwise; answers what the page says.
std::string refused_with(FakeProvider& provider, const std::function<void(Behaviour&)>& change) {
  const std::string word = configure(stack(), provider, {"--registration", "yes"});
  provider.behave(change);
  HttpClient http(stack());
  const Answer answer = sign_in_with(http, provider, word, somebody());
  CHECK_EQUAL(502, answer.status);
  CHECK(session_of(http).empty());
  return text_of(answer.body, "message");
}
void check_untrue(const std::function<void(FakeProvider&, Behaviour&)>& change) {
  FakeProvider provider;
  CHECK(contains(refused_with(provider, [&](Behaviour& one) { change(provider, one); }), "could not be verified"));
}

std::string quoted(const std::string& text) { return "\"" + text + "\""; }

}  // namespace

TEST("external attacks: the state of another browser is worth nothing, and stays good for its own") {
  FakeProvider provider;
  const std::string word = configure(stack(), provider, {"--registration", "yes"});
  HttpClient victim(stack()), attacker(stack());
  const Answer left = leave(attacker, "/login/with/" + word);
  const std::string back = provider.approve(left.header("location").value_or(""), somebody());
  leave(victim, "/login/with/" + word);
  CHECK_EQUAL(400, victim.get(back).status);
  HttpClient stranger(stack());
  CHECK_EQUAL(400, stranger.get(back).status);
  CHECK(session_of(victim).empty() && session_of(stranger).empty());
  CHECK_EQUAL(303, attacker.get(back).status);
}

TEST("external attacks: a state that comes again is refused, and the code is not sent again") {
  FakeProvider provider;
  const std::string word = configure(stack(), provider, {"--registration", "yes"});
  HttpClient http(stack());
  const Answer left = leave(http, "/login/with/" + word);
  const std::string back = provider.approve(left.header("location").value_or(""), somebody());
  CHECK_EQUAL(303, http.get(back).status);
  CHECK_EQUAL(400, http.get(back).status);
  CHECK_EQUAL(std::size_t{1}, provider.token_requests().size());
}

TEST("external attacks: mix-up: an answer of another issuer, of another provider's callback, or of nobody is refused") {
  FakeProvider honest, hostile;
  const std::string word = configure(stack(), honest, {"--registration", "yes"}), other = configure(stack(), hostile);
  for (const std::string& iss : {hostile.issuer(), honest.issuer() + "/", std::string()}) {
    HttpClient http(stack());
    const Answer left = leave(http, "/login/with/" + word);
    CHECK_EQUAL(502, http.get(honest.approve(left.header("location").value_or(""), somebody(), {{"iss", iss}})).status);
    CHECK(session_of(http).empty());
  }
  HttpClient http(stack());
  const Answer left = leave(http, "/login/with/" + word);
  std::string back = honest.approve(left.header("location").value_or(""), somebody());
  back.replace(back.find(word), word.size(), other);
  CHECK_EQUAL(400, http.get(back).status);
  CHECK(honest.token_requests().empty() && hostile.token_requests().empty());
}

TEST("external attacks: a code of the attacker's that is injected fails on PKCE and nonce") {
  FakeProvider provider;
  const std::string word = configure(stack(), provider, {"--registration", "yes"});
  const std::string without_pkce = configure(stack(), provider, {"--registration", "yes", "--pkce", "no"});
  for (const std::string& one : {word, without_pkce}) {
    HttpClient attacker(stack()), victim(stack());
    const std::string theirs = provider.approve(leave(attacker, "/login/with/" + one).header("location").value_or(""), somebody());
    const std::size_t at = theirs.find("code=");
    const std::string code = theirs.substr(at + 5, theirs.find('&', at) - at - 5);
    const std::string back =
        provider.approve(leave(victim, "/login/with/" + one).header("location").value_or(""), somebody(), {{"code", code}});
    CHECK_EQUAL(502, victim.get(back).status);
    CHECK(session_of(victim).empty());
  }
}

TEST("external attacks: an ID token for another client, of another issuer, with another nonce, or out of its time is refused") {
  const std::pair<const char*, const char*> wrong[] = {{"aud", "\"another\""},      {"aud", "[\"gatewarden\",\"another\"]"}, {"azp", "\"another\""},
                                                       {"iss", "\"https://evil.example\""}, {"nonce", "\"another\""},    {"nonce", ""},
                                                       {"exp", "1"},                {"iat", "1"},                         {"sub", ""},
                                                       {"at_hash", "\"AAAAAAAAAAAAAAAAAAAAAA\""}};
  for (const auto& [claim, value] : wrong)
    check_untrue([&](FakeProvider&, Behaviour& one) { one.id_token[claim] = value; });
}

TEST("external attacks: an ID token without a signature, by HS256 with the public key, or by a stranger's key is refused") {
  const auto unsigned_token = [](const std::string& payload) { return to_base64url(R"({"alg":"none"})") + '.' + to_base64url(payload) + '.'; };
  check_untrue([&](FakeProvider&, Behaviour& one) { one.sign = unsigned_token; });
  check_untrue([](FakeProvider& provider, Behaviour& one) {
    const std::string jwk = provider.key().public_jwk(), kid = provider.key().key_id();
    one.sign = [jwk, kid](const std::string& payload) {
      const std::string input = to_base64url(R"({"alg":"HS256","kid":")" + kid + "\"}") + '.' + to_base64url(payload);
      return input + '.' + to_base64url(crypto::hmac_sha256(jwk, input));
    };
  });
  check_untrue([](FakeProvider&, Behaviour& one) {
    one.sign = [](const std::string& payload) { return crypto::sign_jws(crypto::SigningKey::generate(crypto::Algorithm::es256), "JWT", payload); };
  });
}

TEST("external attacks: a provider whose key set holds its private key is not believed") {
  check_untrue([](FakeProvider& provider, Behaviour& one) {
    std::string jwk = provider.key().public_jwk();
    jwk.insert(1, "\"d\":" + quoted(to_base64url(crypto::random_bytes(32))) + ",");
    one.jwks = "{\"keys\":[" + jwk + "]}";
  });
}

TEST("external attacks: userinfo of another person than the ID token's is refused") {
  check_untrue([](FakeProvider&, Behaviour& one) { one.userinfo["sub"] = "\"mallory\""; });
}

TEST("external attacks: metadata that name another issuer send nobody there") {
  FakeProvider provider;
  provider.behave([](Behaviour& one) { one.metadata["issuer"] = "\"https://evil.example\""; });
  const std::string word = configure(stack(), provider);
  HttpClient http(stack());
  CHECK_EQUAL(502, leave(http, "/login/with/" + word).status);
}

TEST("S57: a key set on a private address is not asked for, unless the provider stands in the operator's network") {
  FakeProvider provider;
  const std::string word = configure(stack(), provider, {"--private-addresses", "no"});
  HttpClient http(stack());
  const Answer answer = leave(http, "/login/with/" + word);
  CHECK_EQUAL(502, answer.status);
  CHECK_EQUAL(0, provider.requests("/.well-known/openid-configuration"));
  CHECK(!contains(answer.body, "127.0.0.1") && !contains(answer.body, "localhost:"));
}

TEST("external attacks: a provider that is down, or answers nothing, costs its deadline and becomes a page; the request lives on") {
  FakeProvider provider;
  const std::string word = configure(stack(), provider, {"--registration", "yes"});
  const auto client = stack().make_client([](oauth::Client& one) { one.consent = oauth::ConsentPolicy::skip; });
  const auto user = stack().make_user();
  HttpClient http(stack());
  const std::string location = send_person(http, client);
  const Answer left = leave(http, "/login/with/" + word + location.substr(location.find('?')));
  provider.behave([](Behaviour& one) { one.status = 503; });
  const Answer answer = http.get(provider.approve(left.header("location").value_or(""), somebody()));
  CHECK_EQUAL(502, answer.status);
  CHECK(contains(text_of(answer.body, "message"), "does not answer at the moment"));
  CHECK_EQUAL(location, element(answer.body, "way-back")["href"]);
  CHECK_EQUAL(303, log_in(http, location, user.identifier, user.password).status);
}

TEST("external attacks: an error of the provider becomes a page, and what it says is not shown") {
  FakeProvider provider;
  const std::string word = configure(stack(), provider);
  HttpClient http(stack());
  const Answer left = leave(http, "/login/with/" + word);
  const std::string state = left.location_parameter("state");
  const Answer answer = http.get("/login/callback/" + word + "?state=" + state + "&error=access_denied&error_description=%3Cscript%3Epwned");
  CHECK_EQUAL(403, answer.status);
  CHECK(contains(text_of(answer.body, "message"), "You did not agree"));
  CHECK(!contains(answer.body, "pwned"));
  CHECK_EQUAL(400, http.get("/login/callback/" + word + "?state=" + state + "&code=x").status);
}

TEST("S63: no other site sends a person to a provider") {
  FakeProvider provider;
  const std::string word = configure(stack(), provider);
  HttpClient http(stack());
  auto form = form_on(http.get("/login/with/" + word), "with-form");
  CHECK_EQUAL(403, http.post_form(form.action, form.fields, {{"origin", "https://evil.example"}}).status);
  form.set("form_token", "forged");
  CHECK_EQUAL(403, http.post_form(form.action, form.fields).status);
}
