#include "domain/account/pending_changes.h"

#include <cassert>

#include "domain/dated_token.h"
#include "platform/crypto/seal.h"

namespace gatewarden::account {

namespace {

constexpr db::Statement<std::string_view, std::int64_t, std::uint64_t, std::string_view, std::string_view, std::string_view, Instant,
                        Instant>
    insert_change("pending_changes.insert",
                  "INSERT INTO pending_changes (change_hash, expires_day, user_id, session_id, kind, sealed, created_at, expires_at)"
                  " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                  db::Reach::no_plan);
constexpr db::Statement<std::string_view, std::int64_t, std::uint64_t, std::string_view, std::string_view, Instant> find_change(
    "pending_changes.find",
    "SELECT sealed, attempts, expires_at FROM pending_changes WHERE change_hash = ? AND expires_day = ? AND user_id = ?"
    " AND session_id = ? AND kind = ? AND expires_at > ? AND finished_at IS NULL");
constexpr db::Statement<std::string_view, std::int64_t, std::int64_t, Instant> count_change_attempt(
    "pending_changes.count_attempt",
    "UPDATE pending_changes SET attempts = attempts + 1 WHERE change_hash = ? AND expires_day = ? AND attempts < ?"
    " AND expires_at > ? AND finished_at IS NULL");
constexpr db::Statement<Instant, std::string_view, std::int64_t, Instant> finish_change(
    "pending_changes.finish",
    "UPDATE pending_changes SET finished_at = ? WHERE change_hash = ? AND expires_day = ? AND expires_at > ? AND finished_at IS NULL");

constexpr std::size_t longest_content = 3072;

// What is sealed for one change is of no use in the row of another.
std::string seal_context(ChangeKind kind, std::string_view hash) {
  return std::string("pending_change.").append(wire_name(kind)).append(".").append(hash);
}

}  // namespace

std::string_view wire_name(ChangeKind kind) {
  switch (kind) {
    case ChangeKind::email: return "email";
    case ChangeKind::phone: return "phone";
    case ChangeKind::totp: return "totp";
    case ChangeKind::passkey: return "passkey";
  }
  assert(false);
  return {};
}

std::string PendingChanges::insert(const Session& session, ChangeKind kind, std::string_view content, Seconds lifetime, Instant now) {
  assert(content.size() <= longest_content);
  const Instant expires_at = now + lifetime;
  auto token = domain::make_dated_token("", day_of(expires_at));
  connection_.execute(insert_change, token.hash, token.day, session.user_id, session.id, wire_name(kind),
                      crypto::seal(key_, content, seal_context(kind, token.hash)), now, expires_at);
  return std::move(token.text);
}

std::optional<PendingChange> PendingChanges::find(std::string_view text, const Session& session, ChangeKind kind, Instant now) {
  auto token = domain::parse_dated_token("", text);
  if (!token) return std::nullopt;
  auto rows = connection_.query(find_change, token->hash, token->day, session.user_id, session.id, wire_name(kind), now);
  const auto row = rows.next();
  if (!row) return std::nullopt;
  // Sealed with a key that is not ours any more: as if it had never begun.
  const auto content = crypto::open(key_, row->get<std::string>(0), seal_context(kind, token->hash));
  if (!content) return std::nullopt;
  return PendingChange{.hash = std::move(token->hash),
                       .expires_day = token->day,
                       .user_id = session.user_id,
                       .kind = kind,
                       .content = std::string(content->reveal()),
                       .attempts = row->get<int>(1),
                       .expires_at = row->get<Instant>(2)};
}

bool PendingChanges::count_attempt(const PendingChange& change, int most, Instant now) {
  return connection_.execute(count_change_attempt, change.hash, change.expires_day, most, now) == 1;
}

bool PendingChanges::finish(const PendingChange& change, Instant now) {
  assert(connection_.in_transaction());
  return connection_.execute(finish_change, now, change.hash, change.expires_day, now) == 1;
}

std::vector<db::StatementInfo> PendingChanges::statements() {
  return {insert_change, find_change, count_change_attempt, finish_change};
}

}  // namespace gatewarden::account
