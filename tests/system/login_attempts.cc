// Log-in attempts against a real database: what is told, what it costs, what is counted.
#include "authentication/sign_in_engine.h"

#include <future>

#include "harness/database.h"
#include "harness/fixed_clock.h"
#include "harness/process.h"
#include "harness/test.h"
#include "platform/metrics/metrics.h"

using namespace gatewarden;
using authentication::Finished;
using authentication::SignInEngine;

namespace {

constexpr password::Argon2Parameters cheap{256, 1, 1};

password::HasherSettings hashing(const std::string& folder) {
  password::HasherSettings settings;
  settings.parameters = cheap;
  settings.budget_file = folder + "/hash-budget";
  return settings;
}

struct Fixture {
  std::string folder = test::make_temporary_folder("login");
  db::ConnectionSettings connection_settings = test::DatabaseServer::instance().settings(test::DatabaseServer::instance().make_database());
  db::Connection connection{connection_settings};
  test::FixedClock clock;
  account::UserIds ids{0, clock};
  account::Users users{connection, ids};
  cache::Cache no_cache{{}, Secret(std::string(32, 'k')), clock};
  account::Sessions sessions{connection, no_cache, Seconds{43200}, Seconds{7200}};
  account::FailureCounters failures{connection, Seconds{900}};
  operation::AuditLog audit{connection, folder + "/audit", 365, clock};
  password::Hasher hasher{hashing(folder)};
  config::Settings settings;
  account::SignIns sign_ins{connection, Seconds{1800}};
  oauth::Interactions interactions{connection, Seconds{1800}};
  operation::Outbox outbox{connection, Secret(std::string(32, 'o'))};
  oauth::AccessTokens access_tokens{connection};
  oauth::RefreshTokens refresh_tokens{connection, Secret(std::string(32, 'r')), Seconds{86400}, Seconds{30}};
  oauth::Revocations revocations{connection, Seconds{86400}};
  SignInEngine engine{parts(hasher)};
  metrics::Registry registry{std::vector<std::string_view>{"login"}, 1};
  metrics::Registry::Recorder recorder = registry.recorder(0);

  Fixture() { metrics::set_recorder(&recorder); }
  ~Fixture() {
    metrics::set_recorder(nullptr);
    test::remove_folder(folder);
  }
  Fixture(const Fixture&) = delete;
  Fixture& operator=(const Fixture&) = delete;

  SignInEngine::Parts parts(password::Hasher& with) {
    return {connection, sign_ins, users, sessions, interactions, failures, audit, outbox, {access_tokens, refresh_tokens, revocations}, with,
            settings, Secret(std::string(32, 'c'))};
  }
  account::User add_user(const std::string& email, const std::optional<std::string>& password) {
    account::NewUser user;
    user.identifiers = {{account::IdentifierKind::email, email}};
    user.email = email;
    if (password) user.password_hash = hasher.hash(Secret(*password));
    db::Transaction transaction(connection);
    const auto made = users.insert(user, clock.now());
    transaction.commit();
    return made;
  }
  // The session, or nothing.
  std::optional<account::Sessions::Made> try_login(const std::string& identifier, const std::string& password,
                                                   const std::string& address = "192.0.2.1", const std::string& cookie = "") {
    const authentication::Attempt attempt{.address = address, .request_id = "request", .session_cookie = cookie};
    const auto sign_in = engine.begin(identifier, "browser", std::nullopt, clock.now()).sign_in;
    const auto outcome = engine.log_in_with_password(sign_in, Secret(password), attempt, clock.now());
    if (const auto* finished = std::get_if<Finished>(&outcome)) return finished->session;
    return std::nullopt;
  }
  void fail_times(int times, const std::string& identifier, const std::string& address = "192.0.2.1") {
    for (int i = 0; i < times; ++i) CHECK(!try_login(identifier, "wrong", address));
  }
  std::uint64_t hashes() const { return registry.total(metrics::Count::password_hashes); }
  std::uint64_t statements() {
    auto rows = connection.query_text("SHOW SESSION STATUS LIKE 'Com_stmt_execute'");
    return std::stoull(rows.next()->get<std::string>(1));
  }
  std::vector<operation::AuditEntry> audited() { return audit.list({}); }
};

// What one attempt costs: hashes and statements.
std::pair<std::uint64_t, std::uint64_t> cost_of(Fixture& fixture, const std::string& identifier, const std::string& password) {
  const auto hashes = fixture.hashes();
  const auto statements = fixture.statements();
  CHECK(!fixture.try_login(identifier, password));
  return {fixture.hashes() - hashes, fixture.statements() - statements};
}

}  // namespace

