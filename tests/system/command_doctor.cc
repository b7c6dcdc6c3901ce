// gatewarden doctor, on a stack that is well and on one that is made ill.
#include <algorithm>
#include <map>
#include <memory>

#include "base/text.h"
#include "harness/process.h"
#include "harness/servers.h"
#include "harness/stack.h"
#include "harness/test.h"
#include "harness/web_server.h"
#include "system/command_stack.h"

namespace gatewarden {

namespace {

using namespace std::string_literals;
using test::contains;
using test::Stack;

constexpr db::Statement<> lose("test.lose", "SET GLOBAL innodb_flush_log_at_trx_commit = 2", db::Reach::no_plan);
constexpr db::Statement<> keep("test.keep", "SET GLOBAL innodb_flush_log_at_trx_commit = 1", db::Reach::no_plan);
constexpr db::Statement<> bear_few("test.bear_few", "SET GLOBAL max_connections = 20", db::Reach::no_plan);
constexpr db::Statement<> bear_many("test.bear_many", "SET GLOBAL max_connections = 300", db::Reach::no_plan);

struct Examined {
  int status;
  std::vector<json::Value> findings;

  std::string state(const std::string& check) const { return find(check).string_at("state").value(); }
  std::string detail(const std::string& check) const { return find(check).string_at("detail").value(); }
  std::string remedy(const std::string& check) const { return find(check).string_at("remedy").value_or(""); }
  json::Value find(const std::string& check) const {
    const auto found =
        std::find_if(findings.begin(), findings.end(), [&](const json::Value& one) { return one.string_at("check") == check; });
    if (found == findings.end()) throw std::runtime_error("the doctor says nothing of " + check);
    return *found;
  }
};

Examined read(int status, const std::string& out, const std::string& err) {
  const auto findings = json::Value::parse(out);
  if (!findings) throw std::runtime_error("the doctor says: " + err);
  return {status, findings->items()};
}

Examined examine(Stack& stack, bool trusting = true) {
  std::vector<std::string> arguments = {"doctor", "--json"};
  if (trusting) arguments.insert(arguments.end(), {"--ca", stack.certificate_authority()});
  const auto ran = stack.run(arguments);
  return read(ran.status, ran.out, ran.err);
}

// The command stack's database and keys, under a configuration one setting of which says something else.
class Changed {
 public:
  Changed(const std::string& setting, const std::string& value) {
    bool is_there = false;
    for (const std::string& line : split_words(test::read_file(test::command_stack().configuration_file()), '\n')) {
      const bool is_meant = line.starts_with(setting + " = ");
      text_ += (is_meant ? setting + " = " + value : line) + "\n";
      is_there = is_there || is_meant;
    }
    CHECK(is_there);
  }
  ~Changed() { test::remove_folder(folder_); }
  Changed(const Changed&) = delete;
  Changed& operator=(const Changed&) = delete;
  Examined examine() const {
    const std::string file = folder_ + "/gatewarden.toml";
    test::write_file(file, text_);
    const auto ran = test::run_program({test::places().tool, "doctor", "--json", "--ca",
                                        test::command_stack().certificate_authority()}, "", {"GATEWARDEN_CONFIG=" + file});
    return read(ran.status, ran.out, ran.err);
  }

