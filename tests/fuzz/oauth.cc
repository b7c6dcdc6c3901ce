// What OAuth's parameters hold.
#include "authentication/identifier.h"
#include "base/encoding.h"
#include "base/uri.h"
#include "domain/dated_token.h"
#include "fuzz/fuzz.h"
#include "protocol/authorization_request.h"
#include "protocol/claims.h"
#include "protocol/client_authentication.h"
#include "protocol/redirect_uri.h"
#include "protocol/scope.h"

namespace gatewarden {

FUZZ("redirect_uri") {
  // What matches a registered URI is that URI, but for the port of a loopback address.
  constexpr std::string_view web = "https://app.example/callback?kept=1";
  CHECK_EQUAL(input == web, protocol::redirect_uri_matches(web, input));
  if (protocol::redirect_uri_matches("http://127.0.0.1/callback", input)) {
    const auto uri = parse_uri(input);
    CHECK(uri && uri->scheme == "http" && uri->host == "127.0.0.1" && !uri->userinfo && uri->path == "/callback" && !uri->query &&
          !uri->fragment);
  }
  if (!protocol::redirect_uri_fault(input)) CHECK(parse_uri(input).has_value());
}

FUZZ("scope") {
  const auto words = protocol::parse_scope(input);
  if (!words) return;
  CHECK(words->size() <= 100);
  for (const std::string& word : *words) CHECK(!word.empty() && word.find_first_of(" \"\\") == std::string::npos);
}

FUZZ("identifier") {
  const auto identifier = authentication::parse_identifier(input);
  if (!identifier) return;
  CHECK(identifier->value.size() <= 320);
  const auto again = authentication::parse_identifier(identifier->value);
  CHECK(again && again->value == identifier->value && again->kind == identifier->kind);  // canonical is canonical
}

FUZZ("basic") {
  const auto credentials = protocol::parse_basic(input);
  if (credentials) CHECK(input.substr(0, 6).find(' ') == 5);
}

FUZZ("authorization_request") {
  const auto request = protocol::from_json(input);
  if (!request) return;
  const std::string text = protocol::to_json(*request);
  const auto again = protocol::from_json(text);
  CHECK(again && protocol::to_json(*again) == text);
}

FUZZ("claims") {
  const auto request = protocol::parse_claims_request(input);
  if (!request) return;
  CHECK(request->userinfo.size() <= 64 && request->id_token.size() <= 64);
  const auto again = protocol::parse_claims_request(protocol::to_json(*request));
  CHECK(again.ok());
}

FUZZ("dated_token") {
  for (const std::string_view prefix : {std::string_view(), std::string_view("gwa_")}) {
    const auto token = domain::parse_dated_token(prefix, input);
    if (!token) continue;
    CHECK(token->text == input && input.starts_with(prefix));
    const auto bytes = from_base64url(input.substr(prefix.size()));
    CHECK(bytes && bytes->size() == 34);
    CHECK_EQUAL(bytes->substr(0, 2), domain::day_bytes(token->day));
    CHECK_EQUAL(std::size_t{32}, token->hash.size());
  }
}

}  // namespace gatewarden
