// The consent page through nginx: what it shows, what each answer does.
#include <atomic>

#include "base/text.h"
#include "oauth_requests.h"
#include "pages_walk.h"

using namespace gatewarden;
using namespace gatewarden::test;

namespace {

Stack& stack() { return Stack::shared(); }

struct Asked {
  HttpClient http{stack()};
  Stack::TestClient client;
  Stack::TestUser user = stack().make_user();
  std::string location;  // of the consent page

  explicit Asked(const std::function<void(oauth::Client&)>& change = {}, const Parameters& more = {})
      : client(stack().make_client(change)) {
    location = *log_in(http, send_person(http, client, more), user.identifier, user.password).header("location");
  }
};

}  // namespace

TEST("consent: the page says who asks, who I am, for what, and where the answer goes") {
  Asked asked([](oauth::Client& client) {
    client.client_name = "Example Notes";
    client.policy_uri = "https://app.example/privacy";
    client.tos_uri = "https://app.example/terms";
  });
  const std::string page = asked.http.get(asked.location).body;
  CHECK_EQUAL(std::string("Example Notes"), text_of(page, "client-name"));
  CHECK_EQUAL("Ada Lovelace (" + asked.user.identifier + ")", text_of(page, "account"));
  CHECK_EQUAL(std::string("https://app.example"), text_of(page, "destination"));
  CHECK_EQUAL(std::string("https://app.example/privacy"), element(page, "policy")["href"]);
  CHECK_EQUAL(std::string("https://app.example/terms"), element(page, "terms")["href"]);
  for (const char* scope : {"openid", "profile", "email"}) {
    const std::size_t at = page.find("data-scope=\"" + std::string(scope) + "\"");
    CHECK(at != std::string::npos);
    CHECK(page.find(">" + std::string(scope) + "<", at) != page.find('>', at));  // a description, not the bare word
  }
}

TEST("consent: a logo is shown from its own https origin alone") {
  Asked with([](oauth::Client& client) { client.logo_uri = "https://cdn.example/logo.png"; });
  const Answer page = with.http.get(with.location);
  CHECK_EQUAL(std::string("https://cdn.example/logo.png"), element(page.body, "client-logo")["src"]);
  CHECK(contains(*page.header("content-security-policy"), "img-src 'self' https://cdn.example;"));
  Asked without([](oauth::Client& client) { client.logo_uri = "http://cdn.example/logo.png"; });
  CHECK(element(without.http.get(without.location).body, "client-logo").empty());
}

TEST("consent: Allow leads to the application with a code, Deny with access_denied") {
  Asked allowed({}, {{"state", "s1"}});
  const Answer code = decide(allowed.http, allowed.location, "allow");
  CHECK_EQUAL(303, code.status);
  CHECK(code.header("location")->starts_with("https://app.example/callback?"));
  CHECK(!code.location_parameter("code").empty());
  CHECK_EQUAL(std::string("s1"), code.location_parameter("state"));

  Asked denied({}, {{"state", "s2"}});
  const Answer error = decide(denied.http, denied.location, "deny");
  CHECK_EQUAL(303, error.status);
  CHECK_EQUAL(std::string("access_denied"), error.location_parameter("error"));
  CHECK_EQUAL(std::string("s2"), error.location_parameter("state"));
  CHECK_EQUAL(stack().issuer(), error.location_parameter("iss"));
}

TEST("S84: the audit log tells who allowed and who denied") {
  Asked asked;
  decide(asked.http, asked.location, "deny");
  decide(asked.http, send_person(asked.http, asked.client), "allow");
  const auto events = json::Value::parse(stack().run({"audit", "list", "--json", "--client", asked.client.client.client_id}).out);
  std::vector<std::string> decisions;
  for (const json::Value& row : events->items()) {
    const std::string event = row.string_at("event").value();
    if (event != "consent_granted" && event != "authorization_denied") continue;
    CHECK_EQUAL(std::to_string(asked.user.user.id), row.string_at("user_id").value_or("nobody"));
    decisions.push_back(event);
  }
  CHECK_EQUAL(std::string("consent_granted authorization_denied"), join(decisions, " "));
}

