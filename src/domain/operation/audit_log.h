// The audit log: what happened, to whom, by which client, from where. An event that belongs to a transaction is a row of it;
// an event of a path that writes nothing else, or one statement that needs no transaction, is appended afterwards to a spool
// file that outlives the process.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "platform/db/connection.h"

namespace gatewarden::operation {

enum class AuditEvent {
  login_succeeded,
  login_failed,
  login_throttled,
  logged_out,
  authorization_granted,
  authorization_denied,
  authorization_code_reused,
  token_issued,
  token_refreshed,
  token_revoked,
  refresh_token_reused,
  consent_granted,
  consent_revoked,
  client_authentication_failed,
  client_created,
  client_updated,
  client_deleted,
  client_secret_replaced,
  user_created,
  user_updated,
  user_disabled,
  user_enabled,
  user_deleted,
  user_restored,
  user_erased,
  user_password_changed,
  user_access_revoked,
  users_imported,
  users_exported,
  registration_accepted,
  registration_refused,
  registration_retried,
  registration_purged,
  dead_letter_retried,
  dead_letter_purged,
  message_retried,
  message_purged,
  message_recipients_shown,
  passkey_added,
  passkey_removed,
  passkey_copied,
  key_rotated,
  scope_changed,
  user_email_changed,
  user_phone_changed,
  sessions_ended,
  identity_provider_changed,
  external_account_linked,
  external_account_unlinked,
  external_tokens_shared,
  external_tokens_read,
  external_tokens_refused,
  second_factor_added,
  second_factor_removed,
  second_factor_demanded,
  second_factor_not_demanded,
  recovery_codes_replaced,
  remembered_browsers_ended,
  user_data_told,
};

// One row an event: its name, and what it means to an operator.
struct AuditEventRow {
  AuditEvent event;
  std::string_view name;
  std::string_view text;
};
const std::vector<AuditEventRow>& audit_events();
std::string_view wire_name(AuditEvent event);

struct AuditRecord {
  AuditEvent event;
  std::optional<std::uint64_t> user_id = {};
  std::optional<std::string> client_id = {};
  std::string address = {};
  std::string user_agent = {};
  std::string request_id = {};
  std::string detail = "{}";  // JSON object; never a secret
};

struct AuditEntry {
  std::string event_id;  // hex
  std::string event;
  std::optional<std::uint64_t> user_id;
  std::optional<std::string> client_id;
  std::string address, user_agent, request_id, detail;
  Instant created_at{};
};

struct AuditFilter {
  std::optional<std::uint64_t> user_id = {};
  std::optional<std::string> client_id = {};
  int limit = 50;
  int offset = 0;
};

class AuditLog {
 public:
  // `spool_directory` is made if absent; each process appends to a file of its own there (append-only, mode 0600).
  AuditLog(db::Connection& connection, std::string spool_directory, int retention_days, const Clock& clock);
  ~AuditLog();

  // Rows of the caller's transaction.
  void insert(const AuditRecord& record) { insert(std::span(&record, 1)); }
  void insert(std::span<const AuditRecord> records);
  // One write() to the spool; throws std::system_error if it cannot be kept.
  void spool(const AuditRecord& record);
  // Ships every complete line of every spool file in bulk inserts, each line exactly once however often it is interrupted
  // (the event id is made when it is spooled). Answers how many.
  // It ends early once `go_on`, asked after each insert, answers no; what is left is for the next time.
  std::uint64_t ship(const std::function<bool()>& go_on = {});
  // Newest first.
  std::vector<AuditEntry> list(const AuditFilter& filter);

  static std::vector<db::StatementInfo> statements();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace gatewarden::operation
