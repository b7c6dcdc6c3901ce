#include "domain/account/user_erasure.h"

#include <array>
#include <cassert>
#include <string>

#include "domain/account/user_row.h"
#include "platform/db/bulk.h"
#include "platform/metrics/metrics.h"
#include "platform/process/failpoint.h"

namespace gatewarden::account {

namespace {

// All tables that speak of users, those that refer to others' rows first; users itself is last of all. What partitions hold
// goes as well: it would else stay until its day is over.
constexpr StatementOnUsers<> delete_identifiers(
    "user_erasure.identifiers", "DELETE FROM user_identifiers WHERE user_id IN (?) LIMIT 1000");
constexpr StatementOnUsers<> delete_credentials(
    "user_erasure.credentials", "DELETE FROM user_credentials WHERE user_id IN (?) LIMIT 1000");
constexpr StatementOnUsers<> delete_sessions(
    "user_erasure.sessions", "DELETE FROM user_sessions WHERE user_id IN (?) LIMIT 1000", db::Reach::all_partitions);
constexpr StatementOnUsers<> delete_codes(
    "user_erasure.codes", "DELETE FROM oauth2_authorization_codes WHERE user_id IN (?) LIMIT 1000", db::Reach::all_partitions);
constexpr StatementOnUsers<> delete_access_tokens(
    "user_erasure.access_tokens", "DELETE FROM oauth2_access_tokens WHERE user_id IN (?) LIMIT 1000",
    db::Reach::all_partitions);
constexpr StatementOnUsers<> delete_refresh_tokens(
    "user_erasure.refresh_tokens", "DELETE FROM oauth2_refresh_tokens WHERE user_id IN (?) LIMIT 1000",
    db::Reach::all_partitions);
constexpr StatementOnUsers<> delete_consents(
    "user_erasure.consents", "DELETE FROM oauth2_user_consents WHERE user_id IN (?) LIMIT 1000");
constexpr StatementOnUsers<> delete_sign_ins(
    "user_erasure.sign_ins", "DELETE FROM sign_ins WHERE user_id IN (?) LIMIT 1000", db::Reach::all_partitions);
constexpr StatementOnUsers<> delete_links(
    "user_erasure.one_time_links", "DELETE FROM one_time_links WHERE user_id IN (?) LIMIT 1000", db::Reach::all_partitions);
constexpr StatementOnUsers<> delete_browsers(
    "user_erasure.known_browsers", "DELETE FROM known_browsers WHERE user_id IN (?) LIMIT 1000", db::Reach::all_partitions);
constexpr StatementOnUsers<> delete_totp(
    "user_erasure.totp", "DELETE FROM user_totp WHERE user_id IN (?) LIMIT 1000");
constexpr StatementOnUsers<> delete_recovery_codes(
    "user_erasure.recovery_codes", "DELETE FROM user_recovery_codes WHERE user_id IN (?) LIMIT 1000");
constexpr StatementOnUsers<> delete_devices(
    "user_erasure.devices", "DELETE FROM remembered_devices WHERE user_id IN (?) LIMIT 1000", db::Reach::all_partitions);
constexpr StatementOnUsers<> delete_passkeys(
    "user_erasure.passkeys", "DELETE FROM user_passkeys WHERE user_id IN (?) LIMIT 1000");
constexpr StatementOnUsers<> delete_changes(
    "user_erasure.pending_changes", "DELETE FROM pending_changes WHERE user_id IN (?) LIMIT 1000", db::Reach::all_partitions);
constexpr StatementOnUsers<> delete_external_accounts(
    "user_erasure.external_accounts", "DELETE FROM external_accounts WHERE user_id IN (?) LIMIT 1000");
constexpr StatementOnUsers<> delete_external_proofs(
    "user_erasure.external_proofs", "DELETE FROM external_proofs WHERE user_id IN (?) LIMIT 1000", db::Reach::all_partitions);
constexpr std::array delete_from_all = {
    &delete_identifiers,    &delete_credentials, &delete_sessions, &delete_codes,   &delete_access_tokens, &delete_external_proofs,
    &delete_refresh_tokens, &delete_consents,    &delete_sign_ins, &delete_links,   &delete_browsers,
    &delete_totp,
    &delete_recovery_codes, &delete_devices,     &delete_passkeys, &delete_changes, &delete_external_accounts,
};
constexpr StatementOnUsers<> delete_users("user_erasure.users", "DELETE FROM users WHERE status = 'erasing' AND user_id IN (?)");

constexpr StatementOnUsers<Instant> mark_users(
    "user_erasure.mark", "UPDATE users SET status = 'erasing', updated_at = ? WHERE status = 'deleted' AND user_id IN (?)");
constexpr StatementOnUsers<> lock_deleted(
    "user_erasure.lock_deleted",
    "SELECT user_id FROM users WHERE status = 'deleted' AND user_id IN (?) ORDER BY user_id FOR UPDATE");
constexpr StatementOnUsers<> lock_marked(
    "user_erasure.lock_marked",
    "SELECT user_id FROM users WHERE status = 'erasing' AND user_id IN (?) ORDER BY user_id FOR UPDATE");
constexpr StatementOnUsers<> find_marked(
    "user_erasure.find_marked", "SELECT user_id FROM users WHERE status = 'erasing' AND user_id IN (?)");
constexpr db::Statement<Instant, std::int64_t> claim_due(
    "user_erasure.claim_due",
    "SELECT user_id FROM users WHERE status = 'deleted' AND deleted_at <= ? ORDER BY deleted_at LIMIT ? FOR UPDATE SKIP LOCKED");
constexpr db::Statement<std::int64_t> list_marked("user_erasure.unfinished",
                                                  "SELECT user_id FROM users WHERE status = 'erasing' ORDER BY deleted_at LIMIT ?");
constexpr db::Statement<std::uint64_t, Instant, std::int64_t> list_long_disabled(
    "user_erasure.long_disabled",
    "SELECT user_id FROM users WHERE status = 'disabled' AND deleted_at IS NULL AND user_id > ? AND updated_at <= ?"
    " ORDER BY user_id LIMIT ?");

constexpr StatementOnUsers<> list_clients_of(
    "user_erasure.list_clients", "SELECT client_id FROM oauth2_clients WHERE owner_user_id IN (?)");
constexpr StatementOnUsers<Instant, Instant> disable_clients(
    "user_erasure.disable_clients",
    "UPDATE oauth2_clients SET status = 'disabled', owner_user_id = NULL, tokens_not_before_at = ?, updated_at = ?"
    " WHERE owner_user_id IN (?)");

// From where a person came, and with what, is the person's.
constexpr db::Statement<std::uint64_t, std::string_view, std::int64_t> list_events(
    "user_erasure.list_events", "SELECT event_id FROM oauth2_audit_log WHERE user_id = ? AND event_id > ? ORDER BY event_id LIMIT ?",
    db::Reach::all_partitions);
constexpr db::Statement<std::uint64_t, std::string_view, std::string_view> bare_events(
    "user_erasure.bare_events",
    "UPDATE oauth2_audit_log SET address = NULL, user_agent = NULL WHERE user_id = ? AND event_id > ? AND event_id <= ?",
    db::Reach::all_partitions);

constexpr int events_at_once = 1000;

std::vector<UserId> read_ids(db::Rows rows) {
  std::vector<UserId> ids;
  while (const auto row = rows.next()) ids.push_back(row->get<UserId>(0));
  return ids;
}

std::vector<UserId> select(db::Connection& connection, const StatementOnUsers<>& statement, std::span<const UserId> ids) {
  std::vector<UserId> found;
  db::Bulk rows(statement);
  rows.add_all(ids);
  rows.query(connection, [&](const db::Row& row) { found.push_back(row.get<UserId>(0)); });
  return found;
}

std::uint64_t run(db::Connection& connection, const StatementOnUsers<>& statement, std::span<const UserId> ids) {
  db::Bulk rows(statement);
  rows.add_all(ids);
  return rows.execute(connection);
}

void mark(db::Connection& connection, std::span<const UserId> ids, Instant now) {
  db::Bulk rows(mark_users, now);
  rows.add_all(ids);
  rows.execute(connection);
}

}  // namespace

// An account on its way out, and up to which event its audit rows are bare.
struct UserErasure::Marked {
  UserId id;
  std::string last_event = std::string(16, '\0');

