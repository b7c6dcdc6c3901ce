// gatewarden registration: the queue, as an operator sees and changes it.
#include "authentication/registration.h"
#include "base/encoding.h"
#include "harness/test.h"
#include "system/command_stack.h"
#include "system/registration_fixture.h"

using namespace std::string_literals;
using namespace gatewarden;
using authentication::format_uuid;
using test::command_stack;
using test::command_world;
using test::run_json;
using test::run_refused;
using Words = std::vector<std::string>;

namespace {

using gatewarden::test::contains;

account::Registrations& registrations() { return command_world().stores().registrations; }

account::Registration accept(const std::string& email) {
  const auto entry = test::RegistrationFixture::entry(email);
  registrations().accept({&entry, 1}, false, command_world().now());
  return entry;
}

// The row, under a lease that a daemon would hold.
account::QueuedRegistration claim(const account::Registration& entry, const std::string& lease_id) {
  const account::Registrations::Lease lease{.id = lease_id, .until = command_world().now() + Seconds(60)};
  for (const auto& row : registrations().claim(lease, 0, 10'000, command_world().now())) {
    if (row.registration.request_id == entry.request_id) return row;
  }
  CPPUNIT_FAIL("the row cannot be claimed");
  return {};
}

// A row that has failed once and waits for an hour.
account::Registration accept_and_fail(const std::string& email) {
  const auto entry = accept(email);
  const std::string lease(16, 'l');
  const auto row = claim(entry, lease);
  commands::change(command_world(), [&] {
    registrations().lock_own(lease, {&row.queue_id, 1});
    registrations().retry_later(row.queue_id, "the disk is full", command_world().now() + Seconds(3600));
  });
  return entry;
}

Words events_about(const std::string& request_id) {
  Words names;
  for (const json::Value& one : run_json({"audit", "list", "--limit", "20"}).items()) {
    if (one.string_at("request_id") == request_id) names.push_back(one.string_at("event").value());
  }
  return names;
}

}  // namespace

TEST("command: registration list tells what waits, page by page, and nothing personal") {
  const auto first = accept("list-one@queue.example");
  const auto second = accept_and_fail("list-two@queue.example");
  const auto queue_id = registrations().find_queued(first.request_id)->queue_id;
  const auto rows = run_json({"registration", "list", "--after", std::to_string(queue_id - 1), "--limit", "1"}).items();
  CHECK_EQUAL(std::size_t{1}, rows.size());
  CHECK_EQUAL(format_uuid(first.request_id), rows.at(0).string_at("request_id").value());
  CHECK_EQUAL("queued"s, rows.at(0).string_at("state").value());
  const auto next = run_json({"registration", "list", "--after", rows.at(0).string_at("queue_id").value()}).items();
  CHECK_EQUAL(format_uuid(second.request_id), next.at(0).string_at("request_id").value());
  CHECK_EQUAL("retrying"s, next.at(0).string_at("state").value());
  CHECK_EQUAL("the disk is full"s, next.at(0).string_at("reason").value());
  CHECK_EQUAL(std::int64_t{1}, next.at(0).integer_at("attempts").value());
  CHECK(next.at(0).integer_at("age_seconds").value() >= 0);
  const auto ran = command_stack().run({"registration", "list", "--limit", "10000", "--json"});
  CHECK(contains(ran.out, format_uuid(first.request_id)) && !contains(ran.out, "queue.example"));
}

TEST("command: registration show tells who it is for, and of the password only that there is one") {
  const auto entry = accept("show@queue.example");
  const auto shown = run_json({"registration", "show", format_uuid(entry.request_id)});
  CHECK_EQUAL("queued"s, shown.string_at("state").value());
  CHECK_EQUAL("show@queue.example"s, shown.string_at("email").value());
  CHECK_EQUAL("importer"s, shown.string_at("client_id").value());
  CHECK_EQUAL("hashed"s, shown.string_at("password").value());
  CHECK(!contains(command_stack().run({"registration", "show", format_uuid(entry.request_id)}).out, entry.password));
  CHECK(contains(run_refused({"registration", "show", "00000000-0000-0000-0000-000000000000"}, 1), "there is no registration"));
  CHECK(contains(run_refused({"registration", "show", "12345"}, 1), "is no request id"));
}

TEST("command: registration show knows what became of one") {
  const auto entry = accept("became@queue.example");
  const std::string lease(16, 'b');
  const auto row = claim(entry, lease);
  commands::change(command_world(), [&] {
    registrations().lock_own(lease, {&row.queue_id, 1});
    const account::Registrations::Finished finished{row.queue_id, 4711};
    registrations().finish({&row, 1}, {&finished, 1}, command_world().now());
  });
  const auto shown = run_json({"registration", "show", format_uuid(entry.request_id)});
  CHECK_EQUAL("created"s, shown.string_at("state").value());
  CHECK_EQUAL("4711"s, shown.string_at("user_id").value());
  CHECK(contains(run_refused({"registration", "retry", format_uuid(entry.request_id)}, 1), "has become user 4711"));
  CHECK(contains(run_refused({"registration", "purge", format_uuid(entry.request_id), "--yes"}, 1), "has become a user"));
}

TEST("F44: registration retry makes it due, leaves one record, and asked again changes nothing") {
  const auto entry = accept_and_fail("retry@queue.example");
  const std::string id = format_uuid(entry.request_id);
  CHECK_EQUAL(0, command_stack().run({"registration", "retry", id}).status);
  const auto row = registrations().find_queued(entry.request_id).value();
  CHECK_EQUAL(0, row.attempts);
  CHECK(row.available_at <= command_world().now());
  CHECK_EQUAL(0, command_stack().run({"registration", "retry", id}).status);
  CHECK(events_about(id) == Words{"registration_retried"});
  CHECK(contains(run_refused({"registration", "retry", "00000000-0000-0000-0000-000000000000"}, 1), "there is no registration"));
}

TEST("command: registration purge takes a row out for good, after yes, unless a daemon works on it") {
  const auto entry = accept("purge@queue.example");
  const std::string id = format_uuid(entry.request_id);
  CHECK(contains(run_refused({"registration", "purge", id}, 2), "add --yes"));
  const std::string lease(16, 'p');
  const auto row = claim(entry, lease);
  CHECK(contains(run_refused({"registration", "purge", id, "--yes"}, 1), "is being worked on"));
  registrations().release(lease, {&row.queue_id, 1});
  CHECK_EQUAL(0, command_stack().run({"registration", "purge", id, "--yes"}).status);
  CHECK(!registrations().find_queued(entry.request_id));
  CHECK(contains(run_refused({"registration", "purge", id, "--yes"}, 1), "there is no registration"));
  CHECK(events_about(id) == Words{"registration_purged"});
}

TEST("command: registration stats counts the queue") {
  const auto before = run_json({"registration", "stats"});
  accept("stats@queue.example");
  accept_and_fail("stats-two@queue.example");
  const auto after = run_json({"registration", "stats"});
  CHECK_EQUAL(before.integer_at("queued").value() + 2, after.integer_at("queued").value());
  CHECK_EQUAL(before.integer_at("retrying").value() + 1, after.integer_at("retrying").value());
  CHECK(after.integer_at("oldest_age_seconds").value() >= 0);
}
