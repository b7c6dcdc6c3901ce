#include "domain/account/remembered_devices.h"

#include "base/text.h"
#include "domain/dated_token.h"
#include "platform/crypto/random.h"

namespace gatewarden::account {

namespace {

using db::sql;

// The user's row says since when what was opened before is dead.
constexpr db::Literal of_living_user =
    " FROM remembered_devices AS d JOIN users AS u ON u.user_id = d.user_id AND u.tokens_not_before_at < d.created_at";

constexpr db::Statement<std::string_view, std::int64_t, std::string_view, std::uint64_t, Instant, Instant, Instant, std::string_view,
                        std::string_view>
    insert_device("remembered_devices.insert",
                  "INSERT INTO remembered_devices (device_hash, expires_day, device_id, user_id, created_at, last_used_at,"
                  " expires_at, address, user_agent) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                  db::Reach::no_plan);
constexpr db::Statement<std::string_view, std::int64_t, std::uint64_t, Instant> find_device(
    "remembered_devices.find",
    sql<"SELECT d.last_used_at", of_living_user,
        " WHERE d.device_hash = ? AND d.expires_day = ? AND d.user_id = ? AND d.expires_at > ? AND d.ended_at IS NULL">);
constexpr db::Statement<Instant, std::string_view, std::int64_t> touch_device(
    "remembered_devices.touch",
    "UPDATE remembered_devices SET last_used_at = ? WHERE device_hash = ? AND expires_day = ? AND ended_at IS NULL");
constexpr db::Statement<std::uint64_t, std::int64_t, Instant> list_devices(
    "remembered_devices.list",
    sql<"SELECT d.device_id, d.created_at, d.last_used_at, d.expires_at, d.address, d.user_agent", of_living_user,
        " WHERE d.user_id = ? AND d.expires_day >= ? AND d.expires_at > ? AND d.ended_at IS NULL ORDER BY d.created_at DESC">,
    db::Reach::all_partitions);
constexpr db::Statement<Instant, std::uint64_t, std::int64_t, std::string_view> end_device(
    "remembered_devices.end",
    "UPDATE remembered_devices SET ended_at = ? WHERE user_id = ? AND expires_day >= ? AND device_id = ? AND ended_at IS NULL",
    db::Reach::all_partitions);
constexpr db::Statement<Instant, std::uint64_t, std::int64_t> end_devices(
    "remembered_devices.end_all",
    "UPDATE remembered_devices SET ended_at = ? WHERE user_id = ? AND expires_day >= ? AND ended_at IS NULL",
    db::Reach::all_partitions);

}  // namespace

std::string RememberedDevices::insert(UserId user_id, const Place& place, Instant now) {
  const Instant expires_at = now + life_;
  auto token = domain::make_dated_token("", day_of(expires_at));
  connection_.execute(insert_device, token.hash, token.day, crypto::random_bytes(16), user_id, now, now, expires_at,
                      printable(place.address, 45), printable(place.user_agent, 512));
  return std::move(token.text);
}

bool RememberedDevices::use(UserId user_id, std::string_view cookie, Instant now) {
  const auto token = domain::parse_dated_token("", cookie);
  if (!token) return false;
  {
    auto rows = connection_.query(find_device, token->hash, token->day, user_id, now);
    if (!rows.next()) return false;
  }
  return connection_.execute(touch_device, now, token->hash, token->day) == 1;
}

std::vector<RememberedDevice> RememberedDevices::list(UserId user_id, Instant now) {
  std::vector<RememberedDevice> found;
  auto rows = connection_.query(list_devices, user_id, day_of(now), now);
  while (const auto row = rows.next()) {
    found.push_back({.id = row->get<std::string>(0),
                     .created_at = row->get<Instant>(1),
                     .last_used_at = row->get<Instant>(2),
                     .expires_at = row->get<Instant>(3),
                     .address = row->get<std::string>(4),
                     .user_agent = row->get<std::string>(5)});
  }
  return found;
}

bool RememberedDevices::end(UserId user_id, std::string_view id, Instant now) {
  return connection_.execute(end_device, now, user_id, day_of(now), id) == 1;
}

std::uint64_t RememberedDevices::end_all(UserId user_id, Instant now) {
  return connection_.execute(end_devices, now, user_id, day_of(now));
}

std::vector<db::StatementInfo> RememberedDevices::statements() {
  return {insert_device, find_device, touch_device, list_devices, end_device, end_devices};
}

}  // namespace gatewarden::account
