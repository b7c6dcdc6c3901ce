// gatewarden setup, from an empty folder and an empty database server to accounts that hold, and once more.
#include <filesystem>
#include <map>
#include <set>

#include "base/text.h"
#include "harness/database.h"
#include "harness/process.h"
#include "harness/servers.h"
#include "harness/test.h"
#include "platform/json/value.h"

namespace gatewarden {

namespace {

using namespace std::string_literals;
using test::contains;
using test::DatabaseServer;

// A folder for the configuration, and a name at the shared server that no other test has.
class Host {
 public:
  explicit Host(std::string name) : name_(std::move(name)), folder_(test::make_temporary_folder("setup")) {
    std::filesystem::create_directory(folder_ + "/state");
  }
  ~Host() { test::remove_folder(folder_); }

  test::Finished run(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), {test::places().build + "/gatewarden", "--config", folder_ + "/gatewarden.toml"});
    return test::run_program(arguments, "", {"GATEWARDEN_SERVER_STATE_DIRECTORY=" + folder_ + "/state",
                                             "GATEWARDEN_DATABASE_MIGRATIONS_DIRECTORY=" + test::sql_directory()});
  }
  test::Finished set_up(std::vector<std::string> more = {}) const {
    std::vector<std::string> all = {"setup", "--json", "--issuer", "https://id.test", "--database-socket", DatabaseServer::instance().socket(),
                                    "--database-name", name_};
    all.insert(all.end(), more.begin(), more.end());
    return run(all);
  }
  // The text of every file, by its path.
  std::map<std::string, std::string> files() const {
    std::map<std::string, std::string> found;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder_)) {
      if (entry.is_regular_file()) found[entry.path().string()] = test::read_file(entry.path());
    }
    return found;
  }
  db::ConnectionSettings settings(const std::string& account) const {
    auto settings = DatabaseServer::instance().settings(name_);
    settings.user = account == "owner" ? name_ : name_ + "_" + account;
    settings.password = Secret(std::string(trim(test::read_file(folder_ + "/keys/database-" + account))));
    return settings;
  }
  const std::string& folder() const { return folder_; }
  const std::string& name() const { return name_; }

 private:
  std::string name_;
  std::string folder_;
};

const Host& host() {
  static const Host made("setup_shared");
  static const test::Finished finished = made.set_up({"--demo", "--administrator", "root@id.test"});
  if (finished.status != 0) throw std::runtime_error("gatewarden setup: " + finished.err);
  return made;
}

bool may(db::Connection& connection, const std::string& statement) {
  constexpr int denied_on_table = 1142, denied_on_column = 1143, denied_on_database = 1044;
  try {
    connection.execute_text(statement);
    return true;
  } catch (const db::StatementFailed& error) {
    if (error.number != denied_on_table && error.number != denied_on_column && error.number != denied_on_database) throw;
    return false;
  }
}

}  // namespace

TEST("setup: an empty folder becomes a configuration without faults, with a schema, an account and a client") {
  CHECK_EQUAL(0, host().run({"config", "check"}).status);
  CHECK_EQUAL(0, host().run({"db", "status"}).status);
  CHECK_EQUAL(0, host().run({"user", "show", "root@id.test"}).status);
  CHECK_EQUAL(0, host().run({"user", "show", "demo@example.com"}).status);
  CHECK(contains(host().run({"client", "show", "demo"}).out, "https://id.test/account"));
}

TEST("S53: setup leaves its keys and passwords to root alone") {
  namespace fs = std::filesystem;
  const fs::path keys = host().folder() + "/keys";
  CHECK(fs::status(keys).permissions() == fs::perms::owner_all);
  std::set<std::string> names;
  for (const auto& entry : fs::directory_iterator(keys)) {
    names.insert(entry.path().filename());
    CHECK(entry.status().permissions() == (fs::perms::owner_read | fs::perms::owner_write));
  }
  CHECK(names == (std::set{"kek"s, "registration"s, "database-owner"s, "database-worker"s, "database-daemon"s}));
}

TEST("setup: run again, it changes no file, makes nothing twice and shows no secret") {
  const auto before = host().files();
  const auto again = host().set_up({"--demo", "--administrator", "root@id.test"});
  CHECK_EQUAL(0, again.status);
  CHECK(before == host().files());
  const auto told = json::Value::parse(again.out);
  CHECK(told.has_value());
  CHECK(!told->string_at("demo_client_secret") && !told->string_at("demo_user_password") && !told->string_at("administrator_password"));
}

TEST("setup: without a terminal and without an issuer it says what is missing, and changes nothing at the database") {
  const Host fresh("setup_fresh");
  const auto ran = fresh.run({"setup", "--database-socket", DatabaseServer::instance().socket(), "--database-name", fresh.name()});
  CHECK_EQUAL(2, ran.status);
  CHECK(contains(ran.err, "--issuer"));
  db::Connection server(DatabaseServer::instance().settings(""));
  CHECK(!server.query_text("SHOW DATABASES LIKE 'setup\\_fresh'").next());
}

