// Browsers in which a person has signed in before, so that who guesses at their account from elsewhere cannot lock them out (S70).
#pragma once

#include <string_view>
#include <vector>

#include "base/time.h"
#include "domain/account/user_ids.h"
#include "platform/db/connection.h"

namespace gatewarden::account {

class KnownBrowsers {
 public:
  explicit KnownBrowsers(db::Connection& connection) : connection_(connection) {}

  // `browser`: the value of the browser's own cookie; only its hash is kept. Remembered for half a year at least.
  void insert(UserId user_id, std::string_view browser, Instant now);
  bool contains(UserId user_id, std::string_view browser, Instant now);

  static std::vector<db::StatementInfo> statements();

 private:
  db::Connection& connection_;
};

}  // namespace gatewarden::account
