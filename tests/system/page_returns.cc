// Loading again and going back in the middle of a sign-in by code: a browser sends the form of the page it shows once more, or
// that of a page that it showed before.
#include "base/encoding.h"
#include "domain/operation/connect.h"
#include "domain/operation/outbox.h"
#include "oauth_requests.h"
#include "pages_walk.h"
#include "platform/config/config.h"
#include "platform/crypto/random.h"
#include "platform/db/connection.h"

using namespace gatewarden;
using namespace gatewarden::test;

namespace {

// Without the daemon, so that what would be sent can be read here.
struct Site {
  Stack stack{options()};
  config::Settings settings = config::load(stack.configuration_file());
  db::Connection connection{stack.database()};
  operation::Outbox outbox{connection, operation::derived_key(settings, operation::KeyPurpose::outbox)};

  static StackOptions options() {
    StackOptions made = configured("[sign_in]\ncodes = true\nregistration = true\ncode_alone = true\ncodes_per_address = 100000\n");
    made.start_daemon = false;
    return made;
  }
  // The newest code to an address.
  std::string code_for(const std::string& recipient) {
    const Instant now = std::chrono::time_point_cast<Microseconds>(std::chrono::system_clock::now());
    std::string code;
    for (const auto& letter : outbox.claim({crypto::random_bytes(16), now + Seconds{3600}}, 1000, now)) {
      if (letter.message && letter.message->recipient == recipient) code = letter.message->values.at("CODE");
    }
    return code;
  }
};

Site& site() {
  static Site the_site;
  return the_site;
}

// A person at the page that asks for the code, and the form that led there.
struct Walk {
  HttpClient http{site().stack};
  std::string address = to_hex(crypto::random_bytes(8)) + "@example.org";
  Form asked;
  Answer page;

  explicit Walk(const std::string& begin = "/login/code") {
    site().stack.make_user([&](account::NewUser& user) {
      user.identifiers = {{account::IdentifierKind::email, address}};
      user.email = address;
      user.email_verified = true;
    });
    asked = form_on(http.get(begin), "code-form");
    asked.set("identifier", address);
    page = http.post_form(asked.action, asked.fields);
  }
  // Sends the code from that page.
  Answer type(const Answer& at, const std::string& code) {
    Form form = form_on(at, "verify-form");
    form.set("code", code);
    return http.post_form(form.action, form.fields);
  }
  bool is_signed_in() { return http.get("/account").status == 200; }
};

}  // namespace

TEST("pages: the page of a code, loaded again, sends another code, and that is the one it takes") {
  Walk walk;
  const std::string first = site().code_for(walk.address);
  const Answer again = walk.http.post_form(walk.asked.action, walk.asked.fields);
  const std::string second = site().code_for(walk.address);
  if (first != second) CHECK_EQUAL(422, walk.type(again, first).status);
  CHECK(!walk.is_signed_in());
  CHECK_EQUAL(303, walk.type(again, second).status);
  CHECK(walk.is_signed_in());
}

TEST("pages: back from a page that was loaded again, the code that was sent first still counts") {
  Walk walk;
  const std::string first = site().code_for(walk.address);
  walk.http.post_form(walk.asked.action, walk.asked.fields);
  CHECK_EQUAL(303, walk.type(walk.page, first).status);
  CHECK(walk.is_signed_in());
}

TEST("pages: back from the code to another address, the code goes there and signs its owner in") {
  Walk walk;
  site().code_for(walk.address);
  Walk other;
  Form form = walk.asked;
  form.set("identifier", other.address);
  const Answer page = walk.http.post_form(form.action, form.fields);
  CHECK_EQUAL(other.address, text_of(page.body, "identifier"));
  CHECK_EQUAL(303, walk.type(page, site().code_for(other.address)).status);
  CHECK(contains(walk.http.get("/account").body, other.address));
}

TEST("pages: a code that is sent once more, by whoever is signed in by it, leads on and ends nothing") {
  const auto client = site().stack.make_client();
  for (const std::string begin : {"/login/code", "for an application"}) {
    Walk walk;
    if (begin != "/login/code") {
      const std::string login = send_person(walk.http, client);
      walk.asked = form_on(walk.http.get("/login/code" + login.substr(login.find('?'))), "code-form");
      walk.asked.set("identifier", walk.address);
      walk.page = walk.http.post_form(walk.asked.action, walk.asked.fields);
    }
    const std::string code = site().code_for(walk.address);
    const Answer done = walk.type(walk.page, code);
    CHECK_EQUAL(303, done.status);
    Answer again = walk.type(walk.page, code);
    for (int step = 0; step < 3 && again.status == 303; ++step) again = walk.http.get(again.header("location").value());
    CHECK_EQUAL(200, again.status);
    CHECK(walk.is_signed_in());
    CHECK(contains(again.body, walk.address));
  }
}

TEST("pages: a wrong code, loaded again, counts as often as it comes, and the page goes on to take the right one") {
  Walk walk;
  const std::string code = site().code_for(walk.address);
  const std::string wrong = code == "000000" ? "111111" : "000000";
  for (int i = 0; i < 2; ++i) CHECK_EQUAL(422, walk.type(walk.page, wrong).status);
  CHECK_EQUAL(303, walk.type(walk.page, code).status);
}