TEST("consent: 64 decisions at once, half Allow and half Deny, give one answer") {
  Asked asked;
  Form form = form_on(asked.http.get(asked.location), "consent-form");
  const std::string cookies = "__Host-gatewarden_browser=" + asked.http.cookie("__Host-gatewarden_browser") +
                              "; __Host-gatewarden_session=" + asked.http.cookie("__Host-gatewarden_session");
  std::atomic<int> count = 0;
  const auto answers = at_once(stack(), 64, [&](HttpClient& http) {
    Form mine = form;
    mine.set("decision", count++ % 2 == 0 ? "allow" : "deny");
    return http.post_form("/oauth2/consent", mine.fields, {{"cookie", cookies}});
  });
  std::size_t answered = 0;
  for (const Answer& answer : answers) {
    if (answer.status == 303 && answer.header("location")->starts_with("https://app.example/callback?")) ++answered;
    else CHECK_EQUAL(400, answer.status);
  }
  CHECK_EQUAL(std::size_t{1}, answered);
}

TEST("consent: neither Allow nor Deny asks again") {
  Asked asked;
  const Answer page = decide(asked.http, asked.location, "perhaps");
  CHECK_EQUAL(422, page.status);
  CHECK(!form_on(page, "consent-form").value("form_token").empty());
  CHECK_EQUAL(303, decide(asked.http, asked.location, "allow").status);
}

TEST("consent: sent twice, as by a double click, it gives one code and then a page that says what to do") {
  Asked asked;
  Form form = form_on(asked.http.get(asked.location), "consent-form");
  form.set("decision", "allow");
  CHECK(!asked.http.post_form("/oauth2/consent", form.fields).location_parameter("code").empty());
  const Answer second = asked.http.post_form("/oauth2/consent", form.fields);
  CHECK_EQUAL(400, second.status);
  CHECK(contains(second.body, "start again"));
}

TEST("consent: a program is told where to go on in JSON") {
  const std::vector<http::Header> json{{"accept", "application/json"}};
  Asked allowed;
  const Answer code = decide(allowed.http, allowed.location, "allow", json);
  CHECK_EQUAL(200, code.status);
  CHECK_EQUAL(std::string("no-store"), *code.header("cache-control"));
  CHECK(contains(*code.json().string_at("redirect_url"), "https://app.example/callback?code="));
  Asked denied;
  CHECK(contains(*decide(denied.http, denied.location, "deny", json).json().string_at("redirect_url"), "error=access_denied"));
}

TEST("consent: a program passes the same checks") {
  const std::vector<http::Header> json{{"accept", "text/html;q=0.5, application/json"}};
  Asked asked;
  Form form = form_on(asked.http.get(asked.location), "consent-form");
  form.set("decision", "allow");
  form.set("form_token", "forged");
  const Answer refused = asked.http.post_form("/oauth2/consent", form.fields, json);
  CHECK_EQUAL(403, refused.status);
  CHECK(refused.json().string_at("error").has_value());
  HttpClient stranger(stack());
  CHECK_EQUAL(400, stranger.post_form("/oauth2/consent", form.fields, json).status);
}

TEST("consent: two tabs of one browser do not disturb each other") {
  HttpClient http(stack());
  const auto user = stack().make_user();
  const auto one = stack().make_client([](oauth::Client& client) { client.client_name = "Application one"; });
  const auto two = stack().make_client([](oauth::Client& client) { client.client_name = "Application two"; });
  const std::string first = send_person(http, one, {{"state", "one"}});
  const std::string second = send_person(http, two, {{"state", "two"}});
  const std::string consent_two = *log_in(http, second, user.identifier, user.password).header("location");
  const std::string consent_one = *log_in(http, first, user.identifier, user.password).header("location");
  CHECK_EQUAL(std::string("Application two"), text_of(http.get(consent_two).body, "client-name"));
  CHECK_EQUAL(std::string("one"), decide(http, consent_one, "allow").location_parameter("state"));
  CHECK_EQUAL(std::string("two"), decide(http, consent_two, "allow").location_parameter("state"));
}

TEST("consent: another account can be used before deciding") {
  Asked asked;
  const auto other = stack().make_user();
  const std::string away = element(asked.http.get(asked.location).body, "other-account")["href"];
  const Answer back = log_in(asked.http, away, other.identifier, other.password);
  CHECK(contains(text_of(asked.http.get(*back.header("location")).body, "account"), other.identifier));
}

TEST("consent: what was allowed once is not asked again") {
  Asked asked;
  decide(asked.http, asked.location, "allow");
  CHECK(contains(send_person(asked.http, asked.client), "https://app.example/callback?code="));
}
