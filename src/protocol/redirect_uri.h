// Redirect URIs: which may be registered, and which requested one is a registered one (RFC 9700 section 2.1, RFC 8252).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gatewarden::protocol {

// Byte for byte the same; only the port of a loopback IP literal is free (RFC 8252 section 7.3), for the application takes
// what the system gives it.
bool redirect_uri_matches(std::string_view registered, std::string_view requested);
bool is_registered_redirect_uri(const std::vector<std::string>& registered, std::string_view requested);

// Whether nobody but the client's own site can receive what is sent there: an https URI. A private scheme or a loopback port
// proves nothing about who listens (RFC 8252 section 8.6).
bool redirect_uri_assures_client(std::string_view redirect_uri);

// What is wrong with a redirect URI that somebody wants to register, as a sentence for a person; nothing if it is good.
std::optional<std::string> redirect_uri_fault(std::string_view redirect_uri);

}  // namespace gatewarden::protocol
