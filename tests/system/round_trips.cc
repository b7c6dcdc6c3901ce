// What the hot paths ask of the database: counted, so that no change makes them dearer unseen.
#include "oauth_requests.h"
#include "pages_walk.h"
#include "registration_requests.h"
#include "sign_in_steps.h"

namespace gatewarden {
namespace {

using namespace test;

// One worker, so that what it has in memory after the first request is there for the next.
struct Scene {
  explicit Scene(const std::function<void(oauth::Client&)>& change = {}, const std::string& toml = "")
      : stack(one_worker(toml)), client(stack.make_client(change)) {}

  // What all workers execute for a call, of ten calls after a first. Besides, workers look again at what they keep in memory after
  // some seconds: the clock moves on before the first call, and ten calls that took so long that it happened are made again.
  template <typename Call>
  void check_statements(std::int64_t each, Call call) {
    std::int64_t counted = 0;
    for (int attempt = 0; attempt < 5; ++attempt) {
      stack.advance_clock(Seconds{10});
      call();
      const std::int64_t first = executed();
      const std::int64_t before = executed();
      for (int i = 0; i < 10; ++i) call();
      counted = executed() - before - (before - first);  // less what counting costs
      if (counted == each * 10) return;
    }
    CHECK_EQUAL(each * 10, counted);
  }
  std::int64_t executed() {
    auto rows = connection.query_text("SELECT CAST(SUM(variable_value) AS SIGNED) FROM information_schema.global_status"
                                      " WHERE variable_name IN (" + commands + ")");
    return rows.next()->get<std::int64_t>(0);
  }
  Answer ask_as_machine() { return token_request(http, client, {{"grant_type", "client_credentials"}, {"scope", "profile"}}); }