 private:
  std::string folder_ = test::make_temporary_folder("doctor");
  std::string text_;
};

// What answers as an issuer whose certificate, of the authority that the doctor trusts, ends in so many days.
class Issuer {
 public:
  explicit Issuer(int days) {
    const std::string authority = test::command_stack().folder() + "/ca";
    test::write_file(folder_ + "/extensions", "subjectAltName = DNS:localhost\n");
    test::run_or_throw({"openssl", "req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj",
                        "/CN=localhost", "-keyout", folder_ + "/key.pem", "-out", folder_ + "/request.pem"});
    test::run_or_throw({"openssl", "x509", "-req", "-in", folder_ + "/request.pem", "-CA", authority + ".pem", "-CAkey",
                        authority + ".key", "-set_serial", "7", "-days", std::to_string(days), "-extfile",
                        folder_ + "/extensions", "-out", folder_ + "/certificate.pem"});
    server_ = std::make_unique<test::WebServer>(
        [](const test::WebRequest&, test::LoopbackConnection& connection) {
          connection.write(test::web_answer(200, R"({"issuer":"https://elsewhere.example"})"));
        },
        folder_);
  }
  ~Issuer() { test::remove_folder(folder_); }
  Issuer(const Issuer&) = delete;
  Issuer& operator=(const Issuer&) = delete;
  std::string name() const { return '"' + server_->url("") + '"'; }

 private:
  std::string folder_ = test::make_temporary_folder("issuer");
  std::unique_ptr<test::WebServer> server_;
};

}  // namespace

TEST("doctor: finds a stack well from its database to its certificate") {
  const auto examined = examine(Stack::shared());
  for (const std::string check : {"database", "database schema", "database durability", "database connections",
                                  "database clock", "database rights", "database rights of the workers", "database rights of the daemon", "cache", "issuer's name", "issuer over HTTPS", "issuer's certificate", "discovery", "nginx parameters",
                                  "signing key RS256", "signing key ES256", "socket of pool browser"}) {
    CHECK_EQUAL(check + " good", check + ' ' + examined.state(check));
  }
}

TEST("doctor: says how to mend a certificate that nobody believes") {
  const auto examined = examine(Stack::shared(), false);
  CHECK_EQUAL(3, examined.status);
  CHECK_EQUAL("bad"s, examined.state("issuer over HTTPS"));
  CHECK(contains(examined.remedy("issuer over HTTPS"), "ssl_certificate"));
}

TEST("doctor: finds that no workers are there for nginx") {
  const auto examined = examine(test::command_stack());
  CHECK_EQUAL(3, examined.status);
  CHECK_EQUAL("bad"s, examined.state("socket of pool protocol"));
  CHECK(contains(examined.remedy("socket of pool protocol"), "systemctl start gatewarden-worker"));
}

TEST("doctor: finds a right that a program lacks, and one that it has beyond its own") {
  Stack& stack = test::command_stack();
  db::Connection server(stack.database());
  const auto account = [&](const std::string& name) { return "'" + stack.database().database + "_" + name + "'@localhost"; };
  server.execute_text("REVOKE INSERT ON users FROM " + account("worker"));
  server.execute_text("GRANT DELETE ON oauth2_audit_log TO " + account("daemon"));
  const auto examined = examine(stack);
  server.execute_text("GRANT INSERT ON users TO " + account("worker"));
  server.execute_text("REVOKE DELETE ON oauth2_audit_log FROM " + account("daemon"));
  CHECK_EQUAL("bad"s, examined.state("database rights of the workers"));
  CHECK(contains(examined.find("database rights of the workers").string_at("detail").value(), "INSERT on users"));
  CHECK_EQUAL("gatewarden db migrate"s, examined.remedy("database rights of the workers"));
  CHECK_EQUAL("warning"s, examined.state("database rights of the daemon"));
  CHECK(contains(examined.find("database rights of the daemon").string_at("detail").value(), "DELETE on oauth2_audit_log"));
}

TEST("doctor: finds a database that loses what it confirmed and bears too few connections") {
  db::Connection server(test::command_stack().database());
  server.execute(lose);
  server.execute(bear_few);
  const auto examined = examine(test::command_stack());
  server.execute(keep);
  server.execute(bear_many);
  CHECK_EQUAL(3, examined.status);
  CHECK_EQUAL("bad"s, examined.state("database durability"));
  CHECK(contains(examined.remedy("database durability"), "innodb_flush_log_at_trx_commit = 1"));
  CHECK_EQUAL("bad"s, examined.state("database connections"));
}

TEST("doctor: finds a database that takes no statement as long as an import's") {
  db::Connection server(test::command_stack().database());
  const auto before = server.query_text("SELECT CAST(@@GLOBAL.max_allowed_packet AS CHAR)").next()->get<std::string>(0);
  server.execute_text("SET GLOBAL max_allowed_packet = 4193280");
  const auto examined = examine(test::command_stack());
  server.execute_text("SET GLOBAL max_allowed_packet = " + before);
  CHECK_EQUAL("bad"s, examined.state("database connections"));
  CHECK(contains(examined.remedy("database connections"), "max_allowed_packet"));
}

TEST("doctor: finds a schema that is not this program's") {
  db::Connection server(test::command_stack().database());
  server.execute_text("INSERT INTO schema_migrations VALUES (999, 'later', '', 1, 1, TRUE)");
  const auto examined = examine(test::command_stack());
  server.execute_text("DELETE FROM schema_migrations WHERE number = 999");
  CHECK_EQUAL("bad"s, examined.state("database schema"));
  CHECK(contains(examined.detail("database schema"), "999"));
}

TEST("doctor: finds that all programs log in as one account") {
  const std::string owner = '"' + test::command_stack().database().database + "_owner\"";
  const auto examined = Changed("user", owner).examine();
  CHECK_EQUAL("warning"s, examined.state("database accounts"));
  CHECK(contains(examined.remedy("database accounts"), "gatewarden setup"));
}

TEST("doctor: warns two weeks before the issuer's certificate ends, and says how to renew it") {
  for (const auto& [days, state] : std::map<int, std::string>{{13, "warning"}, {16, "good"}}) {
    const Issuer issuer(days);
    const auto examined = Changed("issuer", issuer.name()).examine();
    CHECK_EQUAL(state, examined.state("issuer's certificate"));
    CHECK_EQUAL(state == "warning", contains(examined.remedy("issuer's certificate"), "systemctl reload nginx"));
  }
}

TEST("doctor: an issuer's certificate that is over is bad, and told apart from one that nobody believes") {
  const Issuer issuer(-1);
  const auto examined = Changed("issuer", issuer.name()).examine();
  CHECK_EQUAL(3, examined.status);
  CHECK_EQUAL("bad"s, examined.state("issuer over HTTPS"));
  CHECK_EQUAL("bad"s, examined.state("issuer's certificate"));
  CHECK(contains(examined.remedy("issuer's certificate"), "renew"));
}

TEST("doctor: finds that another server answers for the issuer, without what the pages need of nginx") {
  const Issuer issuer(20);
  const auto examined = Changed("issuer", issuer.name()).examine();
  CHECK_EQUAL("bad"s, examined.state("discovery"));
  CHECK(contains(examined.detail("discovery"), "https://elsewhere.example"));
  CHECK_EQUAL("bad"s, examined.state("nginx parameters"));
  CHECK(contains(examined.remedy("nginx parameters"), "gatewarden-fastcgi.conf"));
}

TEST("doctor: finds that the issuer's name is not in the DNS") {
  const auto examined = Changed("issuer", R"("https://id.invalid")").examine();
  CHECK_EQUAL(3, examined.status);
  CHECK_EQUAL("bad"s, examined.state("issuer's name"));
  CHECK(contains(examined.remedy("issuer's name"), "id.invalid"));
}

TEST("doctor: finds a memcached that does not answer, one of two, and that none is named") {
  const std::string answering = "\"unix:" + test::command_stack().folder() + "/memcached.sock\"";
  const auto servers = [](const std::string& list) { return Changed("servers", '[' + list + ']').examine(); };
  CHECK_EQUAL("good"s, servers(answering).state("cache"));
  const int closed = test::Listener(0).port();
  for (const std::string& silent : {"\"unix:/nowhere/memcached.sock\""s, "\"127.0.0.1:" + std::to_string(closed) + '"'}) {
    const auto examined = servers(answering + ", " + silent);
    CHECK_EQUAL("warning"s, examined.state("cache"));
    CHECK(contains(examined.remedy("cache"), "cache.servers"));
  }
  CHECK(contains(servers("").detail("cache"), "none is configured"));
}

TEST("doctor: finds a key that has signed for too long, and clocks that differ") {
  test::command_world().stores().keys.ensure();
  const std::string folder = test::make_temporary_folder("later");
  test::write_file(folder + "/clock-offset", std::to_string(100 * 86400) + "\n");
  const auto examined = Changed("clock_offset_file", '"' + folder + "/clock-offset\"").examine();
  test::remove_folder(folder);
  CHECK_EQUAL("warning"s, examined.state("signing key RS256"));
  CHECK(contains(examined.remedy("signing key RS256"), "gatewarden key rotate"));
  CHECK_EQUAL("bad"s, examined.state("database clock"));
  CHECK(contains(examined.remedy("database clock"), "NTP"));
}

TEST("doctor: finds that there is no room for the state, and no folder for it") {
  for (const std::string directory : {"/proc/1", "/nowhere/gatewarden"}) {
    const auto examined = Changed("state_directory", '"' + directory + '"').examine();
    CHECK_EQUAL(3, examined.status);
    CHECK_EQUAL("bad"s, examined.state("disk"));
  }
}

}  // namespace gatewarden
