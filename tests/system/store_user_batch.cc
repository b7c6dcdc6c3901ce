// domain/account/user_batch: many users at once, of whom some cannot be.
#include <algorithm>
#include <set>
#include <thread>

#include "base/encoding.h"
#include "domain/account/user_batch.h"
#include "harness/test.h"
#include "system/store_fixture.h"

namespace gatewarden {
namespace {

using account::BatchVerdict;
using account::IdentifierKind;
using account::NewUser;
using Kind = account::BatchVerdict::Kind;

struct Fixture : test::StoreFixture {
  account::UserBatch batch{connection, ids};

  NewUser person(const std::string& identifier = "") {
    NewUser user;
    const std::string name = identifier.empty() ? to_hex(crypto::random_bytes(8)) : identifier;
    user.identifiers = {{IdentifierKind::email, name + "@example.org"}, {IdentifierKind::username, name}};
    user.email = name + "@example.org";
    user.password_hash = "$argon2id$x";
    return user;
  }
  std::vector<NewUser> people(std::size_t count) {
    std::vector<NewUser> made;
    while (made.size() < count) made.push_back(person());
    return made;
  }
  std::vector<BatchVerdict> insert(const std::vector<NewUser>& entries) {
    return commit([&] { return batch.insert(entries, now()); });
  }
  // Statements of a kind that this connection has sent so far.
  std::int64_t sent(const std::string& kind) {
    auto rows = connection.query_text("SHOW SESSION STATUS LIKE 'Com_" + kind + "'");
    return std::stoll(rows.next()->get<std::string>(1));
  }
  // What the tables hold of a person who was, or was not, inserted.
  void check_created(const NewUser& entry, const BatchVerdict& verdict) {
    CHECK(verdict.kind == Kind::created && verdict.error.empty());
    for (const auto& identifier : entry.identifiers) {
      const auto found = users.find_with_password(identifier.value);
      CHECK(found && found->user.id == verdict.user_id);
      CHECK_EQUAL(entry.password_hash.value_or("none"), found->password_hash.value_or("none"));
    }
  }
  void check_absent(const NewUser& entry) {
    for (const auto& identifier : entry.identifiers) CHECK(!users.find_by_identifier(identifier.value));
  }
};

std::size_t count(const std::vector<BatchVerdict>& verdicts, Kind kind) {
  return static_cast<std::size_t>(std::ranges::count(verdicts, kind, &BatchVerdict::kind));
}

}  // namespace

TEST("user_batch: a thousand people become a thousand users, each with all that was said") {
  Fixture fixture;
  auto entries = fixture.people(1000);
  entries[3].profile = R"({"name":"Zoë"})";
  entries[3].phone = "+4930123456";
  entries[3].phone_verified = true;
  entries[3].consented_at = fixture.now();
  entries[4].password_hash.reset();
  const auto verdicts = fixture.insert(entries);
  CHECK_EQUAL(1000u, count(verdicts, Kind::created));
  std::set<account::UserId> ids;
  for (const auto& verdict : verdicts) CHECK(ids.insert(verdict.user_id).second);
  for (const std::size_t i : {0u, 3u, 4u, 999u}) fixture.check_created(entries[i], verdicts[i]);
  const auto user = fixture.users.find(verdicts[3].user_id);
  CHECK_EQUAL(entries[3].profile, user->profile);
  CHECK(user->phone == entries[3].phone && user->phone_verified && user->email == entries[3].email && !user->email_verified);
  CHECK(user->created_at == fixture.now());
  const std::vector<db::Value> one = {verdicts[3].user_id};
  auto rows = fixture.connection.query_text("SELECT consented_at FROM users WHERE user_id = ?", one);
  CHECK(rows.next()->get<std::optional<Instant>>(0) == fixture.now());
}

TEST("user_batch: a credential that has the id by chance that a new user's would have is met and passed") {
  Fixture fixture;
  auto entries = fixture.people(10);
  const account::UserId owner = fixture.insert({fixture.person()}).at(0).user_id;
  account::UserIds ids = fixture.ids;  // what the batch will draw
  for (int i = 0; i < 5; ++i) ids.next();
  const std::vector<db::Value> values = {ids.next(), owner};
  fixture.connection.execute_text("INSERT INTO user_credentials (credential_id, user_id, kind, secret, created_at, ended_at)"
                                  " VALUES (?, ?, 'password', '$old', 0, 1)", values);
  const auto verdicts = fixture.insert(entries);
  for (std::size_t i = 0; i < entries.size(); ++i) fixture.check_created(entries[i], verdicts[i]);
}

TEST("user_batch: one who is refused takes nobody's user along, though an id was drawn that is taken") {
  Fixture fixture;
  auto entries = fixture.people(10);
  entries[4].profile = "no JSON";
  account::UserIds ids = fixture.ids;
  for (int i = 0; i < 4; ++i) ids.next();
  const std::vector<db::Value> values = {ids.next()};
  fixture.connection.execute_text("INSERT INTO users (user_id, profile, created_at, updated_at) VALUES (?, '{}', 0, 0)", values);
  CHECK_EQUAL(9u, count(fixture.insert(entries), Kind::created));
  CHECK(fixture.users.find(std::get<std::uint64_t>(values[0])).has_value());
}

TEST("user_batch: nothing makes nothing, and nothing stays without the caller's COMMIT") {
  Fixture fixture;
  CHECK(fixture.insert({}).empty());
  const auto entries = fixture.people(2);
  {
    const db::Transaction transaction(fixture.connection);
    CHECK_EQUAL(2u, count(fixture.batch.insert(entries, fixture.now()), Kind::created));
  }
  fixture.check_absent(entries[0]);
}

TEST("R7: identifiers that are taken, in the table or by an earlier entry, cost their entry and no other") {
  Fixture fixture;
  auto entries = fixture.people(20);
  const auto taken = fixture.person();
  fixture.insert({taken});
  entries[2].identifiers[1] = taken.identifiers[1];
  entries[7].identifiers[0] = entries[5].identifiers[0];
  entries[9].identifiers[1] = entries[5].identifiers[1];
  entries[11].identifiers[0] = entries[9].identifiers[0];  // of one who was told that another of his is taken
  const auto verdicts = fixture.insert(entries);
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const bool expected = i == 2 || i == 7 || i == 9;
    CHECK_EQUAL(expected, verdicts[i].kind == Kind::identifier_taken);
    if (!expected) fixture.check_created(entries[i], verdicts[i]);
  }
  CHECK_EQUAL(verdicts[5].user_id, fixture.users.find_by_identifier(entries[5].identifiers[0].value)->id);
  CHECK(verdicts[2].error.find(taken.identifiers[1].value) == std::string::npos);
}

