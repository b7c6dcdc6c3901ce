// Where the authorization endpoint leads, and where it never does.
#include <random>

#include "oauth_requests.h"
#include "pages_walk.h"

namespace gatewarden {
namespace {

using namespace test;

// Somebody who is logged in and has consented, so that a good request is answered at once.
struct Visitor {
  explicit Visitor(const std::function<void(oauth::Client&)>& change = {})
      : client(Stack::shared().make_client(change)), http(Stack::shared()) {
    log_in_and_consent(http, client, Stack::shared().make_user(), "openid");
  }
  Stack::TestClient client;
  HttpClient http;
};

}  // namespace

TEST("S1: hundreds of bent redirect URIs lead nowhere, even with a session") {
  Visitor visitor([](oauth::Client& one) { one.redirect_uris = {"https://app.example/oauth/callback?tenant=7"}; });
  const std::string good = visitor.client.client.redirect_uris.at(0);
  const std::vector<std::string> pieces = {"/", "/../", "//", ";", "@", "\\", "#", "?", ":443", "%2f", "%00", "\t", "\r\n", " ", ".",
                                           "\xc3\xa4", "&code=x", "evil.example", "https://evil.example/", "*"};
  std::mt19937 random(7);
  int tried = 0;
  for (std::size_t at = 0; at <= good.size(); at += 2) {
    for (int i = 0; i < 12; ++i) {
      const std::string& piece = pieces[random() % pieces.size()];
      std::string bent = good.substr(0, at) + piece;
      if (i % 2 == 0) bent += good.substr(at);
      CHECK(is_error_page(authorize(visitor.http, with(good_request(visitor.client), "redirect_uri", bent))));
      ++tried;
    }
  }
  CHECK(tried > 250);
  CHECK_EQUAL(303, authorize(visitor.http, good_request(visitor.client)).status);
}

TEST("S2: a native application on loopback gets its answer on the port that it has") {
  Visitor visitor([](oauth::Client& one) {
    one.redirect_uris = {"http://127.0.0.1/callback"};
    one.token_endpoint_auth_method = "none";
    one.consent = oauth::ConsentPolicy::skip;
  });
  const Parameters good = good_request(visitor.client);
  const Answer answer = authorize(visitor.http, with(good, "redirect_uri", "http://127.0.0.1:51234/callback"));
  CHECK(answer.header("location").value_or("").starts_with("http://127.0.0.1:51234/callback?code="));
  for (const std::string bad : {"http://localhost:51234/callback", "http://127.0.0.1:51234/other", "http://127.0.0.1:80@evil/callback"}) {
    CHECK(is_error_page(authorize(visitor.http, with(good, "redirect_uri", bad))));
  }
}

TEST("S4: the query of the redirect URI is kept and the answer added once") {
  Visitor visitor([](oauth::Client& one) { one.redirect_uris = {"https://app.example/cb?x=1&y=%20"}; });
  const std::string location = authorize(visitor.http, good_request(visitor.client)).header("location").value_or("");
  CHECK(location.starts_with("https://app.example/cb?x=1&y=%20&code="));
  CHECK_EQUAL(location.find("code="), location.rfind("code="));
}

TEST("S6: no parameter of any page leads to another site") {
  Visitor visitor;
  const std::string evil = percent_encode("https://evil.example/");
  for (const std::string path : {"/login", "/oauth2/consent", "/logout", "/oauth2/authorize"}) {
    for (const std::string name : {"return_to", "next", "url", "redirect", "redirect_uri", "target_link_uri",
                                   "post_logout_redirect_uri", "continue", "interaction"}) {
      const Answer answer = visitor.http.get(path + "?" + name + "=" + evil);
      CHECK(answer.header("location").value_or("").find("evil.example") == std::string::npos);
      CHECK(answer.header("refresh") == std::nullopt);
    }
  }
}

TEST("S8: every redirect is 303, after GET and after POST") {
  Stack& stack = Stack::shared();
  const auto client = stack.make_client();
  const auto user = stack.make_user();
  HttpClient http(stack);
  const Answer begun = http.post_form("/oauth2/authorize", good_request(client));
  CHECK_EQUAL(303, begun.status);
  const Answer logged_in = log_in(http, *begun.header("location"), user.identifier, user.password);
  CHECK_EQUAL(303, logged_in.status);
  const Answer decided = decide(http, *logged_in.header("location"), "allow");
  CHECK_EQUAL(303, decided.status);
  CHECK_EQUAL(303, authorize(http, good_request(client)).status);
}

TEST("S9: nothing travels in a fragment unless the client was allowed it, and then the fragment is ours") {
  Visitor plain;
  CHECK_EQUAL(std::string("unauthorized_client"),
              redirected_error(Stack::shared(), plain.client,
                               authorize(plain.http, with(good_request(plain.client), "response_mode", "fragment"))));
  Visitor allowed([](oauth::Client& one) { one.response_modes = {"query", "fragment"}; });
  const Answer answer = authorize(allowed.http, with(good_request(allowed.client), "response_mode", "fragment"));
  CHECK(answer.header("location").value_or("").starts_with("https://app.example/callback#code="));
}

TEST("S10: a success carries iss and state") {
  Visitor visitor;
  const Answer answer = authorize(visitor.http, good_request(visitor.client));
  CHECK(!answer.location_parameter("code").empty());
  CHECK_EQUAL(Stack::shared().issuer(), answer.location_parameter("iss"));
  CHECK_EQUAL(std::string("the-state"), answer.location_parameter("state"));
}

TEST("authorize: form_post answers with a form to the client, in success and in error") {
  Visitor visitor;
  const Parameters asked = with(good_request(visitor.client), "response_mode", "form_post");
  for (const bool good : {true, false}) {
    const Answer answer = authorize(visitor.http, good ? asked : with(asked, "response_type", "x"));
    CHECK_EQUAL(200, answer.status);
    const Form form = form_on(answer, "answer");
    CHECK_EQUAL(std::string("https://app.example/callback"), form.action);
    const auto value = [&](const std::string& name) {
      for (const auto& [key, text] : form.fields) {
        if (key == name) return text;
      }
      return std::string();
    };
    CHECK_EQUAL(std::string("the-state"), value("state"));
    CHECK_EQUAL(Stack::shared().issuer(), value("iss"));
    CHECK_EQUAL(good, !value("code").empty());
    CHECK_EQUAL(good ? std::string() : std::string("unsupported_response_type"), value("error"));
    CHECK(answer.header("cache-control").value_or("").find("no-store") != std::string::npos);
  }
}

TEST("S13: the authorization endpoint answers no script of another origin") {
  Visitor visitor;
  const Answer answer = visitor.http.get("/oauth2/authorize?" + build_form(good_request(visitor.client)), {{"origin", "https://app.example"}});
  CHECK(!answer.header("access-control-allow-origin"));
  CHECK_EQUAL(405, visitor.http.send("OPTIONS", "/oauth2/authorize", "", {{"origin", "https://app.example"}}).status);
}

TEST("authorize: redirect_uri may be left out by plain OAuth where one is registered, and by nobody else") {
  Stack& stack = Stack::shared();
  Visitor visitor([](oauth::Client& one) { one.consent = oauth::ConsentPolicy::skip; });
  const Answer answer = authorize(visitor.http, with(without(good_request(visitor.client), "redirect_uri"), "scope", "profile"));
  CHECK(answer.header("location").value_or("").starts_with("https://app.example/callback?code="));
  CHECK(is_error_page(authorize(visitor.http, without(good_request(visitor.client), "redirect_uri"))));
  const auto two = stack.make_client([](oauth::Client& one) { one.redirect_uris.push_back("https://app.example/other"); });
  CHECK(is_error_page(authorize(visitor.http, with(without(good_request(two), "redirect_uri"), "scope", "profile"))));
}

}  // namespace gatewarden
