// gatewarden doctor, on a stack that is well and on one that is made ill.
#include <algorithm>

#include "harness/stack.h"
#include "harness/test.h"
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
  std::string remedy(const std::string& check) const { return find(check).string_at("remedy").value_or(""); }
  json::Value find(const std::string& check) const {
    const auto found =
        std::find_if(findings.begin(), findings.end(), [&](const json::Value& one) { return one.string_at("check") == check; });
    if (found == findings.end()) throw std::runtime_error("the doctor says nothing of " + check);
    return *found;
  }
};

Examined examine(Stack& stack, bool trusting = true) {
  std::vector<std::string> arguments = {"doctor", "--json"};
  if (trusting) arguments.insert(arguments.end(), {"--ca", stack.certificate_authority()});
  const auto ran = stack.run(arguments);
  const auto findings = json::Value::parse(ran.out);
  if (!findings) throw std::runtime_error("the doctor says: " + ran.err);
  return {ran.status, findings->items()};
}

}  // namespace

TEST("doctor: finds a stack well from its database to its certificate") {
  const auto examined = examine(Stack::shared());
  for (const std::string check : {"database", "database schema", "database durability", "database connections",
                                  "database clock", "database rights", "database rights of the workers", "database rights of the daemon", "cache", "issuer's name", "issuer over HTTPS", "discovery", "nginx parameters",
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

}  // namespace gatewarden