TEST("R7: where the first of two with one identifier is refused, the second has it") {
  Fixture fixture;
  auto entries = fixture.people(3);
  entries[0].profile = "no JSON";
  entries[2].identifiers[1] = entries[0].identifiers[1];
  const auto verdicts = fixture.insert(entries);
  CHECK(verdicts[0].kind == Kind::refused);
  fixture.check_created(entries[2], verdicts[2]);
}

TEST("R7: one entry that the server refuses costs at most 2 log2(n) more inserts, and no other its place") {
  Fixture fixture;
  const std::int64_t before = fixture.sent("insert");
  fixture.insert(fixture.people(999));
  const std::int64_t usual = fixture.sent("insert") - before;
  for (const std::size_t place : {0u, 255u, 500u, 767u, 999u}) {
    auto entries = fixture.people(1000);
    entries[place].profile = "no JSON";
    const std::int64_t start = fixture.sent("insert");
    const auto verdicts = fixture.insert(entries);
    const std::int64_t more = fixture.sent("insert") - start - usual;
    CHECK_EQUAL(std::int64_t{0}, std::max<std::int64_t>(more, 19) - 19);  // 2 log2(1000) = 19.9
    CHECK_EQUAL(999u, count(verdicts, Kind::created));
    CHECK(verdicts[place].kind == Kind::refused && !verdicts[place].error.empty());
    CHECK(verdicts[place].error.find("JSON") == std::string::npos);
    fixture.check_absent(entries[place]);
    fixture.check_created(entries[place == 0 ? 1 : place - 1], verdicts[place == 0 ? 1 : place - 1]);
  }
}

TEST("R7: whichever table refuses an entry, nothing of it stays") {
  Fixture fixture;
  auto entries = fixture.people(300);
  const std::size_t too_long_email = 10, too_long_name = 20, too_long_hash = 30, foreign_hash = 40, twice = 50, spaces = 60, bytes = 70;
  entries[too_long_email].email = std::string(321, 'x');
  entries[too_long_name].identifiers[1].value = std::string(321, 'x');
  entries[too_long_hash].password_hash = std::string(513, 'x');
  entries[foreign_hash].password_hash = "$é";
  entries[twice].identifiers[1].value = entries[twice].identifiers[0].value;
  entries[spaces].identifiers[1].value += " ";
  entries[bytes].identifiers[1].value = "\xff\xfe";
  const auto verdicts = fixture.insert(entries);
  CHECK_EQUAL(7u, count(verdicts, Kind::refused));
  CHECK_EQUAL(293u, count(verdicts, Kind::created));
  for (const std::size_t i : {too_long_email, too_long_name, too_long_hash, foreign_hash, twice, spaces, bytes}) {
    CHECK(verdicts[i].kind == Kind::refused);
    CHECK(!fixture.users.find_by_identifier(entries[i].identifiers[0].value));
  }
  for (const std::size_t i : {0u, 11u, 21u, 31u, 299u}) fixture.check_created(entries[i], verdicts[i]);
  for (const std::string table : {"user_identifiers", "user_credentials"}) {
    auto rows = fixture.connection.query_text("SELECT COUNT(*) FROM " + table + " x LEFT JOIN users u ON u.user_id = x.user_id"
                                              " WHERE u.user_id IS NULL");
    CHECK_EQUAL(0, rows.next()->get<std::int64_t>(0));
  }
}

