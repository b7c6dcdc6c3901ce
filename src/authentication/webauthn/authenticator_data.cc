#include "authentication/webauthn/authenticator_data.h"

#include "domain/account/passkeys.h"
#include "platform/cbor/value.h"

namespace gatewarden::webauthn {

namespace {

constexpr std::size_t hash_size = 32, fixed_size = 37, aaguid_size = 16, length_size = 2;

// Section 6.1, table 1.
constexpr unsigned flag_user_present = 1 << 0, flag_user_verified = 1 << 2, flag_backup_eligible = 1 << 3,
                   flag_backed_up = 1 << 4, flag_credential = 1 << 6, flag_extensions = 1 << 7;

unsigned byte_at(std::string_view bytes, std::size_t at) { return static_cast<unsigned char>(bytes[at]); }

// Takes what it reads off the front of `bytes`.
std::optional<AttestedCredential> take_credential(std::string_view& bytes) {
  if (bytes.size() < aaguid_size + length_size) return std::nullopt;
  const std::size_t length = byte_at(bytes, aaguid_size) << 8 | byte_at(bytes, aaguid_size + 1);
  const std::string_view aaguid = bytes.substr(0, aaguid_size);
  bytes.remove_prefix(aaguid_size + length_size);
  if (length == 0 || length > account::most_credential_id_bytes || length > bytes.size()) return std::nullopt;
  const std::string_view credential_id = bytes.substr(0, length);
  bytes.remove_prefix(length);
  const auto key = cbor::parse_prefix(bytes);
  if (!key) return std::nullopt;
  const std::string_view public_key = bytes.substr(0, key->size);
  bytes.remove_prefix(key->size);
  return AttestedCredential{std::string(aaguid), std::string(credential_id), std::string(public_key)};
}

}  // namespace

std::optional<AuthenticatorData> parse_authenticator_data(std::string_view bytes) {
  if (bytes.size() < fixed_size) return std::nullopt;
  const unsigned flags = byte_at(bytes, hash_size);
  AuthenticatorData data{.rp_id_hash = std::string(bytes.substr(0, hash_size)),
                         .user_present = (flags & flag_user_present) != 0,
                         .user_verified = (flags & flag_user_verified) != 0,
                         .backup_eligible = (flags & flag_backup_eligible) != 0,
                         .backed_up = (flags & flag_backed_up) != 0,
                         .credential = std::nullopt};
  for (std::size_t at = hash_size + 1; at < fixed_size; ++at) data.sign_count = data.sign_count << 8 | byte_at(bytes, at);
  bytes.remove_prefix(fixed_size);
  if (data.backed_up && !data.backup_eligible) return std::nullopt;
  if (flags & flag_credential) {
    data.credential = take_credential(bytes);
    if (!data.credential) return std::nullopt;
  }
  if (flags & flag_extensions) {
    const auto extensions = cbor::parse_prefix(bytes);
    if (!extensions || !extensions->value.map()) return std::nullopt;
    bytes.remove_prefix(extensions->size);
  }
  if (!bytes.empty()) return std::nullopt;
  return data;
}

}  // namespace gatewarden::webauthn
