#include "domain/operation/audit_log.h"

#include <algorithm>
#include <cassert>
#include <set>

#include "base/encoding.h"
#include "base/json_writer.h"
#include "base/text.h"
#include "domain/operation/audit_spool.h"
#include "platform/crypto/random.h"
#include "platform/db/bulk.h"
#include "platform/json/value.h"
#include "platform/log/log.h"
#include "platform/metrics/metrics.h"

namespace gatewarden::operation {

namespace {

using db::sql;
using OptionalText = std::optional<std::string_view>;

// An event on its way into the table, each field in the form and length that its column takes.
struct Event {
  std::string id;
  std::int64_t expires_day = 0;
  std::string name;
  std::optional<std::uint64_t> user_id;
  std::optional<std::string> client_id, address, user_agent, request_id;
  std::string detail;
  Instant created_at{};
};

constexpr db::Literal event_columns =
    "event_id, expires_day, event, user_id, client_id, address, user_agent, request_id, detail, created_at";
constexpr db::Literal listed_columns = "event_id, event, user_id, client_id, address, user_agent, request_id, detail, created_at";
constexpr db::Literal newest_first = " ORDER BY event_id DESC LIMIT ? OFFSET ?";

// Whoever writes events may not change them (database_rights.cc), so no ON DUPLICATE KEY UPDATE here.
constexpr db::BulkStatement<db::Types<>, db::Types<std::string_view, std::int64_t, std::string_view, std::optional<std::uint64_t>,
                                                  OptionalText, OptionalText, OptionalText, OptionalText, std::string_view, Instant>>
    insert_events("audit_log.insert",
                  sql<"INSERT INTO oauth2_audit_log (", event_columns,
                      ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)">,
                  db::Reach::no_plan);
constexpr db::BulkStatement<db::Types<>, db::Types<std::string_view>> find_shipped(
    "audit_log.find_shipped", "SELECT event_id FROM oauth2_audit_log WHERE event_id IN (?)", db::Reach::all_partitions);
constexpr db::Statement<std::int64_t, std::int64_t> list_all(
    "audit_log.list", sql<"SELECT ", listed_columns, " FROM oauth2_audit_log", newest_first>, db::Reach::all_partitions);
constexpr db::Statement<std::uint64_t, std::int64_t, std::int64_t> list_of_user(
    "audit_log.list_of_user", sql<"SELECT ", listed_columns, " FROM oauth2_audit_log WHERE user_id = ?", newest_first>,
    db::Reach::all_partitions);
constexpr db::Statement<std::string_view, std::int64_t, std::int64_t> list_of_client(
    "audit_log.list_of_client", sql<"SELECT ", listed_columns, " FROM oauth2_audit_log WHERE client_id = ?", newest_first>,
    db::Reach::all_partitions);
constexpr db::Statement<std::uint64_t, std::string_view, std::int64_t, std::int64_t> list_of_user_and_client(
    "audit_log.list_of_user_and_client",
    sql<"SELECT ", listed_columns, " FROM oauth2_audit_log WHERE user_id = ? AND client_id = ?", newest_first>,
    db::Reach::all_partitions);

std::string new_event_id(Instant now) {
  const auto microseconds = static_cast<std::uint64_t>(to_microseconds(now));
  std::string id;
  for (int shift = 56; shift >= 0; shift -= 8) id += static_cast<char>(microseconds >> shift & 0xff);
  return id + crypto::random_bytes(8);
}

std::optional<std::string> bounded(const std::string& text, std::size_t limit) {
  if (text.empty()) return std::nullopt;
  return printable(text, limit);
}

Event make_event(const AuditRecord& record, Instant now, int retention_days) {
  return {.id = new_event_id(now),
          .expires_day = day_of(now) + retention_days,
          .name = std::string(wire_name(record.event)),
          .user_id = record.user_id,
          // What a stranger claimed to be may be anything.
          .client_id = record.client_id ? bounded(*record.client_id, 128) : std::nullopt,
          .address = bounded(record.address, 45),
          .user_agent = bounded(record.user_agent, 512),
          .request_id = bounded(record.request_id, 64),
          .detail = record.detail,
          .created_at = now};
}

auto rows_of(std::span<const Event> events) {
  db::Bulk rows(insert_events);
  for (const Event& event : events)
    rows.add(event.id, event.expires_day, event.name, event.user_id, event.client_id, event.address, event.user_agent, event.request_id,
             event.detail, event.created_at);
  return rows;
}

std::string to_line(const Event& event) {
  JsonWriter writer;
  const auto member = [&](std::string_view name, const std::optional<std::string>& text) {
    if (text) writer.member(name, *text);
  };
  writer.begin_object();
  writer.member("id", to_hex(event.id)).member("day", event.expires_day).member("event", event.name);
  if (event.user_id) writer.member("user", *event.user_id);
  member("client", event.client_id);
  member("address", event.address);
  member("agent", event.user_agent);
  member("request", event.request_id);
  writer.member("detail", event.detail).member("at", to_microseconds(event.created_at));
  writer.end_object();
  return writer.take();
}

std::optional<Event> from_line(const std::string& line) {
  const auto object = json::Value::parse(line);
  if (!object) return std::nullopt;
  const auto id = from_hex(object->string_at("id").value_or(""));
  const auto day = object->integer_at("day");
  const auto name = object->string_at("event");
  const auto detail = object->string_at("detail");
  const auto at = object->integer_at("at");
  if (!id || id->size() != 16 || !day || !name || !detail || !at) return std::nullopt;
  const auto user = object->integer_at("user");
  return Event{.id = *id,
               .expires_day = *day,
               .name = *name,
               .user_id = user ? std::optional(static_cast<std::uint64_t>(*user)) : std::nullopt,
               .client_id = object->string_at("client"),
               .address = object->string_at("address"),
               .user_agent = object->string_at("agent"),
               .request_id = object->string_at("request"),
               .detail = *detail,
               .created_at = from_microseconds(*at)};
}

// An event that is there already is the same event, shipped before an interruption. False: none was.
bool leave_out_shipped(db::Connection& connection, std::vector<Event>& events) {
  db::Bulk ids(find_shipped);
  for (const Event& event : events) ids.add(event.id);
  std::set<std::string> shipped;
  ids.query(connection, [&](const db::Row& row) { shipped.insert(row.get<std::string>(0)); });
  return std::erase_if(events, [&](const Event& event) { return shipped.contains(event.id); }) > 0;
}

// A line that cannot be a row must not hold up those behind it: it stays in the log, and the others go on.
void insert_lines(db::Connection& connection, std::span<const std::string> lines) {
  std::vector<Event> events;
  for (const std::string& line : lines) {
    if (auto event = from_line(line)) events.push_back(*std::move(event));
    else log::error("audit_event_lost", {{"line", line}});
  }
  const auto unit = [&] {
    db::Transaction transaction(connection);
    rows_of(events).execute_sparing(connection, [&](std::size_t row, const db::ValueRefused& error) {
      log::error("audit_event_lost", {{"line", to_line(events[row])}, {"error", error.what()}});
    });
    transaction.commit();
    return true;
  };
  // What another shipper had begun when it died may be in the way for a moment.
  for (;;) {
    try {
      db::retry(connection, unit, [] { return std::optional<bool>(); });
      return;
    } catch (const db::Duplicate&) {
      if (!leave_out_shipped(connection, events)) throw;
    }
  }
}

AuditEntry read_entry(const db::Row& row) {
  return {.event_id = to_hex(row.get<std::string>(0)),
          .event = row.get<std::string>(1),
          .user_id = row.get<std::optional<std::uint64_t>>(2),
          .client_id = row.get<std::optional<std::string>>(3),
          .address = row.get<std::optional<std::string>>(4).value_or(""),
          .user_agent = row.get<std::optional<std::string>>(5).value_or(""),
          .request_id = row.get<std::optional<std::string>>(6).value_or(""),
          .detail = row.get<std::optional<std::string>>(7).value_or("{}"),
          .created_at = row.get<Instant>(8)};
}

// What fail2ban looks for (packaging/fail2ban): who tries, with the address at the end and nothing that a stranger wrote.
void tell_failure(const AuditRecord& record) {
  using enum AuditEvent;
  const bool is_failure =
      record.event == login_failed || record.event == login_throttled || record.event == client_authentication_failed;
  if (is_failure) log::info("attempt_failed", {{"what", wire_name(record.event)}, {"address", record.address}});
}

}  // namespace