TEST("S69: unknown, wrong, disabled, without password, too long and throttled cost the same hashes and statements") {
  Fixture fixture;
  fixture.add_user("ada@example.org", "correct horse");
  const auto disabled = fixture.add_user("disabled@example.org", "correct horse");
  fixture.users.set_status(disabled.id, account::UserStatus::disabled, fixture.clock.now());
  fixture.add_user("no-password@example.org", std::nullopt);
  fixture.add_user("throttled@example.org", "correct horse");
  fixture.fail_times(fixture.settings.throttle.failures_per_account, "throttled@example.org", "198.51.100.7");
  fixture.settings.throttle.failures_per_address = 1000;
  cost_of(fixture, "warm@example.org", "prepares the statements");

  const auto wrong = cost_of(fixture, "ada@example.org", "wrong");
  CHECK_EQUAL(std::uint64_t{1}, wrong.first);
  CHECK(wrong.second > 0);
  CHECK(wrong == cost_of(fixture, "nobody@example.org", "correct horse"));
  CHECK(wrong == cost_of(fixture, "disabled@example.org", "correct horse"));
  CHECK(wrong == cost_of(fixture, "no-password@example.org", "correct horse"));
  CHECK(wrong == cost_of(fixture, "not an identifier at all", "correct horse"));
  CHECK(wrong == cost_of(fixture, "ada@example.org", std::string(2000, 'x')));
  fixture.fail_times(fixture.settings.throttle.failures_per_account, "throttled@example.org");
  CHECK(wrong == cost_of(fixture, "throttled@example.org", "correct horse"));
}

TEST("S70: who guesses from one address is stopped after failures_per_account, in whatever spelling") {
  Fixture fixture;
  fixture.add_user("ada@example.org", "correct horse");
  for (const char* spelling : {"ada@example.org", "ADA@example.org", " ada@example.org", "Ada@Example.Org", "aDa@example.org"}) {
    fixture.fail_times(2, spelling);
  }
  CHECK(!fixture.try_login("ada@example.org", "correct horse"));
}

// One person, one count: several identifiers must not give several times the guesses (CVE-2025-24806).
TEST("S70: a person's identifiers share one count of failures") {
  Fixture fixture;
  account::NewUser user;
  user.identifiers = {{account::IdentifierKind::email, "ada@example.org"}, {account::IdentifierKind::username, "ada"}};
  user.password_hash = fixture.hasher.hash(Secret("correct horse"));
  db::Transaction transaction(fixture.connection);
  fixture.users.insert(user, fixture.clock.now());
  transaction.commit();
  fixture.fail_times(5, "ada@example.org");
  fixture.fail_times(5, "ada");
  CHECK(!fixture.try_login("ada@example.org", "correct horse"));
  CHECK(!fixture.try_login("ada", "correct horse"));
}

TEST("S70: a stranger's failures from one address do not lock the owner out, who comes from another") {
  Fixture fixture;
  fixture.add_user("ada@example.org", "correct horse");
  fixture.fail_times(20, "ada@example.org", "198.51.100.7");
  CHECK(fixture.try_login("ada@example.org", "correct horse", "192.0.2.1"));
}

TEST("S70: many addresses together are stopped, too") {
  Fixture fixture;
  fixture.add_user("ada@example.org", "correct horse");
  for (int i = 0; i < 10; ++i) fixture.fail_times(5, "ada@example.org", "198.51.100." + std::to_string(i));
  CHECK(!fixture.try_login("ada@example.org", "correct horse", "192.0.2.1"));
}

TEST("S70: an address that tries many accounts is stopped") {
  Fixture fixture;
  fixture.add_user("ada@example.org", "correct horse");
  fixture.settings.throttle.failures_per_address = 20;
  for (int i = 0; i < 20; ++i) fixture.fail_times(1, "user" + std::to_string(i), "198.51.100.7");
  CHECK(!fixture.try_login("ada@example.org", "correct horse", "198.51.100.7"));
  CHECK(fixture.try_login("ada@example.org", "correct horse", "192.0.2.1"));
}

TEST("S70: addresses of one IPv6 network of 64 bits are one") {
  Fixture fixture;
  fixture.add_user("ada@example.org", "correct horse");
  for (int i = 0; i < 10; ++i) fixture.fail_times(1, "ada@example.org", "2001:db8::" + std::to_string(i));
  CHECK(!fixture.try_login("ada@example.org", "correct horse", "2001:db8::ffff"));
  CHECK(fixture.try_login("ada@example.org", "correct horse", "2001:db8:0:1::1"));
}

TEST("S70: no lock lasts: the window's end opens the account again") {
  Fixture fixture;
  fixture.add_user("ada@example.org", "correct horse");
  fixture.fail_times(10, "ada@example.org");
  CHECK(!fixture.try_login("ada@example.org", "correct horse"));
  fixture.clock.set(fixture.failures.window_end(fixture.clock.now()));
  CHECK(fixture.try_login("ada@example.org", "correct horse"));
}

TEST("S70: success clears the account's counters and not the address's") {
  Fixture fixture;
  fixture.add_user("ada@example.org", "correct horse");
  fixture.settings.throttle.failures_per_address = 15;
  fixture.fail_times(9, "ada@example.org");
  CHECK(fixture.try_login("ada@example.org", "correct horse"));
  fixture.fail_times(6, "ada@example.org");
  CHECK(!fixture.try_login("ada@example.org", "correct horse"));  // 15 from this address
  CHECK(fixture.try_login("ada@example.org", "correct horse", "192.0.2.2"));
}

