// Authenticator data: what an authenticator signs (Web Authentication Level 2 section 6.1; the backup flags are of Level 3).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace gatewarden::webauthn {

// Section 6.5.1.
struct AttestedCredential {
  std::string aaguid;  // 16 bytes: the model
  std::string credential_id;
  std::string public_key;  // the bytes of a COSE_Key, which nobody has looked at yet
};

struct AuthenticatorData {
  std::string rp_id_hash;  // 32 bytes
  bool user_present = false;
  bool user_verified = false;
  bool backup_eligible = false;
  bool backed_up = false;
  std::uint32_t sign_count = 0;
  std::optional<AttestedCredential> credential;
};

// Nothing unless every byte is where the flags say that it is, a credential id has 1 to 1023 bytes, and extensions are a map.
// What is backed up without being eligible for it is refused (Level 3 section 6.1).
std::optional<AuthenticatorData> parse_authenticator_data(std::string_view bytes);

}  // namespace gatewarden::webauthn
