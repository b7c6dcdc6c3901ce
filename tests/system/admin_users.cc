// The administration of people by programs: /api/v1/admin/users.
#include "registration_requests.h"

namespace gatewarden {
namespace {

using namespace test;
using namespace std::string_literals;

const std::string base = "/api/v1/admin/users";

struct Office {
  Stack& stack = Stack::shared();
  Registrar admin{stack, "admin"};
  Registrar registrar{stack};
  HttpClient http{stack};

  std::string at(account::UserId id, const std::string& tail = "") { return base + "/" + std::to_string(id) + tail; }
  Answer send(const std::string& method, const std::string& path, const std::string& body = "") {
    std::vector<http::Header> headers = {admin.authorization()};
    if (!body.empty()) headers.push_back({"content-type", "application/json"});
    return http.send(method, path, body, headers);
  }
  std::uint64_t audited(const std::string& event, account::UserId id) {
    return count_rows(stack, "oauth2_audit_log WHERE event = '" + event + "' AND user_id = " + std::to_string(id) + " AND client_id = '" +
                                 admin.client_id() + "'");
  }
  Answer act(const std::string& action, const std::vector<account::UserId>& ids, const std::string& more = "") {
    std::string list;
    for (const account::UserId id : ids) list += (list.empty() ? "\"" : ",\"") + std::to_string(id) + "\"";
    return send("POST", base + "/batch", R"({"action":")" + action + R"(","user_ids":[)" + list + "]" + more + "}");
  }
};
Office& office() {
  static Office one;
  return one;
}

std::string status_of(account::UserId id) { return text_at(office().send("GET", office().at(id)), "status"); }

}  // namespace

TEST("admin users: only a client's own token with the scope admin is let in") {
  for (const std::string& path : {base, office().at(1), office().at(1, "/sessions"), office().at(1, "/data")}) {
    CHECK_EQUAL(401, office().http.get(path).status);
    CHECK_EQUAL("403 insufficient_scope"s, refusal_of(office().registrar.get(path)));
  }
  CHECK_EQUAL(401, post_anonymously(office().http, base + "/batch", "{}").status);
}

TEST("admin users: many are made at once, and each that cannot be is told why, in its place") {
  const std::string taken = office().stack.make_user().identifier, fresh = unique_email();
  const Answer answer = office().send("POST", base, users({entry(fresh, R"(,"email_verified":true)"), R"({"email":")" + taken + "\"}",
                                                           entry("no address"), entry(unique_email(), R"(,"profile":{"name":"B"})")}));
  CHECK_EQUAL(200, answer.status);
  const auto results = answer.json().find("results")->items();
  CHECK_EQUAL(4u, results.size());
  CHECK_EQUAL("identifier_taken"s, results[1].string_at("error").value_or(""));
  CHECK_EQUAL("invalid_entry email"s, *results[2].string_at("error") + " " + *results[2].string_at("field"));
  const auto id = std::stoull(*results[0].string_at("user_id"));
  const Answer shown = office().send("GET", office().at(id));
  CHECK_EQUAL(fresh, text_at(shown, "email"));
  CHECK(shown.json().boolean_at("email_verified").value());
  CHECK_EQUAL(1u, office().audited("user_created", id));
  HttpClient browser(office().stack);
  CHECK(results[3].string_at("user_id").has_value());
}

TEST("admin users: they are listed page by page, and found by several ids or identifiers") {
  const auto a = office().stack.make_user(), b = office().stack.make_user();
  const std::string ids = std::to_string(a.user.id) + "," + std::to_string(b.user.id);
  CHECK_EQUAL(2u, office().send("GET", base + "?ids=" + ids + ",7").json().find("users")->items().size());
  const Answer by_name = office().send("GET", base + "?identifiers=" + a.identifier + "," + b.identifier + ",nobody");
  CHECK_EQUAL(2u, by_name.json().find("users")->items().size());
  const Answer page = office().send("GET", base + "?limit=1&cursor=" + std::to_string(a.user.id - 1));
  CHECK_EQUAL(std::to_string(a.user.id), text_at(page, "next_cursor"));
  for (const char* bad : {"?limit=0", "?ids=x", "?cursor=x", "?page=1"})
    CHECK_EQUAL("400 invalid_request"s, refusal_of(office().send("GET", base + bad)));
  CHECK_EQUAL("404 not_found"s, refusal_of(office().send("GET", office().at(7))));
}

