// The server's signing keys: made on first start, sealed at rest, published before use and after (OpenID Connect Core 10.1.1).
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/secret.h"
#include "base/time.h"
#include "platform/crypto/jwk.h"
#include "platform/db/connection.h"

namespace gatewarden::operation {

enum class KeyState { next, current, retired };
std::string_view wire_name(KeyState state);

struct KeyInfo {
  std::string key_id;
  crypto::Algorithm algorithm = crypto::Algorithm::rs256;
  KeyState state = KeyState::next;
  Instant created_at{};
  std::optional<Instant> activated_at, retired_at;
};

struct SigningKeysSettings {
  Secret key_encryption_key;
  Seconds publish_before_use;
  Seconds keep_after_use;
  Seconds keep_in_memory{5};  // how long a worker signs with what it read before it looks again
};

// The keys as a worker uses them: read from the database, opened, parsed once, read again when the set has changed.
class SigningKeys {
 public:
  SigningKeys(db::Connection& connection, const Clock& clock, SigningKeysSettings settings);
  ~SigningKeys();

  // Makes, in one transaction under a lock, what is missing: a current and a next key of RS256 and of ES256. Idempotent; any
  // number of processes may call it at once.
  void ensure();
  // next becomes current, current becomes retired, a new next is made; retired ones whose time is over go. With
  // when_published, answers false and changes nothing where the next key has not been published for long enough.
  enum class Haste { when_published, at_once };
  bool rotate(crypto::Algorithm algorithm, Haste haste);
  // rotate() when published, where the current key has signed for `age`: any number of processes may ask at once, and one rotates.
  bool rotate_if_older(crypto::Algorithm algorithm, Seconds age);
  std::vector<KeyInfo> list();

  // The current key of the algorithm. Throws db::Unavailable if there is none to be had. Valid until the next call.
  const crypto::SigningKey& current(crypto::Algorithm algorithm);
  // The published key of this kid that verifies with this algorithm; null if there is none. Valid until the next call.
  const crypto::VerifyingKey* find(std::string_view key_id, crypto::Algorithm algorithm);
  // {"keys":[…]} of all states (RFC 7517 section 5).
  std::string jwks();

  static std::vector<db::StatementInfo> statements();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace gatewarden::operation
