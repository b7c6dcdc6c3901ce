// New people who prove an address where others sign in, and what a proof alone is good for.
#include "sign_in_fixture.h"

namespace gatewarden {
namespace {

using authentication::CodeSent;
using authentication::EntryRefused;
using authentication::Finished;
using authentication::GoOn;
using authentication::NewAccount;
using authentication::NotNext;
using authentication::PasswordRefused;
using authentication::Step;
using authentication::WrongCredentials;
using test::is;
using test::session_of;
using Steps = std::vector<Step>;

struct Site : test::SignInFixture {
  Site() { settings.sign_in.registration = true; }
};

}  // namespace

TEST("registration on the way: who proves an address that nobody has gets an account with it, verified") {
  Site site;
  site.begin("New@Example.org");
  site.prove();
  CHECK(site.next() == Steps{Step::set_password});
  CHECK(!site.users.find_by_identifier("new@example.org"));
  const auto done = site.set_password("new password", {.consent = true, .profile = R"({"name":"Ada"})"});
  const auto user = site.users.find_by_identifier("new@example.org").value();
  CHECK_EQUAL(user.id, session_of(done).session.user_id);
  CHECK(user.email == "new@example.org" && user.email_verified);
  CHECK_EQUAL(std::string(R"({"name":"Ada"})"), user.profile);
  site.begin("new@example.org");
  CHECK(is<Finished>(site.log_in("new password")));
}

TEST("registration on the way: a telephone number by a text message, and no user name by anything") {
  Site site;
  site.begin("+49 30 1234567");
  site.send();
  const auto letters = site.letters();
  CHECK(letters.at(0).message->channel == operation::Channel::sms);
  site.verify(letters.at(0).message->values.at("CODE"));
  CHECK_EQUAL(std::string("sms pwd"), session_of(site.set_password("new password")).session.amr);
  CHECK(site.users.find_by_identifier("+49301234567")->phone_verified);
  site.begin("somebody");
  CHECK(is<CodeSent>(site.send()));
  CHECK(site.letters().empty());
}

TEST("registration on the way: off, who has no account is told what a wrong code is told") {
  Site site;
  site.settings.sign_in.registration = false;
  site.begin("new@example.org");
  CHECK(is<CodeSent>(site.send()));
  CHECK(site.letters().empty());
  CHECK(is<WrongCredentials>(site.verify("123456")));
}

TEST("sign-in by code: is offered where something can carry the code, by the form of what was typed") {
  Site site;
  site.settings.sms.transport.clear();
  site.begin("ada@example.org");
  CHECK(is<CodeSent>(site.send()));
  site.begin("+49 30 1234567");
  CHECK(is<NotNext>(site.send()));
  site.settings.mail.transport.clear();
  site.begin("ada@example.org");
  CHECK(is<NotNext>(site.send()));
  CHECK(is<NotNext>(site.send_link()));
  CHECK(!site.engine.can_send());
}

TEST("registration on the way: turned off between the proof and the password, it makes no account") {
  Site site;
  site.begin("new@example.org");
  site.prove();
  site.settings.sign_in.registration = false;
  CHECK(is<NotNext>(site.set_password("new password")));
}

TEST("registration on the way: password, consent and profile are judged as everywhere, and may be given again") {
  Site site;
  site.settings.registration.require_consent = true;
  site.begin("new@example.org");
  site.prove();
  CHECK(is<PasswordRefused>(site.set_password("short", {.consent = true})));
  CHECK_EQUAL(std::string("consent"), std::get<EntryRefused>(site.set_password("new password")).field);
  const NewAccount odd{.consent = true, .profile = R"({"shoe size":"43"})"};
  CHECK_EQUAL(std::string("profile"), std::get<EntryRefused>(site.set_password("new password", odd)).field);
  CHECK(is<Finished>(site.set_password("new password", {.consent = true})));
}

TEST("registration on the way: an address that was taken meanwhile stays whose it is") {
  Site site;
  site.begin("new@example.org");
  site.prove();
  const auto owner = site.add_user("new@example.org");
  CHECK(is<WrongCredentials>(site.set_password("my password")));
  CHECK_EQUAL(owner.id, site.users.find_by_identifier("new@example.org")->id);
  CHECK(site.sessions.list(owner.id, site.now()).empty());
}

TEST("registration on the way: an application that demands two factors gets a person who has them") {
  Site site;
  site.attempt.essential = authentication::Rung::two_factors;
  site.begin("new@example.org");
  site.prove();
  const auto asked = site.set_password("new password");
  CHECK(std::get<GoOn>(asked).next == Steps{Step::enrol_second_factor});
  CHECK(is<NotNext>(site.set_password("another password")));
  const auto done = site.engine.pass_enrolment(site.row(), "otp", site.attempt, site.now(), [] { return true; });
  CHECK_EQUAL(std::string("otp pwd mfa"), session_of(done).session.amr);
}

TEST("sign-in by code alone: signs in and keeps the password, where the site lets people") {
  Site site;
  site.add_user("ada@example.org");
  site.begin("ada@example.org");
  site.prove();
  CHECK(is<NotNext>(site.finish()));
  site.settings.sign_in.code_alone = true;
  CHECK((site.next() == Steps{Step::set_password, Step::finish}));
  const auto done = site.finish();
  CHECK_EQUAL(std::string("otp"), session_of(done).session.amr);
  CHECK_EQUAL(std::string("urn:gatewarden:acr:code"), session_of(done).session.acr);
  site.begin("ada@example.org");
  CHECK(is<Finished>(site.log_in("old password")));
}

TEST("S73: whoever made an account with an address that was not theirs loses it to who proves the address") {
  Site site;
  site.settings.sign_in.code_alone = true;
  const auto squatter = site.add_user("victim@example.org", false);
  site.begin("victim@example.org");
  const auto old = session_of(site.log_in("old password"));
  site.clock.advance(Seconds{1});
  site.begin("victim@example.org");
  site.prove();
  // The proof must not end with a password that another knows.
  CHECK(site.next() == Steps{Step::set_password});
  CHECK(is<Finished>(site.set_password("new password")));
  CHECK(!site.sessions.find(old.cookie, site.now()));
  CHECK(site.users.find(squatter.id)->email_verified);
  site.begin("victim@example.org");
  CHECK(is<WrongCredentials>(site.log_in("old password")));
}

}  // namespace gatewarden