TEST("admin users: e-mail, phone, profile and status are changed, and a new address is not verified") {
  const auto user = office().stack.make_user();
  const std::string address = unique_email();
  const Answer answer = office().send("PATCH", office().at(user.user.id), R"({"email":")" + address + R"(","profile":{"name":"C"}})");
  CHECK_EQUAL(200, answer.status);
  CHECK_EQUAL(address, text_at(answer, "email"));
  CHECK(!answer.json().boolean_at("email_verified").value());
  CHECK_EQUAL(200, office().send("PATCH", office().at(user.user.id), R"({"email_verified":true,"status":"disabled"})").status);
  CHECK_EQUAL("disabled"s, status_of(user.user.id));
  CHECK_EQUAL("409 identifier_taken"s, refusal_of(office().send("PATCH", office().at(office().stack.make_user().user.id),
                                                                R"({"email":")" + address + "\"}")));
  for (const char* bad : {R"({"email":7})", R"({"phone":"x"})", R"({"status":"deleted"})", R"({"phone_verified":true})", R"({"role":"x"})"})
    CHECK_EQUAL("400 invalid_request"s, refusal_of(office().send("PATCH", office().at(user.user.id), bad)));
}

TEST("admin users: a deletion ends all access, a restoration brings the account back, and an erasure leaves nothing") {
  const auto client = office().stack.make_client();
  const auto user = office().stack.make_user();
  HttpClient browser(office().stack);
  const Answer tokens = tokens_for(browser, client, user);
  CHECK_EQUAL(204, office().send("DELETE", office().at(user.user.id)).status);
  CHECK_EQUAL("deleted"s, status_of(user.user.id));
  CHECK(!is_active(browser, client, text_at(tokens, "access_token")));
  CHECK_EQUAL(200, office().send("POST", office().at(user.user.id, "/restore")).status);
  CHECK_EQUAL("active"s, status_of(user.user.id));
  CHECK_EQUAL("409 conflict"s, refusal_of(office().send("POST", office().at(user.user.id, "/restore"))));
  CHECK_EQUAL(204, office().send("DELETE", office().at(user.user.id) + "?permanently=true").status);
  CHECK_EQUAL(404, office().send("GET", office().at(user.user.id)).status);
  for (const char* event : {"user_restored", "user_erased"}) CHECK_EQUAL(1u, office().audited(event, user.user.id));
}

TEST("admin users: many are deleted, restored, disabled, enabled, verified and made to set new passwords at once") {
  std::vector<account::UserId> ids;
  for (int i = 0; i < 3; ++i) ids.push_back(office().stack.make_user([](account::NewUser& user) { user.email = unique_email(); }).user.id);
  const auto changed = [&](const std::string& action, const std::string& more = "") {
    const Answer answer = office().act(action, ids, more);
    CHECK_EQUAL(200, answer.status);
    return answer.json().find("changed")->items().size();
  };
  for (const auto& [action, status] : {std::pair{"delete", "deleted"}, {"restore", "active"}, {"disable", "disabled"}, {"enable", "active"}}) {
    CHECK_EQUAL(3u, changed(action));
    for (const account::UserId id : ids) CHECK_EQUAL(std::string(status), status_of(id));
    if (action != "enable"s) CHECK_EQUAL(0u, changed(action));
  }
  CHECK_EQUAL(3u, changed("set-verified", R"(,"email_verified":true)"));
  CHECK(office().send("GET", office().at(ids[2])).json().boolean_at("email_verified").value());
  CHECK_EQUAL(3u, changed("invalidate-credentials"));
  CHECK_EQUAL(0u, count_rows(office().stack, "user_credentials WHERE ended_at IS NULL AND user_id = " + std::to_string(ids[0])));
  CHECK_EQUAL("400 invalid_request"s, refusal_of(office().act("explode", ids)));
  CHECK_EQUAL("400 invalid_request"s, refusal_of(office().act("delete", {})));
}

