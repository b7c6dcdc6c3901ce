#include "bench/walk_parts.h"

#include <stdexcept>

#include "base/encoding.h"
#include "platform/crypto/digest.h"
#include "platform/json/value.h"

namespace gatewarden::bench {

void must(bool holds, const char* what) {
  if (!holds) throw std::runtime_error(what);
}

std::string member(const Answer& answer, std::string_view name) {
  must(answer.status == 200, "the answer should be 200");
  const std::optional<json::Value> value = json::Value::parse(answer.body);
  const std::optional<std::string> text = value ? value->string_at(name) : std::nullopt;
  must(text.has_value(), "a member is missing");
  return *text;
}

std::string token_request(const Application& application, Parameters form) {
  std::vector<http::Header> headers;
  if (application.secret.empty()) form.emplace_back("client_id", application.client_id);
  else headers.push_back(basic_authorization(application.client_id, application.secret));
  return post_request("/oauth2/token", form, headers);
}

Parameters authorization_parameters(const Application& application) {
  return {{"response_type", "code"}, {"client_id", application.client_id},
          {"redirect_uri", application.redirect_uri}, {"scope", application.scope},
          {"state", "af0ifjsldkj"}, {"nonce", "n-0S6_WzA2Mj"},
          {"code_challenge", to_base64url(crypto::sha256(code_verifier))},
          {"code_challenge_method", "S256"}};
}

std::string authorization_request(const Application& application, const std::string& cookies) {
  std::vector<http::Header> headers;
  if (!cookies.empty()) headers.push_back({"cookie", cookies});
  return get_request("/oauth2/authorize?" + build_form(authorization_parameters(application)), headers);
}

std::optional<std::string> code_of(const Answer& answer, const Application& application) {
  if (!answer.header("location").starts_with(application.redirect_uri)) return std::nullopt;
  const std::string code = query_parameter(answer.header("location"), "code");
  must(!code.empty(), "the redirect should carry a code");
  return code;
}

}  // namespace gatewarden::bench