TEST("S62: each log-in makes a new session and ends the one of the browser's cookie at once") {
  Fixture fixture;
  fixture.add_user("ada@example.org", "correct horse");
  const auto first = fixture.try_login("ada@example.org", "correct horse");
  const auto second = fixture.try_login("ada@example.org", "correct horse", "192.0.2.1", first->cookie);
  CHECK(first->cookie != second->cookie);
  CHECK(first->session.id != second->session.id);
  CHECK(!fixture.sessions.find(first->cookie, fixture.clock.now()));
  CHECK(fixture.sessions.find(second->cookie, fixture.clock.now()));
}

// A transaction that takes a person's access away, begun and not committed while a log-in with the old password runs: the
// log-in must wait for it, else its session would be made after all sessions were ended, and outlive them.
TEST("S33: a log-in that runs while the password is replaced makes no session that outlives it") {
  Fixture fixture;
  const auto user = fixture.add_user("ada@example.org", "old password");
  const std::string new_hash = fixture.hasher.hash(Secret("new password"));
  db::Connection other(fixture.connection_settings);
  account::Users users(other, fixture.ids);
  account::Sessions sessions(other, fixture.no_cache, Seconds{43200}, Seconds{7200});

  db::Transaction transaction(other);
  users.replace_password(user.id, new_hash, fixture.clock.now());
  sessions.end_all(user.id, {}, fixture.clock.now());
  auto attempt = std::async(std::launch::async, [&] { return fixture.try_login("ada@example.org", "old password").has_value(); });
  CHECK(attempt.wait_for(std::chrono::milliseconds{300}) == std::future_status::timeout);
  transaction.commit();
  CHECK(!attempt.get());
  CHECK(fixture.sessions.list(user.id, fixture.clock.now()).empty());
}

TEST("S62: a failed log-in leaves the browser's session alone") {
  Fixture fixture;
  fixture.add_user("ada@example.org", "correct horse");
  const auto first = fixture.try_login("ada@example.org", "correct horse");
  CHECK(!fixture.try_login("ada@example.org", "wrong", "192.0.2.1", first->cookie));
  CHECK(fixture.sessions.find(first->cookie, fixture.clock.now()));
}

TEST("S71: a password counts to its last byte, in its own case, with its spaces") {
  Fixture fixture;
  const std::string password = std::string(900, 'p') + " \xc3\x9f end ";
  fixture.add_user("ada@example.org", password);
  CHECK(!fixture.try_login("ada@example.org", password.substr(0, password.size() - 1)));
  CHECK(!fixture.try_login("ada@example.org", "P" + password.substr(1)));
  CHECK(fixture.try_login("ada@example.org", password));
}

TEST("S71: a password over the limit is refused before it is hashed, even the right one") {
  Fixture fixture;
  fixture.settings.passwords.maximum_length = 64;
  fixture.add_user("long@example.org", std::string(65, 'x'));
  fixture.add_user("fits@example.org", std::string(64, 'x'));
  CHECK(!fixture.try_login("long@example.org", std::string(65, 'x')));
  CHECK(fixture.try_login("fits@example.org", std::string(64, 'x')));
}

TEST("S72: a password hashed with other parameters is hashed again at the next log-in") {
  Fixture fixture;
  fixture.add_user("ada@example.org", "correct horse");
  auto stronger = hashing(fixture.folder);
  stronger.parameters.iterations = 2;
  password::Hasher hasher(stronger);
  SignInEngine engine(fixture.parts(hasher));
  const auto log_in = [&] {
    const auto sign_in = engine.begin("ada@example.org", "browser", std::nullopt, fixture.clock.now()).sign_in;
    return engine.log_in_with_password(sign_in, Secret("correct horse"), {}, fixture.clock.now());
  };
  CHECK(std::holds_alternative<Finished>(log_in()));
  const auto stored = fixture.users.find_with_password("ada@example.org")->password_hash.value();
  CHECK(stored.find("t=2") != std::string::npos);
  CHECK(!hasher.verify(Secret("correct horse"), stored).outdated);
  CHECK(std::holds_alternative<Finished>(log_in()));
}

TEST("S84: each attempt leaves its row, with who and why, and without what was typed") {
  Fixture fixture;
  const auto user = fixture.add_user("ada@example.org", "correct horse");
  fixture.try_login("ada@example.org", "typed-secret");
  fixture.clock.advance(Seconds{1});
  fixture.try_login("typed-secret", "typed-secret");
  fixture.clock.advance(Seconds{1});
  fixture.try_login("ada@example.org", "correct horse");
  const auto rows = fixture.audited();
  CHECK_EQUAL(std::size_t{3}, rows.size());
  CHECK_EQUAL(std::string("login_succeeded"), rows[0].event);
  CHECK_EQUAL(std::string("login_failed"), rows[1].event);
  CHECK(!rows[1].user_id);
  CHECK_EQUAL(std::string("login_failed"), rows[2].event);
  CHECK_EQUAL(user.id, *rows[2].user_id);
  CHECK_EQUAL(std::string("192.0.2.1"), rows[2].address);
  for (const auto& row : rows) CHECK(row.detail.find("typed-secret") == std::string::npos);
}
