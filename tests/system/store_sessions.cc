// domain/account/sessions on a real database and memcached.
#include "harness/memcached.h"
#include "harness/test.h"
#include "system/store_fixture.h"

namespace gatewarden {
namespace {

using test::StoreFixture;

}  // namespace

TEST("sessions: the cookie finds the session, and the database holds only its hash") {
  StoreFixture fixture;
  const auto made = fixture.make_session(fixture.make_user().id);
  const auto found = fixture.sessions.find(made.cookie, fixture.now());
  CHECK(found.has_value());
  CHECK_EQUAL(made.session.id, found->id);
  CHECK_EQUAL(made.session.user_id, found->user_id);
  CHECK_EQUAL(std::string("pwd"), found->amr);
  const std::vector<db::Value> values = {std::string_view(made.cookie)};
  CHECK(!fixture.connection.query_text("SELECT 1 FROM user_sessions WHERE session_hash = ? OR user_agent = ?",
                                       std::vector<db::Value>{values[0], values[0]}).next());
}

TEST("sessions: what is no cookie of ours is no session") {
  StoreFixture fixture;
  const auto made = fixture.make_session(fixture.make_user().id);
  for (const std::string& cookie : {std::string(), std::string("x"), made.cookie + "A", made.cookie.substr(1), std::string(46, 'A'),
                                    std::string("\0", 1)})
    CHECK(!fixture.sessions.find(cookie, fixture.now()));
  // Another day in the cookie is another partition, and another hash.
  std::string other_day = made.cookie;
  other_day[1] = other_day[1] == 'A' ? 'B' : 'A';
  CHECK(!fixture.sessions.find(other_day, fixture.now()));
}

TEST("S68: a session ends at its lifetime, however much it is used") {
  StoreFixture fixture;
  const auto made = fixture.make_session(fixture.make_user().id);
  for (int hour = 1; hour < 12; ++hour) {
    fixture.clock.advance(std::chrono::hours{1});
    CHECK(fixture.sessions.find(made.cookie, fixture.now()));
  }
  fixture.clock.advance(std::chrono::minutes{59});
  CHECK(fixture.sessions.find(made.cookie, fixture.now()));
  fixture.clock.advance(std::chrono::minutes{1});
  CHECK(!fixture.sessions.find(made.cookie, fixture.now()));
}

TEST("S68: a session ends when nobody used it for its idle time") {
  StoreFixture fixture;
  const auto made = fixture.make_session(fixture.make_user().id);
  fixture.clock.advance(std::chrono::hours{2} - Microseconds{1});
  CHECK(fixture.sessions.find(made.cookie, fixture.now()));
  fixture.clock.advance(std::chrono::hours{2});
  CHECK(!fixture.sessions.find(made.cookie, fixture.now()));
}

TEST("sessions: use is written at most once a minute") {
  StoreFixture fixture;
  const auto made = fixture.make_session(fixture.make_user().id);
  const Instant start = fixture.now();
  fixture.clock.advance(Seconds{59});
  CHECK(fixture.sessions.find(made.cookie, fixture.now())->last_used_at == start);
  fixture.clock.advance(Seconds{1});
  CHECK(fixture.sessions.find(made.cookie, fixture.now())->last_used_at == fixture.now());
}

TEST("sessions: an ended session is gone at once") {
  StoreFixture fixture;
  const auto made = fixture.make_session(fixture.make_user().id);
  fixture.sessions.end(made.session, fixture.now());
  CHECK(!fixture.sessions.find(made.cookie, fixture.now()));
  CHECK(!fixture.sessions.find_by_hash(made.session.hash, made.session.expires_day, fixture.now()));
}

TEST("sessions: all of a user end but the one that is kept, and nobody else's") {
  StoreFixture fixture;
  const auto user = fixture.make_user().id;
  const auto kept = fixture.make_session(user);
  const auto other = fixture.make_session(user);
  const auto stranger = fixture.make_session(fixture.make_user().id);
  CHECK_EQUAL(2u, fixture.sessions.list(user, fixture.now()).size());
  CHECK_EQUAL(1u, fixture.sessions.end_all(user, kept.session.hash, fixture.now()));
  CHECK(!fixture.sessions.find(other.cookie, fixture.now()));
  CHECK(fixture.sessions.find(kept.cookie, fixture.now()));
  CHECK_EQUAL(1u, fixture.sessions.end_all(user, "", fixture.now()));
  CHECK(fixture.sessions.list(user, fixture.now()).empty());
  CHECK(fixture.sessions.find(stranger.cookie, fixture.now()));
}

TEST("sessions: a browser's long and dirty name is cut and printable") {
  StoreFixture fixture;
  account::NewSession session;
  session.user_id = fixture.make_user().id;
  session.user_agent = std::string("\x1b[31m\xff\n") + std::string(2000, 'a');
  const auto made = fixture.commit([&] { return fixture.sessions.insert(session, fixture.now()); });
  const auto found = fixture.sessions.find(made.cookie, fixture.now());
  CHECK(found->user_agent.size() <= 512);
  CHECK(found->user_agent.find('\x1b') == std::string::npos);
}

TEST("sessions: a copy answers for at most ten seconds, and ending removes it") {
  StoreFixture fixture;
  test::Memcached memcached;
  cache::CacheSettings settings;
  settings.servers = {memcached.address()};
  settings.deadline = Milliseconds{2000};
  cache::Cache cache(settings, Secret(std::string(32, 'k')), fixture.clock);
  account::Sessions sessions(fixture.connection, cache, std::chrono::hours{12}, std::chrono::hours{2});
  const auto made = fixture.make_session(fixture.make_user().id);
  CHECK(sessions.find(made.cookie, fixture.now()));
  // Ended behind the cache's back: the copy still answers, until its ten seconds are over.
  fixture.sessions.end(made.session, fixture.now());
  const auto copy = sessions.find(made.cookie, fixture.now());
  CHECK(copy.has_value());
  CHECK_EQUAL(made.session.id, copy->id);
  CHECK_EQUAL(made.session.user_agent, copy->user_agent);
  CHECK(copy->expires_at == made.session.expires_at);
  fixture.clock.advance(Seconds{10});
  CHECK(!sessions.find(made.cookie, fixture.now()));

  const auto second = fixture.make_session(fixture.make_user().id);
  CHECK(sessions.find(second.cookie, fixture.now()));
  sessions.end(second.session, fixture.now());
  CHECK(!sessions.find(second.cookie, fixture.now()));
}

TEST("sessions: a copy that looks idle is looked up again") {
  StoreFixture fixture;
  test::Memcached memcached;
  cache::CacheSettings settings;
  settings.servers = {memcached.address()};
  settings.deadline = Milliseconds{2000};
  cache::Cache cache(settings, Secret(std::string(32, 'k')), fixture.clock);
  account::Sessions sessions(fixture.connection, cache, std::chrono::hours{12}, Seconds{70});
  const auto made = fixture.make_session(fixture.make_user().id);
  fixture.clock.advance(Seconds{59});
  CHECK(sessions.find(made.cookie, fixture.now()));  // the copy says: used 59 s ago
  const std::vector<db::Value> used = {to_microseconds(fixture.now()), std::string_view(made.session.hash)};
  fixture.connection.execute_text("UPDATE user_sessions SET last_used_at = ? WHERE session_hash = ?", used);
  fixture.clock.advance(Seconds{9} + Milliseconds{999} + Seconds{1});
  CHECK(sessions.find(made.cookie, fixture.now()));
}

}  // namespace gatewarden
