#include "domain/account/user_imports.h"

#include <cassert>

namespace gatewarden::account {

namespace {

constexpr db::Statement<std::string_view> find_import(
    "user_imports.find",
    "SELECT lines_done, users_created, rows_refused, started_at, updated_at, finished_at FROM user_imports WHERE import_id = ?");
constexpr db::Statement<std::string_view, Instant, Instant> insert_import(
    "user_imports.insert",
    "INSERT INTO user_imports (import_id, lines_done, users_created, rows_refused, started_at, updated_at)"
    " VALUES (?, 0, 0, 0, ?, ?) ON DUPLICATE KEY UPDATE started_at = started_at",
    db::Reach::no_plan);
constexpr db::Statement<std::uint64_t, std::uint64_t, std::uint64_t, Instant, std::string_view, std::uint64_t> advance_import(
    "user_imports.advance",
    "UPDATE user_imports SET lines_done = ?, users_created = users_created + ?, rows_refused = rows_refused + ?, updated_at = ?"
    " WHERE import_id = ? AND lines_done = ? AND finished_at IS NULL");
constexpr db::Statement<Instant, Instant, std::string_view> finish_import(
    "user_imports.finish", "UPDATE user_imports SET finished_at = ?, updated_at = ? WHERE import_id = ? AND finished_at IS NULL");

}  // namespace

std::optional<UserImport> UserImports::find(const std::string& import_id) {
  auto rows = connection_.query(find_import, import_id);
  const auto row = rows.next();
  if (!row) return std::nullopt;
  return UserImport{.lines_done = row->get<std::uint64_t>(0),
                    .users_created = row->get<std::uint64_t>(1),
                    .rows_refused = row->get<std::uint64_t>(2),
                    .started_at = row->get<Instant>(3),
                    .updated_at = row->get<Instant>(4),
                    .finished_at = row->get<std::optional<Instant>>(5)};
}

UserImport UserImports::begin(const std::string& import_id, Instant now) {
  connection_.execute(insert_import, import_id, now, now);
  const auto found = find(import_id);
  assert(found);
  return *found;
}

bool UserImports::advance(const std::string& import_id, const Step& step, Instant now) {
  assert(connection_.in_transaction());
  return connection_.execute(advance_import, step.lines_done, step.users_created, step.rows_refused, now, import_id,
                             step.lines_before) == 1;
}

void UserImports::finish(const std::string& import_id, Instant now) {
  connection_.execute(finish_import, now, now, import_id);
}

std::vector<db::StatementInfo> UserImports::statements() { return {find_import, insert_import, advance_import, finish_import}; }

}  // namespace gatewarden::account