  // Without the daemon, whose statements are counted as well.
  static StackOptions one_worker(const std::string& toml) {
    StackOptions options = configured("[workers]\nprotocol = 1\nbrowser = 1\nadmin = 1\n" + toml);
    options.start_daemon = false;
    return options;
  }
  Stack stack;
  Stack::TestClient client;
  HttpClient http{stack};
  db::Connection connection{stack.database()};
  std::string commands = "'COM_STMT_EXECUTE'";
};

void use_opaque(oauth::Client& client) { client.access_token_format = oauth::TokenFormat::opaque; }
void use_es256(oauth::Client& client) { client.access_token_algorithm = crypto::Algorithm::es256; }

std::string person(const std::string& email) { return R"({"email":")" + email + R"(","password":"correct horse battery"})"; }

}  // namespace

TEST("round trips: a signed client_credentials token costs none") {
  Scene scene(use_es256);
  scene.check_statements(0, [&] { CHECK_EQUAL(200, scene.ask_as_machine().status); });
}

TEST("round trips: introspecting an opaque token costs one") {
  Scene scene(use_opaque);
  const std::string token = text_at(scene.ask_as_machine(), "access_token");
  scene.check_statements(1, [&] { CHECK(is_active(scene.http, scene.client, token)); });
}

TEST("round trips: introspecting a signed token costs one") {
  Scene scene(use_es256);
  const std::string token = text_at(scene.ask_as_machine(), "access_token");
  scene.check_statements(1, [&] { CHECK(is_active(scene.http, scene.client, token)); });
}

TEST("round trips: a token that is not ours costs none") {
  Scene scene;
  scene.check_statements(0, [&] { CHECK(!is_active(scene.http, scene.client, "gwr_nothing")); });
  scene.check_statements(0, [&] { CHECK(!is_active(scene.http, scene.client, "eyJ.eyJ.AAAA")); });
}

TEST("round trips: a refresh reads the family with its person, and writes the family") {
  Scene scene;
  std::string token = text_at(tokens_for(scene.http, scene.client, scene.stack.make_user()), "refresh_token");
  scene.check_statements(2, [&] {
    const Answer answer = refresh(scene.http, scene.client, token);
    CHECK_EQUAL(200, answer.status);
    token = text_at(answer, "refresh_token");
  });
}

TEST("round trips: userinfo reads the denials and the person") {
  Scene scene;
  const std::string token = text_at(tokens_for(scene.http, scene.client, scene.stack.make_user()), "access_token");
  scene.check_statements(2, [&] { CHECK_EQUAL(200, userinfo(scene.http, token).status); });
}

// Page and engine together: the sign-in begins (1); the person, three counters of failures and the session of the cookie are
// looked up (5); one transaction locks, looks again, finishes, makes a session and ends one, clears two counters and tells (8).
TEST("round trips: a password log-in costs few beside its hash") {
  Scene scene;
  const auto user = scene.stack.make_user();
  const std::string token = form_on(scene.http.get("/login"), "login-form").value("form_token");
  const Parameters form{{"identifier", user.identifier}, {"password", user.password}, {"form_token", token}};
  scene.check_statements(19, [&] { CHECK_EQUAL(303, scene.http.post_form("/login", form).status); });
}

// Are the client's tokens denied (1), and the row (1): the depth of the queue and the key are asked now and then.
TEST("round trips: a registration for the queue costs two") {
  Scene scene;
  const PublishedKey key(scene.stack);
  Registrar registrar(scene.stack);
  scene.check_statements(2, [&] { CHECK_EQUAL(202, registrar.post(register_async, person(unique_email())).status); });
}

// Anybody is counted (2). A new user is one transaction of five rows (7); what is taken is rolled back at the second row (4), and
// the record of that is a transaction of its own (3).
TEST("S69: register-sync asks as much of the database for a taken identifier as for a new one, and both wait for one commit") {
  Scene scene({}, "[registration]\nsync = \"anyone\"\nanonymous_per_address = 1000\n");
  scene.commands = "'COM_STMT_EXECUTE', 'COM_BEGIN', 'COM_COMMIT', 'COM_ROLLBACK'";
  const auto send = [&](const std::string& email) {
    CHECK_EQUAL(201, post_anonymously(scene.http, register_sync, person(email)).status);
  };
  const std::string taken = unique_email();
  scene.check_statements(9, [&] { send(unique_email()); });
  send(taken);
  scene.check_statements(9, [&] { send(taken); });
}

// What can be counted of the time that it takes; how long it takes, make bench-times shows.
TEST("S69: a refused log-in asks the database the same for unknown, wrong, locked and disabled") {
  Scene scene(nullptr, "[throttle]\nfailures_per_account = 15\nfailures_per_address = 100000\n");
  scene.commands = "'COM_STMT_EXECUTE', 'COM_COMMIT'";
  const auto known = scene.stack.make_user(), disabled = scene.stack.make_user(), locked = scene.stack.make_user();
  CHECK_EQUAL(0, scene.stack.run({"user", "disable", disabled.identifier, "--yes"}).status);
  const auto statements_of = [&](const std::string& identifier) {
    const std::string token = step_token(submit_identifier(scene.http, identifier));
    const std::int64_t before = scene.executed();
    CHECK_EQUAL(422, take_step(scene.http, "login-password", token, {{"password", "wrong"}}).status);
    return scene.executed() - before;  // counting sends text, which is not counted
  };
  // What workers look at besides now and then only adds.
  const auto least_of = [&](const std::string& identifier) {
    return std::min({statements_of(identifier), statements_of(identifier), statements_of(identifier)});
  };
  for (int i = 0; i < 16; ++i) statements_of(locked.identifier);
  const std::int64_t of_known = least_of(known.identifier);
  CHECK(of_known > 0);
  for (const std::string& other : {std::string("nobody@example.com"), std::string("not an identifier"), locked.identifier, disabled.identifier}) {
    CHECK_EQUAL(other + " " + std::to_string(of_known), other + " " + std::to_string(least_of(other)));
  }
}

}  // namespace gatewarden
