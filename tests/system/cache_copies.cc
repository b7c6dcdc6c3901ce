// Copies in a real memcached: kept, found, removed, and never believed where they lie.
#include <stdexcept>

#include "base/encoding.h"
#include "harness/fixed_clock.h"
#include "harness/memcached.h"
#include "harness/test.h"
#include "platform/cache/cache.h"
#include "platform/crypto/digest.h"
#include "platform/crypto/random.h"

namespace gatewarden::cache {
namespace {

struct Fixture {
  explicit Fixture(test::Memcached::Start start = test::Memcached::Start::now) : memcached(start) {}
  Cache open() const { return Cache({{memcached.address()}, Milliseconds{500}, Seconds{1}}, key, clock); }

  test::Memcached memcached;
  test::FixedClock clock;
  Secret key{crypto::random_bytes(32)};
};

std::string stored_name(Kind kind, std::string_view key) {
  return std::string("gw1:") + static_cast<char>(kind) + ':' + to_hex(crypto::sha256(key));
}

TEST("cache: what was put is got by every process with the same key, until it is removed") {
  const Fixture fixture;
  Cache one = fixture.open();
  Cache other = fixture.open();
  const std::string value = std::string("a\0\r\nb", 5) + std::string(20000, 'x');
  CHECK(!one.get(Kind::session, "id"));
  one.put(Kind::session, "id", value, Seconds{60});
  CHECK(other.get(Kind::session, "id") == value);
  other.remove(Kind::session, "id");
  CHECK(!one.get(Kind::session, "id"));
  one.put(Kind::session, "id", "", Seconds{60});
  CHECK(other.get(Kind::session, "id") == "");
}

TEST("S82: any bytes can be a key, and none reaches memcached as it is") {
  const Fixture fixture;
  Cache cache = fixture.open();
  const std::string keys[] = {"", " ", "a b", "x\r\nflush_all\r\n", std::string(1000, 'k'), std::string("\0", 1), "ключ"};
  for (const std::string& key : keys) cache.put(Kind::user, key, "value of " + key, Seconds{60});
  for (const std::string& key : keys) CHECK(cache.get(Kind::user, key) == "value of " + key);
  CHECK_EQUAL(std::size(keys), fixture.memcached.keys().size());
  for (const std::string& name : fixture.memcached.keys()) {
    CHECK(name.starts_with("gw1:u:") && name.size() == 70 && from_hex(name.substr(6)));
  }
}

TEST("S53: memcached holds neither the key nor the value in clear") {
  const Fixture fixture;
  fixture.open().put(Kind::session, "the-session-id", "the-value-in-clear", Seconds{60});
  const std::string stored = fixture.memcached.stored(stored_name(Kind::session, "the-session-id"));
  CHECK(!stored.empty() && stored.find("the-value") == std::string::npos);
}

TEST("cache: a copy ends with its life by our clock, though memcached still has it") {
  Fixture fixture;
  Cache cache = fixture.open();
  cache.put(Kind::session, "id", "value", Seconds{60});
  fixture.clock.advance(Seconds{59});
  CHECK(cache.get(Kind::session, "id") == "value");
  fixture.clock.advance(Seconds{1});
  CHECK(!cache.get(Kind::session, "id"));
  CHECK(!fixture.memcached.stored(stored_name(Kind::session, "id")).empty());
}

TEST("cache: a life over memcached's thirty days is kept, none is not") {
  const Fixture fixture;
  Cache cache = fixture.open();
  cache.put(Kind::user, "long", "value", Seconds{40 * 86400});
  cache.put(Kind::user, "none", "value", Seconds{0});
  CHECK(cache.get(Kind::user, "long") == "value");
  CHECK(!cache.get(Kind::user, "none"));
}

TEST("cache: an old value that memcached gives back after its life is a miss") {
  Fixture fixture;
  Cache cache = fixture.open();
  const std::string name = stored_name(Kind::session, "id");
  cache.put(Kind::session, "id", "logged in", Seconds{60});
  const std::string old = fixture.memcached.stored(name);
  cache.remove(Kind::session, "id");
  fixture.clock.advance(Seconds{61});
  fixture.memcached.store(name, old);
  CHECK(!cache.get(Kind::session, "id"));
}

TEST("S82: another key's value, another kind's value and another sealing key's value are misses") {
  Fixture fixture;
  Cache cache = fixture.open();
  cache.put(Kind::session, "mine", "I am the first", Seconds{60});
  cache.put(Kind::session, "other", "I am the second", Seconds{60});
  cache.put(Kind::user, "mine", "I am a user", Seconds{60});
  const std::string mine = stored_name(Kind::session, "mine");
  for (const std::string& from : {stored_name(Kind::session, "other"), stored_name(Kind::user, "mine")}) {
    fixture.memcached.store(mine, fixture.memcached.stored(from));
    CHECK(!cache.get(Kind::session, "mine"));
  }
  cache.put(Kind::session, "mine", "I am the first", Seconds{60});
  fixture.key = Secret(crypto::random_bytes(32));
  CHECK(!fixture.open().get(Kind::session, "mine"));
  CHECK(cache.get(Kind::session, "mine") == "I am the first");
}

TEST("cache: garbage is a miss, whatever its size, and the next value is a hit again") {
  const Fixture fixture;
  Cache cache = fixture.open();
  const std::string name = stored_name(Kind::session, "id");
  cache.put(Kind::session, "id", "value", Seconds{60});
  std::string changed = fixture.memcached.stored(name);
  changed.back() = static_cast<char>(changed.back() ^ 1);
  for (const std::string& garbage : {std::string(), std::string("x"), std::string(29, '\1'), std::string(5000, '\0'), changed,
                                     std::string("\r\nEND\r\n"), std::string(900000, 'x')}) {
    fixture.memcached.store(name, garbage);
    CHECK(!cache.get(Kind::session, "id"));
  }
  cache.put(Kind::session, "id", "value", Seconds{60});
  CHECK(cache.get(Kind::session, "id") == "value");
}

TEST("cache: a value over memcached's limit is a miss and does not open the breaker") {
  const Fixture fixture;
  Cache cache = fixture.open();
  cache.put(Kind::user, "large", std::string(2 << 20, 'x'), Seconds{60});
  CHECK(!cache.get(Kind::user, "large"));
  CHECK(!cache.health().open);
}

TEST("cache: without servers every get is a miss and nothing else happens") {
  const test::FixedClock clock;
  Cache cache({}, Secret(crypto::random_bytes(32)), clock);
  cache.put(Kind::user, "id", "value", Seconds{60});
  CHECK(!cache.get(Kind::user, "id"));
  cache.remove(Kind::user, "id");
  CHECK(cache.ping() && !cache.health().enabled && !cache.health().open);
}

TEST("cache: a server that is no address is an exception at start") {
  const test::FixedClock clock;
  for (const char* server : {"", "localhost", "unix:", "unix:relative", ":11211", "host:0", "host:65536", "host:x", "host:"}) {
    CHECK_THROWS(std::invalid_argument, Cache({{server}, Milliseconds{50}, Seconds{1}}, Secret(crypto::random_bytes(32)), clock));
  }
}

TEST("cache: several servers share the keys, and each key is found where it was put") {
  const test::Memcached first;
  const test::Memcached second;
  const test::FixedClock clock;
  const Secret key(crypto::random_bytes(32));
  Cache cache({{first.address(), second.address()}, Milliseconds{500}, Seconds{1}}, key, clock);
  Cache turned({{second.address(), first.address()}, Milliseconds{500}, Seconds{1}}, key, clock);
  for (int i = 0; i < 200; ++i) cache.put(Kind::user, std::to_string(i), std::to_string(i), Seconds{60});
  for (int i = 0; i < 200; ++i) CHECK(turned.get(Kind::user, std::to_string(i)) == std::to_string(i));
  CHECK(first.keys().size() > 50 && second.keys().size() > 50);
}

}  // namespace
}  // namespace gatewarden::cache
