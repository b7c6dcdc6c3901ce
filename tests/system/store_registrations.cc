// domain/account/registrations: acceptance, and the answer to a request that comes again.
#include <atomic>
#include <thread>

#include "harness/test.h"
#include "system/registration_fixture.h"

namespace gatewarden {
namespace {

using account::FailureReason;
using account::Registration;
using account::RegistrationState;
using test::RegistrationFixture;

// Accepts the entries under the ids that they name, and answers for the first.
std::optional<account::RegistrationStatus> accept_named(RegistrationFixture& fixture, const std::vector<Registration>& entries) {
  return fixture.registrations.accept(entries, true, fixture.now()).at(0);
}

}  // namespace

TEST("registrations: what was accepted is queued, with everything that was said") {
  RegistrationFixture fixture;
  auto entry = fixture.entry("Zoë@example.org");
  entry.phone = "+4930123456";
  entry.username = "zoë";
  entry.email_verified = true;
  entry.consented_at = fixture.now() - Seconds{7};
  entry.profile = R"({"name":"Zoë"})";
  entry.password_form = account::PasswordForm::sealed;
  entry.password = crypto::random_bytes(100);
  const std::vector<Registration> entries = {entry};
  CHECK(!fixture.registrations.accept(entries, false, fixture.now()).at(0));
  const auto queued = fixture.registrations.find_queued(entry.request_id);
  CHECK(queued.has_value());
  const Registration& kept = queued->registration;
  CHECK_EQUAL(entry.request_id, kept.request_id);
  CHECK(kept.client_id == entry.client_id && kept.email == entry.email && kept.phone == entry.phone && kept.username == entry.username);
  CHECK_EQUAL(entry.entry_digest, kept.entry_digest);
  CHECK(kept.email_verified && !kept.phone_verified);
  CHECK(kept.consented_at == entry.consented_at);
  CHECK_EQUAL(entry.profile, kept.profile);
  CHECK(kept.password_form == entry.password_form && kept.password == entry.password);
  CHECK(queued->accepted_at == fixture.now() && queued->available_at == fixture.now());
  CHECK(queued->attempts == 0 && queued->claims == 0 && queued->last_error.empty());
}

TEST("registrations: entries without client, address and password keep their absence") {
  RegistrationFixture fixture;
  auto entry = fixture.entry();
  entry.client_id.reset();
  entry.email.reset();
  entry.username = "name";
  entry.password_form = account::PasswordForm::none;
  entry.password.clear();
  const std::vector<Registration> entries = {entry};
  fixture.registrations.accept(entries, false, fixture.now());
  const auto kept = fixture.claim().at(0).registration;
  CHECK(!kept.client_id && !kept.email && !kept.phone && !kept.consented_at);
  CHECK(kept.password_form == account::PasswordForm::none && kept.password.empty());
}

TEST("registrations: however many come at once, all are queued in their order") {
  RegistrationFixture fixture;
  for (const int count : {1, 2, 4, 5, 63, 337, 1000}) {
    const auto entries = fixture.accept(count);
    const auto claimed = fixture.claim();
    CHECK_EQUAL(entries.size(), claimed.size());
    for (std::size_t i = 0; i < entries.size(); ++i) CHECK_EQUAL(entries[i].request_id, claimed[i].registration.request_id);
  }
  CHECK(fixture.registrations.accept({}, false, fixture.now()).empty());
  CHECK(fixture.registrations.accept({}, true, fixture.now()).empty());
}

TEST("registrations: rows that together exceed what a packet holds are accepted all the same") {
  RegistrationFixture fixture;
  std::vector<Registration> entries;
  for (int i = 0; i < 300; ++i) {
    entries.push_back(fixture.entry());
    entries.back().profile = R"({"name":")" + std::string(15'000, 'x') + R"("})";
    entries.back().password = std::string(4352, '\xff');
  }
  fixture.registrations.accept(entries, false, fixture.now());
  CHECK_EQUAL(300, fixture.count("registration_queue"));
}

TEST("registrations: of entries that come together, all are kept or none") {
  RegistrationFixture fixture;
  std::vector<Registration> entries;
  for (int i = 0; i < 300; ++i) entries.push_back(fixture.entry());
  entries.back().profile = "no JSON";
  CHECK_THROWS(db::StatementFailed, fixture.registrations.accept(entries, false, fixture.now()));
  CHECK_EQUAL(0, fixture.count("registration_queue"));
}

TEST("R8: a request id that comes again while it is queued, retried, done or dead is answered, not queued") {
  RegistrationFixture fixture;
  const std::vector<Registration> entries = {fixture.entry("a@example.org")};
  const std::string id = entries[0].request_id;
  CHECK(!accept_named(fixture, entries));
  auto again = accept_named(fixture, entries);
  CHECK(again && again->state == RegistrationState::queued && again->request_id == id);
  CHECK_EQUAL(entries[0].entry_digest, again->entry_digest);
  CHECK(again->client_id == entries[0].client_id && again->accepted_at == fixture.now());

  const auto claimed = fixture.claim();
  fixture.commit([&] { return fixture.registrations.retry_later(claimed.at(0).queue_id, "e", fixture.now()), true; });
  again = accept_named(fixture, entries);
  CHECK(again && again->state == RegistrationState::retrying && again->attempts == 1);

  fixture.finish(fixture.claim(), 4711);
  again = accept_named(fixture, entries);
  CHECK(again && again->state == RegistrationState::created && again->user_id == account::UserId{4711});
  CHECK(again->finished_at == fixture.now() && again->attempts == 1);
  CHECK_EQUAL(0, fixture.count("registration_queue"));

  const std::vector<Registration> others = {fixture.entry("b@example.org")};
  accept_named(fixture, others);
  fixture.bury(fixture.claim(), FailureReason::identifier_taken);
  again = accept_named(fixture, others);
  CHECK(again && again->state == RegistrationState::failed && again->reason == FailureReason::identifier_taken);
  CHECK(again->finished_at == fixture.now() && again->attempts == 1);
  CHECK_EQUAL(0, fixture.count("registration_queue"));
}

TEST("R8: of entries with one request id in one call the first is queued and the others hear of it") {
  RegistrationFixture fixture;
  auto first = fixture.entry("a@example.org");
  auto second = fixture.entry("b@example.org");
  auto third = fixture.entry("c@example.org");
  second.request_id = first.request_id;
  const std::vector<Registration> entries = {first, third, second};
  const auto answers = fixture.registrations.accept(entries, true, fixture.now());
  CHECK(!answers.at(0) && !answers.at(1));
  CHECK(answers.at(2) && answers.at(2)->state == RegistrationState::queued);
  CHECK_EQUAL(first.entry_digest, answers.at(2)->entry_digest);
  CHECK_EQUAL(2, fixture.count("registration_queue"));
}

TEST("R8: among many named entries the new ones are queued and the known ones answered, each in its place") {
  RegistrationFixture fixture;
  std::vector<Registration> entries;
  for (int i = 0; i < 500; ++i) entries.push_back(fixture.entry());
  std::vector<Registration> known;
  for (std::size_t i = 0; i < entries.size(); i += 2) known.push_back(entries[i]);
  fixture.registrations.accept(known, true, fixture.now());
  fixture.finish(fixture.claim(100));
  const auto answers = fixture.registrations.accept(entries, true, fixture.now());
  for (std::size_t i = 0; i < entries.size(); ++i) {
    CHECK_EQUAL(i % 2 == 0, answers[i].has_value());
    if (answers[i]) CHECK_EQUAL(entries[i].request_id, answers[i]->request_id);
    if (answers[i]) CHECK((answers[i]->state == RegistrationState::created) == (i < 200));
  }
  CHECK_EQUAL(400, fixture.count("registration_queue"));
}

TEST("R8: a named request that arrives while its row is moved to the results is never queued a second time") {
  RegistrationFixture fixture;
  db::Connection other(test::DatabaseServer::instance().settings(fixture.database));
  account::Registrations resubmitted(other, {});
  int told_created = 0;
  for (int round = 0; round < 200; ++round) {
    const std::vector<Registration> entries = {fixture.entry()};
    accept_named(fixture, entries);
    const auto claimed = fixture.claim();
    CHECK_EQUAL(1u, claimed.size());
    std::optional<account::RegistrationStatus> answer;
    std::thread mover([&] { fixture.finish(claimed); });
    std::this_thread::sleep_for(Microseconds{round * 5});
    answer = resubmitted.accept(entries, true, fixture.now()).at(0);
    mover.join();
    CHECK(answer.has_value());
    told_created += answer->state == RegistrationState::created;
    CHECK_EQUAL(0, fixture.count("registration_queue"));
  }
  CHECK(told_created > 0);
  CHECK_EQUAL(200, fixture.count("registration_results"));
}

TEST("R8: a request that waited for its row to be moved sees it where it went") {
  RegistrationFixture fixture;
  const Registration entry = fixture.entry();
  std::optional<account::RegistrationStatus> answer;
  std::thread resubmitter;
  {
    db::Transaction transaction(fixture.connection);
    const std::vector<db::Value> values = {entry.request_id, entry.entry_digest};
    fixture.connection.execute_text("INSERT INTO registration_queue (request_id, entry_digest, email_verified, phone_verified, profile,"
                                    " password_form, password, accepted_at, available_at) VALUES (?, ?, 0, 0, '{}', 'none', '', 0, 0)", values);
    auto id = fixture.connection.query_text("SELECT LAST_INSERT_ID()");
    resubmitter = std::thread([&] {
      db::Connection other(test::DatabaseServer::instance().settings(fixture.database));
      answer = account::Registrations(other, {}).accept(std::span(&entry, 1), true, fixture.now()).at(0);
    });
    std::this_thread::sleep_for(Milliseconds{300});  // it found the queue empty, and waits for the unique key
    account::QueuedRegistration row;
    row.queue_id = id.next()->get<std::uint64_t>(0);
    row.registration = entry;
    const std::vector<account::Registrations::Finished> finished = {{row.queue_id, 9}};
    fixture.registrations.finish(std::span(&row, 1), finished, fixture.now());
    transaction.commit();
  }
  resubmitter.join();
  CHECK(answer && answer->state == RegistrationState::created && answer->user_id == account::UserId{9});
  CHECK_EQUAL(0, fixture.count("registration_queue"));
}

TEST("R8: one request id on several connections at once is queued once") {
  RegistrationFixture fixture;
  std::vector<Registration> entries;
  for (int i = 0; i < 20; ++i) entries.push_back(fixture.entry());
  std::atomic<int> fresh = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i)
    threads.emplace_back([&] {
      db::Connection own(test::DatabaseServer::instance().settings(fixture.database));
      account::Registrations registrations(own, {});
      for (const Registration& entry : entries) fresh += !registrations.accept(std::span(&entry, 1), true, fixture.now()).at(0);
    });
  for (std::thread& thread : threads) thread.join();
  CHECK_EQUAL(20, fresh.load());
  CHECK_EQUAL(20, fixture.count("registration_queue"));
}

TEST("registrations: the status of many is in their order, with nothing for what is unknown") {
  RegistrationFixture fixture;
  const auto entries = fixture.accept(3);
  fixture.finish(fixture.claim(1));
  const std::vector<std::string> ids = {entries[2].request_id, crypto::random_bytes(16), entries[0].request_id, entries[2].request_id};
  const auto found = fixture.registrations.status(ids);
  CHECK_EQUAL(4u, found.size());
  CHECK(found[0]->state == RegistrationState::queued && found[3]->request_id == entries[2].request_id);
  CHECK(!found[1]);
  CHECK(found[2]->state == RegistrationState::created);
  CHECK(fixture.registrations.status({}).empty());
}

}  // namespace gatewarden