struct AuditLog::State {
  db::Connection& connection;
  std::string spool_directory;
  int retention_days;
  const Clock& clock;
  SpoolWriter spool{spool_directory};
};

AuditLog::AuditLog(db::Connection& connection, std::string spool_directory, int retention_days, const Clock& clock)
    : state_(new State{connection, std::move(spool_directory), retention_days, clock}) {}
AuditLog::~AuditLog() = default;

void AuditLog::insert(std::span<const AuditRecord> records) {
  std::vector<Event> events;
  events.reserve(records.size());
  for (const AuditRecord& record : records) events.push_back(make_event(record, state_->clock.now(), state_->retention_days));
  rows_of(events).execute(state_->connection);
}

void AuditLog::spool(const AuditRecord& record) {
  try {
    state_->spool.append(to_line(make_event(record, state_->clock.now(), state_->retention_days)));
  } catch (const std::exception&) {
    metrics::count(metrics::Count::audit_spool_errors);
    throw;
  }
  metrics::count(metrics::Count::audit_spooled);
  tell_failure(record);
}

std::uint64_t AuditLog::ship(const std::function<bool()>& go_on) {
  return ship_spool(state_->spool_directory, [&](std::span<const std::string> lines) {
    insert_lines(state_->connection, lines);
    return !go_on || go_on();
  });
}

std::vector<AuditEntry> AuditLog::list(const AuditFilter& filter) {
  db::Connection& connection = state_->connection;
  const auto [user_id, client_id, limit, offset] = filter;
  db::Rows rows = user_id && client_id ? connection.query(list_of_user_and_client, *user_id, *client_id, limit, offset)
                  : user_id            ? connection.query(list_of_user, *user_id, limit, offset)
                  : client_id          ? connection.query(list_of_client, *client_id, limit, offset)
                                       : connection.query(list_all, limit, offset);
  std::vector<AuditEntry> found;
  while (const auto row = rows.next()) found.push_back(read_entry(*row));
  return found;
}

std::vector<db::StatementInfo> AuditLog::statements() {
  return {insert_events, find_shipped, list_all, list_of_user, list_of_client, list_of_user_and_client};
}

}  // namespace gatewarden::operation
