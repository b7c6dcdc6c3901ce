// Signing in with an account at another provider, through nginx, before a provider that a test directs.
#include "base/encoding.h"
#include "base/text.h"
#include "harness/fake_provider.h"
#include "platform/db/connection.h"
#include "system/pages_walk.h"

using namespace gatewarden;
using namespace gatewarden::test;
using Person = FakeProvider::Person;

namespace {

Stack& stack() { return Stack::shared(); }

std::string unique(const std::string& what) {
  static int count = 0;
  return what + std::to_string(++count) + "-" + std::to_string(to_microseconds(SystemClock().now())) + "@example.org";
}

std::string session_of(const HttpClient& http) { return http.cookie("__Host-gatewarden_session"); }

// A person whose address is confirmed.
Stack::TestUser confirmed_user(const std::string& address) {
  return stack().make_user([&](account::NewUser& user) {
    user.identifiers = {{account::IdentifierKind::email, address}};
    user.email = address;
    user.email_verified = true;
  });
}

std::uint64_t links_of(const std::string& word) {
  db::Connection connection(stack().database());
  const db::Value provider = std::string_view(word);
  auto rows = connection.query_text("SELECT COUNT(*) FROM external_accounts WHERE provider = ?", {&provider, 1});
  return rows.next()->get<std::uint64_t>(0);
}

}  // namespace

TEST("external sign-in: who is new gets an account of the confirmed address, and comes back to it") {
  FakeProvider provider;
  const std::string word = configure(stack(), provider, {"--registration", "yes"});
  const Person ada{.sub = "ada", .email = unique("Ada")};
  HttpClient http(stack());
  const Answer answer = sign_in_with(http, provider, word, ada);
  CHECK_EQUAL(303, answer.status);
  CHECK_EQUAL(std::string("/account"), answer.header("location").value_or(""));
  const std::string page = http.get("/account").body;
  CHECK(contains(text_of(page, "account"), "Ada Lovelace"));
  CHECK(contains(page, "tag-good"));
  HttpClient again(stack());
  CHECK_EQUAL(303, sign_in_with(again, provider, word, ada).status);
  CHECK_EQUAL(std::uint64_t{1}, links_of(word));
  CHECK_EQUAL(text_of(page, "account"), text_of(again.get("/account").body, "account"));
}

TEST("external sign-in: for an application it leads on to consent, with acr and amr that say what it was") {
  FakeProvider provider;
  const std::string word = configure(stack(), provider, {"--registration", "yes"});
  const auto client = stack().make_client([](oauth::Client& one) { one.consent = oauth::ConsentPolicy::skip; });
  HttpClient http(stack());
  const std::string location = send_person(http, client);
  const Answer left = leave(http, "/login/with/" + word + location.substr(location.find('?')));
  const Answer back = http.get(provider.approve(left.header("location").value_or(""), {.sub = "ada", .email = unique("ada")}));
  CHECK_EQUAL(303, back.status);
  CodeFlow flow;
  flow.code = back.location_parameter("code");
  flow.code_verifier = std::string(43, 'v');
  const auto tokens = redeem(http, client, flow).json();
  const auto id_token = split_words(tokens.string_at("id_token").value(), '.');
  const auto claims = json::Value::parse(from_base64url(id_token.at(1)).value());
  CHECK_EQUAL(std::string("urn:gatewarden:acr:code"), claims->string_at("acr").value_or(""));
  CHECK_EQUAL(std::string("fed"), claims->find("amr")->strings()->front());
}

TEST("external sign-in: an acr of the provider is worth what the operator says") {
  FakeProvider provider;
  const std::string word = configure(stack(), provider, {"--registration", "yes", "--acr", "gold=urn:gatewarden:acr:mfa"});
  provider.behave([](FakeProvider::Behaviour& one) { one.id_token["acr"] = "\"gold\""; });
  const auto client = stack().make_client([](oauth::Client& one) {
    one.consent = oauth::ConsentPolicy::skip;
    one.default_acr_values = {"urn:gatewarden:acr:mfa"};
  });
  HttpClient http(stack());
  const std::string location = send_person(http, client);
  const Answer left = leave(http, "/login/with/" + word + location.substr(location.find('?')));
  const Answer back = http.get(provider.approve(left.header("location").value_or(""), {.sub = "ada", .email = unique("ada")}));
  CHECK(!back.location_parameter("code").empty());
}

