// domain/account/user_erasure on a real database: nothing stays, whoever is interrupted.
#include <atomic>
#include <thread>

#include "domain/oauth/clients.h"
#include "harness/test.h"
#include "system/life_fixture.h"

namespace gatewarden {
namespace {

using account::UserStatus;
using test::LifeFixture;
using Ids = LifeFixture::Ids;

// The tables that keep the bare id, and why: domain/account/user_erasure.h.
bool may_keep_id(const std::string& table) { return table == "oauth2_audit_log" || table == "registration_results"; }

}  // namespace

TEST("user erasure: no table speaks of who is erased, but for the bare id of what was done") {
  LifeFixture fixture;
  const auto gone = fixture.make_user().id;
  const auto other = fixture.make_user().id;
  fixture.speak_everywhere_of(gone);
  fixture.speak_everywhere_of(other);
  fixture.remove({gone});
  fixture.begin_erasure({gone});
  CHECK_EQUAL(1u, fixture.finish({gone}));
  std::size_t tables = 0;
  for (const auto& [table, column] : fixture.user_columns()) {
    ++tables;
    if (!may_keep_id(table)) CHECK_EQUAL(table + ": 0", table + ": " + std::to_string(fixture.rows_of(table, column, gone)));
    CHECK(fixture.rows_of(table, column, other) > 0);
  }
  CHECK(tables >= 18);
  const std::string of_gone = " FROM oauth2_audit_log WHERE user_id = " + std::to_string(gone);
  CHECK_EQUAL(0u, fixture.count("SELECT COUNT(*)" + of_gone + " AND (address IS NOT NULL OR user_agent IS NOT NULL)"));
  CHECK_EQUAL(1u, fixture.count("SELECT COUNT(*)" + of_gone + " AND event = 'user_erased'"));
}

TEST("user erasure: nobody is erased who was not deleted, and nobody comes back from it") {
  LifeFixture fixture;
  const auto active = fixture.make_user().id;
  const auto deleted = fixture.make_user().id;
  fixture.remove({deleted});
  CHECK(Ids{deleted} == fixture.begin_erasure({active, deleted, 12345}));
  CHECK(fixture.users.find(deleted)->status == UserStatus::erasing);
  CHECK(Ids{} == fixture.commit([&] { return fixture.life.restore(Ids{deleted}, fixture.now()); }));
  CHECK_EQUAL(1u, fixture.finish({active, deleted}));
  CHECK(fixture.users.find(active).has_value());
  CHECK_EQUAL(0u, fixture.finish({active, deleted}));
}

TEST("user erasure: due is who was deleted long enough ago, those longest gone first, as many as are wanted") {
  LifeFixture fixture;
  fixture.clock.advance(std::chrono::hours{-24 * 1000});  // before what other tests delete
  const Ids ids = {fixture.make_user().id, fixture.make_user().id, fixture.make_user().id};
  for (const account::UserId id : ids) {
    fixture.remove({id});
    fixture.clock.advance(Seconds{10});
  }
  const Instant second = fixture.now() - Seconds{20};
  CHECK((Ids{ids[0]}) == fixture.erasure.begin_due(second, 1, fixture.now()));
  CHECK((Ids{ids[1]}) == fixture.erasure.begin_due(second, 10, fixture.now()));
  CHECK((Ids{}) == fixture.erasure.begin_due(second, 10, fixture.now()));
  const Ids unfinished = fixture.erasure.unfinished(2);
  CHECK((Ids{ids[0], ids[1]}) == unfinished);
  CHECK_EQUAL(2u, fixture.finish(unfinished));
  CHECK(fixture.users.find(ids[2])->status == UserStatus::deleted);
}

TEST("user erasure: more rows than one piece holds go as well, and who is asked to stop loses nothing") {
  LifeFixture fixture;
  const auto id = fixture.make_user().id;
  fixture.speak_everywhere_of(id);
  fixture.connection.execute_text(
      "INSERT INTO oauth2_audit_log (event_id, expires_day, event, user_id, address, created_at)"
      " SELECT UNHEX(MD5(CONCAT(seq, '-', " + std::to_string(id) + "))), 30000, 'token_issued', " + std::to_string(id) +
      ", '192.0.2.1', 0 FROM seq_1_to_2500");
  fixture.connection.execute_text("INSERT INTO user_recovery_codes (user_id, code_hash, created_at) SELECT " + std::to_string(id) +
                                  ", UNHEX(SHA2(seq, 256)), 0 FROM seq_1_to_2500");
  fixture.remove({id});
  fixture.begin_erasure({id});
  const operation::AuditRecord record{.event = operation::AuditEvent::user_erased};
  int pieces = 0;
  CHECK_EQUAL(0u, fixture.erasure.finish(Ids{id}, record, fixture.now(), [&] { return ++pieces < 4; }));
  CHECK(fixture.users.find(id)->status == UserStatus::erasing);
  CHECK_EQUAL(1u, fixture.erasure.finish(Ids{id}, record, fixture.now()));
  CHECK(!fixture.users.find(id));
  CHECK_EQUAL(0u, fixture.count("SELECT COUNT(*) FROM oauth2_audit_log WHERE address IS NOT NULL AND user_id = " + std::to_string(id)));
}

TEST("user erasure: what a person owned is disabled and nobody's, and its signed tokens are dead") {
  LifeFixture fixture;
  oauth::Clients clients(fixture.connection, fixture.clock, Seconds{0});
  const auto id = fixture.make_user().id;
  oauth::Client client;
  client.client_id = fixture.unique_name();
  client.client_name = "Album";
  client.owner_user_id = id;
  clients.insert(client);
  fixture.remove({id});
  fixture.begin_erasure({id});
  fixture.finish({id});
  const oauth::Client* const found = clients.find(client.client_id);
  CHECK(found != nullptr && found->status == oauth::ClientStatus::disabled && !found->owner_user_id);
  CHECK(fixture.revocations.is_revoked({.jti = "j", .grant_id = "g", .client_id = client.client_id, .user_id = {},
                                        .issued_at = fixture.now(), .expires_at = fixture.now() + Seconds{60}}));
}

TEST("user erasure: two that erase the same at once erase each account once") {
  LifeFixture fixture;
  Ids ids;
  for (int i = 0; i < 20; ++i) ids.push_back(fixture.make_user().id);
  for (const account::UserId id : ids) fixture.speak_everywhere_of(id);
  fixture.remove(ids);
  fixture.begin_erasure(ids);
  std::atomic<std::uint64_t> gone = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 3; ++i) threads.emplace_back([&] { gone += LifeFixture().finish(ids); });
  for (std::thread& thread : threads) thread.join();
  CHECK_EQUAL(20u, gone.load());
  CHECK_EQUAL(20u, fixture.count("SELECT COUNT(*) FROM oauth2_audit_log WHERE event = 'user_erased' AND user_id BETWEEN " +
                                std::to_string(ids.front()) + " AND " + std::to_string(ids.back())));
}

}  // namespace gatewarden
