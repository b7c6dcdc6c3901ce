// Recovery codes: a set of ten that a person keeps on paper, for when every other second factor is lost. Each works once; a new
// set takes the place of the old one. Only an HMAC of each is kept.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/secret.h"
#include "base/time.h"
#include "domain/account/user_ids.h"
#include "platform/db/connection.h"

namespace gatewarden::account {

class RecoveryCodes {
 public:
  // `key`: 32 bytes, of operation::KeyPurpose::second_factors.
  RecoveryCodes(db::Connection& connection, const Secret& key);

  // A new set, "7k3m-x0qf-92ha": 60 bits each, in an alphabet without what looks alike. The only time that they exist. In the
  // caller's transaction.
  std::vector<Secret> replace(UserId user_id, Instant now);
  bool is_unused(UserId user_id, std::string_view typed);
  // Marks the code used: true for exactly one caller. Capitals, spaces and dashes do not count; O is read as 0, I and L as 1.
  bool use(UserId user_id, std::string_view typed, Instant now);
  void remove(UserId user_id);

  static std::vector<db::StatementInfo> statements();

 private:
  std::string hash(UserId user_id, std::string_view code) const;

  db::Connection& connection_;
  Secret key_;
};

}  // namespace gatewarden::account
