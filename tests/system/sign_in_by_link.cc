// One-time links: a letter with which a person sets a new password.
#include <atomic>
#include <thread>

#include "sign_in_fixture.h"

namespace gatewarden {
namespace {

using authentication::CodeSent;
using authentication::Finished;
using authentication::NotNext;
using authentication::Step;
using authentication::TooManyCodes;
using authentication::WrongCredentials;
using test::is;
using Fixture = test::SignInFixture;
using Steps = std::vector<Step>;

struct Person : Fixture {
  account::User user = add_user("ada@example.org");

  std::string link_for(const std::string& identifier) {
    begin(identifier);
    CHECK(is<CodeSent>(send_link()));
    return token_of_letter();
  }
  // Opens the link as a page does, and goes on there.
  bool open(const std::string& link, const std::string& browser = "browser") {
    auto made = engine.begin_by_link(link, browser, now());
    if (made) token = made->token;
    return made.has_value();
  }
};

}  // namespace

TEST("reset by link: the link of the letter leads to a new password, and ends what the old one opened") {
  Person person;
  person.begin("ada@example.org");
  const auto old = std::get<Finished>(person.log_in("old password")).session;
  person.clock.advance(Seconds{1});
  const std::string link = person.link_for("Ada@Example.org");
  CHECK(person.engine.find_link(link, person.now()));
  CHECK(person.open(link));
  CHECK(person.next() == Steps{Step::set_password});
  const auto done = person.set_password("new password");
  CHECK_EQUAL(person.user.id, test::session_of(done).session.user_id);
  CHECK(!person.sessions.find(old.cookie, person.now()));
  person.begin("ada@example.org");
  CHECK(is<WrongCredentials>(person.log_in("old password")));
  CHECK(is<Finished>(person.log_in("new password")));
}

TEST("S73: a link works once, for ten minutes, and shows itself without being used") {
  Person person;
  const std::string link = person.link_for("ada@example.org");
  for (int i = 0; i < 3; ++i) CHECK(person.engine.find_link(link, person.now()));
  CHECK(person.open(link));
  CHECK(!person.open(link));
  CHECK(!person.engine.find_link(link, person.now()));
  const std::string late = person.link_for("ada@example.org");
  person.clock.advance(Seconds{600});
  CHECK(!person.engine.find_link(late, person.now()));
  CHECK(!person.open(late));
}

TEST("S73: a link opened by two at once is opened by one") {
  Person person;
  const std::string link = person.link_for("ada@example.org");
  std::atomic<int> opened = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      db::Connection own{person.database};
      account::OneTimeLinks links(own);
      const auto found = links.find(link, person.now());
      db::Transaction transaction(own);
      if (found && links.use(*found, person.now())) ++opened;
      transaction.commit();
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK_EQUAL(1, opened.load());
}

TEST("CVE-2026-18963: no link, a forged one and another's step token prove nothing") {
  Person person;
  const std::string link = person.link_for("ada@example.org");
  for (const std::string& other : {std::string(), std::string("x"), person.token, link.substr(1), link + "A"}) {
    CHECK(!person.engine.find_link(other, person.now()));
    CHECK(!person.open(other));
  }
  // The sign-in that asked for it has proven nothing by that.
  CHECK(is<NotNext>(person.set_password("new password")));
}

TEST("S73: a link is dead once the password was set anew, the account disabled, or the address given up") {
  Person person;
  const std::string link = person.link_for("ada@example.org");
  const std::string used = person.link_for("ada@example.org");
  person.clock.advance(Seconds{1});
  CHECK(person.open(used));
  CHECK(is<Finished>(person.set_password("new password")));
  CHECK(!person.engine.find_link(link, person.now()));
  person.clock.advance(Seconds{1});
  const std::string disabled = person.link_for("ada@example.org");
  person.users.set_status(person.user.id, account::UserStatus::disabled, person.now());
  CHECK(!person.open(disabled));
}

TEST("S64: a link opened in another browser proves the identifier there, and leaves the application's request alone") {
  Person person;
  const std::string id = person.interactions.insert("browser", "client", "{}", person.now());
  const auto key = oauth::parse_interaction_id(id);
  person.token = person.engine.begin("ada@example.org", "browser", key, person.now()).token;
  CHECK(is<CodeSent>(person.send_link()));
  const std::string link = person.token_of_letter();
  CHECK(is<CodeSent>(person.send_link()));
  const std::string another = person.token_of_letter();
  const auto elsewhere = person.engine.begin_by_link(link, "other browser", person.now());
  CHECK(!elsewhere->sign_in.interaction);
  CHECK(!person.engine.find(elsewhere->token, "browser", person.now()));
  CHECK(person.engine.begin_by_link(another, "browser", person.now())->sign_in.interaction == key);
}

TEST("S69: a link is asked for alike by nobody, who gets no letter") {
  Person person;
  person.settings.sign_in.registration = true;
  for (const char* identifier : {"nobody@example.org", "somebody", "not an identifier"}) {
    person.begin(identifier);
    CHECK(is<CodeSent>(person.send_link()));
  }
  CHECK(person.letters().empty());
}

TEST("S70: links and codes to a target are one count") {
  Person person;
  for (int i = 0; i < 5; ++i) {
    person.begin("ada@example.org");
    CHECK(is<CodeSent>(i % 2 == 0 ? person.send_link() : person.send()));
  }
  CHECK(is<TooManyCodes>(person.send_link()));
  CHECK(is<TooManyCodes>(person.send()));
}

TEST("S73: a reset by link never bypasses the second factor") {
  Person person;
  const Secret secret = person.add_authenticator(person.user.id);
  CHECK(person.open(person.link_for("ada@example.org")));
  CHECK(person.next() == Steps{Step::second_factor});
  CHECK(is<NotNext>(person.set_password("new password")));
  person.give_second_factor(person.time_code(secret));
  CHECK(is<Finished>(person.set_password("new password")));
}

}  // namespace gatewarden
