#include "base/oauth_error.h"

#include <array>
#include <cassert>
#include <cstddef>

namespace gatewarden {

namespace {

struct ErrorRow {
  ErrorCode code;
  std::string_view wire_name;
  int http_status;
};

// In the order of the enumeration, so that a code is its row's index.
constexpr std::array rows = {
    ErrorRow{ErrorCode::invalid_request, "invalid_request", 400},
    ErrorRow{ErrorCode::invalid_client, "invalid_client", 401},
    ErrorRow{ErrorCode::invalid_grant, "invalid_grant", 400},
    ErrorRow{ErrorCode::unauthorized_client, "unauthorized_client", 400},
    ErrorRow{ErrorCode::unsupported_grant_type, "unsupported_grant_type", 400},
    ErrorRow{ErrorCode::invalid_scope, "invalid_scope", 400},
    ErrorRow{ErrorCode::unsupported_response_type, "unsupported_response_type", 400},
    ErrorRow{ErrorCode::access_denied, "access_denied", 400},
    ErrorRow{ErrorCode::server_error, "server_error", 500},
    ErrorRow{ErrorCode::temporarily_unavailable, "temporarily_unavailable", 503},
    ErrorRow{ErrorCode::invalid_token, "invalid_token", 401},
    ErrorRow{ErrorCode::insufficient_scope, "insufficient_scope", 403},
    ErrorRow{ErrorCode::login_required, "login_required", 400},
    ErrorRow{ErrorCode::consent_required, "consent_required", 400},
    ErrorRow{ErrorCode::request_not_supported, "request_not_supported", 400},
    ErrorRow{ErrorCode::request_uri_not_supported, "request_uri_not_supported", 400},
    ErrorRow{ErrorCode::registration_not_supported, "registration_not_supported", 400},
    ErrorRow{ErrorCode::unmet_authentication_requirements, "unmet_authentication_requirements", 400},
    ErrorRow{ErrorCode::wrong_credentials, "wrong_credentials", 422},
    ErrorRow{ErrorCode::step_not_next, "step_not_next", 409},
    ErrorRow{ErrorCode::origin_not_allowed, "origin_not_allowed", 403},
    ErrorRow{ErrorCode::password_refused, "password_refused", 422},
    ErrorRow{ErrorCode::reauthentication_required, "reauthentication_required", 403},
    ErrorRow{ErrorCode::not_found, "not_found", 404},
    ErrorRow{ErrorCode::conflict, "conflict", 409},
    ErrorRow{ErrorCode::unsupported_media_type, "unsupported_media_type", 415},
    ErrorRow{ErrorCode::content_too_large, "content_too_large", 413},
    ErrorRow{ErrorCode::too_many_requests, "too_many_requests", 429},
    ErrorRow{ErrorCode::invalid_registration, "invalid_registration", 422},
    ErrorRow{ErrorCode::identifier_taken, "identifier_taken", 409},
    ErrorRow{ErrorCode::request_id_taken, "request_id_taken", 409},
    ErrorRow{ErrorCode::request_id_reused, "request_id_reused", 422},
};

constexpr bool in_order() {
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (rows[i].code != static_cast<ErrorCode>(i)) return false;
  }
  return true;
}
static_assert(in_order());
static_assert(rows.size() == static_cast<std::size_t>(ErrorCode::request_id_reused) + 1);

const ErrorRow& row_of(ErrorCode code) {
  const auto index = static_cast<std::size_t>(code);
  assert(index < rows.size());
  return rows[index];
}

}  // namespace

std::string_view wire_name(ErrorCode code) { return row_of(code).wire_name; }

int http_status(ErrorCode code) { return row_of(code).http_status; }

}  // namespace gatewarden
