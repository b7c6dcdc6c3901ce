// Sign-ins of who has a second factor, or must have one.
#include "sign_in_fixture.h"

namespace gatewarden {
namespace {

using authentication::Finished;
using authentication::GoOn;
using authentication::NotNext;
using authentication::Rung;
using authentication::Step;
using authentication::WrongCredentials;
using test::is;
using test::session_of;
using Fixture = test::SignInFixture;
using Steps = std::vector<Step>;

struct PersonWithFactor : Fixture {
  account::User user = add_user("ada@example.org");
  Secret secret = add_authenticator(user.id);

  std::string code() { return time_code(secret); }
};

const std::function<bool()> nothing_to_do = [] { return true; };

}  // namespace

TEST("sign-in: who has a second factor is in after it, and not before") {
  PersonWithFactor person;
  person.begin("ada@example.org");
  const auto asked = person.log_in("old password");
  CHECK(std::get<GoOn>(asked).next == Steps{Step::second_factor});
  CHECK(person.sessions.list(person.user.id, person.now()).empty());
  const auto done = person.give_second_factor(person.code());
  CHECK_EQUAL(std::string("pwd otp mfa"), session_of(done).session.amr);
  CHECK_EQUAL(std::string("urn:gatewarden:acr:mfa"), session_of(done).session.acr);
}

TEST("CVE-2026-94218: the second factor is not skipped by going back, beginning a step again, or enrolling another") {
  PersonWithFactor person;
  person.begin("ada@example.org");
  const auto begun = person.row();
  person.log_in("old password");
  CHECK(is<NotNext>(person.log_in("old password")));
  CHECK(is<NotNext>(person.send()));
  CHECK(is<NotNext>(person.verify("123456")));
  CHECK(is<NotNext>(person.set_password("new password")));
  CHECK(is<NotNext>(person.finish()));
  CHECK(is<NotNext>(person.engine.pass_enrolment(person.row(), "otp", person.attempt, person.now(), nothing_to_do)));
  const authentication::Shown shown{person.user.id, "fed", "provider"};
  CHECK(is<NotNext>(person.engine.pass_first_factor(person.row(), shown, person.attempt, person.now(), nothing_to_do)));
  // The row as it was before the password.
  CHECK(is<NotNext>(person.engine.log_in_with_password(begun, Secret("old password"), person.attempt, person.now())));
  CHECK(person.sessions.list(person.user.id, person.now()).empty());
}

TEST("CVE-2026-7507: a sign-in begun anew in the same browser has nothing of the one before, and ends the session it finds") {
  PersonWithFactor person;
  const auto other = person.add_user("bob@example.org");
  person.begin("bob@example.org");
  const auto planted = session_of(person.log_in("old password"));
  person.attempt.session_cookie = planted.cookie;
  person.begin("ada@example.org");
  person.log_in("old password");
  person.begin("ada@example.org");
  CHECK(is<NotNext>(person.give_second_factor(person.code())));
  CHECK(person.row().amr.empty() && !person.row().user);
  person.log_in("old password");
  const auto made = session_of(person.give_second_factor(person.code()));
  CHECK(made.cookie != planted.cookie && made.session.user_id != other.id);
  CHECK(!person.sessions.find(planted.cookie, person.now()));
}

TEST("CVE-2026-94218: no second factor passes before a first") {
  PersonWithFactor person;
  person.begin("ada@example.org");
  auto forged = person.row();
  CHECK(is<NotNext>(person.engine.pass_second_factor(forged, "otp", person.attempt, person.now(), nothing_to_do)));
  CHECK(is<NotNext>(person.engine.pass_enrolment(forged, "otp", person.attempt, person.now(), nothing_to_do)));
}

TEST("S73: a reset never bypasses the second factor, also in a browser that is remembered") {
  PersonWithFactor person;
  person.attempt.device_cookie = person.devices.insert(person.user.id, {.address = "192.0.2.1", .user_agent = ""}, person.now());
  person.clock.advance(Seconds{1});
  person.begin("ada@example.org");
  person.prove();
  CHECK(person.next() == Steps{Step::second_factor});
  CHECK(is<NotNext>(person.set_password("new password")));
  const auto shown = person.give_second_factor(person.code());
  CHECK(std::get<GoOn>(shown).next == Steps{Step::set_password});
  const auto done = person.set_password("new password");
  CHECK_EQUAL(std::string("otp mfa pwd"), session_of(done).session.amr);
}

TEST("A10: a new password ends the browsers that were remembered") {
  PersonWithFactor person;
  person.attempt.device_cookie = person.devices.insert(person.user.id, {.address = "192.0.2.1", .user_agent = ""}, person.now());
  person.clock.advance(Seconds{1});
  person.begin("ada@example.org");
  CHECK(is<Finished>(person.log_in("old password")));
  person.begin("ada@example.org");
  person.prove();
  person.give_second_factor(person.code());
  CHECK(is<Finished>(person.set_password("new password")));
  person.begin("ada@example.org");
  CHECK(is<GoOn>(person.log_in("new password")));
}

TEST("sign-in: a remembered browser spares the person's own question, and no demand of an application") {
  PersonWithFactor person;
  person.attempt.device_cookie = person.devices.insert(person.user.id, {.address = "192.0.2.1", .user_agent = ""}, person.now());
  person.clock.advance(Seconds{1});
  person.begin("ada@example.org");
  CHECK_EQUAL(std::string("pwd"), session_of(person.log_in("old password")).session.amr);
  person.attempt.essential = Rung::two_factors;
  person.begin("ada@example.org");
  CHECK(is<GoOn>(person.log_in("old password")));
}

TEST("sign-in: what must have a second factor and has none enrols one before it ends") {
  Fixture fixture;
  const auto user = fixture.add_user("ada@example.org");
  fixture.users.set_second_factor_required(user.id, true, fixture.now());
  fixture.begin("ada@example.org");
  const auto asked = fixture.log_in("old password");
  CHECK(std::get<GoOn>(asked).next == Steps{Step::enrol_second_factor});
  CHECK(is<NotNext>(fixture.engine.pass_second_factor(fixture.row(), "otp", fixture.attempt, fixture.now(), nothing_to_do)));
  const auto done = fixture.engine.pass_enrolment(fixture.row(), "otp", fixture.attempt, fixture.now(), [&] {
    fixture.authenticators.insert(user.id, "phone", otp::make_secret(), 0, fixture.now());
    return true;
  });
  CHECK_EQUAL(std::string("urn:gatewarden:acr:mfa"), session_of(done).session.acr);
}

TEST("sign-in: who must have a second factor and sets a new password enrols one, and is in") {
  Fixture fixture;
  const auto user = fixture.add_user("ada@example.org");
  fixture.users.set_second_factor_required(user.id, true, fixture.now());
  fixture.begin("ada@example.org");
  fixture.prove();
  fixture.clock.advance(Seconds{1});
  const auto asked = fixture.set_password("new password");
  CHECK(std::get<GoOn>(asked).next == Steps{Step::enrol_second_factor});
  CHECK(is<Finished>(fixture.engine.pass_enrolment(fixture.row(), "otp", fixture.attempt, fixture.now(), nothing_to_do)));
}

TEST("sign-in: an application that demands a passkey is not content with another second factor") {
  PersonWithFactor person;
  person.attempt.essential = Rung::passkey;
  person.begin("ada@example.org");
  CHECK(is<GoOn>(person.log_in("old password")));
  const auto asked = person.give_second_factor(person.code());
  CHECK(std::get<GoOn>(asked).next == Steps{Step::enrol_second_factor});
  const auto done = person.engine.pass_enrolment(person.row(), "pop user", person.attempt, person.now(), nothing_to_do);
  CHECK_EQUAL(std::string("urn:gatewarden:acr:passkey"), session_of(done).session.acr);
}

TEST("sign-in: a wish for two factors is asked of who has them, and spared who has not") {
  PersonWithFactor person;
  const auto other = person.add_user("bob@example.org");
  person.attempt.voluntary = Rung::two_factors;
  person.begin("bob@example.org");
  CHECK(is<Finished>(person.log_in("old password")));
  person.begin("ada@example.org");
  CHECK(is<GoOn>(person.log_in("old password")));
}

TEST("S64: five guesses at the second factor end the sign-in, and of many at once one is a guess") {
  PersonWithFactor person;
  person.settings.throttle.failures_per_account = 1000;
  person.begin("ada@example.org");
  person.log_in("old password");
  for (int i = 0; i < 5; ++i) {
    const auto before = person.row();
    CHECK(is<WrongCredentials>(person.give_second_factor(test::other_than(person.code()))));
    // Another that ran beside it.
    CHECK(is<NotNext>(person.engine.refuse_attempt(before, std::nullopt, "wrong_code", person.attempt, person.now())));
  }
  CHECK(person.next().empty());
  CHECK(is<NotNext>(person.give_second_factor(person.code())));
}

TEST("S62: a first factor that passed does not outlive the end of all that the person had opened") {
  PersonWithFactor person;
  person.begin("ada@example.org");
  person.log_in("old password");
  person.clock.advance(Seconds{1});
  person.commit([&] {
    oauth::revoke_all_of_user({person.access_tokens, person.refresh_tokens, person.revocations}, person.users, person.sessions,
                              person.user.id, person.now());
    return true;
  });
  // The sign-in itself ended with all the rest.
  CHECK(is<NotNext>(person.give_second_factor(person.code())));
}

TEST("S64: a person who was disabled between two factors is not let in") {
  PersonWithFactor person;
  person.begin("ada@example.org");
  person.log_in("old password");
  person.users.set_status(person.user.id, account::UserStatus::disabled, person.now());
  CHECK(is<WrongCredentials>(person.give_second_factor(person.code())));
}

TEST("sign-in: a session is raised by what is missing, ends with that, and keeps its time") {
  PersonWithFactor person;
  person.attempt.device_cookie = person.devices.insert(person.user.id, {.address = "192.0.2.1", .user_agent = ""}, person.now());
  person.clock.advance(Seconds{1});
  person.begin("ada@example.org");
  const auto low = session_of(person.log_in("old password"));
  person.clock.advance(Seconds{100});
  person.attempt.session_cookie = low.cookie;
  person.attempt.essential = Rung::two_factors;
  person.token = person.engine.begin_raising(low.session, "browser", std::nullopt, person.now()).token;
  CHECK(person.next() == Steps{Step::second_factor});
  CHECK(is<NotNext>(person.log_in("old password")));
  const auto high = session_of(person.give_second_factor(person.code()));
  CHECK_EQUAL(std::string("urn:gatewarden:acr:mfa"), high.session.acr);
  CHECK(high.session.auth_time == low.session.auth_time);
  CHECK(high.cookie != low.cookie);
  CHECK(!person.sessions.find(low.cookie, person.now()));
}

TEST("S62: what is raised is a session that is there still, in the browser that has it") {
  PersonWithFactor person;
  person.begin("ada@example.org");
  person.log_in("old password");
  const auto low = session_of(person.give_second_factor(person.code()));
  person.clock.advance(Seconds{60});
  person.attempt.essential = Rung::passkey;
  person.token = person.engine.begin_raising(low.session, "browser", std::nullopt, person.now()).token;
  // Without its cookie.
  CHECK(is<WrongCredentials>(person.engine.pass_enrolment(person.row(), "pop", person.attempt, person.now(), nothing_to_do)));
  person.sessions.end(low.session, person.now());
  person.attempt.session_cookie = low.cookie;
  CHECK(is<WrongCredentials>(person.engine.pass_enrolment(person.row(), "pop", person.attempt, person.now(), nothing_to_do)));
}

}  // namespace gatewarden
