#include "protocol/bearer.h"

#include <algorithm>

#include "base/names.h"
#include "base/text.h"
#include "base/uri.h"
#include "protocol/parameters.h"

namespace gatewarden::protocol {

namespace {

constexpr std::size_t longest_token = 16384;

using Found = Result<std::optional<std::string>>;

OAuthError invalid_request(std::string description) { return {ErrorCode::invalid_request, std::move(description)}; }

// b64token of section 2.1.
bool is_token(std::string_view text) {
  const auto is_allowed = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("-._~+/=").find(c) != std::string_view::npos;
  };
  return !text.empty() && text.size() <= longest_token && std::all_of(text.begin(), text.end(), is_allowed);
}

Found token_of_header(const http::Request& request) {
  constexpr std::string_view scheme = "Bearer ";
  if (request.count("authorization") > 1) return invalid_request("the Authorization header came twice");
  const auto header = request.header("authorization");
  if (!header || !equal_ignoring_ascii_case(header->substr(0, scheme.size()), scheme)) return std::optional<std::string>();
  const std::string_view token = header->substr(scheme.size());
  if (!is_token(token)) return invalid_request("the bearer token is malformed");
  return std::optional<std::string>(token);
}

// Section 2.2: only of a POST with the form's media type.
Found token_of_body(const http::Request& request) {
  if (request.method != http::Method::post || request.media_type() != names::form_media_type) {
    return std::optional<std::string>();
  }
  auto form = parse_form(request.body);
  if (!form) return invalid_request("the body is no form");
  const RequestParameters parameters(*std::move(form));
  if (parameters.is_doubled(names::access_token)) return invalid_request("access_token came twice");
  const auto token = parameters.find(names::access_token);
  if (!token) return std::optional<std::string>();
  if (!is_token(*token)) return invalid_request("the bearer token is malformed");
  return std::optional<std::string>(*token);
}

bool has_token_in_query(const http::Request& request) {
  const auto query = parse_form(request.query);
  if (!query) return false;
  return std::any_of(query->begin(), query->end(), [](const auto& one) { return one.first == names::access_token; });
}

}  // namespace

Result<std::optional<std::string>> bearer_token(const http::Request& request) {
  if (has_token_in_query(request)) return invalid_request("access_token must not stand in the query");
  auto of_header = TRY(token_of_header(request));
  auto of_body = TRY(token_of_body(request));
  if (of_header && of_body) return invalid_request("the access token came in two ways");
  return of_header ? of_header : of_body;
}

}  // namespace gatewarden::protocol
