// What the walks share: the requests that they begin with, and how they read answers.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/uri.h"
#include "bench/http_wire.h"
#include "bench/walks.h"

namespace gatewarden::bench {

inline constexpr std::string_view browser_cookie = "__Host-gatewarden_browser";
inline constexpr std::string_view session_cookie = "__Host-gatewarden_session";
inline constexpr std::string_view code_verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";  // RFC 7636 appendix B

void must(bool holds, const char* what);

// A text of the JSON object that a good answer is. Throws if there is none of that name.
std::string member(const Answer& answer, std::string_view name);

std::string token_request(const Application& application, Parameters form);
Parameters authorization_parameters(const Application& application);
// `cookies`: empty for a new browser.
std::string authorization_request(const Application& application, const std::string& cookies);
// The code, if the answer sends the browser back to the application with one.
std::optional<std::string> code_of(const Answer& answer, const Application& application);

}  // namespace gatewarden::bench
