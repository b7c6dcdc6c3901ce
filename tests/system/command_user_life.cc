// gatewarden user: the life of accounts.
#include "command_stack.h"

#include "harness/test.h"
#include "platform/crypto/random.h"
#include "base/encoding.h"

namespace gatewarden {
namespace {

using namespace test;

std::string unique(const std::string& word) { return word + "-" + to_hex(crypto::random_bytes(6)) + "@example.com"; }

std::string make_person(const std::string& address) {
  return run_json({"user", "create", address, "--password-stdin"}, "a good long password\n").string_at("user_id").value();
}

void succeed(const Stack::Ran& ran) {
  if (ran.status != 0) CPPUNIT_FAIL(ran.err);
}
void run(const std::vector<std::string>& arguments) { succeed(command_stack().run(arguments)); }

std::string status_of(const std::string& who) { return run_json({"user", "show", who}).string_at("status").value(); }

}  // namespace

TEST("user delete, restore, erase: several at once, each with an audit row") {
  const std::string one = unique("one"), two = unique("two");
  const std::string id = make_person(one);
  make_person(two);
  run({"user", "delete", one, two, "--yes"});
  CHECK_EQUAL(std::string("deleted"), status_of(one));
  run({"user", "restore", one, two});
  CHECK_EQUAL(std::string("active"), status_of(two));
  run_refused({"user", "restore", one}, 1);
  run_refused({"user", "delete", one}, 2);
  CHECK_EQUAL(std::string("2"), run_json({"user", "erase", one, two, "--yes"}).string_at("erased").value());
  run_refused({"user", "show", one}, 1);
  CHECK_EQUAL(std::string("user_erased"), events_of_user(id).front());
}

TEST("user erase-due: whoever was deleted, or disabled and left alone, for long enough, by batches, and the count") {
  Stack& stack = command_stack();
  db::Connection connection(stack.database());
  const std::string gone = unique("gone"), idle = unique("idle"), fresh = unique("fresh");
  const std::string gone_id = make_person(gone), idle_id = make_person(idle);
  make_person(fresh);
  run({"user", "delete", gone, fresh, "--yes"});
  run({"user", "disable", idle, "--yes"});
  const std::string year_ago = " - 31622400000000";
  connection.execute_text("UPDATE users SET deleted_at = deleted_at" + year_ago + " WHERE user_id = " + gone_id);
  connection.execute_text("UPDATE users SET updated_at = updated_at" + year_ago + " WHERE user_id = " + idle_id);
  CHECK(run_json({"user", "erase-due", "--grace", "360d", "--batch", "1", "--yes"}).string_at("erased").value() >= "1");
  run_refused({"user", "show", gone}, 1);
  CHECK_EQUAL(std::string("deleted"), status_of(fresh));
  run_json({"user", "erase-due", "--status", "disabled", "--grace", "360d", "--yes"});
  run_refused({"user", "show", idle}, 1);
}

TEST("user update, verify: addresses change, and whether they are verified") {
  const std::string old_address = unique("old"), address = unique("new");
  make_person(old_address);
  const auto changed = run_json({"user", "update", old_address, "--email", address});
  CHECK_EQUAL(address, changed.string_at("email").value());
  CHECK(!changed.boolean_at("email_verified").value());
  run({"user", "verify", address});
  CHECK(run_json({"user", "show", address}).boolean_at("email_verified").value());
  CHECK(!run_json({"user", "update", address, "--email-verified", "no"}).boolean_at("email_verified").value());
  run_refused({"user", "show", old_address}, 1);
  run_refused({"user", "verify", old_address}, 1);
  run_refused({"user", "update", address, "--phone", "12"}, 1);
  const std::string other = unique("other");
  make_person(other);
  run_refused({"user", "update", other, "--email", address}, 1);
}

TEST("user credentials, invalidate, sessions, end-session, data: what a person has, and its end") {
  const std::string address = unique("person");
  const std::string id = make_person(address);
  succeed(command_stack().run({"user", "password", address, "--password-stdin"}, "another good long one\n"));
  CHECK_EQUAL(2u, run_json({"user", "credentials", address}).items().size());
  CHECK_EQUAL(1u, run_json({"user", "credentials", address, "--limit", "1"}).items().size());
  auto& stores = command_world().stores();
  commands::change(command_world(), [&] {
    stores.sessions.insert({.user_id = std::stoull(id), .acr = "1", .amr = "pwd", .address = "192.0.2.1", .user_agent = "B"},
                           command_world().now());
  });
  const auto sessions = run_json({"user", "sessions", address}).items();
  CHECK_EQUAL(1u, sessions.size());
  run({"user", "end-session", address, *sessions[0].string_at("session_id")});
  run_refused({"user", "end-session", address, *sessions[0].string_at("session_id")}, 1);
  CHECK_EQUAL(std::string("0"), run_json({"user", "end-session", address}).string_at("sessions_ended").value());
  CHECK_EQUAL(std::string("1"), run_json({"user", "invalidate", address, "--yes"}).string_at("passwords_ended").value());
  CHECK_EQUAL(id, run_json({"user", "data", address}).find("account")->string_at("user_id").value());
}

}  // namespace gatewarden
