// CollectedClientData: what a browser says about the page that asked for a passkey (Web Authentication Level 2 section 5.8.1).
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace gatewarden::webauthn {

struct ClientData {
  std::string type;       // "webauthn.create"
  std::string challenge;  // base64url, as it stands there
  std::string origin;
  bool cross_origin = false;  // the page stood in a frame of another site
  bool token_bound = false;   // over a connection with a Token Binding
};

// The bytes of clientDataJSON. Nothing for what is no JSON object, has a member twice, or lacks a member that must be there.
std::optional<ClientData> parse_client_data(std::string_view bytes);

}  // namespace gatewarden::webauthn