TEST("setup: --no-database makes keys and configuration alone") {
  const Host fresh("setup_files");
  CHECK_EQUAL(0, fresh.run({"setup", "--no-database", "--issuer", "https://files.test"}).status);
  CHECK(contains(test::read_file(fresh.folder() + "/conf.d/10-issuer.toml"), "issuer = \"https://files.test\""));
  CHECK(std::filesystem::exists(fresh.folder() + "/keys/kek"));
  CHECK(!std::filesystem::exists(fresh.folder() + "/conf.d/20-database.toml"));
}

TEST("setup: refuses an issuer that is none, and names what no database has") {
  const Host fresh("setup_refused");
  CHECK_EQUAL(1, fresh.run({"setup", "--no-database", "--issuer", "http://id.test"}).status);
  CHECK_EQUAL(1, fresh.run({"setup", "--no-database", "--issuer", "https://id.test/?a"}).status);
  const auto ran = fresh.run({"setup", "--issuer", "https://id.test", "--database-name", "a`b"});
  CHECK_EQUAL(1, ran.status);
  CHECK(contains(ran.err, "cannot be the name of a database"));
}

TEST("setup: a configuration that has a fault keeps its database part") {
  const Host fresh("setup_fault");
  CHECK_EQUAL(0, fresh.set_up().status);
  const auto part = test::read_file(fresh.folder() + "/conf.d/20-database.toml");
  test::write_file(fresh.folder() + "/conf.d/50-own.toml", "[log]\nlevel = \"loud\"\n");
  const auto ran = fresh.run({"setup"});
  CHECK_EQUAL(3, ran.status);
  CHECK(contains(ran.err, "50-own.toml:2:1"));
  CHECK_EQUAL(part, test::read_file(fresh.folder() + "/conf.d/20-database.toml"));
}

TEST("setup: the site that it prints has the issuer's name and the certificate") {
  const auto ran = host().set_up({"--certificate", "/c/chain.pem", "--certificate-key", "/c/key.pem"});
  const std::string site = json::Value::parse(ran.out)->string_at("site").value_or("");
  CHECK(contains(site, "server_name id.test;"));
  CHECK(contains(site, "ssl_certificate /c/chain.pem;"));
  CHECK(contains(site, "ssl_certificate_key /c/key.pem;"));
  CHECK(!contains(site, "id.example.org"));
}

TEST("setup: workers and daemon may do to the database what they need, and nothing else") {
  db::Connection worker(host().settings("worker"));
  CHECK(may(worker, "UPDATE users SET status = status WHERE user_id = 0"));
  CHECK(may(worker, "UPDATE oauth2_audit_log SET address = NULL WHERE user_id = 0"));
  for (const char* const statement :
       {"DROP TABLE users", "ALTER TABLE users ADD COLUMN x INT", "CREATE TABLE x (x INT)", "TRUNCATE TABLE oauth2_audit_log",
        "DELETE FROM oauth2_audit_log", "UPDATE oauth2_audit_log SET event = 'x' WHERE user_id = 0", "INSERT INTO oauth2_clients (client_id) VALUES ('x')",
        "DELETE FROM schema_migrations", "ALTER TABLE oauth2_audit_log DROP PARTITION pfuture", "GRANT SELECT ON users TO setup_shared_daemon@localhost",
        "SELECT 1 FROM mysql.user", "INSERT INTO registration_keys (key_id) VALUES ('x')"})
    CHECK_EQUAL("refused: "s + statement, (may(worker, statement) ? "allowed: "s : "refused: "s) + statement);
  db::Connection daemon(host().settings("daemon"));
  for (const char* const statement : {"DROP TABLE users", "DELETE FROM oauth2_audit_log", "CREATE TABLE x (x INT)", "UPDATE user_totp SET name = 'x'",
                                      "INSERT INTO user_totp (user_id) VALUES (1)"})
    CHECK_EQUAL("refused: "s + statement, (may(daemon, statement) ? "allowed: "s : "refused: "s) + statement);
}

TEST("setup: takes away rights that an account has beyond its own") {
  const Host widened("setup_widened");
  CHECK_EQUAL(0, widened.set_up().status);
  db::Connection server(DatabaseServer::instance().settings(widened.name()));
  server.execute_text("GRANT DELETE ON oauth2_audit_log TO setup_widened_worker@localhost");
  server.execute_text("GRANT CREATE, DROP ON `setup\\_widened`.* TO setup_widened_worker@localhost");
  server.execute_text("GRANT UPDATE (event) ON oauth2_audit_log TO setup_widened_worker@localhost");
  CHECK_EQUAL(0, widened.set_up().status);
  db::Connection worker(widened.settings("worker"));
  CHECK(!may(worker, "DELETE FROM oauth2_audit_log"));
  CHECK(!may(worker, "CREATE TABLE x (x INT)"));
  CHECK(!may(worker, "UPDATE oauth2_audit_log SET event = 'x' WHERE user_id = 0"));
  CHECK(may(worker, "UPDATE oauth2_audit_log SET address = NULL WHERE user_id = 0"));
}

}  // namespace gatewarden
