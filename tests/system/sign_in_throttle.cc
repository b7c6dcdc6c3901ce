// S70: one count of failures for every way in and every spelling, and no stranger who locks an owner out.
#include "sign_in_fixture.h"

namespace gatewarden {
namespace {

using authentication::Finished;
using authentication::GoOn;
using authentication::WrongCredentials;
using test::is;

struct Site : test::SignInFixture {
  account::User user = add_user("ada@example.org");

  Site() { settings.throttle.failures_per_account = 3; }

  void fail_by_password(const std::string& identifier) {
    begin(identifier);
    CHECK(is<WrongCredentials>(log_in("wrong")));
  }
  bool is_locked() {
    begin("ada@example.org");
    return is<WrongCredentials>(log_in("old password"));
  }
};

}  // namespace

TEST("S70: a wrong code, a wrong second factor and a refused passkey count with wrong passwords") {
  Site site;
  const Secret secret = site.add_authenticator(site.user.id);
  site.begin("ada@example.org");
  site.send();
  const std::string code = site.code_of_letter();
  site.verify(test::other_than(code));
  site.verify(code);
  site.give_second_factor(test::other_than(site.time_code(secret)));
  site.begin("");
  site.engine.refuse_attempt(site.row(), site.user.id, "wrong_passkey", site.attempt, site.now());
  site.begin("ada@example.org");
  CHECK(is<WrongCredentials>(site.log_in("old password")));
  // Nor does what is under way go on.
  CHECK(site.engine.is_throttled(site.row(), site.user.id, site.attempt, site.now()));
}

TEST("S70: the second factor of a sign-in that was begun before is refused, too, once the account is full") {
  Site site;
  const Secret secret = site.add_authenticator(site.user.id);
  site.begin("ada@example.org");
  CHECK(is<GoOn>(site.log_in("old password")));
  const std::string token = site.token;
  for (int i = 0; i < 3; ++i) site.fail_by_password("ada@example.org");
  site.token = token;
  CHECK(is<WrongCredentials>(site.give_second_factor(site.time_code(secret))));
}

TEST("C56: every spelling of an account is one count: case, width, blanks, another of its identifiers") {
  Site site;
  account::NewUser several;
  several.identifiers = {{account::IdentifierKind::email, "bob@example.org"},
                         {account::IdentifierKind::phone, "+49301234567"},
                         {account::IdentifierKind::username, "bob"}};
  several.email = "bob@example.org";
  several.password_hash = site.hasher.hash(Secret("old password"));
  site.commit([&] { return site.users.insert(several, site.now()); });
  site.fail_by_password("BOB@Example.ORG");
  site.fail_by_password("+49 (30) 123-4567");
  site.fail_by_password("\uFF22\uFF2F\uFF22");  // full width
  for (const char* identifier : {"bob@example.org", " bob@example.org ", "bob", "+49301234567"}) {
    site.begin(identifier);
    CHECK(is<WrongCredentials>(site.log_in("old password")));
  }
}

TEST("S70: a stranger at one address does not lock the owner out at another") {
  Site site;
  site.attempt.address = "203.0.113.9";
  for (int i = 0; i < 10; ++i) site.fail_by_password("ada@example.org");
  site.attempt.address = "192.0.2.1";
  CHECK(!site.is_locked());
}

TEST("S70: strangers from everywhere lock the account for browsers that it does not know, and for no other") {
  Site site;
  site.attempt.browser = "the owner's";
  CHECK(!site.is_locked());
  // The owner came in a moment ago; from then on, strangers guess.
  site.attempt.browser = "a stranger's";
  for (int i = 0; i < 20; ++i) {
    site.attempt.address = "203.0.113." + std::to_string(i);
    site.fail_by_password("ada@example.org");
  }
  site.attempt.address = "198.51.100.1";
  CHECK(site.is_locked());
  site.attempt.browser = "the owner's";
  CHECK(!site.is_locked());
}

TEST("S70: a neighbour at the owner's own address does not lock the owner's browser") {
  Site site;
  site.attempt.browser = "the owner's";
  CHECK(!site.is_locked());
  site.attempt.browser = "a neighbour's";
  for (int i = 0; i < 4; ++i) site.fail_by_password("ada@example.org");
  CHECK(site.is_locked());
  site.attempt.browser = "the owner's";
  CHECK(!site.is_locked());
}

TEST("S70: a browser that is known may guess no more than another") {
  Site site;
  site.attempt.browser = "the owner's";
  CHECK(!site.is_locked());
  for (int i = 0; i < 3; ++i) {
    site.attempt.address = "203.0.113." + std::to_string(i);
    site.fail_by_password("ada@example.org");
  }
  CHECK(site.is_locked());
}

TEST("S70: a browser is known for the accounts that were signed in to in it, and for no other") {
  Site site;
  const auto bob = site.add_user("bob@example.org");
  site.attempt.browser = "bob's";
  site.begin("bob@example.org");
  CHECK(is<Finished>(site.log_in("old password")));
  CHECK(account::KnownBrowsers(site.connection).contains(bob.id, "bob's", site.now()));
  CHECK(!account::KnownBrowsers(site.connection).contains(site.user.id, "bob's", site.now()));
  for (int i = 0; i < 3; ++i) site.fail_by_password("ada@example.org");
  CHECK(site.is_locked());
}

TEST("S70: who goes on guessing from one place may guess half as often in each window after a full one, and once at least") {
  Site site;
  site.settings.throttle.failures_per_account = 8;
  const std::string place = " " + std::to_string(site.user.id) + " 192.0.2.1";
  for (const int may_fail : {8, 4, 2, 1, 1}) {
    int failed = 0;
    for (; failed < 10 && !site.failures.is_full(account::FailureSubject::account, place, 8, site.now()); ++failed) {
      site.fail_by_password("ada@example.org");
    }
    CHECK_EQUAL(may_fail, failed);
    CHECK(site.is_locked());
    site.clock.advance(Seconds{900});
  }
  // Nobody elsewhere is any worse for it.
  site.attempt.address = "203.0.113.77";
  CHECK(!site.is_locked());
}

TEST("S70: a window that was not full, and the owner's coming in, end the back-off") {
  Site site;
  site.settings.throttle.failures_per_account = 4;
  const auto fail = [&](int times) {
    for (int i = 0; i < times; ++i) site.fail_by_password("ada@example.org");
    site.clock.advance(Seconds{900});
  };
  fail(4);
  fail(1);  // of two
  fail(3);
  fail(4);
  site.fail_by_password("ada@example.org");
  CHECK(!site.is_locked());
  for (int i = 0; i < 3; ++i) site.fail_by_password("ada@example.org");
  CHECK(!site.is_locked());
}

TEST("S70: a lock ends with its window") {
  Site site;
  for (int i = 0; i < 3; ++i) site.fail_by_password("ada@example.org");
  CHECK(site.is_locked());
  site.clock.advance(Seconds{1800});
  CHECK(!site.is_locked());
}

}  // namespace gatewarden
