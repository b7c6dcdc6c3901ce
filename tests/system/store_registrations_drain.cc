// domain/account/registrations: claims, leases, and the moves out of the queue.
#include <algorithm>
#include <set>
#include <thread>

#include "harness/test.h"
#include "system/registration_fixture.h"

namespace gatewarden {
namespace {

using account::FailureReason;
using account::QueuedRegistration;
using account::RegistrationState;
using account::Registrations;
using test::RegistrationFixture;

// A second daemon at the same queue.
struct Peer {
  explicit Peer(const RegistrationFixture& fixture) : connection(test::DatabaseServer::instance().settings(fixture.database)) {}
  db::Connection connection;
  Registrations registrations{connection, {}};
};

}  // namespace

TEST("registrations: a claim takes rows in the order of arrival, so many and from above a place") {
  RegistrationFixture fixture;
  const auto entries = fixture.accept(10);
  const auto first = fixture.claim(4);
  CHECK_EQUAL(4u, first.size());
  for (std::size_t i = 0; i < 4; ++i) CHECK_EQUAL(entries[i].request_id, first[i].registration.request_id);
  CHECK(std::ranges::all_of(first, [](const QueuedRegistration& row) { return row.claims == 1; }));
  const auto next = fixture.claim(4, first.back().queue_id + 2);
  CHECK_EQUAL(entries[6].request_id, next.at(0).registration.request_id);
  const auto rest = fixture.claim();
  CHECK_EQUAL(2u, rest.size());
  CHECK_EQUAL(entries[4].request_id, rest.at(0).registration.request_id);
  CHECK(fixture.claim().empty());
}

TEST("registrations: rows that need no hash are claimed from between two places, past those that do") {
  RegistrationFixture fixture;
  CHECK_EQUAL(0u, fixture.registrations.newest_id());
  std::vector<account::Registration> entries;
  for (int i = 0; i < 6; ++i) {
    entries.push_back(RegistrationFixture::entry());
    if (i % 2 == 0) entries.back().password_form = account::PasswordForm::sealed;
  }
  entries[3].password_form = account::PasswordForm::none;
  fixture.registrations.accept(entries, false, fixture.now());
  const std::uint64_t newest = fixture.registrations.newest_id();
  const auto claim = [&](std::uint64_t after, std::uint64_t until, int most) {
    return fixture.registrations.claim_hashed(fixture.lease(), after, until, most, fixture.now());
  };
  CHECK_EQUAL(0u, claim(0, newest - 5, 10).size());
  const auto first = claim(0, newest, 1);
  CHECK_EQUAL(entries[1].request_id, first.at(0).registration.request_id);
  const auto rest = claim(0, newest - 1, 10);
  CHECK_EQUAL(1u, rest.size());
  CHECK_EQUAL(entries[3].request_id, rest.at(0).registration.request_id);
}

TEST("R6: rows that another claims at this moment are passed over, not waited for") {
  RegistrationFixture fixture;
  const auto entries = fixture.accept(10);
  Peer peer(fixture);
  const db::Transaction transaction(peer.connection);
  auto locked = peer.connection.query_text("SELECT queue_id FROM registration_queue ORDER BY queue_id LIMIT 4 FOR UPDATE");
  const auto claimed = fixture.claim();
  CHECK_EQUAL(6u, claimed.size());
  CHECK_EQUAL(entries[4].request_id, claimed.at(0).registration.request_id);
}

TEST("R9: of several who claim at once, each row goes to one") {
  RegistrationFixture fixture;
  fixture.accept(600);
  std::array<std::vector<std::uint64_t>, 4> taken;
  std::vector<std::thread> threads;
  for (auto& own : taken)
    threads.emplace_back([&] {
      Peer peer(fixture);
      for (;;) {
        const auto rows = peer.registrations.claim(fixture.lease(), own.empty() ? 0 : own.back(), 37, fixture.now());
        for (const auto& row : rows) own.push_back(row.queue_id);
        if (rows.empty()) break;
      }
    });
  for (std::thread& thread : threads) thread.join();
  std::set<std::uint64_t> all;
  for (const auto& own : taken)
    for (const std::uint64_t id : own) CHECK(all.insert(id).second);
  // Rows that one had locked while another looked are for the next round.
  for (const auto& row : fixture.claim()) CHECK(all.insert(row.queue_id).second);
  CHECK_EQUAL(600u, all.size());
}

TEST("R8: a lease that has run out leaves its rows to others, with one more claim") {
  RegistrationFixture fixture;
  fixture.accept(3);
  const auto lease = fixture.lease(Seconds{30});
  const auto lost = fixture.registrations.claim(lease, 0, 10, fixture.now());
  fixture.clock.advance(Seconds{29});
  CHECK(fixture.claim().empty());
  fixture.clock.advance(Seconds{1});
  const auto again = fixture.claim();
  CHECK_EQUAL(3u, again.size());
  CHECK_EQUAL(2, again.at(0).claims);
  CHECK_EQUAL(0, again.at(0).attempts);
  // Whoever had them first can do nothing to them any more.
  const auto ids = fixture.ids_of(lost);
  CHECK(fixture.commit([&] { return fixture.registrations.lock_own(lease.id, ids); }).empty());
  CHECK_EQUAL(0, fixture.registrations.renew(lease, ids));
  fixture.registrations.release(lease.id, ids);
  CHECK(fixture.claim().empty());
}

TEST("registrations: a lease that is renewed lasts, and tells how many rows it still holds") {
  RegistrationFixture fixture;
  fixture.accept(300);
  auto lease = fixture.lease(Seconds{30});
  const auto rows = fixture.registrations.claim(lease, 0, 300, fixture.now());
  fixture.clock.advance(Seconds{20});
  lease.until = fixture.now() + Seconds{30};
  CHECK_EQUAL(300, fixture.registrations.renew(lease, fixture.ids_of(rows)));
  fixture.finish({rows.begin(), rows.begin() + 100});
  CHECK_EQUAL(200, fixture.registrations.renew(lease, fixture.ids_of(rows)));
  fixture.clock.advance(Seconds{29});
  CHECK(fixture.claim().empty());
  fixture.clock.advance(Seconds{1});
  CHECK_EQUAL(200u, fixture.claim().size());
}

TEST("registrations: rows that are given back are there at once, as if they had not been claimed") {
  RegistrationFixture fixture;
  fixture.accept(5);
  auto lease = fixture.lease();
  const auto rows = fixture.registrations.claim(lease, 0, 10, fixture.now());
  const auto ids = fixture.ids_of(rows);
  fixture.registrations.release(lease.id, std::span(ids).first(2));
  auto again = fixture.claim();
  CHECK_EQUAL(2u, again.size());
  CHECK_EQUAL(1, again.at(0).claims);
  CHECK_EQUAL(rows.at(0).queue_id, again.at(0).queue_id);
  // What a daemon died over before is not forgiven by a release.
  fixture.clock.advance(Seconds{60});
  lease = fixture.lease();
  fixture.registrations.release(lease.id, fixture.ids_of(fixture.registrations.claim(lease, 0, 10, fixture.now())));
  again = fixture.claim();
  CHECK_EQUAL(5u, again.size());
  CHECK_EQUAL(2, again.at(0).claims);
}

TEST("registrations: a finished row is in the results alone, for as long as results are kept") {
  RegistrationFixture fixture;
  Registrations registrations(fixture.connection, {.result_days = 3, .dead_letter_days = 5});
  const auto entries = fixture.accept(300);
  const auto rows = fixture.claim();
  fixture.clock.advance(Seconds{2});
  fixture.commit([&] {
    CHECK(registrations.lock_own(fixture.lease().id, fixture.ids_of(rows)).empty());
    std::vector<Registrations::Finished> finished;
    for (const auto& row : rows) finished.push_back({row.queue_id, row.queue_id + 1000});
    return registrations.finish(rows, finished, fixture.now()), true;
  });
  CHECK_EQUAL(0, fixture.count("registration_queue"));
  CHECK_EQUAL(300, fixture.count("registration_results WHERE expires_day = " + std::to_string(day_of(fixture.now()) + 3)));
  const auto status = fixture.status(entries[7].request_id);
  CHECK(status.state == RegistrationState::created && status.user_id == rows[7].queue_id + 1000);
  CHECK(status.accepted_at == fixture.now() - Seconds{2} && status.finished_at == fixture.now());
  CHECK(status.client_id == entries[7].client_id && status.entry_digest == entries[7].entry_digest);
}

TEST("R7: a row that failed comes again in its time, with its failures and its error, and without its claims") {
  RegistrationFixture fixture;
  fixture.accept(1);
  const auto row = fixture.claim().at(0);
  const std::string error = "database error 1406, \"" + std::string(300, 'x');
  fixture.commit([&] { return fixture.registrations.retry_later(row.queue_id, error, fixture.now() + Seconds{5}), true; });
  CHECK(fixture.status(row.registration.request_id).state == RegistrationState::retrying);
  fixture.clock.advance(Seconds{4});
  CHECK(fixture.claim().empty());
  fixture.clock.advance(Seconds{1});
  const auto again = fixture.claim().at(0);
  CHECK_EQUAL(1, again.attempts);
  CHECK_EQUAL(1, again.claims);
  CHECK(again.last_error.starts_with("database error 1406") && again.last_error.size() <= 200);
  CHECK_EQUAL(row.queue_id, again.queue_id);
}

TEST("R7: a buried row is a dead letter alone, with all that is needed to try again") {
  RegistrationFixture fixture;
  Registrations registrations(fixture.connection, {.result_days = 3, .dead_letter_days = 5});
  auto entry = fixture.entry("Zoë@example.org");
  entry.profile = R"({"name":"Zoë"})";
  entry.consented_at = fixture.now();
  entry.phone_verified = true;
  entry.password_form = account::PasswordForm::sealed;
  entry.password = crypto::random_bytes(99);
  registrations.accept(std::span(&entry, 1), false, fixture.now());
  const auto rows = fixture.claim();
  fixture.clock.advance(Seconds{2});
  fixture.commit([&] {
    const std::vector<Registrations::Failed> failed = {{rows.at(0).queue_id, FailureReason::refused, "too long"}};
    return registrations.bury(rows, failed, fixture.now()), true;
  });
  CHECK_EQUAL(0, fixture.count("registration_queue"));
  CHECK_EQUAL(1, fixture.count("registration_dead_letters WHERE expires_day = " + std::to_string(day_of(fixture.now()) + 5)));
  const auto letter = registrations.find_dead_letter(entry.request_id);
  CHECK(letter && letter->reason == FailureReason::refused && letter->error == "too long" && letter->failed_at == fixture.now());
  CHECK_EQUAL(1, letter->row.attempts);
  const auto& kept = letter->row.registration;
  CHECK(kept.email == entry.email && kept.profile == entry.profile && kept.consented_at == entry.consented_at);
  CHECK(kept.phone_verified && kept.password == entry.password && kept.password_form == entry.password_form);
  CHECK(letter->row.accepted_at == fixture.now() - Seconds{2});
  CHECK(fixture.status(entry.request_id).reason == FailureReason::refused);
}

TEST("registrations: a row over which the daemon crashed keeps its claims and no attempt more") {
  RegistrationFixture fixture;
  const auto entries = fixture.accept(1);
  for (int i = 0; i < 3; ++i) {
    fixture.claim();
    fixture.clock.advance(Seconds{31});
  }
  fixture.bury(fixture.claim(), FailureReason::crashed);
  const auto letter = fixture.registrations.find_dead_letter(entries[0].request_id);
  CHECK(letter && letter->row.claims == 4 && letter->row.attempts == 0);
}

TEST("R8: what a transaction moved that was not committed is where it was") {
  RegistrationFixture fixture;
  fixture.accept(3);
  const auto lease = fixture.lease();
  const auto rows = fixture.registrations.claim(lease, 0, 10, fixture.now());
  {
    const db::Transaction transaction(fixture.connection);
    CHECK_EQUAL(3u, fixture.registrations.lock_own(lease.id, fixture.ids_of(rows)).size());
    const std::vector<Registrations::Finished> finished = {{rows[0].queue_id, 7}};
    const std::vector<Registrations::Failed> failed = {{rows[1].queue_id, FailureReason::invalid, "e"}};
    fixture.registrations.finish(rows, finished, fixture.now());
    fixture.registrations.bury(rows, failed, fixture.now());
    fixture.registrations.retry_later(rows[2].queue_id, "e", fixture.now());
  }
  CHECK_EQUAL(3, fixture.count("registration_queue WHERE attempts = 0"));
  CHECK_EQUAL(0, fixture.count("registration_results") + fixture.count("registration_dead_letters"));
  CHECK_EQUAL(3u, fixture.commit([&] { return fixture.registrations.lock_own(lease.id, fixture.ids_of(rows)); }).size());
}

TEST("R8: rows are moved once, though two hold what they believe to be their lease") {
  RegistrationFixture fixture;
  for (int round = 0; round < 10; ++round) {
    fixture.accept(50);
    const auto slow = fixture.lease();
    const auto rows = fixture.registrations.claim(slow, 0, 50, fixture.now());
    fixture.clock.advance(Seconds{31});
    const auto quick = fixture.lease();
    std::array<std::size_t, 2> moved{};
    const auto finish = [&](const Registrations::Lease& lease, std::size_t who) {
      Peer peer(fixture);
      moved[who] = db::retry(peer.connection, [&] {
        db::Transaction transaction(peer.connection);
        std::vector<Registrations::Finished> finished;
        for (const std::uint64_t id : peer.registrations.lock_own(lease.id, fixture.ids_of(rows))) finished.push_back({id, who});
        peer.registrations.finish(rows, finished, fixture.now());
        transaction.commit();
        return finished.size();
      });
    };
    std::thread first([&] { finish(slow, 0); });
    Peer other(fixture);
    const auto claimed = other.registrations.claim(quick, 0, 50, fixture.now());
    finish(quick, 1);
    first.join();
    CHECK_EQUAL(50u, moved[0] + moved[1]);
    CHECK_EQUAL(claimed.size(), moved[1]);
    CHECK_EQUAL(50 * (round + 1), fixture.count("registration_results"));
    CHECK_EQUAL(0, fixture.count("registration_queue"));
  }
}

}  // namespace gatewarden