TEST("R7: a batch of which every entry is refused or taken makes no user") {
  Fixture fixture;
  auto entries = fixture.people(100);
  for (NewUser& entry : entries) entry.profile = "no JSON";
  const std::size_t users_before = fixture.users.list(0, 100'000).size();
  CHECK_EQUAL(100u, count(fixture.insert(entries), Kind::refused));
  const auto known = fixture.people(100);
  fixture.insert(known);
  CHECK_EQUAL(100u, count(fixture.insert(known), Kind::identifier_taken));
  CHECK_EQUAL(users_before + 100, fixture.users.list(0, 100'000).size());
}

TEST("user_batch: a fault that is no entry's is thrown, and charged to none") {
  Fixture fixture;
  const std::string name = test::DatabaseServer::instance().make_database();
  db::Connection connection(test::DatabaseServer::instance().settings(name));
  connection.execute_text("DROP TABLE user_credentials");
  account::UserBatch batch(connection, fixture.ids);
  const auto entries = fixture.people(5);
  const db::Transaction transaction(connection);
  CHECK_THROWS(db::StatementFailed, batch.insert(entries, fixture.now()));
}

TEST("user_batch: ids that another process of the node made in the same millisecond are made anew") {
  Fixture fixture;
  const std::string name = test::DatabaseServer::instance().make_database();
  db::Connection connection(test::DatabaseServer::instance().settings(name));
  std::size_t users = 0;
  // Two thousand ids of a millisecond's four thousand: every other process meets some of those before it.
  for (int process = 0; process < 10; ++process) {
    account::UserIds ids(1, fixture.clock);
    account::UserBatch batch(connection, ids);
    db::Transaction transaction(connection);
    users += count(batch.insert(fixture.people(1000), fixture.now()), Kind::created);
    transaction.commit();
  }
  CHECK_EQUAL(10'000u, users);
  auto rows = connection.query_text("SELECT COUNT(*) FROM users u JOIN user_credentials c ON c.user_id = u.user_id");
  CHECK_EQUAL(10'000, rows.next()->get<std::int64_t>(0));
}

TEST("R9: batches that overlap on two connections make each user once, and tell the others that they are taken") {
  Fixture fixture;
  constexpr std::size_t connections = 3, shared = 200;
  for (int round = 0; round < 5; ++round) {
    const auto common = fixture.people(shared);
    std::vector<std::vector<BatchVerdict>> verdicts(connections);
    std::vector<std::vector<NewUser>> entries(connections);
    for (std::size_t i = 0; i < connections; ++i) {
      entries[i] = fixture.people(100);
      entries[i].insert(entries[i].end(), common.begin(), common.end());
      if (i % 2 == 1) std::ranges::reverse(entries[i]);
    }
    std::vector<std::thread> threads;
    for (std::size_t i = 0; i < connections; ++i)
      threads.emplace_back([&, i] {
        Fixture own;
        verdicts[i] = db::retry(own.connection, [&] { return own.insert(entries[i]); });
      });
    for (std::thread& thread : threads) thread.join();
    std::size_t created = 0;
    for (std::size_t i = 0; i < connections; ++i) {
      CHECK_EQUAL(0u, count(verdicts[i], Kind::refused));
      created += count(verdicts[i], Kind::created);
      for (std::size_t k = 0; k < entries[i].size(); ++k)
        if (verdicts[i][k].kind == Kind::created) fixture.check_created(entries[i][k], verdicts[i][k]);
    }
    CHECK_EQUAL(connections * 100 + shared, created);
  }
}

TEST("R9: what another transaction took after the look-up is told as taken, and the others of the batch are created") {
  Fixture fixture;
  const auto entries = fixture.people(50);
  std::vector<NewUser> taken(entries.begin() + 10, entries.begin() + 20);
  std::vector<BatchVerdict> verdicts;
  std::thread second;
  {
    db::Transaction transaction(fixture.connection);
    fixture.batch.insert(taken, fixture.now());
    second = std::thread([&] {
      Fixture own;
      verdicts = own.insert(entries);  // its look-up sees none of them, its insert waits
    });
    std::this_thread::sleep_for(Milliseconds{300});
    transaction.commit();
  }
  second.join();
  CHECK_EQUAL(10u, count(verdicts, Kind::identifier_taken));
  CHECK_EQUAL(40u, count(verdicts, Kind::created));
  for (std::size_t i = 10; i < 20; ++i) CHECK(verdicts[i].kind == Kind::identifier_taken);
  CHECK_EQUAL(0u, count(verdicts, Kind::refused));
}

}  // namespace gatewarden
