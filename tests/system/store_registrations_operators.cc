// domain/account/registrations: what operators see and do.
#include <set>
#include <thread>

#include "harness/test.h"
#include "system/registration_fixture.h"

namespace gatewarden {
namespace {

using account::FailureReason;
using account::RegistrationState;
using account::Registrations;
using test::RegistrationFixture;

}  // namespace

TEST("registrations: the figures count what is queued, leased, retried and dead, and say how old the oldest is") {
  RegistrationFixture fixture;
  CHECK(!fixture.registrations.stats(fixture.now()).oldest_accepted_at);
  CHECK(!fixture.registrations.backlog().oldest_accepted_at);
  CHECK_EQUAL(0u, fixture.registrations.backlog().rows);
  fixture.accept(10);
  const Instant oldest = fixture.now();
  fixture.clock.advance(Seconds{3});
  fixture.accept(5);
  const auto claimed = fixture.claim(4);
  fixture.commit([&] { return fixture.registrations.retry_later(claimed[0].queue_id, "e", fixture.now()), true; });
  fixture.bury({claimed[1]}, FailureReason::invalid);
  const auto stats = fixture.registrations.stats(fixture.now());
  CHECK_EQUAL(14u, stats.queued);
  CHECK_EQUAL(2u, stats.leased);
  CHECK_EQUAL(1u, stats.retrying);
  CHECK_EQUAL(1u, stats.dead_letters);
  CHECK(stats.oldest_accepted_at == oldest);
  const auto backlog = fixture.registrations.backlog();
  CHECK_EQUAL(14u, backlog.rows);
  CHECK(backlog.oldest_accepted_at == oldest);
}

TEST("registrations: the depth is never told as less than it is, nor as more than was asked for") {
  RegistrationFixture fixture;
  CHECK_EQUAL(0u, fixture.registrations.depth(10));
  fixture.accept(9);
  CHECK_EQUAL(9u, fixture.registrations.depth(10));
  fixture.accept(3);
  CHECK_EQUAL(10u, fixture.registrations.depth(10));
  CHECK_EQUAL(12u, fixture.registrations.depth(1000));
  // The ids span twelve, and two rows are left: only where it matters is it counted.
  const auto claimed = fixture.claim();
  fixture.finish({claimed.begin() + 1, claimed.end() - 1});
  CHECK_EQUAL(2u, fixture.registrations.depth(10));
}

TEST("registrations: the queue is listed in pages, in the order of arrival") {
  RegistrationFixture fixture;
  const auto entries = fixture.accept(5);
  const auto first = fixture.registrations.list_queue(0, 3);
  CHECK_EQUAL(3u, first.size());
  const auto second = fixture.registrations.list_queue(first.back().queue_id, 3);
  CHECK_EQUAL(2u, second.size());
  CHECK_EQUAL(entries[3].request_id, second.at(0).registration.request_id);
  CHECK(fixture.registrations.list_queue(second.back().queue_id, 3).empty());
}

TEST("registrations: dead letters are listed newest first, in pages that leave none out and none twice") {
  RegistrationFixture fixture;
  for (int day = 0; day < 4; ++day) {
    fixture.accept(5);  // five at one instant
    fixture.bury(fixture.claim(), FailureReason::invalid);
    fixture.clock.advance(std::chrono::hours{20});
  }
  std::set<std::string> seen;
  std::string cursor;
  Instant last = Instant::max();
  for (;;) {
    const auto page = fixture.registrations.list_dead_letters(cursor, 3);
    for (const auto& letter : page) {
      CHECK(letter.failed_at <= last);
      last = letter.failed_at;
      CHECK(seen.insert(letter.row.registration.request_id).second);
    }
    if (page.empty()) break;
    cursor = Registrations::cursor_of(page.back());
  }
  CHECK_EQUAL(20u, seen.size());
}

TEST("registrations: a cursor that is none of ours lists nothing") {
  RegistrationFixture fixture;
  fixture.accept(1);
  fixture.bury(fixture.claim(), FailureReason::invalid);
  for (const std::string_view cursor : {"x", "not base64!", "AAAA", "\xff"}) CHECK(fixture.registrations.list_dead_letters(cursor, 3).empty());
}

TEST("registrations: a retry that waits is due at once when an operator says so, and nothing else is") {
  RegistrationFixture fixture;
  const auto entries = fixture.accept(1);
  const std::string id = entries[0].request_id;
  CHECK(!fixture.registrations.retry_now(id, fixture.now()));
  const auto claimed = fixture.claim();
  fixture.commit([&] { return fixture.registrations.retry_later(claimed.at(0).queue_id, "e", fixture.now() + Seconds{3600}), true; });
  CHECK(fixture.claim().empty());
  CHECK(fixture.registrations.retry_now(id, fixture.now()));
  CHECK(fixture.registrations.find_queued(id)->last_error == "e");
  const auto again = fixture.claim();
  CHECK_EQUAL(1u, again.size());
  CHECK_EQUAL(0, again.at(0).attempts);
  CHECK(!fixture.registrations.retry_now(crypto::random_bytes(16), fixture.now()));
}

TEST("registrations: a queued row can be taken out for good, unless somebody works on it") {
  RegistrationFixture fixture;
  const auto entries = fixture.accept(2);
  fixture.claim(1);
  const auto purge = [&](const std::string& id) {
    return fixture.commit([&] { return fixture.registrations.purge_queued(id, fixture.now()); });
  };
  CHECK(!purge(entries[0].request_id));
  CHECK(purge(entries[1].request_id));
  CHECK(!purge(entries[1].request_id));
  CHECK(!fixture.registrations.find_queued(entries[1].request_id));
  fixture.clock.advance(Seconds{31});
  CHECK(purge(entries[0].request_id));
  CHECK_EQUAL(0, fixture.count("registration_queue"));
}

TEST("R7: a dead letter goes back into the queue under its id, as if it had never failed, and once") {
  RegistrationFixture fixture;
  auto entry = fixture.entry("zoe@example.org");
  entry.profile = R"({"name":"Zoë"})";
  fixture.registrations.accept(std::span(&entry, 1), false, fixture.now());
  fixture.bury(fixture.claim(), FailureReason::identifier_taken);
  fixture.clock.advance(std::chrono::hours{50});
  const auto requeue = [&] { return fixture.commit([&] { return fixture.registrations.requeue_dead_letter(entry.request_id, fixture.now()); }); };
  CHECK(requeue());
  CHECK(!requeue());
  CHECK(!fixture.registrations.find_dead_letter(entry.request_id));
  CHECK(fixture.status(entry.request_id).state == RegistrationState::queued);
  const auto again = fixture.claim();
  CHECK_EQUAL(1u, again.size());
  CHECK(again.at(0).attempts == 0 && again.at(0).claims == 1 && again.at(0).last_error.empty());
  CHECK_EQUAL(entry.profile, again.at(0).registration.profile);
  CHECK(again.at(0).registration.email == entry.email && again.at(0).registration.password == entry.password);
}

TEST("R8: a dead letter that several requeue at once is queued once, and its status is known throughout") {
  RegistrationFixture fixture;
  for (int round = 0; round < 30; ++round) {
    const auto entries = fixture.accept(1);
    const std::vector<std::string> ids = {entries[0].request_id};
    fixture.bury(fixture.claim(), FailureReason::invalid);
    std::array<bool, 2> requeued{};
    bool always_known = true;
    std::vector<std::thread> threads;
    for (bool& own : requeued)
      threads.emplace_back([&] {
        db::Connection connection(test::DatabaseServer::instance().settings(fixture.database));
        Registrations registrations(connection, {});
        own = db::retry(connection, [&] {
          db::Transaction transaction(connection);
          const bool done = registrations.requeue_dead_letter(ids[0], fixture.now());
          transaction.commit();
          return done;
        });
      });
    for (int i = 0; i < 5; ++i) always_known = always_known && fixture.registrations.status(ids).at(0).has_value();
    for (std::thread& thread : threads) thread.join();
    CHECK(always_known);
    CHECK(requeued[0] != requeued[1]);
    CHECK_EQUAL(1u, fixture.claim().size());
  }
}

TEST("registrations: dead letters can be purged, one by its id and many by their age") {
  RegistrationFixture fixture;
  const auto entries = fixture.accept(5);
  fixture.bury(fixture.claim(), FailureReason::invalid);
  CHECK(fixture.registrations.purge_dead_letter(entries[0].request_id));
  CHECK(!fixture.registrations.purge_dead_letter(entries[0].request_id));
  fixture.clock.advance(std::chrono::hours{30});
  fixture.accept(1);
  fixture.bury(fixture.claim(), FailureReason::invalid);
  CHECK_EQUAL(3u, fixture.registrations.purge_dead_letters(fixture.now(), 3));
  CHECK_EQUAL(1u, fixture.registrations.purge_dead_letters(fixture.now(), 3));
  CHECK_EQUAL(0u, fixture.registrations.purge_dead_letters(fixture.now(), 3));
  CHECK_EQUAL(1, fixture.count("registration_dead_letters"));
}

}  // namespace gatewarden
