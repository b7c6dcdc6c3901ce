// domain/operation/outbox as the daemon counts it and operators look at it, on a database of its own.
#include "domain/operation/outbox.h"
#include "harness/database.h"
#include "harness/fixed_clock.h"
#include "harness/test.h"

namespace gatewarden {
namespace {

using operation::Channel;
using operation::Outbox;

struct Fixture {
  db::Connection connection{test::DatabaseServer::instance().settings(test::DatabaseServer::instance().make_database())};
  test::FixedClock clock;
  Outbox outbox{connection, Secret(std::string(32, 'k'))};

  Instant now() const { return clock.now(); }
  void insert(const std::string& recipient, Seconds life = Seconds{600}) {
    const Channel channel = recipient.starts_with('+') ? Channel::sms : Channel::email;
    db::Transaction transaction(connection);
    outbox.insert({channel, recipient, "sign_in_code", "en", {{"CODE", "123456"}}}, now() + life, now());
    transaction.commit();
  }
  std::vector<operation::ClaimedMessage> claim(std::optional<Channel> channel = std::nullopt) {
    return outbox.claim({std::string(16, 'l'), now() + Seconds{30}}, 10, now(), channel);
  }
};

}  // namespace

TEST("outbox: a claim of one channel leaves the other's messages alone") {
  Fixture fixture;
  fixture.insert("ada@example.org");
  fixture.insert("+493012345678");
  CHECK_EQUAL(std::string("+493012345678"), fixture.claim(Channel::sms).at(0).message->recipient);
  CHECK_EQUAL(std::string("ada@example.org"), fixture.claim(Channel::email).at(0).message->recipient);
}

TEST("outbox: depth and age are of what stands there, claimed or not") {
  Fixture fixture;
  CHECK(!fixture.outbox.oldest_created_at());
  const Instant first = fixture.now();
  fixture.insert("ada@example.org");
  fixture.clock.advance(Seconds{5});
  fixture.insert("eve@example.org");
  fixture.claim();
  CHECK_EQUAL(std::uint64_t{2}, fixture.outbox.depth(Channel::email));
  CHECK_EQUAL(std::uint64_t{0}, fixture.outbox.depth(Channel::sms));
  CHECK(fixture.outbox.oldest_created_at() == first);
}

TEST("S69: a message that was written expired goes with the others and is not counted") {
  Fixture fixture;
  fixture.insert("", Seconds{0});
  fixture.insert("ada@example.org", Seconds{60});
  fixture.clock.advance(Seconds{61});
  CHECK(fixture.claim().empty());
  CHECK_EQUAL(std::uint64_t{1}, fixture.outbox.remove_expired(100, fixture.now()));
  CHECK_EQUAL(std::uint64_t{0}, fixture.outbox.depth(Channel::email));
}

TEST("outbox: operators see what waits, by pages, and nothing that has expired") {
  Fixture fixture;
  fixture.insert("", Seconds{0});
  for (int i = 0; i < 3; ++i) fixture.insert("ada@example.org");
  const auto first = fixture.outbox.list(0, 2, fixture.now());
  const auto second = fixture.outbox.list(first.at(1).message.id, 2, fixture.now());
  CHECK_EQUAL(std::size_t{2}, first.size());
  CHECK_EQUAL(std::size_t{1}, second.size());
  CHECK_EQUAL(std::string("ada@example.org"), second[0].message.message->recipient);
  CHECK(!second[0].is_leased && second[0].message.attempts == 0);
}

TEST("outbox: a message that is made due is due at once, and its lease is over") {
  Fixture fixture;
  fixture.insert("ada@example.org");
  const auto claimed = fixture.claim().at(0);
  CHECK(fixture.outbox.make_due(claimed.id, fixture.now()));
  CHECK(!fixture.outbox.remove(claimed.id, std::string(16, 'l')));
  fixture.outbox.retry_later(fixture.claim().at(0).id, std::string(16, 'l'), "RCPT: 450", fixture.now() + Seconds{60});
  CHECK_EQUAL(std::string("RCPT: 450"), fixture.outbox.list(0, 1, fixture.now()).at(0).last_error);
  CHECK_EQUAL(std::uint64_t{1}, fixture.outbox.make_all_due(fixture.now()));
  CHECK_EQUAL(3, fixture.claim().at(0).attempts);
}

TEST("outbox: purging takes one, or all") {
  Fixture fixture;
  for (int i = 0; i < 3; ++i) fixture.insert("ada@example.org");
  const auto id = fixture.claim().at(0).id;
  CHECK(fixture.outbox.purge(id));
  CHECK(!fixture.outbox.purge(id));
  CHECK_EQUAL(std::uint64_t{2}, fixture.outbox.purge_all(10));
}

}  // namespace gatewarden
