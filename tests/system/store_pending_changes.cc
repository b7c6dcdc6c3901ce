// domain/account/pending_changes on a real database.
#include <atomic>
#include <thread>

#include "domain/account/pending_changes.h"
#include "harness/test.h"
#include "system/store_fixture.h"

namespace gatewarden {
namespace {

using account::ChangeKind;
using test::StoreFixture;

constexpr Seconds lifetime{600};

struct Fixture : StoreFixture {
  account::PendingChanges changes{connection, Secret(std::string(32, 'p'))};
};

}  // namespace

TEST("pending changes: what was put in is found in the session where it began, and only as what it is") {
  Fixture fixture;
  const auto user = fixture.make_user();
  const auto session = fixture.make_session(user.id).session;
  const auto token = fixture.changes.insert(session, ChangeKind::email, R"({"to":"ada@example.org"})", lifetime, fixture.now());
  const auto found = fixture.changes.find(token, session, ChangeKind::email, fixture.now());
  CHECK_EQUAL(std::string(R"({"to":"ada@example.org"})"), found->content);
  CHECK_EQUAL(user.id, found->user_id);
  CHECK(!fixture.changes.find(token, session, ChangeKind::phone, fixture.now()));
  CHECK(!fixture.changes.find(token + "A", session, ChangeKind::email, fixture.now()));
  CHECK(!fixture.changes.find("", session, ChangeKind::email, fixture.now()));
}

TEST("pending changes: neither another session of the person nor another person finds one") {
  Fixture fixture;
  const auto user = fixture.make_user();
  const auto token = fixture.changes.insert(fixture.make_session(user.id).session, ChangeKind::totp, "{}", lifetime, fixture.now());
  CHECK(!fixture.changes.find(token, fixture.make_session(user.id).session, ChangeKind::totp, fixture.now()));
  CHECK(!fixture.changes.find(token, fixture.make_session(fixture.make_user().id).session, ChangeKind::totp, fixture.now()));
}

TEST("pending changes: nothing of the content stands in the table, and another key does not open it") {
  Fixture fixture;
  const auto session = fixture.make_session(fixture.make_user().id).session;
  const auto token = fixture.changes.insert(session, ChangeKind::email, "ada@example.org", lifetime, fixture.now());
  auto rows = fixture.connection.query_text("SELECT 1 FROM pending_changes WHERE INSTR(sealed, 'ada@example.org') > 0");
  CHECK(!rows.next());
  account::PendingChanges other(fixture.connection, Secret(std::string(32, 'x')));
  CHECK(!other.find(token, session, ChangeKind::email, fixture.now()));
}

TEST("pending changes: expired is gone, counts nothing and cannot be finished") {
  Fixture fixture;
  const auto session = fixture.make_session(fixture.make_user().id).session;
  const auto token = fixture.changes.insert(session, ChangeKind::email, "{}", lifetime, fixture.now());
  fixture.clock.advance(lifetime - Microseconds{1});
  const auto found = fixture.changes.find(token, session, ChangeKind::email, fixture.now());
  CHECK(found);
  fixture.clock.advance(Microseconds{1});
  CHECK(!fixture.changes.find(token, session, ChangeKind::email, fixture.now()));
  CHECK(!fixture.changes.count_attempt(*found, 5, fixture.now()));
  CHECK(!fixture.commit([&] { return fixture.changes.finish(*found, fixture.now()); }));
}

TEST("S73: pending changes: of many guesses at once as many as may be are counted, and one ends it") {
  Fixture fixture;
  const auto session = fixture.make_session(fixture.make_user().id).session;
  const auto token = fixture.changes.insert(session, ChangeKind::email, "{}", lifetime, fixture.now());
  const auto found = *fixture.changes.find(token, session, ChangeKind::email, fixture.now());
  std::atomic<int> counted = 0, finished = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 16; ++i)
    threads.emplace_back([&] {
      Fixture own;
      counted += own.changes.count_attempt(found, 5, own.now());
    });
  for (std::thread& thread : threads) thread.join();
  CHECK_EQUAL(5, counted.load());
  CHECK_EQUAL(5, fixture.changes.find(token, session, ChangeKind::email, fixture.now())->attempts);
  threads.clear();
  for (int i = 0; i < 16; ++i)
    threads.emplace_back([&] {
      Fixture own;
      finished += own.commit([&] { return own.changes.finish(found, own.now()); });
    });
  for (std::thread& thread : threads) thread.join();
  CHECK_EQUAL(1, finished.load());
  CHECK(!fixture.changes.find(token, session, ChangeKind::email, fixture.now()));
}

}  // namespace gatewarden
