// What the workers and the daemon may do with each table.
#include <algorithm>
#include <array>
#include <cassert>

#include "domain/operation/database_accounts.h"

namespace gatewarden::operation {

namespace {

constexpr std::string_view nothing = "";
constexpr std::string_view read = "SELECT";
constexpr std::string_view put = "INSERT";
constexpr std::string_view change = "SELECT, UPDATE";
constexpr std::string_view take = "SELECT, UPDATE, DELETE";
constexpr std::string_view add = "SELECT, INSERT";
constexpr std::string_view write = "SELECT, INSERT, UPDATE";
constexpr std::string_view pass_on = "SELECT, INSERT, DELETE";
constexpr std::string_view all = "SELECT, INSERT, UPDATE, DELETE";
// The daemon erases what is a person's, and reads nothing of it: no token, no password, no second factor.
constexpr std::string_view erase = "DELETE, SELECT (user_id)";
constexpr std::string_view erase_day = "DELETE, SELECT (expires_day, user_id)";
constexpr std::string_view renew = "INSERT, DELETE, SELECT (user_id)";
constexpr std::string_view days = "SELECT (expires_day)";
// Who owned applications and is erased disables them; nobody here gives one another secret.
constexpr std::string_view end_clients =
    "SELECT (client_id, owner_user_id), UPDATE (owner_user_id, status, tokens_not_before_at, updated_at)";
constexpr std::string_view read_and_end_clients = "SELECT, UPDATE (owner_user_id, status, tokens_not_before_at, updated_at)";
// Events are added and read. An account that is erased takes its addresses and browsers out of them.
constexpr std::string_view append = "SELECT, INSERT, UPDATE (address, user_agent)";
// ALTER TABLE … REORGANIZE PARTITION wants the first three, … DROP PARTITION the last.
constexpr std::string_view upkeep = "ALTER, CREATE, INSERT, DROP";

constexpr bool by_day = true;
constexpr std::array table = {
    TableRights{"external_accounts", all, take},
    TableRights{"external_proofs", all, erase_day, by_day},
    TableRights{"external_sign_ins", write, days, by_day},
    TableRights{"failure_counters", write, days, by_day},
    TableRights{"identity_providers", read, read},
    TableRights{"known_browsers", all, erase_day, by_day},
    TableRights{"oauth2_access_tokens", all, erase_day, by_day},
    TableRights{"oauth2_audit_log", append, append, by_day},
    TableRights{"oauth2_authorization_codes", all, erase_day, by_day},
    TableRights{"oauth2_clients", read_and_end_clients, end_clients},
    TableRights{"oauth2_interactions", write, days, by_day},
    TableRights{"oauth2_refresh_tokens", all, erase_day, by_day},
    TableRights{"oauth2_revocations", write, write, by_day},
    TableRights{"oauth2_scope_descriptions", read, read},
    TableRights{"oauth2_scopes", read, read},
    TableRights{"oauth2_user_consents", all, erase},
    TableRights{"one_time_links", all, erase_day, by_day},
    TableRights{"outbox_messages", put, take},
    TableRights{"pending_changes", all, erase_day, by_day},
    TableRights{"registration_dead_letters", pass_on, add, by_day},
    TableRights{"registration_keys", read, write},
    TableRights{"registration_queue", all, take},
    TableRights{"registration_results", add, add, by_day},
    TableRights{"remembered_devices", all, erase_day, by_day},
    // Locking its first row puts those who make signing keys in order; MySQL wants UPDATE for that.
    TableRights{"schema_migrations", change, change},
    TableRights{"sign_ins", all, erase_day, by_day},
    TableRights{"signing_keys", all, all},
    TableRights{"user_credentials", all, renew},
    TableRights{"user_identifiers", all, pass_on},
    TableRights{"user_imports", nothing, nothing},
    TableRights{"user_passkeys", all, erase},
    TableRights{"user_recovery_codes", all, erase},
    TableRights{"user_sessions", all, erase_day, by_day},
    TableRights{"user_totp", all, erase},
    TableRights{"users", all, all},
};

}  // namespace

std::span<const TableRights> table_rights() { return table; }

std::vector<std::string> rights_of(const TableRights& row, config::Account program) {
  assert(program != config::Account::owner);
  const bool is_daemon = program == config::Account::daemon;
  std::string text(is_daemon ? row.daemon : row.worker);
  if (is_daemon && row.by_day) text.append(", ").append(upkeep);
  return split_rights(text);
}

}  // namespace gatewarden::operation
