#include "domain/account/totp.h"

#include "platform/crypto/digest.h"
#include "platform/crypto/seal.h"

namespace gatewarden::account {

namespace {

constexpr db::Statement<std::uint64_t, std::string_view, std::string_view, std::uint64_t, Instant> insert_authenticator(
    "totp.insert", "INSERT INTO user_totp (user_id, name, sealed, last_step, created_at) VALUES (?, ?, ?, ?, ?)", db::Reach::no_plan);
constexpr db::Statement<> find_inserted("totp.find_inserted", "SELECT LAST_INSERT_ID()", db::Reach::no_plan);
constexpr db::Statement<std::uint64_t> list_authenticators(
    "totp.list",
    "SELECT factor_id, name, sealed, last_step, created_at, last_used_at FROM user_totp WHERE user_id = ? ORDER BY factor_id");
constexpr db::Statement<std::uint64_t, Instant, std::uint64_t, std::uint64_t> use_authenticator(
    "totp.use_step", "UPDATE user_totp SET last_step = ?, last_used_at = ? WHERE factor_id = ? AND last_step < ?");
constexpr db::Statement<std::string_view, std::uint64_t, std::uint64_t> rename_authenticator(
    "totp.rename", "UPDATE user_totp SET name = ? WHERE factor_id = ? AND user_id = ?");
constexpr db::Statement<std::uint64_t, std::uint64_t> remove_authenticator(
    "totp.remove", "DELETE FROM user_totp WHERE factor_id = ? AND user_id = ?");
constexpr db::Statement<std::uint64_t> remove_authenticators("totp.remove_all", "DELETE FROM user_totp WHERE user_id = ?");

// A row that was copied to another person opens for nobody.
std::string context_of(UserId user_id) { return "totp:" + std::to_string(user_id); }

}  // namespace

Authenticators::Authenticators(db::Connection& connection, const Secret& key)
    : connection_(connection), key_(crypto::derive_key(key, "authenticators")) {}

std::uint64_t Authenticators::insert(UserId user_id, std::string_view name, const Secret& secret, std::uint64_t step, Instant now) {
  connection_.execute(insert_authenticator, user_id, name, crypto::seal(key_, secret.reveal(), context_of(user_id)), step, now);
  auto rows = connection_.query(find_inserted);
  return rows.next()->get<std::uint64_t>(0);
}

std::vector<Authenticator> Authenticators::list(UserId user_id) {
  std::vector<Authenticator> found;
  auto rows = connection_.query(list_authenticators, user_id);
  while (const auto row = rows.next()) {
    found.push_back({.id = row->get<std::uint64_t>(0),
                     .name = row->get<std::string>(1),
                     .secret = crypto::open(key_, row->get<std::string>(2), context_of(user_id)),
                     .last_step = row->get<std::uint64_t>(3),
                     .created_at = row->get<Instant>(4),
                     .last_used_at = row->get<std::optional<Instant>>(5)});
  }
  return found;
}

bool Authenticators::use_step(std::uint64_t id, std::uint64_t step, Instant now) {
  return connection_.execute(use_authenticator, step, now, id, step) == 1;
}

bool Authenticators::rename(UserId user_id, std::uint64_t id, std::string_view name) {
  return connection_.execute(rename_authenticator, name, id, user_id) == 1;
}

bool Authenticators::remove(UserId user_id, std::uint64_t id) {
  return connection_.execute(remove_authenticator, id, user_id) == 1;
}

std::uint64_t Authenticators::remove_all(UserId user_id) { return connection_.execute(remove_authenticators, user_id); }

std::vector<db::StatementInfo> Authenticators::statements() {
  return {insert_authenticator, find_inserted,        list_authenticators,  use_authenticator,
          rename_authenticator, remove_authenticator, remove_authenticators};
}

}  // namespace gatewarden::account
