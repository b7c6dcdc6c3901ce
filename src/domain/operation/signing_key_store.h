// The table signing_keys, row by row. Private to this folder: signing_keys.h is what others use.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "domain/operation/signing_keys.h"
#include "platform/db/connection.h"

namespace gatewarden::operation {

struct StoredKey {
  KeyInfo info;
  std::string public_jwk;
  std::string sealed_private_key;
};

class SigningKeyStore {
 public:
  explicit SigningKeyStore(db::Connection& connection) : connection_(connection) {}

  // Inside a transaction: one program at a time goes on from here, until its transaction ends.
  void serialize();
  // The oldest first.
  std::vector<StoredKey> all();
  void insert(const StoredKey& key);
  void activate(std::string_view key_id, Instant now);
  void retire(std::string_view key_id, Instant now);
  // Those that were retired at that instant or before.
  void remove_retired(Instant until);

  static std::vector<db::StatementInfo> statements();

 private:
  db::Connection& connection_;
};

}  // namespace gatewarden::operation
