#include "bench/registration/backlog.h"

#include <algorithm>
#include <cstdio>
#include <span>
#include <vector>

#include "base/time.h"
#include "bench/registration/side_by_side.h"
#include "domain/account/registrations.h"
#include "harness/process.h"
#include "platform/crypto/random.h"

namespace gatewarden::bench {

namespace {

constexpr int fillers = 4;
constexpr int rows_at_once = 1000;

// What the drain writes and reads. Users of the stage go as well: their clients, and those clients' tokens, stay.
constexpr std::string_view tables[] = {"registration_queue", "registration_results", "registration_dead_letters",
                                       "oauth2_audit_log",   "user_credentials",     "user_identifiers", "users"};

constexpr db::Statement<> last_row("bench.last_row", "SELECT queue_id FROM registration_queue ORDER BY queue_id DESC LIMIT 1");
constexpr db::Statement<std::uint64_t> find_row("bench.find_row", "SELECT queue_id FROM registration_queue WHERE queue_id = ?");

account::Registration make_registration(int number, const crypto::BoxSealer* sealer) {
  char email[48];
  std::snprintf(email, sizeof email, "jane.doe.%09d@example.com", number);
  account::Registration made;
  made.request_id = crypto::random_bytes(16);
  made.entry_digest = crypto::random_bytes(32);
  made.email = email;
  made.profile = R"({"name":"Jane Doe","given_name":"Jane","family_name":"Doe","locale":"en-GB"})";
  made.password_form = sealer != nullptr ? account::PasswordForm::sealed : account::PasswordForm::hashed;
  made.password = sealer != nullptr ? sealer->seal("correct horse battery staple", made.request_id) : std::string(brought_hash);
  return made;
}

// The purge of what was deleted would cost the figure that comes next.
void wait_until_at_rest(db::Connection& connection) {
  const auto is_purged = [&] {
    auto rows = connection.query_text("SHOW GLOBAL STATUS LIKE 'Innodb_history_list_length'");
    const auto row = rows.next();
    return !row || std::stoull(row->get<std::string>(1)) < 100;  // MySQL does not tell
  };
  (void)test::wait_until(is_purged, Milliseconds{20'000});  // patience has an end: what never rests is measured as it is
}

}  // namespace

const std::string_view brought_hash =
    "$argon2id$v=19$m=65536,t=3,p=4$c29tZXNhbHRzb21lc2FsdA$RdescudvJCsgt3ub+b+dWRWJTmaaJObGQ2tQ4vKbwoo";

void Backlog::fill(int rows, const crypto::BoxPublicKey* key) {
  const int first = filled_;
  filled_ += rows;
  side_by_side(fillers, [&](int filler) {
    db::Connection connection(database_);
    account::Registrations registrations(connection, {});
    std::optional<crypto::BoxSealer> sealer;
    if (key != nullptr) sealer.emplace(*key);
    for (int begin = first + filler * rows_at_once; begin < first + rows; begin += fillers * rows_at_once) {
      std::vector<account::Registration> entries;
      for (int number = begin; number < std::min(begin + rows_at_once, first + rows); ++number)
        entries.push_back(make_registration(number, sealer ? &*sealer : nullptr));
      registrations.accept(entries, false, SystemClock{}.now());
    }
  });
}

void Backlog::empty() {
  db::Connection connection(database_);
  connection.execute_text("SET foreign_key_checks = 0");
  for (const std::string_view table : tables) connection.execute_text("TRUNCATE TABLE " + std::string(table));
  wait_until_at_rest(connection);
}

std::optional<std::uint64_t> last_queued(db::Connection& connection) {
  auto rows = connection.query(last_row);
  const auto row = rows.next();
  if (!row) return std::nullopt;
  return row->get<std::uint64_t>(0);
}

bool is_queued(db::Connection& connection, std::uint64_t queue_id) {
  return connection.query(find_row, queue_id).next().has_value();
}

std::uint64_t count_rows(db::Connection& connection, std::string_view table) {
  auto rows = connection.query_text("SELECT COUNT(*) FROM " + std::string(table));
  return rows.next()->get<std::uint64_t>(0);
}

}  // namespace gatewarden::bench
