// domain/account/users on a real database.
#include <algorithm>
#include <thread>
#include <vector>

#include "harness/test.h"
#include "system/store_fixture.h"

namespace gatewarden {
namespace {

using account::IdentifierKind;
using account::UserStatus;
using test::StoreFixture;

std::int64_t live_passwords(StoreFixture& fixture, account::UserId id) {
  const std::vector<db::Value> values = {id};
  auto rows = fixture.connection.query_text("SELECT COUNT(*) FROM user_credentials WHERE user_id = ? AND ended_at IS NULL", values);
  return rows.next()->get<std::int64_t>(0);
}

}  // namespace

TEST("users: what was inserted is found, by id and by each identifier") {
  StoreFixture fixture;
  account::NewUser user;
  const std::string name = fixture.unique_name();
  user.identifiers = {{IdentifierKind::email, name + "@example.org"}, {IdentifierKind::username, name}};
  user.profile = R"({"name":"Zoë"})";
  user.email = "Zoe@example.org";
  user.email_verified = true;
  user.password_hash = "$argon2id$x";
  const auto made = fixture.commit([&] { return fixture.users.insert(user, fixture.now()); });
  const auto found = fixture.users.find(made.id);
  CHECK(found.has_value());
  CHECK_EQUAL(user.profile, found->profile);
  CHECK_EQUAL(std::string("Zoe@example.org"), found->email.value_or(""));
  CHECK(found->email_verified && !found->phone && !found->phone_verified);
  CHECK(found->status == UserStatus::active);
  CHECK(found->created_at == fixture.now());
  CHECK_EQUAL(made.id, fixture.users.find_by_identifier(name)->id);
  const auto with_password = fixture.users.find_with_password(name + "@example.org");
  CHECK_EQUAL(made.id, with_password->user.id);
  CHECK_EQUAL(std::string("$argon2id$x"), with_password->password_hash.value_or(""));
  CHECK_EQUAL(2u, fixture.users.identifiers_of(made.id).size());
}

TEST("users: absent is absent, also for identifiers that no text can be") {
  StoreFixture fixture;
  CHECK(!fixture.users.find(1));
  CHECK(!fixture.users.find_by_identifier("nobody"));
  CHECK(!fixture.users.find_with_password("\xff\xfe"));
  CHECK(!fixture.users.identifier_exists(""));
  CHECK(!fixture.users.identifier_exists(std::string(5000, 'a')));
}

TEST("users: an identifier differs from another in case and accents alone") {
  StoreFixture fixture;
  const std::string name = fixture.unique_name();
  fixture.make_user("é" + name);
  CHECK(!fixture.users.identifier_exists("e" + name));
  CHECK(!fixture.users.identifier_exists("É" + name));
  CHECK(!fixture.users.identifier_exists("é" + name + " "));
  CHECK(fixture.users.identifier_exists("é" + name));
}

TEST("users: a taken identifier is told by the key, and nothing of the user stays") {
  StoreFixture fixture;
  const std::string name = fixture.unique_name();
  const auto first = fixture.make_user(name);
  const std::size_t users = fixture.users.list(0, 100'000).size();
  try {
    fixture.make_user(name);
    CHECK(false);
  } catch (const db::Duplicate& duplicate) {
    CHECK_EQUAL(std::string("PRIMARY"), duplicate.key);
  }
  CHECK_EQUAL(first.id, fixture.users.find_by_identifier(name)->id);
  CHECK_EQUAL(users, fixture.users.list(0, 100'000).size());
}

TEST("users: an id that another process took is taken again") {
  StoreFixture fixture;
  const auto first = fixture.make_user();
  const std::vector<db::Value> values = {first.id + 1};
  fixture.connection.execute_text(
      "INSERT INTO users (user_id, profile, created_at, updated_at) VALUES (?, '{}', 0, 0)", values);
  CHECK(fixture.make_user().id > first.id + 1);
}

TEST("users: a new password ends the old one, which stays as history") {
  StoreFixture fixture;
  const std::string name = fixture.unique_name();
  const auto user = fixture.make_user(name, "$old");
  fixture.clock.advance(Seconds{1});
  fixture.commit([&] { return fixture.users.replace_password(user.id, "$new", fixture.now()), true; });
  CHECK_EQUAL(std::string("$new"), fixture.users.find_with_password(name)->password_hash.value_or(""));
  CHECK_EQUAL(1, live_passwords(fixture, user.id));
}

TEST("users: of many passwords set at once exactly one is alive") {
  StoreFixture fixture;
  const auto user = fixture.make_user("", "$old");
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i)
    threads.emplace_back([&, i] {
      StoreFixture own;
      account::UserIds own_ids(100 + i, own.clock);
      account::Users users(own.connection, own_ids);
      db::retry(own.connection, [&] {
        db::Transaction transaction(own.connection);
        users.replace_password(user.id, "$new" + std::to_string(i), own.now());
        transaction.commit();
      });
    });
  for (std::thread& thread : threads) thread.join();
  CHECK_EQUAL(1, live_passwords(fixture, user.id));
}

TEST("users: status, profile, e-mail, telephone and the watermark are kept") {
  StoreFixture fixture;
  const auto id = fixture.make_user().id;
  fixture.clock.advance(Seconds{5});
  fixture.users.set_status(id, UserStatus::disabled, fixture.now());
  fixture.users.set_profile(id, R"({"name":"B"})", fixture.now());
  fixture.users.set_email(id, "b@example.org", true, fixture.now());
  fixture.users.set_phone(id, "+4930123456", true, fixture.now());
  fixture.users.end_ways_in(std::array{id}, fixture.now());
  const auto user = fixture.users.find(id);
  CHECK(user->status == UserStatus::disabled);
  CHECK_EQUAL(std::string(R"({"name":"B"})"), user->profile);
  CHECK_EQUAL(std::string("b@example.org"), user->email.value_or(""));
  CHECK_EQUAL(std::string("+4930123456"), user->phone.value_or(""));
  CHECK(user->email_verified && user->phone_verified);
  CHECK(user->tokens_not_before == fixture.now());
  CHECK(user->updated_at == fixture.now());
  fixture.users.set_email(id, std::nullopt, false, fixture.now());
  CHECK(!fixture.users.find(id)->email);
}

TEST("users: a list goes on where the last one ended") {
  StoreFixture fixture;
  const auto a = fixture.make_user().id;
  const auto b = fixture.make_user().id;
  const auto c = fixture.make_user().id;
  // Users of other tests may have come between them.
  std::vector<account::UserId> listed;
  for (auto after = a - 1; after < c;) {
    const auto page = fixture.users.list(after, 2);
    CHECK(!page.empty() && page.size() <= 2);
    for (const auto& user : page) listed.push_back(user.id);
    after = listed.back();
  }
  CHECK(std::is_sorted(listed.begin(), listed.end()));
  for (const auto id : {a, b, c}) CHECK_EQUAL(std::ptrdiff_t{1}, std::count(listed.begin(), listed.end(), id));
}

}  // namespace gatewarden
