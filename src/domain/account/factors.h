// How many second factors of each kind a person has: one look-up for every sign-in, whatever stores they are in.
#pragma once

#include <vector>

#include "domain/account/user_ids.h"
#include "platform/db/connection.h"

namespace gatewarden::account {

struct FactorCounts {
  int authenticators = 0;
  int passkeys = 0;
  int recovery_codes = 0;  // unused
};

class Factors {
 public:
  explicit Factors(db::Connection& connection) : connection_(connection) {}
  FactorCounts count(UserId user_id);

  static std::vector<db::StatementInfo> statements();

 private:
  db::Connection& connection_;
};

}  // namespace gatewarden::account