TEST("S68: an operator lists the sessions of a person and ends one or all") {
  const auto user = office().stack.make_user();
  HttpClient one(office().stack), other(office().stack);
  const auto client = office().stack.make_client();
  for (HttpClient* const browser : {&one, &other}) tokens_for(*browser, client, user, "openid");
  const auto listed = office().send("GET", office().at(user.user.id, "/sessions")).json().find("sessions")->items();
  CHECK_EQUAL(2u, listed.size());
  const std::string id = *listed.back().string_at("session_id");
  CHECK_EQUAL(204, office().send("DELETE", office().at(user.user.id, "/sessions?session_id=" + id)).status);
  CHECK_EQUAL(1u, office().send("GET", office().at(user.user.id, "/sessions")).json().find("sessions")->items().size());
  CHECK_EQUAL("404 not_found"s, refusal_of(office().send("DELETE", office().at(user.user.id, "/sessions?session_id=" + id))));
  CHECK_EQUAL("login_required"s, authorize(one, with(good_request(client), "prompt", "none")).location_parameter("error"));
  CHECK_EQUAL(204, office().send("DELETE", office().at(user.user.id, "/sessions")).status);
  CHECK_EQUAL("login_required"s, authorize(other, with(good_request(client), "prompt", "none")).location_parameter("error"));
}

TEST("admin users: a new password ends all that the old one opened, and stands in the history") {
  const auto user = office().stack.make_user();
  const auto client = office().stack.make_client();
  HttpClient browser(office().stack);
  const Answer tokens = tokens_for(browser, client, user);
  CHECK_EQUAL(204, office().send("POST", office().at(user.user.id, "/password"), R"({"password":"a new one, quite long"})").status);
  CHECK_EQUAL(400, refresh(browser, client, text_at(tokens, "refresh_token")).status);
  const auto history = office().send("GET", office().at(user.user.id, "/credentials?limit=5")).json().find("credentials")->items();
  CHECK_EQUAL(2u, history.size());
  CHECK(!history[0].string_at("ended_at") && history[1].string_at("ended_at"));
  CHECK_EQUAL("422 password_refused"s,
              refusal_of(office().send("POST", office().at(user.user.id, "/password"), R"({"password":"a new one, quite long"})")));
}

TEST("admin users: consents are listed, and taken back with what they gave") {
  const auto user = office().stack.make_user();
  const auto client = office().stack.make_client();
  HttpClient browser(office().stack);
  const Answer tokens = tokens_for(browser, client, user);
  CHECK_EQUAL(1u, office().send("GET", office().at(user.user.id, "/consents")).json().find("consents")->items().size());
  CHECK_EQUAL(204, office().send("DELETE", office().at(user.user.id, "/consents?client_id=" + client.client.client_id)).status);
  CHECK_EQUAL(0u, office().send("GET", office().at(user.user.id, "/consents")).json().find("consents")->items().size());
  CHECK(!is_active(browser, client, text_at(tokens, "access_token")));
}

TEST("admin users: everything that is kept about a person is one document") {
  const auto user = office().stack.make_user();
  HttpClient browser(office().stack);
  tokens_for(browser, office().stack.make_client(), user);
  const Answer answer = office().send("GET", office().at(user.user.id, "/data"));
  CHECK_EQUAL(200, answer.status);
  CHECK_EQUAL(std::to_string(user.user.id), *answer.json().find("account")->string_at("user_id"));
  CHECK(!answer.json().find("history")->items().empty());
  CHECK(answer.body.find("argon2") == std::string::npos);
}

}  // namespace gatewarden
