// Steps of a sign-in as a site's own front end takes them: JSON, with the browser's cookies and the step token.
#pragma once

#include <string>

#include "base/json_writer.h"
#include "harness/stack.h"
#include "harness/test.h"

namespace gatewarden::test {

inline const http::Header json_type{"content-type", "application/json"};

inline std::string json_of(const Parameters& members) {
  JsonWriter json;
  json.begin_object();
  for (const auto& [name, value] : members) json.member(name, value);
  return json.end_object().take();
}

inline Answer post_json(HttpClient& http, const std::string& path, const std::string& body, std::vector<http::Header> headers = {}) {
  headers.push_back(json_type);
  return http.send("POST", path, body, headers);
}

// A step after the first.
inline Answer take_step(HttpClient& http, const std::string& step, const std::string& token, const Parameters& members,
                        std::vector<http::Header> headers = {}) {
  headers.push_back({"authorization", "Bearer " + token});
  return post_json(http, "/api/v1/auth/" + step, json_of(members), std::move(headers));
}

inline Answer submit_identifier(HttpClient& http, const std::string& identifier) {
  return post_json(http, "/api/v1/auth/submit-identifier", json_of({{"identifier", identifier}}));
}

inline Answer submit_for_application(HttpClient& http, const std::string& identifier, const Parameters& context) {
  const std::string body =
      JsonWriter().begin_object().member("identifier", identifier).key("oauth2_context").raw(json_of(context)).end_object().take();
  return post_json(http, "/api/v1/auth/submit-identifier", body);
}

// The token of an answer that has one.
inline std::string step_token(const Answer& answer) {
  CHECK_EQUAL(200, answer.status);
  return answer.json().string_at("step_token").value();
}

}  // namespace gatewarden::test
