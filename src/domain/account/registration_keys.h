// The public keys to which the passwords of queued registrations are sealed. The daemon publishes the key that it can open;
// whoever accepts a registration seals to the one that was published last.
#pragma once

#include <optional>
#include <vector>

#include "base/time.h"
#include "platform/crypto/sealed_box.h"
#include "platform/db/connection.h"

namespace gatewarden::account {

class RegistrationKeys {
 public:
  explicit RegistrationKeys(db::Connection& connection) : connection_(connection) {}

  // From now on this is the key to seal to, also where it was published before and another one since.
  void publish(const crypto::BoxPublicKey& key, Instant now);
  // Nothing before any was published.
  std::optional<crypto::BoxPublicKey> current();

  static std::vector<db::StatementInfo> statements();

 private:
  db::Connection& connection_;
};

}  // namespace gatewarden::account