  // One piece; false: there are no more.
  bool bare_events_of(db::Connection& connection) {
    std::string last = last_event;
    int found = 0;
    auto rows = connection.query(list_events, id, last_event, events_at_once);
    for (; const auto row = rows.next(); ++found) last = row->get<std::string>(0);
    if (found > 0) connection.execute(bare_events, id, last_event, last);
    last_event = std::move(last);
    return found == events_at_once;
  }
};

std::vector<UserId> UserErasure::begin(std::span<const UserId> ids, Instant now) {
  assert(connection_.in_transaction());
  auto marked = select(connection_, lock_deleted, ids);
  mark(connection_, marked, now);
  return marked;
}

std::vector<UserId> UserErasure::begin_due(Instant until, int most, Instant now) {
  return db::retry(connection_, [&] {
    db::Transaction transaction(connection_);
    auto due = read_ids(connection_.query(claim_due, until, most));
    mark(connection_, due, now);
    transaction.commit();
    return due;
  });
}

std::vector<UserId> UserErasure::unfinished(int most) { return read_ids(connection_.query(list_marked, most)); }

std::vector<UserId> UserErasure::long_disabled(Instant until, UserId after, int most) {
  return read_ids(connection_.query(list_long_disabled, after, until, most));
}

std::uint64_t UserErasure::finish(std::span<const UserId> ids, operation::AuditRecord record, Instant now,
                                  const std::function<bool()>& go_on) {
  const auto is_asked_to_stop = [&] { return go_on && !go_on(); };
  const std::vector<UserId> marked_ids = select(connection_, find_marked, ids);
  std::vector<Marked> marked;
  for (const UserId id : marked_ids) marked.push_back({id});
  for (const StatementOnUsers<>* const statement : delete_from_all) {
    while (db::retry(connection_, [&] { return run(connection_, *statement, marked_ids); }) > 0) {
      process::failpoint("erasure.piece");
      if (is_asked_to_stop()) return 0;
    }
  }
  for (Marked& one : marked) {
    while (db::retry(connection_, [&] { return one.bare_events_of(connection_); })) {
      if (is_asked_to_stop()) return 0;
    }
  }
  return db::retry(connection_, [&] { return remove_last(marked, record, now); });
}

// What came since its piece was done goes with the user's own row.
std::uint64_t UserErasure::remove_last(std::vector<Marked> marked, const operation::AuditRecord& record, Instant now) {
  std::vector<UserId> ids;
  for (const Marked& one : marked) ids.push_back(one.id);
  db::Transaction transaction(connection_);
  // Another process may have erased some of them meanwhile.
  ids = select(connection_, lock_marked, ids);
  for (const StatementOnUsers<>* const statement : delete_from_all)
    while (run(connection_, *statement, ids) > 0) continue;
  for (Marked& one : marked)
    while (one.bare_events_of(connection_)) continue;
  disable_clients_of(ids, now);
  process::failpoint("erasure.before_last");
  const std::uint64_t gone = run(connection_, delete_users, ids);
  std::vector<operation::AuditRecord> records(ids.size(), record);
  for (std::size_t i = 0; i < ids.size(); ++i) records[i].user_id = ids[i];
  audit_.insert(records);
  transaction.commit();
  metrics::count(metrics::Count::accounts_erased, gone);
  return gone;
}

void UserErasure::disable_clients_of(std::span<const UserId> ids, Instant now) {
  db::Bulk clients(list_clients_of);
  clients.add_all(ids);
  std::vector<std::string> owned;
  clients.query(connection_, [&](const db::Row& row) { owned.push_back(row.get<std::string>(0)); });
  if (owned.empty()) return;
  for (const std::string& client_id : owned) revocations_.revoke_client(client_id, now);
  db::Bulk disabling(disable_clients, now, now);
  disabling.add_all(ids);
  disabling.execute(connection_);
}

std::vector<db::StatementInfo> UserErasure::statements() {
  std::vector<db::StatementInfo> all = {delete_users, mark_users,         lock_deleted,    lock_marked,     find_marked, claim_due,
                                        list_marked,  list_long_disabled, list_clients_of, disable_clients, list_events, bare_events};
  for (const StatementOnUsers<>* const statement : delete_from_all) all.emplace_back(*statement);
  return all;
}

}  // namespace gatewarden::account
