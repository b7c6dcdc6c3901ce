// Passkeys: public keys of authenticators that people sign in with (Web Authentication Level 2). A credential id belongs to one
// person at most.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "domain/account/user_ids.h"
#include "platform/db/connection.h"

namespace gatewarden::account {

inline constexpr std::size_t most_credential_id_bytes = 1023;  // Web Authentication Level 2 section 4, "Credential ID"
inline constexpr std::size_t most_passkeys = 20;               // of one person
inline constexpr std::size_t most_passkey_name_characters = 100;

struct Passkey {
  std::string id = {};  // SHA-256 of the credential id: what it is called in our own interfaces
  std::string credential_id = {};
  UserId user_id = 0;
  std::string name = {};        // what the person calls it
  std::string public_key = {};  // COSE_Key (RFC 9052 section 7), as the authenticator made it
  int algorithm = 0;       // RFC 9053: -7
  std::uint32_t sign_count = 0;
  std::string aaguid = {};      // 16 bytes
  std::string transports = {};  // words of AuthenticatorTransport, separated by spaces
  std::string attestation = {};  // the format of its attestation: "none"
  bool user_verifying = false;   // it verified its person when it was made
  bool backup_eligible = false;  // it may be copied elsewhere
  bool backed_up = false;        // it was
  Instant created_at{};
  std::optional<Instant> last_used_at = {};
};

std::string passkey_id(std::string_view credential_id);

class Passkeys {
 public:
  explicit Passkeys(db::Connection& connection) : connection_(connection) {}

  // In the caller's transaction. Throws db::Duplicate where the credential is registered already, whoever has it. What
  // `passkey` says of id and last use does not matter.
  void insert(const Passkey& passkey);
  std::optional<Passkey> find(std::string_view credential_id);
  // The oldest first.
  std::vector<Passkey> list(UserId user_id);
  bool has_any(UserId user_id);

  // One atomic write: false where the person has it no more, or where the counter has not gone on since (section 6.1.1); of the
  // same assertion twice at once one counts, unless the authenticator has no counter.
  bool mark_used(const Passkey& passkey, std::uint32_t sign_count, bool backed_up, Instant now);
  // False where the person has none of that id.
  bool rename(UserId user_id, std::string_view id, std::string_view name);
  bool remove(UserId user_id, std::string_view id);
  std::uint64_t remove_all(UserId user_id);

  static std::vector<db::StatementInfo> statements();

 private:
  db::Connection& connection_;
};

}  // namespace gatewarden::account
