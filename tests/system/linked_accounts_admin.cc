// People's accounts at other providers by JSON, for operators: /api/v1/admin/linked-accounts.
#include "base/encoding.h"
#include "harness/fake_provider.h"
#include "platform/crypto/random.h"
#include "system/registration_requests.h"

using namespace gatewarden;
using namespace gatewarden::test;
using namespace std::string_literals;

namespace {

Stack& stack() { return Stack::shared(); }
const std::string base = "/api/v1/admin/linked-accounts";

struct Operator {
  FakeProvider provider;
  std::string word = configure(stack(), provider);
  Registrar admin{stack(), "admin"};
  HttpClient http{stack()};

  Answer send(const std::string& method, const std::string& path, const std::string& body = "") {
    std::vector<http::Header> headers = {admin.authorization()};
    if (!body.empty()) headers.push_back({"content-type", "application/json"});
    return http.send(method, base + path, body, headers);
  }
  Answer link(const std::string& subject, account::UserId user, const std::string& more = "") {
    return send("POST", "", R"({"provider":")" + word + R"(","subject":")" + subject + R"(","user_id":")" + std::to_string(user) + "\"" + more + "}");
  }
  std::size_t found(const std::string& query) { return send("GET", query).json().find("linked_accounts")->items().size(); }
  std::uint64_t audited(const std::string& event, account::UserId user) {
    return count_rows(stack(), "oauth2_audit_log WHERE event = '" + event + "' AND user_id = " + std::to_string(user) + " AND client_id = '" +
                                   admin.client_id() + "'");
  }
};

}  // namespace

TEST("admin linked accounts: only a client's own token with the scope admin is let in") {
  Operator one;
  Registrar registrar(stack());
  for (const std::string path : {"", "/count?provider=x", "/1"}) {
    CHECK_EQUAL(401, one.http.get(base + path).status);
    CHECK_EQUAL("403 insufficient_scope"s, refusal_of(registrar.get(base + path)));
  }
}

TEST("admin linked accounts: one is linked, found by person, by subject and among the latest, and counted") {
  Operator one;
  const auto user = stack().make_user().user.id;
  const std::string id = std::to_string(user);
  const Answer made = one.link("42", user, R"(,"display_name":"ada@there.example","metadata":{"plan":"gold"})");
  CHECK_EQUAL(201, made.status);
  CHECK_EQUAL("42 ada@there.example"s, text_at(made, "subject") + " " + text_at(made, "display_name"));
  CHECK_EQUAL("gold"s, made.json().find("metadata")->string_at("plan").value());
  CHECK_EQUAL(false, made.json().boolean_at("has_tokens").value());
  CHECK_EQUAL(std::size_t{1}, one.found("?user_id=" + id));
  CHECK_EQUAL(std::size_t{1}, one.found("?user_id=" + id + "&provider=" + one.word));
  CHECK_EQUAL(std::size_t{0}, one.found("?user_id=" + id + "&provider=another"));
  CHECK_EQUAL(std::size_t{1}, one.found("?provider=" + one.word + "&subject=42"));
  CHECK_EQUAL(std::size_t{0}, one.found("?provider=" + one.word + "&subject=43"));
  CHECK_EQUAL(std::size_t{1}, one.found("?limit=1"));
  CHECK_EQUAL(std::int64_t{1}, one.send("GET", "/count?provider=" + one.word).json().integer_at("linked_accounts").value());
  CHECK_EQUAL(1u, one.audited("external_account_linked", user));
}

TEST("admin linked accounts: metadata and tokens are replaced, and no token is ever shown") {
  Operator one;
  const std::string path = "/" + text_at(one.link("42", stack().make_user().user.id, R"(,"metadata":{"a":1,"b":2})"), "link_id");
  const Answer changed = one.send("PATCH", path, R"({"metadata":{"b":3},"tokens":{"access_token":"hush","refresh_token":"quiet"}})");
  CHECK_EQUAL(200, changed.status);
  CHECK(!changed.json().find("metadata")->find("a"));
  CHECK_EQUAL(std::int64_t{3}, changed.json().find("metadata")->integer_at("b").value());
  CHECK_EQUAL(true, changed.json().boolean_at("has_tokens").value());
  const std::string shown = one.send("GET", path).body;
  CHECK(!contains(shown, "hush") && !contains(shown, "quiet"));
}

TEST("admin linked accounts: one is unlinked, also where it was the person's only way in") {
  Operator one;
  const auto user = stack().make_user([](account::NewUser& person) {
    person.email.reset();
    person.email_verified = false;
  });
  const std::string path = "/" + text_at(one.link("42", user.user.id), "link_id");
  CHECK_EQUAL(204, one.send("DELETE", path).status);
  CHECK_EQUAL("404 not_found"s, refusal_of(one.send("GET", path)));
  CHECK_EQUAL("404 not_found"s, refusal_of(one.send("DELETE", path)));
  CHECK_EQUAL(1u, one.audited("external_account_unlinked", user.user.id));
}

TEST("admin linked accounts: what cannot be linked or read is refused, and an account there is one person's") {
  Operator one;
  const auto ada = stack().make_user().user.id, eve = stack().make_user().user.id;
  CHECK_EQUAL(201, one.link("42", ada).status);
  CHECK_EQUAL("409 conflict"s, refusal_of(one.link("42", eve)));
  CHECK_EQUAL("409 conflict"s, refusal_of(one.link("43", ada)));
  CHECK_EQUAL("400 invalid_request"s, refusal_of(one.link("44", 7)));
  CHECK_EQUAL("400 invalid_request"s, refusal_of(one.link("", eve)));
  CHECK_EQUAL("400 invalid_request"s, refusal_of(one.link("44", eve, R"(,"metadata":[])")));
  CHECK_EQUAL("400 invalid_request"s, refusal_of(one.link("44", eve, R"(,"tokens":{})")));
  CHECK_EQUAL("400 invalid_request"s, refusal_of(one.link("44", eve, R"(,"tokens":{"access_token":"x","expires_at":"soon"})")));
  CHECK_EQUAL("400 invalid_request"s, refusal_of(one.send("POST", "", R"({"provider":"none","subject":"1","user_id":"1"})")));
  for (const char* query : {"?subject=42", "?provider=x", "?user_id=x", "?limit=0", "?limit=201", "?what=1", "/count"})
    CHECK_EQUAL("400 invalid_request"s, refusal_of(one.send("GET", query)));
  CHECK_EQUAL("404 not_found"s, refusal_of(one.send("GET", "/x")));
}
