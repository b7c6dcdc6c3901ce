#include "protocol/redirect_uri.h"

#include <algorithm>
#include <array>

#include "base/names.h"
#include "base/text.h"
#include "base/uri.h"

namespace gatewarden::protocol {

namespace {

constexpr std::size_t longest_redirect_uri = 2048;  // of the column

constexpr std::array<std::string_view, 2> loopback_origins = {"http://127.0.0.1", "http://[::1]"};

// Schemes that a browser runs or reads by itself instead of giving them to an application.
constexpr std::array<std::string_view, 6> harmful_schemes = {"javascript", "data", "vbscript", "file", "blob", "about"};

// What an authorization response adds: a redirect URI that has one already would carry it twice.
constexpr std::array<std::string_view, 10> response_parameters = {
    names::code, names::state, names::iss, names::error, names::error_description, "error_uri", names::access_token,
    names::id_token, "response", "session_state",
};

// What follows the loopback address and its port; nothing if the URI is no such one, or its port is none.
std::optional<std::string_view> after_loopback_port(std::string_view uri, std::string_view origin) {
  if (!uri.starts_with(origin)) return std::nullopt;
  uri.remove_prefix(origin.size());
  if (uri.starts_with(':')) {
    uri.remove_prefix(1);
    const std::string_view port = uri.substr(0, std::min(uri.find_first_not_of("0123456789"), uri.size()));
    if (port.empty() || port.size() > 5 || port.front() == '0' || *parse_unsigned(port) > 65535) return std::nullopt;
    uri.remove_prefix(port.size());
  }
  if (!uri.empty() && uri.front() != '/' && uri.front() != '?') return std::nullopt;
  return uri;
}

bool is_loopback_host(std::string_view host) { return host == "127.0.0.1" || host == "[::1]" || host == "localhost"; }

std::optional<std::string> scheme_fault(const Uri& uri) {
  const std::string& scheme = uri.scheme;
  if (scheme != to_lower_ascii(scheme)) return "its scheme must be written in lower case";
  if (std::find(harmful_schemes.begin(), harmful_schemes.end(), scheme) != harmful_schemes.end()) {
    return "the scheme " + scheme + ": is never a redirect URI";
  }
  if (scheme == "https") return std::nullopt;
  if (scheme == "http") {
    if (is_loopback_host(uri.host)) return std::nullopt;
    return "http is for native applications on 127.0.0.1 or [::1] alone; use https";
  }
  // RFC 8252 section 7.1: a reversed domain name, so that two applications do not take the same one.
  if (scheme.find('.') == std::string::npos) {
    return "a private scheme must be a reversed domain name, as in com.example.app:/callback";
  }
  return std::nullopt;
}

std::optional<std::string> query_fault(std::string_view query) {
  const auto parameters = parse_form(query);
  if (!parameters) return "its query is not application/x-www-form-urlencoded";
  for (const auto& [name, value] : *parameters) {
    if (std::find(response_parameters.begin(), response_parameters.end(), name) != response_parameters.end()) {
      return "its query must not hold " + name + ", which the answer adds";
    }
  }
  return std::nullopt;
}

}  // namespace

bool redirect_uri_matches(std::string_view registered, std::string_view requested) {
  if (registered == requested) return true;
  return std::any_of(loopback_origins.begin(), loopback_origins.end(), [&](std::string_view origin) {
    const auto wanted = after_loopback_port(registered, origin);
    return wanted && wanted == after_loopback_port(requested, origin);
  });
}

bool is_registered_redirect_uri(const std::vector<std::string>& registered, std::string_view requested) {
  return std::any_of(registered.begin(), registered.end(),
                     [requested](const std::string& one) { return redirect_uri_matches(one, requested); });
}

bool redirect_uri_assures_client(std::string_view redirect_uri) { return redirect_uri.starts_with("https://"); }

std::optional<std::string> redirect_uri_fault(std::string_view redirect_uri) {
  if (redirect_uri.empty()) return "it is empty";
  if (redirect_uri.size() > longest_redirect_uri) return "it is longer than 2048 bytes";
  const auto uri = parse_uri(redirect_uri);
  if (!uri) return "it is not an absolute URI of RFC 3986";
  if (uri->fragment) return "it must not have a fragment";
  if (uri->userinfo) return "it must not hold a user name";
  if (auto fault = scheme_fault(*uri)) return fault;
  if (uri->query) return query_fault(*uri->query);
  return std::nullopt;
}

}  // namespace gatewarden::protocol
