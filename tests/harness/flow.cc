// The walk of a person and an application through the code flow, by the forms that the pages show.
#include "base/encoding.h"
#include "base/text.h"
#include "harness/html.h"
#include "harness/stack.h"
#include "harness/test.h"
#include "platform/crypto/digest.h"
#include "platform/crypto/random.h"

namespace gatewarden::test {

namespace {

[[noreturn]] void fail_step(const std::string& step, const Answer& answer) {
  CPPUNIT_FAIL(step + ": status " + std::to_string(answer.status) + ", location " + answer.header("location").value_or("none") +
               "\n" + printable(answer.body, 1500));
}

// One's own pages are followed; what leads elsewhere is the end of the walk.
bool leads_to(const Answer& answer, const std::string& path) {
  const std::string location = answer.header("location").value_or("");
  return answer.status == 303 && location.find(path) != std::string::npos;
}

Form form_of(const Answer& page, const std::string& id, const std::string& step) {
  const auto form = find_form(page.body, id);
  if (page.status != 200 || !form) fail_step(step + ": no page with the form " + id, page);
  return *form;
}

Answer log_in(HttpClient& http, const std::string& location, const Stack::TestUser& user) {
  Form form = form_of(http.get(location), "login-form", "log-in");
  form.set("identifier", user.identifier);
  form.set("password", user.password);
  return http.post_form(form.action.empty() ? location : form.action, form.fields);
}

Answer approve(HttpClient& http, const std::string& location) {
  Form form = form_of(http.get(location), "consent-form", "consent");
  form.set("decision", "allow");
  return http.post_form(form.action.empty() ? location : form.action, form.fields);
}

}  // namespace

std::string s256(const std::string& code_verifier) { return to_base64url(crypto::sha256(code_verifier)); }

Parameters authorization_parameters(const Stack::TestClient& client, const std::string& code_verifier, const std::string& scope) {
  return {{"response_type", "code"},
          {"client_id", client.client.client_id},
          {"redirect_uri", client.client.redirect_uris.at(0)},
          {"scope", scope},
          {"code_challenge", s256(code_verifier)},
          {"code_challenge_method", "S256"}};
}

CodeFlow log_in_and_consent(HttpClient& http, const Stack::TestClient& client, const Stack::TestUser& user,
                            const std::string& scope, const Parameters& more) {
  CodeFlow flow;
  flow.state = to_base64url(crypto::random_bytes(12));
  flow.nonce = to_base64url(crypto::random_bytes(12));
  flow.code_verifier = to_base64url(crypto::random_bytes(32));
  Parameters parameters = authorization_parameters(client, flow.code_verifier, scope);
  parameters.emplace_back("state", flow.state);
  parameters.emplace_back("nonce", flow.nonce);
  parameters.insert(parameters.end(), more.begin(), more.end());

  flow.last = http.get("/oauth2/authorize?" + build_form(parameters));
  if (leads_to(flow.last, "/login?")) flow.last = log_in(http, *flow.last.header("location"), user);
  if (leads_to(flow.last, "/oauth2/consent?")) flow.last = approve(http, *flow.last.header("location"));
  flow.code = flow.last.location_parameter("code");
  if (flow.code.empty() || flow.last.location_parameter("state") != flow.state) fail_step("the answer with the code", flow.last);
  return flow;
}

// RFC 6749 section 2.3.1: both are form-encoded before they are joined.
http::Header basic_authorization(const Stack::TestClient& client) {
  return {"authorization", "Basic " + to_base64(percent_encode(client.client.client_id) + ":" + percent_encode(client.secret))};
}

Answer token_request(HttpClient& http, const Stack::TestClient& client, Parameters form) {
  if (client.client.is_public()) {
    form.emplace_back("client_id", client.client.client_id);
    return http.post_form("/oauth2/token", form);
  }
  if (client.client.token_endpoint_auth_method == "client_secret_post") {
    form.emplace_back("client_id", client.client.client_id);
    form.emplace_back("client_secret", client.secret);
    return http.post_form("/oauth2/token", form);
  }
  return http.post_form("/oauth2/token", form, {basic_authorization(client)});
}

Answer redeem(HttpClient& http, const Stack::TestClient& client, const CodeFlow& flow) {
  const Answer answer = token_request(http, client,
                                      {{"grant_type", "authorization_code"},
                                       {"code", flow.code},
                                       {"redirect_uri", client.client.redirect_uris.at(0)},
                                       {"code_verifier", flow.code_verifier}});
  if (answer.status != 200) fail_step("the redemption of the code", answer);
  return answer;
}

}  // namespace gatewarden::test
