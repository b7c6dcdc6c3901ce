// Signing keys on a real database: made once, rotated with overlap, sealed at rest.
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <set>

#include "base/encoding.h"
#include "domain/operation/signing_keys.h"
#include "harness/database.h"
#include "harness/fixed_clock.h"
#include "harness/test.h"
#include "platform/crypto/jws.h"
#include "platform/crypto/random.h"

namespace gatewarden::operation {
namespace {

using crypto::Algorithm;
using Haste = SigningKeys::Haste;

constexpr Seconds publish_before_use{86400};
constexpr Seconds keep_after_use{172800};
constexpr db::Statement<> sealed_keys("test.sealed_keys", "SELECT key_id, sealed_private_key FROM signing_keys ORDER BY key_id");

struct Fixture {
  SigningKeysSettings settings() const { return {key_encryption_key, publish_before_use, keep_after_use, Seconds{5}}; }

  std::string database = test::DatabaseServer::instance().make_database();
  db::Connection connection{test::DatabaseServer::instance().settings(database)};
  test::FixedClock clock;
  Secret key_encryption_key{std::string(32, 'k')};
  SigningKeys keys{connection, clock, settings()};

  std::size_t count(Algorithm algorithm, KeyState state) {
    std::size_t count = 0;
    for (const KeyInfo& key : keys.list()) count += key.algorithm == algorithm && key.state == state;
    return count;
  }
  // The kids of the published set, in its order.
  std::vector<std::string> published(SigningKeys& of) {
    std::vector<std::string> kids;
    for (const json::Value& key : json::Value::parse(of.jwks())->find("keys")->items()) kids.push_back(*key.string_at("kid"));
    return kids;
  }
};

bool verifies(SigningKeys& keys, const std::string& token) {
  const auto jws = crypto::parse_jws(token);
  const auto* const key = keys.find(jws->key_id, *crypto::parse_algorithm(jws->algorithm));
  return key != nullptr && crypto::verify_jws(*jws, *key);
}

TEST("keys: the first start makes a current and a next key of RS256 and of ES256, and the second nothing") {
  Fixture fixture;
  fixture.keys.ensure();
  const auto kids = fixture.published(fixture.keys);
  CHECK_EQUAL(std::size_t{4}, kids.size());
  for (const Algorithm algorithm : {Algorithm::rs256, Algorithm::es256}) {
    CHECK_EQUAL(std::size_t{1}, fixture.count(algorithm, KeyState::current));
    CHECK_EQUAL(std::size_t{1}, fixture.count(algorithm, KeyState::next));
    CHECK(fixture.keys.current(algorithm).algorithm() == algorithm);
  }
  fixture.keys.ensure();
  CHECK(kids == fixture.published(fixture.keys));
}

TEST("keys: any number of processes that start at once make the keys of one") {
  Fixture fixture;
  std::vector<pid_t> children;
  for (int i = 0; i < 8; ++i) {
    const pid_t pid = fork();
    if (pid == 0) {
      int status = 1;
      try {
        db::Connection connection(test::DatabaseServer::instance().settings(fixture.database));
        SigningKeys(connection, fixture.clock, fixture.settings()).ensure();
        status = 0;
      } catch (const std::exception&) {
      }
      _exit(status);
    }
    children.push_back(pid);
  }
  bool all_well = true;
  for (const pid_t pid : children) {
    int status = 0;
    waitpid(pid, &status, 0);
    all_well = all_well && WIFEXITED(status) && WEXITSTATUS(status) == 0;
  }
  CHECK(all_well);
  CHECK_EQUAL(std::size_t{4}, fixture.keys.list().size());
}

TEST("keys: the published set has public members only, the current keys first") {
  Fixture fixture;
  fixture.keys.ensure();
  const auto set = json::Value::parse(fixture.keys.jwks());
  const auto keys = set->find("keys")->items();
  for (const json::Value& key : keys) {
    for (const char* name : {"d", "p", "q", "dp", "dq", "qi"}) CHECK(!key.find(name));
    CHECK_EQUAL("sig", *key.string_at("use"));
  }
  const std::set<std::string> first{*keys[0].string_at("kid"), *keys[1].string_at("kid")};
  CHECK(first.contains(fixture.keys.current(Algorithm::rs256).key_id()));
  CHECK(first.contains(fixture.keys.current(Algorithm::es256).key_id()));
}

TEST("S52: a next key does not sign before it was published for long enough") {
  Fixture fixture;
  fixture.keys.ensure();
  const std::string before = fixture.keys.current(Algorithm::es256).key_id();
  fixture.clock.advance(publish_before_use - Seconds{1});
  CHECK(!fixture.keys.rotate(Algorithm::es256, Haste::when_published));
  CHECK_EQUAL(before, fixture.keys.current(Algorithm::es256).key_id());
  CHECK_EQUAL(std::size_t{4}, fixture.keys.list().size());
  fixture.clock.advance(Seconds{1});
  const auto published = fixture.published(fixture.keys);
  CHECK(fixture.keys.rotate(Algorithm::es256, Haste::when_published));
  const std::string after = fixture.keys.current(Algorithm::es256).key_id();
  CHECK(after != before);
  CHECK(std::ranges::find(published, after) != published.end());
  CHECK(!fixture.keys.rotate(Algorithm::es256, Haste::when_published));
  CHECK(fixture.keys.rotate(Algorithm::es256, Haste::at_once));
}

TEST("keys: a key that has signed for long enough makes room once, whoever else asks") {
  Fixture fixture;
  fixture.keys.ensure();
  SigningKeysSettings settings = fixture.settings();
  settings.publish_before_use = Seconds{0};
  db::Connection connection(test::DatabaseServer::instance().settings(fixture.database));
  SigningKeys one(fixture.connection, fixture.clock, settings);
  SigningKeys other(connection, fixture.clock, settings);
  constexpr std::chrono::days age{90};
  CHECK(!one.rotate_if_older(Algorithm::es256, age));
  fixture.clock.advance(age);
  CHECK(one.rotate_if_older(Algorithm::es256, age));
  CHECK(!other.rotate_if_older(Algorithm::es256, age));
  CHECK(other.rotate_if_older(Algorithm::rs256, age));
  fixture.clock.advance(age);
  CHECK(other.rotate_if_older(Algorithm::es256, age));
}

TEST("S52: old tokens verify until their key's time is over, and not after") {
  Fixture fixture;
  fixture.keys.ensure();
  const std::string token = crypto::sign_jws(fixture.keys.current(Algorithm::rs256), "JWT", "{}");
  const std::string kid = fixture.keys.current(Algorithm::rs256).key_id();
  CHECK(fixture.keys.rotate(Algorithm::rs256, Haste::at_once));
  CHECK(crypto::sign_jws(fixture.keys.current(Algorithm::rs256), "JWT", "{}") != token);
  fixture.clock.advance(keep_after_use - Seconds{1});
  CHECK(verifies(fixture.keys, token));
  fixture.clock.advance(Seconds{6});
  CHECK(!verifies(fixture.keys, token));
  const auto published = fixture.published(fixture.keys);
  CHECK(std::ranges::find(published, kid) == published.end());
  CHECK_EQUAL(std::size_t{1}, fixture.count(Algorithm::rs256, KeyState::retired));
  fixture.keys.rotate(Algorithm::rs256, Haste::at_once);
  for (const KeyInfo& key : fixture.keys.list()) CHECK(key.key_id != kid);
}

TEST("S52: no kid is ever used twice, and each kind rotates by itself") {
  Fixture fixture;
  fixture.keys.ensure();
  const std::string es256 = fixture.keys.current(Algorithm::es256).key_id();
  std::set<std::string> seen{fixture.keys.current(Algorithm::rs256).key_id()};
  for (int i = 0; i < 4; ++i) {
    fixture.clock.advance(keep_after_use);
    CHECK(fixture.keys.rotate(Algorithm::rs256, Haste::when_published));
    CHECK(seen.insert(fixture.keys.current(Algorithm::rs256).key_id()).second);
    CHECK_EQUAL(std::size_t{1}, fixture.count(Algorithm::rs256, KeyState::retired));
  }
  CHECK_EQUAL(es256, fixture.keys.current(Algorithm::es256).key_id());
}

TEST("S52: a worker signs with what it read for a few seconds, and then with the new key") {
  Fixture fixture;
  fixture.keys.ensure();
  SigningKeys worker(fixture.connection, fixture.clock, fixture.settings());
  const std::string before = worker.current(Algorithm::es256).key_id();
  fixture.keys.rotate(Algorithm::es256, Haste::at_once);
  fixture.clock.advance(Seconds{4});
  CHECK_EQUAL(before, worker.current(Algorithm::es256).key_id());
  fixture.clock.advance(Seconds{1});
  CHECK_EQUAL(fixture.keys.current(Algorithm::es256).key_id(), worker.current(Algorithm::es256).key_id());
}

TEST("S47: an unknown kid makes a worker look again at most once a second, and fails closed") {
  Fixture fixture;
  fixture.keys.ensure();
  SigningKeys worker(fixture.connection, fixture.clock, fixture.settings());
  CHECK(worker.find("unknown", Algorithm::es256) == nullptr);
  fixture.keys.rotate(Algorithm::es256, Haste::at_once);
  fixture.keys.rotate(Algorithm::es256, Haste::at_once);
  const std::string token = crypto::sign_jws(fixture.keys.current(Algorithm::es256), "JWT", "{}");
  CHECK(!verifies(worker, token));
  fixture.clock.advance(Seconds{1});
  CHECK(verifies(worker, token));
  const std::string kid = fixture.keys.current(Algorithm::es256).key_id();
  CHECK(worker.find(kid, Algorithm::rs256) == nullptr);
}

TEST("S53: private keys lie sealed in the database, each bound to its kid") {
  Fixture fixture;
  fixture.keys.ensure();
  std::set<std::string> sealed;
  auto rows = fixture.connection.query(sealed_keys);
  while (const auto row = rows.next()) {
    const std::string bytes = row->get<std::string>(1);
    CHECK(sealed.insert(bytes).second);
    for (const Algorithm algorithm : {Algorithm::rs256, Algorithm::es256}) {
      const std::string der(fixture.keys.current(algorithm).private_der().reveal());
      CHECK(bytes.find(der.substr(der.size() / 2, 16)) == std::string::npos);
    }
  }
  CHECK_EQUAL(std::size_t{4}, sealed.size());
  fixture.connection.execute_text("UPDATE signing_keys a JOIN signing_keys b ON a.algorithm = b.algorithm AND a.state = 'current'"
                                  " AND b.state = 'next' SET a.sealed_private_key = b.sealed_private_key");
  SigningKeys worker(fixture.connection, fixture.clock, fixture.settings());
  CHECK_THROWS(std::runtime_error, worker.current(Algorithm::es256));
}

TEST("S53: a wrong key-encryption key stops the start with words that an operator can use and no secret") {
  Fixture fixture;
  fixture.keys.ensure();
  SigningKeysSettings settings = fixture.settings();
  settings.key_encryption_key = Secret("another secret, of 32 bytes also");
  SigningKeys worker(fixture.connection, fixture.clock, settings);
  std::string said;
  try {
    worker.ensure();
  } catch (const std::runtime_error& failure) {
    said = failure.what();
  }
  CHECK(said.find("key-encryption key") != std::string::npos);
  CHECK(said.find("another secret") == std::string::npos);
  settings.key_encryption_key = Secret("short");
  CHECK_THROWS(std::invalid_argument, SigningKeys(fixture.connection, fixture.clock, settings));
}

TEST("keys: without any key there is nothing to sign with, and the set is empty") {
  Fixture fixture;
  CHECK_THROWS(db::Unavailable, fixture.keys.current(Algorithm::rs256));
  CHECK_EQUAL(R"({"keys":[]})", fixture.keys.jwks());
}

}  // namespace
}  // namespace gatewarden::operation
