// Accounts at other providers that a person links to their own: by page, by JSON, by operators.
#include "base/encoding.h"
#include "harness/fake_provider.h"
#include "platform/crypto/random.h"
#include "system/command_stack.h"
#include "system/pages_walk.h"

using namespace gatewarden;
using namespace gatewarden::test;
using Person = FakeProvider::Person;

namespace {

Stack& stack() { return Stack::shared(); }
constexpr const char* page = "/account/linked-accounts";

// Somebody who has just signed in by a password.
struct SignedInPerson {
  Stack::TestUser user = stack().make_user();
  HttpClient http{stack()};
  SignedInPerson() { CHECK_EQUAL(303, log_in(http, "/login", user.identifier, user.password).status); }

  Answer press(const std::string& action, const std::string& field, const std::string& value) {
    const Answer shown = http.get(page);
    auto form = find_form(shown.body, "");
    CHECK(form.has_value());
    return http.post_form(page, {{"form_token", form->value("form_token")}, {"action", action}, {field, value}});
  }
  Answer link(FakeProvider& provider, const std::string& word, const Person& person) {
    const Answer left = press("link", "provider", word);
    CHECK_EQUAL(303, left.status);
    return http.get(provider.approve(left.header("location").value_or(""), person));
  }
  json::Value links() { return *http.get("/api/v1/account/linked-accounts").json().find("linked_accounts"); }
  std::string first_id() { return links().items().at(0).string_at("link_id").value(); }
};

Person there() { return {.sub = to_hex(crypto::random_bytes(8)), .email = "elsewhere@example.org"}; }

}  // namespace

TEST("linked accounts: who is signed in links an account, signs in with it, and unlinks it") {
  FakeProvider provider;
  const std::string word = configure(stack(), provider);
  SignedInPerson person;
  const Person account = there();
  const Answer linked = person.link(provider, word, account);
  CHECK_EQUAL(303, linked.status);
  CHECK_EQUAL(std::string("/account/linked-accounts?done=linked"), linked.header("location").value_or(""));
  const std::string shown = person.http.get(page).body;
  CHECK(contains(shown, "Example") && contains(shown, "elsewhere@example.org"));
  HttpClient other(stack());
  CHECK_EQUAL(303, sign_in_with(other, provider, word, account).status);
  CHECK_EQUAL(text_of(shown, "account"), text_of(other.get("/account").body, "account"));
  CHECK_EQUAL(303, person.press("unlink", "link_id", person.first_id()).status);
  CHECK(person.links().items().empty());
  HttpClient again(stack());
  CHECK_EQUAL(403, sign_in_with(again, provider, word, account).status);
}

TEST("linked accounts: an account that is another person's is not linked, nor a second one of a provider") {
  FakeProvider provider;
  const std::string word = configure(stack(), provider);
  SignedInPerson one, other;
  const Person account = there();
  CHECK_EQUAL(303, one.link(provider, word, account).status);
  const Answer taken = other.link(provider, word, account);
  CHECK_EQUAL(409, taken.status);
  CHECK(contains(text_of(taken.body, "message"), "linked to another account here already"));
  CHECK_EQUAL(409, one.link(provider, word, there()).status);
  CHECK_EQUAL(std::size_t{1}, one.links().items().size());
}

TEST("linked accounts: link CSRF: a way that another session began links nothing to this one") {
  FakeProvider provider;
  const std::string word = configure(stack(), provider);
  SignedInPerson attacker, victim;
  const Answer left = attacker.press("link", "provider", word);
  const std::string back = provider.approve(left.header("location").value_or(""), there());
  CHECK_EQUAL(400, victim.http.get(back).status);
  CHECK(victim.links().items().empty());
  // The same browser, but another person's session by now.
  const Answer begun = victim.press("link", "provider", word);
  const auto next = stack().make_user();
  const std::string location = send_person(victim.http, stack().make_client(), {{"prompt", "login"}});
  CHECK_EQUAL(303, log_in(victim.http, location, next.identifier, next.password).status);
  victim.http.get(provider.approve(begun.header("location").value_or(""), there()));
  CHECK(victim.links().items().empty());
}

TEST("linked accounts: the last way to sign in cannot be unlinked by its person, but by an operator") {
  FakeProvider provider;
  const std::string word = configure(stack(), provider, {"--registration", "yes"});
  SignedInPerson nobody;  // for the harness of the page
  HttpClient http(stack());
  CHECK_EQUAL(303, sign_in_with(http, provider, word, {.sub = "only", .email = to_hex(crypto::random_bytes(8)) + "@example.org"}).status);
  const auto link = http.get("/api/v1/account/linked-accounts").json().find("linked_accounts")->items().at(0);
  const std::string id = link.string_at("link_id").value();
  const Answer refused = http.send("DELETE", "/api/v1/account/linked-accounts/" + id, "{}", {{"content-type", "application/json"}});
  const bool codes_are_on = stack().run({"config", "show"}).out.find("codes = true") != std::string::npos;
  CHECK_EQUAL(codes_are_on ? 204 : 409, refused.status);
  CHECK_EQUAL(codes_are_on ? 1 : 0, stack().run({"linked-account", "delete", id, "--yes"}).status);
}

