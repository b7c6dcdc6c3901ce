// gatewarden dead-letter: what could not become a user, seen, retried and removed.
#include "authentication/registration.h"
#include "harness/test.h"
#include "system/command_stack.h"
#include "system/registration_fixture.h"

using namespace std::string_literals;
using namespace gatewarden;
using account::FailureReason;
using authentication::format_uuid;
using test::command_stack;
using test::command_world;
using test::run_json;
using test::run_refused;
using Words = std::vector<std::string>;

namespace {

using gatewarden::test::contains;

account::Registrations& registrations() { return command_world().stores().registrations; }

// Request ids of entries that were accepted, claimed and buried, as UUIDs.
Words make_dead_letters(int count, Instant failed_at = command_world().now()) {
  std::vector<account::Registration> entries;
  for (int i = 0; i < count; ++i) entries.push_back(test::RegistrationFixture::entry());
  registrations().accept(entries, false, command_world().now());
  const account::Registrations::Lease lease{.id = crypto::random_bytes(16), .until = command_world().now() + Seconds(60)};
  std::vector<account::QueuedRegistration> rows;
  for (auto& row : registrations().claim(lease, 0, 10'000, command_world().now())) {
    const auto is_mine = [&](const account::Registration& one) { return one.request_id == row.registration.request_id; };
    if (std::any_of(entries.begin(), entries.end(), is_mine)) rows.push_back(row);
  }
  std::vector<account::Registrations::Failed> failed;
  for (const auto& row : rows) failed.push_back({row.queue_id, FailureReason::identifier_taken, "somebody has the e-mail address"});
  commands::change(command_world(), [&] { registrations().bury(rows, failed, failed_at); });
  Words ids;
  for (const auto& entry : entries) ids.push_back(format_uuid(entry.request_id));
  return ids;
}

bool is_dead_letter(const std::string& id) {
  return registrations().find_dead_letter(authentication::parse_uuid(id).value()).has_value();
}
bool is_queued(const std::string& id) { return registrations().find_queued(authentication::parse_uuid(id).value()).has_value(); }

int count_events(const std::string& event, const std::string& request_id) {
  int count = 0;
  for (const json::Value& one : run_json({"audit", "list", "--limit", "50"}).items()) {
    count += one.string_at("request_id") == request_id && one.string_at("event") == event;
  }
  return count;
}

}  // namespace

TEST("command: dead-letter list goes from new to old by cursor, and tells nothing personal") {
  const auto older = make_dead_letters(1, command_world().now() - Seconds(5)).front();
  const auto newer = make_dead_letters(1).front();
  const auto first = run_json({"dead-letter", "list", "--limit", "1"}).items();
  CHECK_EQUAL(newer, first.at(0).string_at("request_id").value());
  CHECK_EQUAL("identifier_taken"s, first.at(0).string_at("reason").value());
  const auto second = run_json({"dead-letter", "list", "--limit", "1", "--cursor", first.at(0).string_at("cursor").value()}).items();
  CHECK_EQUAL(older, second.at(0).string_at("request_id").value());
  const auto ran = command_stack().run({"dead-letter", "list"});
  CHECK(contains(ran.out, newer) && !contains(ran.out, "example.org"));
}

TEST("command: dead-letter show tells who it was for and why it failed, but no password") {
  const auto id = make_dead_letters(1).front();
  const auto shown = run_json({"dead-letter", "show", id});
  CHECK_EQUAL("identifier_taken"s, shown.string_at("reason").value());
  CHECK_EQUAL("somebody has the e-mail address"s, shown.string_at("error").value());
  CHECK(shown.string_at("email").value().ends_with("@example.org"));
  CHECK(!contains(command_stack().run({"dead-letter", "show", id}).out, "$argon2id$"));
  CHECK_EQUAL("failed"s, run_json({"registration", "show", id}).string_at("state").value());
  CHECK(contains(run_refused({"registration", "retry", id}, 1), "is a dead letter"));
  CHECK(contains(run_refused({"dead-letter", "show", "00000000-0000-0000-0000-000000000000"}, 1), "there is no dead letter"));
}

TEST("F44: dead-letter retry queues it once, with one record, however often it is asked for") {
  const auto id = make_dead_letters(1).front();
  CHECK(contains(command_stack().run({"dead-letter", "retry", id}).err, "is queued again"));
  CHECK(is_queued(id) && !is_dead_letter(id));
  const auto again = command_stack().run({"dead-letter", "retry", id});
  CHECK_EQUAL(0, again.status);
  CHECK(contains(again.err, "is no dead letter any more"));
  CHECK_EQUAL(1, count_events("dead_letter_retried", id));
  CHECK(contains(run_refused({"dead-letter", "retry", "00000000-0000-0000-0000-000000000000"}, 1), "there is no dead letter"));
  CHECK(contains(run_refused({"dead-letter", "retry"}, 2), "or --all"));
  CHECK(contains(run_refused({"dead-letter", "retry", id, "--all"}, 2), "or --all"));
}

TEST("F44: dead-letter retry --all takes every one, in more than one batch") {
  const auto ids = make_dead_letters(230);
  CHECK(run_json({"dead-letter", "retry", "--all"}).integer_at("retried").value() >= 230);
  CHECK(std::all_of(ids.begin(), ids.end(), is_queued));
  CHECK(std::none_of(ids.begin(), ids.end(), is_dead_letter));
  CHECK_EQUAL(std::int64_t{0}, run_json({"dead-letter", "retry", "--all"}).integer_at("retried").value());
}

TEST("command: dead-letter purge removes one after yes, and records it") {
  const auto id = make_dead_letters(1).front();
  CHECK(contains(run_refused({"dead-letter", "purge", id}, 2), "add --yes"));
  CHECK(is_dead_letter(id));
  CHECK_EQUAL(0, command_stack().run({"dead-letter", "purge", id, "--yes"}).status);
  CHECK(!is_dead_letter(id) && !is_queued(id));
  CHECK_EQUAL(1, count_events("dead_letter_purged", id));
  CHECK(contains(run_refused({"dead-letter", "purge", id, "--yes"}, 1), "there is no dead letter"));
}

TEST("command: dead-letter purge by age spares what is younger") {
  const auto old = make_dead_letters(2, command_world().now() - Seconds(3 * 86400));
  const auto young = make_dead_letters(1).front();
  CHECK(run_json({"dead-letter", "purge", "--older-than", "2d", "--yes"}).integer_at("purged").value() >= 2);
  CHECK(std::none_of(old.begin(), old.end(), is_dead_letter));
  CHECK(is_dead_letter(young));
  CHECK_EQUAL(std::int64_t{0}, run_json({"dead-letter", "purge", "--before", "2020-01-01", "--yes"}).integer_at("purged").value());
  CHECK(is_dead_letter(young));
  CHECK(contains(run_refused({"dead-letter", "purge", "--before", "yesterday", "--yes"}, 2), "takes a day or a time"));
  CHECK(contains(run_refused({"dead-letter", "purge", "--yes"}, 2), "name one request id"));
  CHECK(contains(run_refused({"dead-letter", "purge", young, "--older-than", "2d", "--yes"}, 2), "name one request id"));
}
