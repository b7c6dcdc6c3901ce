// The old system, asked about who is not known here at their first log-in (A11).
#include <mutex>

#include "base/encoding.h"
#include "harness/process.h"
#include "harness/test.h"
#include "harness/web_server.h"
#include "platform/crypto/random.h"
#include "system/sign_in_steps.h"

namespace gatewarden {
namespace {

using namespace test;

// An old system that answers as a test says, and a stack that asks it.
struct Place {
  std::mutex mutex;
  std::string answer = web_answer(200, R"({"verified":false})");
  std::vector<WebRequest> asked;
  WebServer server{[this](const WebRequest& request, LoopbackConnection& connection) {
    const std::lock_guard lock(mutex);
    asked.push_back(request);
    connection.write(answer);
  }};
  Stack stack{[this] {
    StackOptions options;
    options.start_daemon = false;
    options.extra_configuration = "[old_system]\nurl = \"" + server.url("/check") + "\"\nsecret = \"hush\"\nidentifiers = [\"email\"]\n";
    return options;
  }()};

  void answers(const std::string& body, int status = 200) {
    const std::lock_guard lock(mutex);
    answer = web_answer(status, body);
    asked.clear();
  }
  std::vector<WebRequest> calls() {
    const std::lock_guard lock(mutex);
    return asked;
  }
  static Place& shared() {
    static Place place;
    return place;
  }
};

std::string address() { return "old-" + to_hex(crypto::random_bytes(8)) + "@example.org"; }
std::string yes(const std::string& email) {
  return R"({"verified":true,"user":{"email":")" + email + R"(","email_verified":true,"profile":{"name":"Ada"}}})";
}

// Status of the last step: 200 where it let the person in.
int log_in(const std::string& identifier, const std::string& password) {
  HttpClient http(Place::shared().stack);
  const std::string token = step_token(submit_identifier(http, identifier));
  return take_step(http, "login-password", token, {{"password", password}}).status;
}

}  // namespace

TEST("A11: who the old system knows is let in once by it, and by our own hash from then on") {
  Place& place = Place::shared();
  const std::string ada = address();
  place.answers(yes(ada));
  CHECK_EQUAL(200, log_in(ada, "old pass"));
  const WebRequest call = place.calls().at(0);
  CHECK_EQUAL(std::string("Bearer hush"), call.header("authorization"));
  CHECK_EQUAL(R"({"identifier":")" + ada + R"(","kind":"email","password":"old pass"})", call.body);
  place.answers("{}", 500);
  CHECK_EQUAL(200, log_in(ada, "old pass"));
  CHECK_EQUAL(422, log_in(ada, "wrong one"));
  CHECK(place.calls().empty());
}

TEST("A11: who the old system does not know, or does not vouch for, is told like any wrong password") {
  Place& place = Place::shared();
  place.answers(R"({"verified":false})");
  const std::string ada = address();
  CHECK_EQUAL(422, log_in(ada, "old pass"));
  CHECK_EQUAL(std::size_t{1}, place.calls().size());
  for (const int status : {401, 404}) {
    place.answers("", status);
    CHECK_EQUAL(422, log_in(address(), "old pass"));
  }
  place.answers(yes(ada));
  CHECK_EQUAL(422, log_in("somebody-" + to_hex(crypto::random_bytes(6)), "old pass"));  // no e-mail address: not asked
  CHECK(place.calls().empty());
}

TEST("A11: what no profile here can hold is left out, and the person comes in") {
  Place& place = Place::shared();
  const std::string ada = address();
  place.answers(R"({"verified":true,"user":{"email":")" + ada +
                R"(","email_verified":true,"profile":{"name":"Ada","birthdate":"10.12.1815","membership":"gold"}}})");
  CHECK_EQUAL(200, log_in(ada, "old pass"));
  const std::string log = place.stack.log();
  CHECK(contains(log, "old_system_claims_dropped") && contains(log, "birthdate membership"));
  CHECK(!contains(log, "10.12.1815") && !contains(log, "gold"));
}

TEST("A11: hostile and broken answers of the old system let nobody in") {
  Place& place = Place::shared();
  for (std::string body : {"", "[]", "true", "{}", R"({"verified":"true"})", R"({"verified":true})", R"({"verified":true,"user":[]})",
                           R"({"verified":true,"user":{"email":"somebody-else@example.org"}})",
                           R"({"verified":true,"user":{"email":"ADA","password_hash":"$2b$10$x"}})",
                           R"({"verified":true,"user":{"email":"ADA","password":"x"}})",
                           R"({"verified":true,"user":{"email":"ADA","admin":true}})",
                           R"({"verified":true,"user":{"email":"ADA","profile":"{}"}})"}) {
    const std::string ada = address();
    if (const std::size_t at = body.find("ADA"); at != std::string::npos) body.replace(at, 3, ada);
    place.answers(body);
    CHECK_EQUAL(422, log_in(ada, "old pass"));
    CHECK_EQUAL(std::size_t{1}, place.calls().size());
  }
  const std::string ada = address();
  for (const int status : {204, 302}) {
    place.answers(yes(ada), status);
    CHECK_EQUAL(422, log_in(ada, "old pass"));
  }
  const std::string log = place.stack.log();
  CHECK(contains(log, "old_system_answer_refused") && contains(log, "it is about somebody else"));
  CHECK(!contains(log, ada) && !contains(log, "old pass"));
}

}  // namespace gatewarden