TEST("linked accounts: by JSON a person lists, begins a link, and unlinks; others' links are not there") {
  FakeProvider provider;
  const std::string word = configure(stack(), provider);
  SignedInPerson one, other;
  const std::vector<http::Header> json{{"content-type", "application/json"}};
  const Answer begun = one.http.send("POST", "/api/v1/account/linked-accounts", "{\"provider\":\"" + word + "\"}", json);
  CHECK_EQUAL(200, begun.status);
  CHECK_EQUAL(303, one.http.get(provider.approve(begun.json().string_at("redirect_url").value(), there())).status);
  const std::string path = "/api/v1/account/linked-accounts/" + one.first_id();
  CHECK_EQUAL(200, one.http.get(path).status);
  CHECK_EQUAL(404, other.http.get(path).status);
  CHECK_EQUAL(404, other.http.send("DELETE", path, "{}", json).status);
  CHECK_EQUAL(204, one.http.send("DELETE", path, "{}", json).status);
  CHECK_EQUAL(404, one.http.get(path).status);
  HttpClient nobody(stack());
  CHECK_EQUAL(401, nobody.get("/api/v1/account/linked-accounts").status);
}

TEST("linked accounts: operators link, find, count, describe and unlink by the command line") {
  const std::string word = "p" + to_hex(crypto::random_bytes(8));
  const auto user = stack().make_user();
  const std::string id = std::to_string(user.user.id);
  CHECK_EQUAL(0, stack().run({"provider", "create", word, "--preset", "google", "--client-id", "x", "--client-secret-stdin"}, "s\n").status);
  const auto made = stack().run({"linked-account", "create", "--provider", word, "--subject", "42", "--user", id, "--json"});
  CHECK_EQUAL(0, made.status);
  const std::string link = json::Value::parse(made.out)->string_at("link_id").value();
  CHECK(contains(stack().run({"linked-account", "list", "--user", id}).out, word));
  CHECK(contains(stack().run({"linked-account", "list", "--provider", word, "--subject", "42"}).out, id));
  CHECK_EQUAL(0, stack().run({"linked-account", "metadata", link, "{\"plan\":\"gold\"}"}).status);
  CHECK(contains(stack().run({"linked-account", "show", link}).out, "gold"));
  CHECK_EQUAL(1, stack().run({"linked-account", "create", "--provider", word, "--subject", "42", "--user", id}).status);
  CHECK_EQUAL(0, stack().run({"linked-account", "delete", link, "--yes"}).status);
  CHECK_EQUAL(1, stack().run({"linked-account", "show", link}).status);
  CHECK_EQUAL(0, stack().run({"provider", "delete", word, "--yes"}).status);
}

TEST("providers: presets hold what the well-known document; a secret is not shown, and what cannot be is refused") {
  for (const std::string name : {"apple", "discord", "facebook", "github", "gitlab", "google", "microsoft"}) {
    std::vector<std::string> create{"provider", "create", "p" + to_hex(crypto::random_bytes(8)), "--preset", name, "--client-id", "x"};
    if (name == "microsoft") create.insert(create.end(), {"--tenant", "consumers"});
    if (name == "apple") create.insert(create.end(), {"--auth-method", "private_key_jwt"});
    else create.push_back("--client-secret-stdin");
    const auto ran = stack().run(create, "not to be seen\n");
    CHECK_EQUAL(std::string(), ran.status == 0 ? "" : ran.err);
    CHECK(!contains(ran.out, "not to be seen"));
    CHECK(contains(ran.out, "/login/callback/"));
  }
  const auto refused = [](std::vector<std::string> more) {
    std::vector<std::string> create{"provider", "create", "--client-id", "x", "--client-secret-stdin"};
    create.insert(create.end(), more.begin(), more.end());
    return stack().run(create, "s\n").status;
  };
  CHECK_EQUAL(1, refused({"--preset", "microsoft"}));
  CHECK_EQUAL(1, refused({"Bad Word", "--name", "X", "--issuer", "https://op.example", "--scope", "openid"}));
  CHECK_EQUAL(1, refused({"word", "--name", "X", "--issuer", "http://op.example", "--scope", "openid"}));
  CHECK_EQUAL(1, refused({"word", "--name", "X", "--issuer", "https://op.example", "--scope", "email"}));
  CHECK_EQUAL(1, refused({"word", "--name", "X", "--issuer", "https://op.example", "--scope", "openid", "--acr", "a=b"}));
  CHECK_EQUAL(1, refused({"word", "--name", "X", "--kind", "oauth2", "--authorization-endpoint", "https://op.example/a"}));
}
