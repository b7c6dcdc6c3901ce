#include "domain/account/sessions.h"

#include <cassert>

#include "base/text.h"
#include "domain/account/session_copy.h"
#include "domain/dated_token.h"
#include "platform/crypto/random.h"
#include "platform/db/bulk.h"

namespace gatewarden::account {

namespace {

using db::sql;

constexpr db::Literal session_columns =
    "session_hash, expires_day, session_id, user_id, auth_time_at, acr, amr, created_at, last_used_at, expires_at, address, user_agent";

constexpr db::Statement<std::string_view, std::int64_t, std::string_view, std::uint64_t, Instant, std::string_view, std::string_view,
                        Instant, Instant, Instant, std::string_view, std::string_view>
    insert_session("sessions.insert",
                   sql<"INSERT INTO user_sessions (", session_columns, ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)">,
                   db::Reach::no_plan);
constexpr db::Statement<std::string_view, std::int64_t> find_session(
    "sessions.find",
    sql<"SELECT ", session_columns, " FROM user_sessions WHERE session_hash = ? AND expires_day = ? AND ended_at IS NULL">);
constexpr db::Statement<Instant, std::string_view, std::int64_t, Instant> touch_session(
    "sessions.touch",
    "UPDATE user_sessions SET last_used_at = ? WHERE session_hash = ? AND expires_day = ? AND ended_at IS NULL AND last_used_at <= ?");
constexpr db::Statement<Instant, std::string_view, std::int64_t> end_session(
    "sessions.end", "UPDATE user_sessions SET ended_at = ? WHERE session_hash = ? AND expires_day = ? AND ended_at IS NULL");
constexpr db::Statement<Instant, std::uint64_t, std::int64_t, std::string_view> end_sessions_of_user(
    "sessions.end_all",
    "UPDATE user_sessions SET ended_at = ? WHERE user_id = ? AND expires_day >= ? AND session_hash <> ? AND ended_at IS NULL",
    db::Reach::all_partitions);
constexpr db::Statement<std::uint64_t, std::int64_t, Instant> list_ended(
    "sessions.list_ended", "SELECT session_hash FROM user_sessions WHERE user_id = ? AND expires_day >= ? AND ended_at = ?",
    db::Reach::all_partitions);
constexpr db::BulkStatement<db::Types<Instant, std::int64_t>, db::Types<std::uint64_t>> end_sessions_of_users(
    "sessions.end_all_of_users", "UPDATE user_sessions SET ended_at = ? WHERE expires_day >= ? AND ended_at IS NULL AND user_id IN (?)",
    db::Reach::all_partitions);
constexpr db::BulkStatement<db::Types<std::int64_t, Instant>, db::Types<std::uint64_t>> list_ended_of_users(
    "sessions.list_ended_of_users", "SELECT session_hash FROM user_sessions WHERE expires_day >= ? AND ended_at = ? AND user_id IN (?)",
    db::Reach::all_partitions);
constexpr db::Statement<std::uint64_t, std::int64_t> list_sessions(
    "sessions.list",
    sql<"SELECT ", session_columns, " FROM user_sessions WHERE user_id = ? AND expires_day >= ? AND ended_at IS NULL"
        " ORDER BY created_at DESC">,
    db::Reach::all_partitions);

constexpr Seconds copy_life{10};
constexpr Seconds touch_interval{60};

Session read_session(const db::Row& row) {
  return {.hash = row.get<std::string>(0),
          .expires_day = row.get<int>(1),
          .id = row.get<std::string>(2),
          .user_id = row.get<std::uint64_t>(3),
          .auth_time = row.get<Instant>(4),
          .acr = row.get<std::string>(5),
          .amr = row.get<std::string>(6),
          .created_at = row.get<Instant>(7),
          .last_used_at = row.get<Instant>(8),
          .expires_at = row.get<Instant>(9),
          .address = row.get<std::string>(10),
          .user_agent = row.get<std::string>(11)};
}

std::optional<Session> load(db::Connection& connection, std::string_view hash, Day expires_day) {
  auto rows = connection.query(find_session, hash, expires_day);
  const auto row = rows.next();
  if (!row) return std::nullopt;
  return read_session(*row);
}

}  // namespace

