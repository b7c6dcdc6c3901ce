#include "domain/operation/person_history.h"

#include "base/encoding.h"

namespace gatewarden::operation {

namespace {

// An application that refreshes its token every five minutes writes nine thousand events a month: the index leaves them out, which
// the order of time alone could not.
constexpr db::Statement<std::uint64_t, std::string_view, std::string_view, std::int64_t> list_of_person(
    "person_history.list",
    "SELECT event_id, event, client_id, address, user_agent, detail, created_at FROM oauth2_audit_log"
    " FORCE INDEX (oauth2_audit_log_by_user_and_event) WHERE user_id = ? AND event NOT IN ('token_issued', 'token_refreshed')"
    " AND event_id >= ? AND event_id < ? ORDER BY event_id DESC LIMIT ?",
    db::Reach::all_partitions);

constexpr std::size_t id_size = 16;

// The ids of events begin with their microseconds (audit_log.cc).
std::string first_id_of(Instant at) {
  const auto microseconds = static_cast<std::uint64_t>(to_microseconds(at));
  std::string id;
  for (int shift = 56; shift >= 0; shift -= 8) id += static_cast<char>(microseconds >> shift & 0xff);
  return id + std::string(8, '\0');
}

}  // namespace

std::vector<AuditEntry> PersonHistory::list(std::uint64_t user_id, Instant since, std::optional<std::string_view> before, int limit) {
  std::string end(id_size, '\xff');
  if (before) {
    const auto id = from_hex(*before);
    if (!id || id->size() != id_size) return {};
    end = *id;
  }
  std::vector<AuditEntry> found;
  auto rows = connection_.query(list_of_person, user_id, first_id_of(since), end, limit);
  while (const auto row = rows.next()) {
    found.push_back({.event_id = to_hex(row->get<std::string>(0)),
                     .event = row->get<std::string>(1),
                     .user_id = user_id,
                     .client_id = row->get<std::optional<std::string>>(2),
                     .address = row->get<std::optional<std::string>>(3).value_or(""),
                     .user_agent = row->get<std::optional<std::string>>(4).value_or(""),
                     .request_id = {},
                     .detail = row->get<std::optional<std::string>>(5).value_or("{}"),
                     .created_at = row->get<Instant>(6)});
  }
  return found;
}

std::vector<db::StatementInfo> PersonHistory::statements() { return {list_of_person}; }

}  // namespace gatewarden::operation