TEST("external sign-in: PKCE, nonce and state are new each time, and the callback is the provider's own") {
  FakeProvider provider;
  const std::string word = configure(stack(), provider);
  HttpClient http(stack());
  const Answer first = leave(http, "/login/with/" + word), second = leave(http, "/login/with/" + word);
  for (const char* const name : {"state", "nonce", "code_challenge"}) {
    CHECK(first.location_parameter(name).size() >= 43);
    CHECK(first.location_parameter(name) != second.location_parameter(name));
  }
  CHECK_EQUAL(std::string("S256"), first.location_parameter("code_challenge_method"));
  CHECK_EQUAL(stack().issuer() + "/login/callback/" + word, first.location_parameter("redirect_uri"));
}

TEST("external sign-in: without registration a stranger is told what to do, and no account is made") {
  FakeProvider provider;
  const std::string word = configure(stack(), provider);
  HttpClient http(stack());
  const Answer answer = sign_in_with(http, provider, word, {.sub = "ada", .email = unique("ada")});
  CHECK_EQUAL(403, answer.status);
  CHECK(contains(text_of(answer.body, "message"), "No account here is linked"));
  CHECK(session_of(http).empty());
}

TEST("external sign-in: an unconfirmed address takes no account over, nor is it told whether there is one") {
  FakeProvider provider;
  const std::string word = configure(stack(), provider, {"--registration", "yes"});
  const auto victim = confirmed_user(unique("victim"));
  std::string told[2];
  int at = 0;
  for (const std::string& address : {victim.identifier, unique("nobody")}) {
    HttpClient http(stack());
    const Answer answer = sign_in_with(http, provider, word, {.sub = "mallory", .email = address, .email_verified = false});
    CHECK_EQUAL(403, answer.status);
    CHECK(session_of(http).empty());
    told[at++] = text_of(answer.body, "message");
  }
  CHECK_EQUAL(told[0], told[1]);
  CHECK_EQUAL(std::uint64_t{0}, links_of(word));
}

TEST("external sign-in: an address that was registered here and never confirmed is not handed to who proves it elsewhere") {
  FakeProvider provider;
  const std::string word = configure(stack(), provider, {"--registration", "yes"});
  const std::string address = unique("squatted");
  stack().make_user([&](account::NewUser& user) {
    user.identifiers = {{account::IdentifierKind::email, address}};
    user.email = address;
    user.email_verified = false;
  });
  HttpClient http(stack());
  const Answer answer = sign_in_with(http, provider, word, {.sub = "owner", .email = address});
  CHECK_EQUAL(403, answer.status);
  CHECK(contains(text_of(answer.body, "message"), "There is an account here with your e-mail address"));
  CHECK_EQUAL(std::uint64_t{0}, links_of(word));
}

TEST("external sign-in: an address confirmed on both sides is linked once its account is signed in to, and not before") {
  FakeProvider provider;
  const std::string word = configure(stack(), provider, {"--registration", "yes"});
  const auto user = confirmed_user(unique("both"));
  const Person there{.sub = "both", .email = user.identifier};
  HttpClient http(stack());
  const Answer asked = sign_in_with(http, provider, word, there);
  CHECK_EQUAL(200, asked.status);
  CHECK_EQUAL(user.identifier, text_of(asked.body, "address"));
  CHECK(session_of(http).empty());
  CHECK_EQUAL(std::uint64_t{0}, links_of(word));
  CHECK_EQUAL(303, log_in(http, "/login", user.identifier, user.password).status);
  CHECK_EQUAL(std::uint64_t{1}, links_of(word));
  CHECK(http.cookie("__Host-gatewarden_link").empty());
  HttpClient again(stack());
  CHECK_EQUAL(303, sign_in_with(again, provider, word, there).status);
  CHECK(!session_of(again).empty());
}

