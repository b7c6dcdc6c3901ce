// What the authorization endpoint refuses, and whom it tells.
#include "oauth_requests.h"

namespace gatewarden {
namespace {

using namespace test;

struct Refusal {
  Parameters parameters;
  std::string error;
};

// Each of them is told to the client, with state and issuer.
void check_refusals(const Stack::TestClient& client, const std::vector<Refusal>& refusals) {
  HttpClient http(Stack::shared());
  for (const Refusal& refusal : refusals) {
    const Answer answer = authorize(http, refusal.parameters);
    CHECK_EQUAL(refusal.error, redirected_error(Stack::shared(), client, answer));
    CHECK_EQUAL(std::string("the-state"), answer.location_parameter("state"));
  }
}

}  // namespace

TEST("S5: an unknown client and a redirect URI that is not registered are told on a page") {
  const auto client = Stack::shared().make_client();
  HttpClient http(Stack::shared());
  const Parameters good = good_request(client);
  for (const Parameters& bad : {without(good, "client_id"), with(good, "client_id", "nobody"), with(good, "client_id", "a b\"<"),
                                without(good, "redirect_uri"), with(good, "redirect_uri", "https://evil.example/cb"),
                                with(good, "redirect_uri", "javascript:alert(1)")}) {
    CHECK(is_error_page(authorize(http, bad)));
  }
}

TEST("S5: a bad redirect URI outweighs every other error") {
  const auto client = Stack::shared().make_client();
  HttpClient http(Stack::shared());
  Parameters bad = with(good_request(client), "redirect_uri", "https://evil.example/cb");
  for (const auto& [name, value] : Parameters{{"response_type", "token"}, {"prompt", "none"}, {"request", "x"}, {"scope", "\""},
                                              {"response_mode", "form_post"}, {"code_challenge", "x"}}) {
    bad = with(bad, name, value);
    CHECK(is_error_page(authorize(http, bad)));
  }
}

TEST("S5: a disabled client is no client") {
  const auto client = Stack::shared().make_client([](oauth::Client& one) { one.status = oauth::ClientStatus::disabled; });
  HttpClient http(Stack::shared());
  CHECK(is_error_page(authorize(http, good_request(client))));
}

TEST("S10: every error at the client carries iss and state") {
  const auto client = Stack::shared().make_client();
  const Parameters good = good_request(client);
  check_refusals(client, {{without(good, "response_type"), "invalid_request"},
                          {with(good, "response_type", "token"), "unsupported_response_type"},
                          {with(good, "response_type", "code id_token"), "unsupported_response_type"},
                          {with(good, "response_mode", "web_message"), "invalid_request"},
                          {with(good, "prompt", "none"), "login_required"},
                          {with(good, "prompt", "none login"), "invalid_request"},
                          {with(good, "prompt", "create"), "invalid_request"},
                          {with(good, "max_age", "-1"), "invalid_request"},
                          {with(good, "max_age", "soon"), "invalid_request"},
                          {with(good, "claims", "{"), "invalid_request"},
                          {with(good, "id_token_hint", "a.b.c"), "invalid_request"},
                          {with(good, "nonce", std::string(513, 'n')), "invalid_request"},
                          {with(good, "scope", "unheard-of"), "invalid_scope"},
                          {with(good, "scope", "openid \"x\""), "invalid_scope"}});
}

TEST("authorize: request objects and inline registration are refused by their own names, never ignored") {
  const auto client = Stack::shared().make_client();
  const Parameters good = good_request(client);
  check_refusals(client, {{with(good, "request", "eyJhbGciOiJub25lIn0.e30."), "request_not_supported"},
                          {with(good, "request_uri", "https://app.example/r"), "request_uri_not_supported"},
                          {with(good, "registration", "{}"), "registration_not_supported"}});
}

TEST("S11: every known parameter that comes twice is refused") {
  const auto client = Stack::shared().make_client();
  HttpClient http(Stack::shared());
  const Parameters good = good_request(client);
  for (const std::string name : {"client_id", "redirect_uri"}) {
    Parameters doubled = good;
    doubled.emplace_back(name, name == "client_id" ? client.client.client_id : client.client.redirect_uris.at(0));
    CHECK(is_error_page(authorize(http, doubled)));
  }
  for (const std::string name : {"response_type", "scope", "state", "nonce", "prompt", "max_age", "claims", "code_challenge",
                                 "code_challenge_method", "response_mode", "login_hint", "id_token_hint", "acr_values", "ui_locales",
                                 "display", "request", "request_uri", "unknown"}) {
    Parameters doubled = without(good, name);
    doubled.emplace_back(name, name == "response_type" ? "code" : "x");
    doubled.emplace_back(name, name == "response_type" ? "code" : "x");
    CHECK_EQUAL(std::string("invalid_request"), redirected_error(Stack::shared(), client, authorize(http, doubled)));
  }
}

TEST("S11: one parameter in the query and again in the body, or in two spellings, is refused") {
  const auto client = Stack::shared().make_client();
  HttpClient http(Stack::shared());
  const Parameters good = good_request(client);
  const Answer both = http.post_form("/oauth2/authorize?scope=openid", good);
  CHECK_EQUAL(std::string("invalid_request"), redirected_error(Stack::shared(), client, both));
  const Answer spelt = http.get("/oauth2/authorize?" + build_form(good) + "&s%63ope=email");
  CHECK_EQUAL(std::string("invalid_request"), redirected_error(Stack::shared(), client, spelt));
}

TEST("S11: an empty parameter is absent, an unknown one is ignored") {
  const auto client = Stack::shared().make_client();
  HttpClient http(Stack::shared());
  const Answer answer = authorize(http, with(with(good_request(client), "max_age", ""), "extra[]", "foobar"));
  CHECK_EQUAL(303, answer.status);
  CHECK(answer.header("location").value_or("").find("/login?") != std::string::npos);
}

TEST("S14: response types, response modes and grants that a client did not register are refused") {
  Stack& stack = Stack::shared();
  HttpClient http(stack);
  const auto modes = stack.make_client([](oauth::Client& one) { one.response_modes = {"query"}; });
  CHECK_EQUAL(std::string("unauthorized_client"),
              redirected_error(stack, modes, authorize(http, with(good_request(modes), "response_mode", "form_post"))));
  const auto grants = stack.make_client([](oauth::Client& one) { one.grant_types = {"client_credentials"}; });
  CHECK_EQUAL(std::string("unauthorized_client"), redirected_error(stack, grants, authorize(http, good_request(grants))));
  const auto types = stack.make_client([](oauth::Client& one) { one.response_types = {}; });
  CHECK_EQUAL(std::string("unauthorized_client"), redirected_error(stack, types, authorize(http, good_request(types))));
}

TEST("S24: PKCE is demanded of every client, and S256 alone is good") {
  Stack& stack = Stack::shared();
  HttpClient http(stack);
  for (const std::string method : {"client_secret_basic", "client_secret_post", "none"}) {
    const auto client = stack.make_client([&](oauth::Client& one) { one.token_endpoint_auth_method = method; });
    const Parameters good = good_request(client);
    for (const Parameters& bad : {without(without(good, "code_challenge"), "code_challenge_method"), without(good, "code_challenge"),
                                  without(good, "code_challenge_method"), with(good, "code_challenge_method", "plain"),
                                  with(good, "code_challenge_method", "s256"), with(good, "code_challenge", std::string(42, 'a')),
                                  with(good, "code_challenge", std::string(43, '+'))}) {
      CHECK_EQUAL(std::string("invalid_request"), redirected_error(stack, client, authorize(http, bad)));
    }
  }
}

TEST("S24: a confidential client may be let off PKCE, a public one never") {
  Stack& stack = Stack::shared();
  HttpClient http(stack);
  for (const std::string method : {"client_secret_basic", "none"}) {
    const auto client = stack.make_client([&](oauth::Client& one) {
      one.token_endpoint_auth_method = method;
      one.require_pkce = false;
    });
    const Answer answer =
        authorize(http, without(without(good_request(client), "code_challenge"), "code_challenge_method"));
    const bool is_let_off = answer.location_parameter("error").empty();
    CHECK_EQUAL(method != "none", is_let_off);
  }
}

TEST("S16: long state, nonce and scope are accepted or refused, and never break anything") {
  Stack& stack = Stack::shared();
  const auto client = stack.make_client();
  HttpClient http(stack);
  const std::string hostile = "<script>alert(1)</script>\"'%00\\{{STATE}}\xc3\xa4";
  const Answer odd = authorize(http, with(with(good_request(client), "state", hostile), "response_type", "x"));
  CHECK_EQUAL(hostile, odd.location_parameter("state"));
  const std::string long_state(1000, 's');
  const Answer answer = authorize(http, with(with(good_request(client), "state", long_state), "prompt", "none"));
  CHECK_EQUAL(long_state, answer.location_parameter("state"));
  const Answer too_long = authorize(http, with(good_request(client), "state", std::string(4097, 's')));
  CHECK_EQUAL(std::string("invalid_request"), redirected_error(stack, client, too_long));
  const Answer scope = authorize(http, with(good_request(client), "scope", std::string(2049, 's')));
  CHECK_EQUAL(std::string("invalid_scope"), redirected_error(stack, client, scope));
}

// Each parameter is within its own bound, and each byte takes several as JSON within JSON.
TEST("S16: a request whose parameters together are too long to be kept is refused, not broken off") {
  Stack& stack = Stack::shared();
  const auto client = stack.make_client();
  HttpClient http(stack);
  const std::string claims = R"({"id_token":{"acr":{"values":[")" + std::string(8100, '<') + R"("]}}})";
  Parameters parameters = with(with(good_request(client), "state", std::string(4096, '&')), "claims", claims);
  CHECK_EQUAL(std::string("invalid_request"), redirected_error(stack, client, http.post_form("/oauth2/authorize", parameters)));
  const Answer fits = http.post_form("/oauth2/authorize", with(parameters, "state", "s"));
  CHECK_EQUAL(303, fits.status);
  CHECK_EQUAL(200, http.get(*fits.header("location")).status);
}

TEST("S7: a faulty request to a client that a person owns does not redirect somebody who is not logged in") {
  Stack& stack = Stack::shared();
  const auto user = stack.make_user();
  const auto client = stack.make_client([](oauth::Client& one) { one.owner_user_id = 7; });
  HttpClient http(stack);
  const Parameters faulty = with(good_request(client), "scope", "unheard-of");
  CHECK(is_error_page(authorize(http, faulty)));
  CHECK_EQUAL(std::string("invalid_scope"), redirected_error(stack, client, authorize(http, with(faulty, "prompt", "none"))));
  log_in_and_consent(http, client, user, "openid");
  CHECK_EQUAL(std::string("invalid_scope"), redirected_error(stack, client, authorize(http, faulty)));
}

}  // namespace gatewarden
