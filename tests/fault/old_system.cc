// The old system (A11) down, slow and back, seen through a log-in of who has not moved here yet, and of who has.
#include <atomic>
#include <memory>

#include "base/encoding.h"
#include "harness/process.h"
#include "harness/web_server.h"
#include "platform/crypto/random.h"
#include "system/sign_in_steps.h"

namespace gatewarden {
namespace {

using namespace test;

enum class Mood { answers, hangs, hangs_up, fails };

struct Place {
  std::atomic<Mood> mood = Mood::answers;
  std::atomic<int> asked = 0;
  std::unique_ptr<WebServer> server = std::make_unique<WebServer>([this](const WebRequest& request, LoopbackConnection& connection) {
    ++asked;
    serve(json::Value::parse(request.body)->string_at("identifier").value(), connection);
  });
  // One worker, for each has a circuit of its own.
  Stack stack{[this] {
    StackOptions options;
    options.start_daemon = false;
    options.extra_configuration = "[workers]\nbrowser = 1\n[throttle]\nfailures_per_account = 3\n[old_system]\nurl = \"" +
                                  server->url("/check") + "\"\nsecret = \"hush\"\nidentifiers = [\"email\"]\ndeadline = 1\n";
    return options;
  }()};

  void serve(const std::string& email, LoopbackConnection& connection) {
    switch (mood) {
      case Mood::answers:
        connection.write(web_answer(200, R"({"verified":true,"user":{"email":")" + email + R"(","profile":{"name":"Ada"}}})"));
        return;
      case Mood::hangs: return connection.hang();
      case Mood::hangs_up: return connection.shut_down();
      case Mood::fails: connection.write(web_answer(500, "it is broken"));
    }
  }
};

std::string address() { return "old-" + to_hex(crypto::random_bytes(8)) + "@example.org"; }

// Somebody in the middle of a sign-in, who types a password again and again.
struct Visitor {
  HttpClient http;
  std::string token;
  Visitor(Place& place, const std::string& identifier) : http(place.stack), token(step_token(submit_identifier(http, identifier))) {}
  Answer type(const std::string& password) { return take_step(http, "login-password", token, {{"password", password}}); }
};

}  // namespace

TEST("A11: an old system that is slow or broken makes a log-in wait and come again, and counts nothing against the person") {
  Place place;
  Visitor ada(place, address());
  int turn = 0;
  for (const Mood mood : {Mood::hangs, Mood::fails, Mood::hangs_up, Mood::fails}) {
    place.mood = mood;
    const Answer answer = ada.type("old pass");
    CHECK_EQUAL(std::to_string(turn) + " 503", std::to_string(turn) + " " + std::to_string(answer.status));
    CHECK_EQUAL(std::string("temporarily_unavailable"), answer.json().string_at("error").value_or(""));
    CHECK(answer.header("retry-after").has_value());
    ++turn;
  }
  place.mood = Mood::answers;
  CHECK_EQUAL(200, ada.type("old pass").status);
  CHECK(!contains(place.stack.log(), "hush") && !contains(place.stack.log(), "old pass"));
}

TEST("A11: an old system that is down is left alone, who has moved here signs in all the while, and others once it is back") {
  Place place;
  const auto moved = place.stack.make_user();
  place.mood = Mood::hangs_up;
  Visitor eve(place, address());
  for (int i = 0; i < 3; ++i) CHECK_EQUAL(503, eve.type("old pass").status);
  const int asked = place.asked;
  CHECK_EQUAL(503, eve.type("old pass").status);
  CHECK_EQUAL(asked, place.asked.load());
  CHECK_EQUAL(200, Visitor(place, moved.identifier).type(moved.password).status);
  CHECK_EQUAL(422, Visitor(place, moved.identifier).type("not it").status);
  place.mood = Mood::answers;
  CHECK(wait_until([&] { return eve.type("old pass").status == 200; }, Milliseconds{30'000}));
  CHECK(contains(place.stack.log(), "call_out_resumed"));
  // Gone altogether: who moved needs it no more.
  place.server.reset();
  CHECK_EQUAL(503, Visitor(place, address()).type("old pass").status);
  CHECK_EQUAL(200, Visitor(place, eve.http.get("/api/v1/account").json().string_at("email").value()).type("old pass").status);
}

}  // namespace gatewarden
