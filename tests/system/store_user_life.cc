// domain/account/user_life on a real database: who is out, what ends with it, who comes back as what.
#include "harness/test.h"
#include "system/life_fixture.h"

namespace gatewarden {
namespace {

using account::UserStatus;
using test::LifeFixture;
using Ids = LifeFixture::Ids;

UserStatus status_of(LifeFixture& fixture, account::UserId id) { return fixture.users.find(id)->status; }

}  // namespace

TEST("user life: many are disabled and enabled at once, and who is so already is left alone") {
  LifeFixture fixture;
  const Ids ids = {fixture.make_user().id, fixture.make_user().id, fixture.make_user().id};
  CHECK(Ids{ids[1]} == fixture.commit([&] { return fixture.life.disable(Ids{ids[1]}, fixture.now()); }));
  CHECK((Ids{ids[0], ids[2]}) == fixture.commit([&] { return fixture.life.disable(Ids{ids[2], 12345, ids[1], ids[0], ids[0]}, fixture.now()); }));
  for (const account::UserId id : ids) CHECK(status_of(fixture, id) == UserStatus::disabled);
  CHECK(ids == fixture.commit([&] { return fixture.life.enable(ids, fixture.now()); }));
  CHECK(Ids{} == fixture.commit([&] { return fixture.life.enable(ids, fixture.now()); }));
  for (const account::UserId id : ids) CHECK(status_of(fixture, id) == UserStatus::active);
}

TEST("user life: whoever is restored is what they were before the deletion") {
  LifeFixture fixture;
  const Ids ids = {fixture.make_user().id, fixture.make_user().id};
  fixture.commit([&] { return fixture.life.disable(Ids{ids[1]}, fixture.now()); });
  CHECK(ids == fixture.remove(ids));
  CHECK(Ids{} == fixture.remove(ids));
  for (const account::UserId id : ids) CHECK(status_of(fixture, id) == UserStatus::deleted);
  CHECK(Ids{} == fixture.commit([&] { return fixture.life.enable(ids, fixture.now()); }));
  CHECK(ids == fixture.commit([&] { return fixture.life.restore(ids, fixture.now()); }));
  CHECK(status_of(fixture, ids[0]) == UserStatus::active);
  CHECK(status_of(fixture, ids[1]) == UserStatus::disabled);
  CHECK_EQUAL(2u, fixture.count("SELECT COUNT(*) FROM users WHERE deleted_at IS NULL AND status_before_deletion IS NULL AND user_id IN (" +
                                std::to_string(ids[0]) + "," + std::to_string(ids[1]) + ")"));
}

TEST("user life: an identifier of one who is deleted is taken until the account is erased") {
  LifeFixture fixture;
  const std::string name = fixture.unique_name();
  const auto user = fixture.make_user(name);
  fixture.remove({user.id});
  CHECK(fixture.users.identifier_exists(name));
  CHECK_THROWS(db::Duplicate, fixture.make_user(name));
  fixture.begin_erasure({user.id});
  CHECK_EQUAL(1u, fixture.finish({user.id}));
  CHECK(!fixture.users.identifier_exists(name));
  fixture.make_user(name);
}

TEST("user life: a deletion ends sessions, tokens, links and sign-ins of all at once, and of nobody else") {
  LifeFixture fixture;
  const Ids ids = {fixture.make_user().id, fixture.make_user().id};
  const auto other = fixture.make_user().id;
  for (const account::UserId id : {ids[0], ids[1], other}) fixture.speak_everywhere_of(id);
  fixture.remove(ids);
  const auto alive = [&](const std::string& table, const std::string& end, account::UserId id) {
    return fixture.count("SELECT COUNT(*) FROM " + table + " WHERE " + end + " IS NULL AND user_id = " + std::to_string(id));
  };
  const std::pair<const char*, const char*> ends[] = {{"user_sessions", "ended_at"},        {"oauth2_access_tokens", "revoked_at"},
                                                      {"oauth2_refresh_tokens", "revoked_at"}, {"one_time_links", "used_at"},
                                                      {"sign_ins", "finished_at"}};
  for (const auto& [table, end] : ends) {
    for (const account::UserId id : ids) CHECK_EQUAL(0u, alive(table, end, id));
    CHECK_EQUAL(1u, alive(table, end, other));
  }
  for (const account::UserId id : ids) {
    CHECK(fixture.users.find(id)->tokens_not_before == fixture.now());
    CHECK(fixture.revocations.is_revoked({.jti = "j", .grant_id = "g", .client_id = "c", .user_id = id, .issued_at = fixture.now(),
                                          .expires_at = fixture.now() + Seconds{60}}));
  }
}

TEST("user life: invalid credentials are none, and stay as history") {
  LifeFixture fixture;
  const std::string name = fixture.unique_name();
  const auto user = fixture.make_user(name, "$argon2id$x");
  const auto session = fixture.make_session(user.id);
  CHECK_EQUAL(1u, fixture.commit([&] { return fixture.life.invalidate_credentials(Ids{user.id}, fixture.now()); }));
  CHECK(!fixture.users.find_with_password(name)->password_hash);
  CHECK_EQUAL(1u, fixture.rows_of("user_credentials", "user_id", user.id));
  CHECK(!fixture.sessions.find(session.cookie, fixture.now()));
  CHECK(status_of(fixture, user.id) == UserStatus::active);
}

}  // namespace gatewarden
