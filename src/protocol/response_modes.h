// The ways in which an authorization response travels to the client: one row each (OAuth 2.0 Multiple Response Types 2.1,
// OAuth 2.0 Form Post Response Mode).
#pragma once

#include <optional>
#include <span>
#include <string_view>

namespace gatewarden::protocol {

enum class ResponseMode { query, fragment, form_post };

struct ResponseModeRow {
  ResponseMode mode;
  std::string_view name;
};

std::span<const ResponseModeRow> response_modes();
std::string_view wire_name(ResponseMode mode);
std::optional<ResponseMode> parse_response_mode(std::string_view wire_name);

}  // namespace gatewarden::protocol
