// Changes to an account that wait for a proof: a new e-mail address or phone number for the code that was sent there, an
// authenticator for its first answer. Each belongs to the session in which it began, and ends once.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/secret.h"
#include "base/time.h"
#include "domain/account/sessions.h"
#include "platform/db/connection.h"

namespace gatewarden::account {

enum class ChangeKind { email, phone, totp, passkey };
std::string_view wire_name(ChangeKind kind);

struct PendingChange {
  std::string hash;  // SHA-256 of the token
  Day expires_day = 0;
  UserId user_id = 0;
  ChangeKind kind = ChangeKind::email;
  std::string content;  // JSON: what is to be, and what must be shown for it; sealed at rest
  int attempts = 0;     // at the proof so far
  Instant expires_at{};
};

class PendingChanges {
 public:
  // `key`: 32 bytes, of operation::KeyPurpose::pending_changes.
  PendingChanges(db::Connection& connection, Secret key) : connection_(connection), key_(std::move(key)) {}

  // Answers the token: base64url, the only time it exists. `content`: at most 3 KiB. In the caller's transaction or in none.
  std::string insert(const Session& session, ChangeKind kind, std::string_view content, Seconds lifetime, Instant now);
  // Not finished, not expired, of this session and kind.
  std::optional<PendingChange> find(std::string_view token, const Session& session, ChangeKind kind, Instant now);
  // One atomic write each. True for exactly one caller.
  bool count_attempt(const PendingChange& change, int most, Instant now);  // false: as many as `most` were made
  bool finish(const PendingChange& change, Instant now);                   // in the caller's transaction

  static std::vector<db::StatementInfo> statements();

 private:
  db::Connection& connection_;
  Secret key_;
};

}  // namespace gatewarden::account