TEST("external sign-in: who signs in to another account than the address's links nothing") {
  FakeProvider provider;
  const std::string word = configure(stack(), provider);
  const auto user = confirmed_user(unique("mine")), other = confirmed_user(unique("other"));
  HttpClient http(stack());
  CHECK_EQUAL(200, sign_in_with(http, provider, word, {.sub = "x", .email = user.identifier}).status);
  CHECK_EQUAL(303, log_in(http, "/login", other.identifier, other.password).status);
  CHECK_EQUAL(std::uint64_t{0}, links_of(word));
}

TEST("external sign-in: a proof that waits is of no use in another browser") {
  FakeProvider provider;
  const std::string word = configure(stack(), provider);
  const auto user = confirmed_user(unique("stolen"));
  HttpClient thief(stack()), http(stack());
  CHECK_EQUAL(200, sign_in_with(thief, provider, word, {.sub = "x", .email = user.identifier}).status);
  Form form = form_on(http.get("/login"), "login-form");
  form.set("identifier", user.identifier);
  form.set("password", user.password);
  const std::string cookies = "__Host-gatewarden_browser=" + http.cookie("__Host-gatewarden_browser") +
                              "; __Host-gatewarden_link=" + thief.cookie("__Host-gatewarden_link");
  CHECK_EQUAL(303, http.post_form("/login", form.fields, {{"cookie", cookies}}).status);
  CHECK_EQUAL(std::uint64_t{0}, links_of(word));
}

TEST("external sign-in: a disabled account is not let in by a provider") {
  FakeProvider provider;
  const std::string word = configure(stack(), provider, {"--registration", "yes"});
  const Person person{.sub = "ada", .email = unique("ada")};
  HttpClient http(stack()), again(stack());
  CHECK_EQUAL(303, sign_in_with(http, provider, word, person).status);
  CHECK_EQUAL(0, stack().run({"user", "disable", person.email, "--yes"}).status);
  const Answer answer = sign_in_with(again, provider, word, person);
  CHECK_EQUAL(403, answer.status);
  CHECK(session_of(again).empty());
}

TEST("external sign-in: of a plain OAuth 2.0 server the endpoints and names are those configured") {
  FakeProvider provider;
  provider.behave([](FakeProvider::Behaviour& one) {
    one.is_plain = true;
    one.userinfo = {{"sub", ""}, {"id", "583231"}, {"full_name", "\"Octo Cat\""}, {"name", ""}};
  });
  const std::string word =
      configure(stack(), provider,
                {"--registration", "yes", "--kind", "oauth2", "--authorization-endpoint", provider.issuer() + "/authorize",
                 "--token-endpoint", provider.issuer() + "/token", "--userinfo-endpoint", provider.issuer() + "/userinfo", "--claim",
                 "subject=id", "--claim", "name=full_name", "--auth-method", "client_secret_post"});
  HttpClient http(stack());
  CHECK_EQUAL(303, sign_in_with(http, provider, word, {.sub = "", .email = unique("octo")}).status);
  CHECK(contains(text_of(http.get("/account").body, "account"), "Octo Cat"));
}

TEST("external sign-in: an answer that comes as a form is taken where the cookies are") {
  FakeProvider provider;
  const std::string word = configure(stack(), provider, {"--registration", "yes", "--form-post", "yes"});
  HttpClient http(stack());
  const Answer left = leave(http, "/login/with/" + word);
  CHECK_EQUAL(std::string("form_post"), left.location_parameter("response_mode"));
  const std::string back = provider.approve(left.header("location").value_or(""), {.sub = "ada", .email = unique("ada")});
  const std::size_t mark = back.find('?');
  const Answer posted = http.send("POST", back.substr(0, mark), back.substr(mark + 1),
                                  {{"content-type", "application/x-www-form-urlencoded"}, {"origin", "https://appleid.apple.com"},
                                   {"sec-fetch-site", "cross-site"}, {"cookie", ""}});
  CHECK_EQUAL(303, posted.status);
  CHECK(!posted.header("set-cookie"));
  CHECK_EQUAL(303, http.get(posted.header("location").value_or("")).status);
  CHECK(!session_of(http).empty());
}
