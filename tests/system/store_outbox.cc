// domain/operation/outbox on a real database of its own: a claim takes whatever is due.
#include <atomic>
#include <thread>

#include "domain/operation/outbox.h"
#include "harness/database.h"
#include "harness/fixed_clock.h"
#include "harness/test.h"

namespace gatewarden {
namespace {

using operation::Channel;
using operation::ClaimedMessage;
using operation::Message;
using operation::Outbox;

const Secret key{std::string(32, 'k')};

struct Fixture {
  std::string database = test::DatabaseServer::instance().make_database();
  db::Connection connection{test::DatabaseServer::instance().settings(database)};
  test::FixedClock clock;
  Outbox outbox{connection, key};

  Instant now() const { return clock.now(); }
  Message code_for(const std::string& recipient) const {
    return {Channel::email, recipient, "sign_in_code", "de", {{"CODE", "123456"}, {"NAME", "Ada Lovelace \"ü\""}}};
  }
  void insert(const Message& message, Seconds lifetime = Seconds{600}) {
    db::Transaction transaction(connection);
    outbox.insert(message, now() + lifetime, now());
    transaction.commit();
  }
  Outbox::Lease lease(char id) const { return {std::string(16, id), now() + Seconds{30}}; }
};

}  // namespace

TEST("outbox: a message comes out as it went in, in order of insertion") {
  Fixture fixture;
  fixture.insert(fixture.code_for("ada@example.org"));
  fixture.insert({Channel::sms, "+493012345678", "sign_in_code", "en", {}});
  const auto claimed = fixture.outbox.claim(fixture.lease('a'), 10, fixture.now());
  CHECK_EQUAL(std::size_t{2}, claimed.size());
  const Message& first = *claimed[0].message;
  CHECK_EQUAL(std::string("ada@example.org"), first.recipient);
  CHECK_EQUAL(std::string("sign_in_code"), first.template_name);
  CHECK_EQUAL(std::string("de"), first.language);
  CHECK(first.values == fixture.code_for("").values);
  CHECK(first.channel == Channel::email && claimed[1].message->channel == Channel::sms);
  CHECK_EQUAL(1, claimed[0].attempts);
}

TEST("outbox: a message whose transaction was rolled back is none") {
  Fixture fixture;
  {
    db::Transaction transaction(fixture.connection);
    fixture.outbox.insert(fixture.code_for("ada@example.org"), fixture.now() + Seconds{600}, fixture.now());
  }
  CHECK(fixture.outbox.claim(fixture.lease('a'), 10, fixture.now()).empty());
}

TEST("outbox: it rings for the message's channel after the commit, and not where there was none") {
  Fixture fixture;
  std::vector<Channel> rung;
  Outbox outbox(fixture.connection, key, [&](Channel channel) {
    CHECK(!fixture.connection.in_transaction());
    rung.push_back(channel);
  });
  const auto insert = [&](Channel channel) {
    outbox.insert({channel, "x", "sign_in_code", "en", {}}, fixture.now() + Seconds{600}, fixture.now());
  };
  {
    db::Transaction transaction(fixture.connection);
    insert(Channel::email);
  }
  {
    db::Transaction transaction(fixture.connection);
    insert(Channel::sms);
    CHECK(rung.empty());
    transaction.commit();
  }
  CHECK((rung == std::vector{Channel::sms}));
}

TEST("outbox: neither the recipient nor a value stands in the table") {
  Fixture fixture;
  fixture.insert(fixture.code_for("ada@example.org"));
  auto rows = fixture.connection.query_text("SELECT CONCAT_WS(' ', channel, template, HEX(sealed), last_error) FROM outbox_messages"
                                            " WHERE INSTR(sealed, 'ada@example.org') = 0 AND INSTR(sealed, '123456') = 0");
  CHECK(rows.next().has_value());
}

TEST("outbox: what was sealed with another key, or is passed off as another template, has no message") {
  Fixture fixture;
  fixture.insert(fixture.code_for("ada@example.org"));
  Outbox other(fixture.connection, Secret(std::string(32, 'x')));
  CHECK(!other.claim(fixture.lease('a'), 10, fixture.now()).at(0).message);
  fixture.clock.advance(Seconds{31});
  fixture.connection.execute_text("UPDATE outbox_messages SET template = 'password_reset'");
  CHECK(!fixture.outbox.claim(fixture.lease('b'), 10, fixture.now()).at(0).message);
}

TEST("outbox: under a lease a message is nobody else's, and comes back when the lease has ended") {
  Fixture fixture;
  fixture.insert(fixture.code_for("ada@example.org"));
  const auto first = fixture.outbox.claim(fixture.lease('a'), 10, fixture.now());
  CHECK(fixture.outbox.claim(fixture.lease('b'), 10, fixture.now()).empty());
  fixture.clock.advance(Seconds{30});
  const auto again = fixture.outbox.claim(fixture.lease('b'), 10, fixture.now());
  CHECK_EQUAL(2, again.at(0).attempts);
  // Whose lease has ended can do nothing to it any more.
  CHECK(!fixture.outbox.remove(first.at(0).id, std::string(16, 'a')));
  CHECK(!fixture.outbox.retry_later(first.at(0).id, std::string(16, 'a'), "late", fixture.now()));
  CHECK(fixture.outbox.remove(again.at(0).id, std::string(16, 'b')));
  fixture.clock.advance(Seconds{60});
  CHECK(fixture.outbox.claim(fixture.lease('c'), 10, fixture.now()).empty());
}

TEST("outbox: a message put off is due at its time, and expired it is due no more") {
  Fixture fixture;
  fixture.insert(fixture.code_for("ada@example.org"));
  const auto claimed = fixture.outbox.claim(fixture.lease('a'), 10, fixture.now());
  CHECK(fixture.outbox.retry_later(claimed.at(0).id, std::string(16, 'a'), std::string(500, 'e'), fixture.now() + Seconds{60}));
  fixture.clock.advance(Seconds{59});
  CHECK(fixture.outbox.claim(fixture.lease('b'), 10, fixture.now()).empty());
  fixture.clock.advance(Seconds{1});
  CHECK_EQUAL(2, fixture.outbox.claim(fixture.lease('b'), 10, fixture.now()).at(0).attempts);
  CHECK_EQUAL(std::uint64_t{0}, fixture.outbox.remove_expired(10, fixture.now()));
  fixture.clock.advance(Seconds{540});
  CHECK(fixture.outbox.claim(fixture.lease('c'), 10, fixture.now()).empty());
  CHECK_EQUAL(std::uint64_t{1}, fixture.outbox.remove_expired(10, fixture.now()));
}

TEST("outbox: of many that claim at once each message is one's") {
  Fixture fixture;
  for (int i = 0; i < 40; ++i) fixture.insert(fixture.code_for(std::to_string(i) + "@example.org"));
  std::atomic<std::size_t> claimed = 0;
  std::vector<std::thread> threads;
  for (char id = 'a'; id < 'i'; ++id)
    threads.emplace_back([&, id] {
      db::Connection connection(test::DatabaseServer::instance().settings(fixture.database));
      Outbox outbox(connection, key);
      for (int i = 0; i < 5; ++i) claimed += outbox.claim(fixture.lease(id), 5, fixture.now()).size();
    });
  for (std::thread& thread : threads) thread.join();
  claimed += fixture.outbox.claim(fixture.lease('z'), 100, fixture.now()).size();
  CHECK_EQUAL(std::size_t{40}, claimed.load());
  auto rows = fixture.connection.query_text("SELECT CAST(MAX(attempts) AS SIGNED) FROM outbox_messages");
  CHECK_EQUAL(std::int64_t{1}, rows.next()->get<std::int64_t>(0));
}

}  // namespace gatewarden