Sessions::Made Sessions::insert(const NewSession& session, Instant now) {
  assert(connection_.in_transaction());
  const Instant expires_at = now + lifetime_;
  const auto token = domain::make_dated_token("", day_of(expires_at));
  Made made{.cookie = token.text,
            .session = {.hash = token.hash,
                        .expires_day = token.day,
                        .id = crypto::random_bytes(16),
                        .user_id = session.user_id,
                        .auth_time = session.auth_time.value_or(now),
                        .acr = session.acr,
                        .amr = session.amr,
                        .created_at = now,
                        .last_used_at = now,
                        .expires_at = expires_at,
                        .address = printable(session.address, 45),
                        .user_agent = printable(session.user_agent, 512)}};
  const Session& row = made.session;
  connection_.execute(insert_session, row.hash, row.expires_day, row.id, row.user_id, row.auth_time, row.acr, row.amr, row.created_at,
                      row.last_used_at, row.expires_at, row.address, row.user_agent);
  return made;
}

bool Sessions::is_alive(const Session& session, Instant now) const {
  return now < session.expires_at && now < session.last_used_at + idle_;
}

std::optional<Session> Sessions::find(std::string_view cookie, Instant now) {
  const auto token = domain::parse_dated_token("", cookie);
  if (!token) return std::nullopt;
  return find_by_hash(token->hash, token->day, now);
}

std::optional<Session> Sessions::find_by_hash(std::string_view hash, Day expires_day, Instant now) {
  std::optional<Session> session;
  if (const auto copy = cache_.get(cache::Kind::session, hash)) session = unpack_session(*copy);
  // A copy that looks idle may only be older than the last use.
  if (!session || session->expires_day != expires_day || !is_alive(*session, now)) {
    session = load(connection_, hash, expires_day);
    if (!session || !is_alive(*session, now)) return std::nullopt;
    cache_.put(cache::Kind::session, hash, pack_session(*session), copy_life);
  }
  if (now - session->last_used_at < touch_interval) return session;
  return touch(*std::move(session), now);
}

std::optional<Session> Sessions::touch(Session session, Instant now) {
  if (connection_.execute(touch_session, now, session.hash, session.expires_day, now - touch_interval) == 1) {
    session.last_used_at = now;
  } else {
    // Another request was faster, or the session has ended.
    const auto current = load(connection_, session.hash, session.expires_day);
    if (!current) {
      cache_.remove(cache::Kind::session, session.hash);
      return std::nullopt;
    }
    session = *current;
  }
  cache_.put(cache::Kind::session, session.hash, pack_session(session), copy_life);
  return session;
}

void Sessions::end(const Session& session, Instant now) {
  connection_.execute(end_session, now, session.hash, session.expires_day);
  cache_.remove(cache::Kind::session, session.hash);
}

std::uint64_t Sessions::end_all(UserId user_id, std::string_view except_hash, Instant now) {
  const std::uint64_t ended = connection_.execute(end_sessions_of_user, now, user_id, day_of(now), except_hash);
  if (ended == 0) return 0;
  auto rows = connection_.query(list_ended, user_id, day_of(now), now);
  while (const auto row = rows.next()) cache_.remove(cache::Kind::session, row->get<std::string>(0));
  return ended;
}

std::uint64_t Sessions::end_all(std::span<const UserId> user_ids, Instant now) {
  db::Bulk ending(end_sessions_of_users, now, day_of(now));
  ending.add_all(user_ids);
  const std::uint64_t ended = ending.execute(connection_);
  if (ended == 0) return 0;
  db::Bulk copies(list_ended_of_users, day_of(now), now);
  copies.add_all(user_ids);
  copies.query(connection_, [&](const db::Row& row) { cache_.remove(cache::Kind::session, row.get<std::string>(0)); });
  return ended;
}

std::optional<Session> Sessions::find_of_user(UserId user_id, std::string_view session_id, Instant now) {
  for (Session& session : list(user_id, now))
    if (session.id == session_id) return std::move(session);
  return std::nullopt;
}

std::vector<Session> Sessions::list(UserId user_id, Instant now) {
  std::vector<Session> found;
  auto rows = connection_.query(list_sessions, user_id, day_of(now));
  while (const auto row = rows.next())
    if (auto session = read_session(*row); is_alive(session, now)) found.push_back(std::move(session));
  return found;
}

std::vector<db::StatementInfo> Sessions::statements() {
  return {insert_session, find_session,          touch_session,       end_session,  end_sessions_of_user,
          list_ended,     end_sessions_of_users, list_ended_of_users, list_sessions};
}

}  // namespace gatewarden::account
