// An authorization request: read from a query or form, checked by a matrix of steps, kept as JSON in an interaction.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "base/uri.h"
#include "protocol/response_modes.h"

namespace gatewarden::protocol {

// A request whose client and redirect URI are good and whose parameters have been checked.
struct AuthorizationRequest {
  std::string client_id;
  std::string redirect_uri;
  bool redirect_uri_given = true;
  std::string response_type;
  ResponseMode response_mode = ResponseMode::query;
  std::string scope;  // what is asked for and allowed, words separated by spaces
  std::optional<std::string> state;
  std::optional<std::string> nonce;
  std::optional<std::string> code_challenge;  // S256
  std::vector<std::string> prompt;            // none, or some of login, consent, select_account, create
  std::optional<Seconds> max_age;
  std::vector<std::string> acr_values;
  std::vector<std::string> ui_locales;
  std::string login_hint;
  std::string display;
  std::optional<std::string> id_token_hint_subject;  // sub of a verified id_token_hint
  std::optional<std::string> claims;  // JSON: those that exist and that the client may have (protocol/claims.h)
  Instant received_at{};

  bool has_prompt(std::string_view value) const;
  // What the person is asked to consent to: the scope, and the scopes of which single claims are asked.
  std::string consent_scope() const;
};

std::string to_json(const AuthorizationRequest& request);
// Of an interaction's row. Nothing if it is not as to_json() made it.
std::optional<AuthorizationRequest> from_json(std::string_view json);

}  // namespace gatewarden::protocol
