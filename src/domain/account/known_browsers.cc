#include "domain/account/known_browsers.h"

#include "platform/crypto/digest.h"

namespace gatewarden::account {

namespace {

constexpr db::Statement<std::uint64_t, std::string_view, std::int64_t, Instant> insert_browser(
    "known_browsers.insert",
    "INSERT INTO known_browsers (user_id, browser_hash, expires_day, created_at) VALUES (?, ?, ?, ?)"
    " ON DUPLICATE KEY UPDATE created_at = created_at",
    db::Reach::no_plan);
// By the primary key of each of the few months.
constexpr db::Statement<std::uint64_t, std::string_view, std::int64_t> find_browser(
    "known_browsers.contains", "SELECT 1 FROM known_browsers WHERE user_id = ? AND browser_hash = ? AND expires_day >= ? LIMIT 1",
    db::Reach::all_partitions);

constexpr Day month = 30;
constexpr Day months_kept = 7;  // of which the first may be nearly over

Day expiry_of(Instant now) { return (day_of(now) / month + months_kept) * month; }

}  // namespace

void KnownBrowsers::insert(UserId user_id, std::string_view browser, Instant now) {
  connection_.execute(insert_browser, user_id, crypto::sha256(browser), expiry_of(now), now);
}

bool KnownBrowsers::contains(UserId user_id, std::string_view browser, Instant now) {
  auto rows = connection_.query(find_browser, user_id, crypto::sha256(browser), day_of(now));
  return rows.next().has_value();
}

std::vector<db::StatementInfo> KnownBrowsers::statements() { return {insert_browser, find_browser}; }

}  // namespace gatewarden::account
