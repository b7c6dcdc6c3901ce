#include "domain/account/factors.h"

namespace gatewarden::account {

namespace {

constexpr db::Statement<std::uint64_t, std::uint64_t, std::uint64_t> count_factors(
    "factors.count",
    "SELECT (SELECT COUNT(*) FROM user_totp WHERE user_id = ?), (SELECT COUNT(*) FROM user_passkeys WHERE user_id = ?),"
    " (SELECT COUNT(*) FROM user_recovery_codes WHERE user_id = ? AND used_at IS NULL)");

}  // namespace

FactorCounts Factors::count(UserId user_id) {
  auto rows = connection_.query(count_factors, user_id, user_id, user_id);
  const auto row = rows.next();
  return {.authenticators = row->get<int>(0), .passkeys = row->get<int>(1), .recovery_codes = row->get<int>(2)};
}

std::vector<db::StatementInfo> Factors::statements() { return {count_factors}; }

}  // namespace gatewarden::account
