// Requests of an application, good but for what a test changes, and what is read of the answers.
#pragma once

#include <algorithm>
#include <string>
#include <thread>
#include <vector>

#include "base/encoding.h"
#include "harness/stack.h"
#include "harness/test.h"
#include "platform/crypto/random.h"
#include "platform/json/value.h"

namespace gatewarden::test {

// For a stack of a test's own.
inline StackOptions configured(const std::string& toml) {
  StackOptions options;
  options.extra_configuration = toml;
  return options;
}

inline std::string fresh_verifier() { return to_base64url(crypto::random_bytes(32)); }

// Sets a parameter, or adds it.
inline Parameters with(Parameters parameters, const std::string& name, const std::string& value) {
  const auto found = std::find_if(parameters.begin(), parameters.end(), [&](const auto& one) { return one.first == name; });
  if (found != parameters.end()) {
    found->second = value;
  } else {
    parameters.emplace_back(name, value);
  }
  return parameters;
}

inline Parameters without(Parameters parameters, const std::string& name) {
  std::erase_if(parameters, [&](const auto& one) { return one.first == name; });
  return parameters;
}

// A good authorization request with state.
inline Parameters good_request(const Stack::TestClient& client, const std::string& scope = "openid") {
  return with(authorization_parameters(client, std::string(43, 'v'), scope), "state", "the-state");
}

inline Answer authorize(HttpClient& http, const Parameters& parameters) {
  return http.get("/oauth2/authorize?" + build_form(parameters));
}

// The request was refused at the client's own redirect URI, with state and issuer; answers the error.
inline std::string redirected_error(const Stack& stack, const Stack::TestClient& client, const Answer& answer) {
  CHECK_EQUAL(303, answer.status);
  CHECK(answer.header("location").value_or("").starts_with(client.client.redirect_uris.at(0) + "?"));
  CHECK_EQUAL(stack.issuer(), answer.location_parameter("iss"));
  CHECK_EQUAL(std::string(), answer.location_parameter("code"));
  return answer.location_parameter("error");
}

// The request was refused on a page of ours: nothing leads anywhere.
inline bool is_error_page(const Answer& answer) {
  return answer.status == 400 && !answer.header("location") && answer.body.find("id=\"error-code\"") != std::string::npos &&
         answer.body.find("<form") == std::string::npos;
}

inline std::string error_of(const Answer& answer) { return answer.json().string_at("error").value_or(""); }
inline std::string text_at(const Answer& answer, const std::string& name) { return answer.json().string_at(name).value_or(""); }

// The claims of a signed token, unproven.
inline json::Value claims_of(const std::string& token) {
  const std::size_t first = token.find('.');
  const std::size_t second = token.find('.', first + 1);
  CHECK(second != std::string::npos);
  return *json::Value::parse(from_base64url(token.substr(first + 1, second - first - 1)).value_or(""));
}
inline json::Value header_of(const std::string& token) {
  return *json::Value::parse(from_base64url(token.substr(0, token.find('.'))).value_or(""));
}

inline Answer redeem_code(HttpClient& http, const Stack::TestClient& client, const CodeFlow& flow) {
  return token_request(http, client, {{"grant_type", "authorization_code"}, {"code", flow.code},
                                      {"redirect_uri", client.client.redirect_uris.at(0)}, {"code_verifier", flow.code_verifier}});
}

inline Answer refresh(HttpClient& http, const Stack::TestClient& client, const std::string& token) {
  return token_request(http, client, {{"grant_type", "refresh_token"}, {"refresh_token", token}});
}

// The tokens of a whole flow, as JSON.
inline Answer tokens_for(HttpClient& http, const Stack::TestClient& client, const Stack::TestUser& user,
                         const std::string& scope = "openid profile email offline_access", const Parameters& more = {}) {
  return redeem(http, client, log_in_and_consent(http, client, user, scope, more));
}

inline Answer introspect(HttpClient& http, const Stack::TestClient& client, const std::string& token) {
  return http.post_form("/oauth2/introspect", {{"token", token}}, {basic_authorization(client)});
}
inline bool is_active(HttpClient& http, const Stack::TestClient& client, const std::string& token) {
  const Answer answer = introspect(http, client, token);
  CHECK_EQUAL(200, answer.status);
  return answer.json().boolean_at("active").value();
}

inline Answer userinfo(HttpClient& http, const std::string& token) {
  return http.get("/oauth2/userinfo", {{"authorization", "Bearer " + token}});
}

// Calls at once from as many threads, each with a client of its own; answers in no order.
template <typename Call>
std::vector<Answer> at_once(const Stack& stack, std::size_t count, Call call) {
  std::vector<Answer> answers(count);
  std::vector<std::thread> threads;
  for (std::size_t i = 0; i < count; ++i) {
    threads.emplace_back([&, i] {
      HttpClient http(stack);
      answers[i] = call(http);
    });
  }
  for (std::thread& thread : threads) thread.join();
  return answers;
}

inline std::size_t successes(const std::vector<Answer>& answers) {
  return static_cast<std::size_t>(
      std::count_if(answers.begin(), answers.end(), [](const Answer& answer) { return answer.status == 200; }));
}

}  // namespace gatewarden::test
