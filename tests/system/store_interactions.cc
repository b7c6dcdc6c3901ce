// domain/oauth/interactions and consents on a real database.
#include <atomic>
#include <thread>

#include "domain/oauth/consents.h"
#include "domain/oauth/interactions.h"
#include "harness/test.h"
#include "system/store_fixture.h"

namespace gatewarden {
namespace {

using oauth::Consents;
using oauth::Interactions;
using test::StoreFixture;

struct Fixture : StoreFixture {
  Interactions interactions{connection, Seconds{1800}};
  Consents consents{connection, std::chrono::days{365}};
};

}  // namespace

TEST("S64: an interaction is found by the browser that began it and by no other") {
  Fixture fixture;
  const auto id = fixture.interactions.insert("browser", "client", R"({"a":"ü"})", fixture.now());
  const auto found = fixture.interactions.find(id, "browser", fixture.now());
  CHECK(found.has_value());
  CHECK_EQUAL(std::string(R"({"a":"ü"})"), found->request);
  CHECK_EQUAL(std::string("client"), found->client_id);
  CHECK(!found->session_hash);
  CHECK(!fixture.interactions.find(id, "another", fixture.now()));
  CHECK(!fixture.interactions.find(id, "", fixture.now()));
  CHECK(!fixture.interactions.find(id + "A", "browser", fixture.now()));
  CHECK(!fixture.interactions.find("", "browser", fixture.now()));
}

TEST("interactions: expired is gone") {
  Fixture fixture;
  const auto id = fixture.interactions.insert("browser", "client", "{}", fixture.now());
  fixture.clock.advance(Seconds{1800} - Microseconds{1});
  CHECK(fixture.interactions.find(id, "browser", fixture.now()));
  fixture.clock.advance(Microseconds{1});
  CHECK(!fixture.interactions.find(id, "browser", fixture.now()));
}

TEST("interactions: the session of its log-in is remembered, until it is finished") {
  Fixture fixture;
  const auto id = fixture.interactions.insert("browser", "client", "{}", fixture.now());
  const auto interaction = *fixture.interactions.find(id, "browser", fixture.now());
  fixture.interactions.set_session(interaction.key, std::string(32, 's'));
  const auto found = fixture.interactions.find(id, "browser", fixture.now());
  CHECK_EQUAL(std::string(32, 's'), found->session_hash.value_or(""));
}

TEST("interactions: of many that finish it one succeeds") {
  Fixture fixture;
  const auto id = fixture.interactions.insert("browser", "client", "{}", fixture.now());
  const auto interaction = *fixture.interactions.find(id, "browser", fixture.now());
  std::atomic<int> finished = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 16; ++i)
    threads.emplace_back([&] {
      Fixture own;
      finished += own.commit([&] { return own.interactions.finish(interaction, own.now()); });
    });
  for (std::thread& thread : threads) thread.join();
  CHECK_EQUAL(1, finished.load());
  CHECK(!fixture.interactions.find(id, "browser", fixture.now()));
}

TEST("consents: scopes add up, and cover what is part of them") {
  Fixture fixture;
  const auto user = fixture.ids.next();
  fixture.commit([&] { return fixture.consents.grant(user, "client", "openid email", fixture.now()), true; });
  fixture.clock.advance(Seconds{1});
  fixture.commit([&] { return fixture.consents.grant(user, "client", "email phone", fixture.now()), true; });
  const auto consent = fixture.consents.find(user, "client", fixture.now());
  CHECK_EQUAL(std::string("openid email phone"), consent->scope);
  CHECK(consent->covers("phone openid") && consent->covers(""));
  CHECK(!consent->covers("phone write") && !consent->covers("open"));
  CHECK(consent->granted_at < consent->updated_at);
  CHECK(!fixture.consents.find(user, "other", fixture.now()));
}

TEST("consents: an expired one is gone, and a new one does not revive its words") {
  Fixture fixture;
  const auto user = fixture.ids.next();
  fixture.commit([&] { return fixture.consents.grant(user, "client", "openid write", fixture.now()), true; });
  fixture.clock.advance(std::chrono::days{365});
  CHECK(!fixture.consents.find(user, "client", fixture.now()));
  CHECK(fixture.consents.list(user, fixture.now()).empty());
  fixture.commit([&] { return fixture.consents.grant(user, "client", "openid", fixture.now()), true; });
  CHECK_EQUAL(std::string("openid"), fixture.consents.find(user, "client", fixture.now())->scope);
}

TEST("consents: of many at once none loses its words") {
  Fixture fixture;
  const auto user = fixture.ids.next();
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i)
    threads.emplace_back([&, i] {
      Fixture own;
      db::retry(own.connection, [&] { return own.commit([&] { return own.consents.grant(user, "client", "s" + std::to_string(i), own.now()), true; }); });
    });
  for (std::thread& thread : threads) thread.join();
  CHECK(fixture.consents.find(user, "client", fixture.now())->covers("s0 s1 s2 s3 s4 s5 s6 s7"));
}

TEST("consents: revoked of one client, of a user, of a client") {
  Fixture fixture;
  const auto user = fixture.ids.next();
  const std::string client = fixture.unique_name();
  const auto grant = [&](account::UserId id, const std::string& to) {
    fixture.commit([&] { return fixture.consents.grant(id, to, "openid", fixture.now()), true; });
  };
  grant(user, client);
  grant(user, "b");
  grant(user, "c");
  CHECK(fixture.consents.revoke(user, "b"));
  CHECK(!fixture.consents.revoke(user, "b"));
  CHECK_EQUAL(2u, fixture.consents.list(user, fixture.now()).size());
  CHECK_EQUAL(1u, fixture.consents.revoke_client(client));
  CHECK_EQUAL(1u, fixture.consents.revoke_user(user));
  CHECK(fixture.consents.list(user, fixture.now()).empty());
}

}  // namespace gatewarden
