// Proving an identifier by a one-time code and setting a new password, against a real database.
#include "sign_in_fixture.h"

namespace gatewarden {
namespace {

using authentication::CodeSent;
using authentication::Finished;
using authentication::GoOn;
using authentication::NotNext;
using authentication::StepOutcome;
using authentication::TooManyCodes;
using authentication::WrongCredentials;
using test::other_than;
using Fixture = test::SignInFixture;

}  // namespace

TEST("sign-in by code: the code of the letter proves the identifier, and the new password is the one from then on") {
  Fixture fixture;
  const auto user = fixture.add_user("ada@example.org");
  fixture.begin("Ada@Example.org");
  CHECK(std::holds_alternative<CodeSent>(fixture.send()));
  const auto letters = fixture.letters();
  CHECK_EQUAL(std::string("ada@example.org"), letters.at(0).message->recipient);
  CHECK(std::holds_alternative<GoOn>(fixture.verify(letters.at(0).message->values.at("CODE"))));
  const StepOutcome done = fixture.set_password("new password");
  CHECK_EQUAL(user.id, std::get<Finished>(done).session.session.user_id);
  CHECK_EQUAL(std::string("otp pwd"), std::get<Finished>(done).session.session.amr);
  const auto hash = fixture.users.find_with_password("ada@example.org")->password_hash.value();
  CHECK(fixture.hasher.verify(Secret("new password"), hash).matches);
  CHECK(!fixture.hasher.verify(Secret("old password"), hash).matches);
}

TEST("sign-in by code: who had a verified address hears there that the password was changed") {
  Fixture fixture;
  fixture.add_user("ada@example.org");
  fixture.begin("ada@example.org");
  fixture.prove();
  CHECK(std::holds_alternative<Finished>(fixture.set_password("new password")));
  const auto letters = fixture.letters();
  CHECK_EQUAL(std::string("notice_password_changed"), letters.at(0).template_name);
  CHECK_EQUAL(std::string("ada@example.org"), letters.at(0).message->recipient);
}

TEST("A10: a new password by code ends every other session, and not its own") {
  Fixture fixture;
  const auto user = fixture.add_user("ada@example.org");
  fixture.begin("ada@example.org");
  const auto old = fixture.engine.log_in_with_password(fixture.row(), Secret("old password"), {.address = "192.0.2.2"}, fixture.now());
  fixture.clock.advance(Seconds{1});
  fixture.begin("ada@example.org");
  fixture.send();
  fixture.verify(fixture.code_of_letter());
  const auto made = std::get<Finished>(fixture.set_password("new password")).session;
  CHECK(!fixture.sessions.find(std::get<Finished>(old).session.cookie, fixture.now()));
  CHECK(fixture.sessions.find(made.cookie, fixture.now()));
  CHECK_EQUAL(std::size_t{1}, fixture.sessions.list(user.id, fixture.now()).size());
}

TEST("S64: no step before its time: no guess without a code, no password without a proof, nothing twice") {
  Fixture fixture;
  fixture.add_user("ada@example.org");
  fixture.begin("ada@example.org");
  CHECK(std::holds_alternative<NotNext>(fixture.verify("123456")));
  CHECK(std::holds_alternative<NotNext>(fixture.set_password("new password")));
  fixture.send();
  CHECK(std::holds_alternative<NotNext>(fixture.set_password("new password")));
  const std::string code = fixture.code_of_letter();
  const auto before = fixture.row();
  CHECK(std::holds_alternative<GoOn>(fixture.verify(code)));
  CHECK(std::holds_alternative<NotNext>(fixture.verify(code)));
  CHECK(std::holds_alternative<NotNext>(fixture.send()));
  // The row as a request that ran at the same time had read it.
  CHECK(std::holds_alternative<NotNext>(fixture.engine.verify_code(before, Secret(code), {}, fixture.now())));
  CHECK(std::holds_alternative<Finished>(fixture.set_password("new password")));
  CHECK(std::holds_alternative<NotNext>(fixture.set_password("another password")));
}

TEST("S73: a code is worth nothing after ten minutes, after five guesses, after the next, or in another sign-in") {
  Fixture fixture;
  fixture.settings.throttle.failures_per_account = 1000;
  fixture.add_user("ada@example.org");
  fixture.begin("ada@example.org");
  fixture.send();
  const std::string first = fixture.code_of_letter();
  fixture.send();
  const std::string second = fixture.code_of_letter();
  if (first != second) CHECK(std::holds_alternative<WrongCredentials>(fixture.verify(first)));
  for (int i = 0; i < 4; ++i) fixture.verify(other_than(second));
  CHECK(std::holds_alternative<NotNext>(fixture.verify(second)));
  fixture.send();
  const std::string third = fixture.code_of_letter();
  const std::string token = fixture.token;
  fixture.begin("ada@example.org");
  fixture.send();
  const std::string elsewhere = fixture.code_of_letter();
  if (elsewhere != third) CHECK(std::holds_alternative<WrongCredentials>(fixture.verify(third)));
  fixture.token = token;
  fixture.clock.advance(Seconds{600});
  CHECK(std::holds_alternative<WrongCredentials>(fixture.verify(third)));
}

TEST("S69: nobody, a disabled person and a name without an address are told as somebody is, and get no letter") {
  Fixture fixture;
  const auto disabled = fixture.add_user("disabled@example.org");
  fixture.users.set_status(disabled.id, account::UserStatus::disabled, fixture.now());
  for (const char* identifier : {"nobody@example.org", "disabled@example.org", "somebody", "not an identifier"}) {
    fixture.begin(identifier);
    CHECK(std::holds_alternative<CodeSent>(fixture.send()));
    CHECK(std::holds_alternative<WrongCredentials>(fixture.verify("123456")));
  }
  CHECK(fixture.letters().empty());
}

TEST("S70: codes are limited by target and by address, alike for nobody") {
  Fixture fixture;
  for (int i = 0; i < 5; ++i) {
    fixture.begin("nobody@example.org");
    CHECK(std::holds_alternative<CodeSent>(fixture.send()));
  }
  fixture.begin("NOBODY@example.org");
  CHECK(std::holds_alternative<TooManyCodes>(fixture.send()));
  fixture.settings.sign_in.codes_per_address = 5;
  fixture.begin("somebody-else@example.org");
  CHECK(std::holds_alternative<TooManyCodes>(fixture.send()));
}

TEST("S70: guesses at codes and at passwords are one count") {
  Fixture fixture;
  fixture.settings.throttle.failures_per_account = 3;
  fixture.add_user("ada@example.org");
  fixture.begin("ada@example.org");
  fixture.send();
  const std::string code = fixture.code_of_letter();
  for (int i = 0; i < 3; ++i) fixture.verify(other_than(code));
  CHECK(std::holds_alternative<WrongCredentials>(fixture.verify(code)));
  const auto by_password =
      fixture.engine.log_in_with_password(fixture.row(), Secret("old password"), {.address = "192.0.2.1"}, fixture.now());
  CHECK(std::holds_alternative<WrongCredentials>(by_password));
}

TEST("S71: a new password by code is none that was in use before, that many choose, or that is the person's own address") {
  Fixture fixture;
  fixture.settings.passwords.history = 1;
  fixture.add_user("ada.lovelace@example.org");
  fixture.begin("ada.lovelace@example.org");
  fixture.send();
  fixture.verify(fixture.code_of_letter());
  const auto told = [&](const std::string& password) {
    return std::get<authentication::PasswordRefused>(fixture.set_password(password)).description;
  };
  CHECK_EQUAL(std::string("was in use before"), told("old password"));
  CHECK_EQUAL(std::string("is one that many people choose"), told("Password1"));
  CHECK_EQUAL(std::string("is little more than your own address or name, or that of this site"), told("lovelace123"));
  CHECK(std::holds_alternative<Finished>(fixture.set_password("new password")));
}

}  // namespace gatewarden
