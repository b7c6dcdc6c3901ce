// The doctor at the rights of the accounts at the database: each program has what it needs, and no more.
#include <algorithm>

#include "base/text.h"
#include "commands/doctor/finding.h"
#include "domain/operation/database_accounts.h"
#include "domain/operation/database_server.h"

namespace gatewarden::commands {

namespace {

constexpr std::size_t most_named = 5;

std::string some_of(std::vector<std::string> names) {
  const std::size_t count = names.size();
  if (count > most_named) names.resize(most_named);
  return join(names, ", ") + (count > most_named ? " and " + std::to_string(count - most_named) + " more" : "");
}

// Rights over the whole server are more than any program of ours needs.
Finding owner(World& world) {
  const auto lines = operation::DatabaseServer(world.stores().database).grants();
  const auto grants = operation::parse_grants(lines);
  if (std::none_of(grants.begin(), grants.end(), [](const operation::Grant& one) { return one.database == "*"; })) {
    return {"database rights", Health::good, "reach no other database"};
  }
  return {"database rights", Health::warning, "the account of this command has rights over the whole server",
          "gatewarden setup makes accounts of Gatewarden's own"};
}

Finding program(const Login& login) {
  const bool is_daemon = login.program == config::Account::daemon;
  const std::string check = std::string("database rights of ") + (is_daemon ? "the daemon" : "the workers");
  db::Connection connection(login.settings);
  const auto lines = operation::DatabaseServer(connection).grants();
  const auto found = operation::compare_rights(operation::parse_grants(lines), login.settings.database, login.program);
  if (!found.missing.empty()) return {check, Health::bad, "lack " + some_of(found.missing), "gatewarden db migrate"};
  if (!found.beyond.empty()) return {check, Health::warning, "go beyond what is needed: " + some_of(found.beyond), "gatewarden setup"};
  return {check, Health::good, "are what is needed, and no more"};
}

}  // namespace

Findings examine_rights(Examination& examination) {
  const auto& database = examination.world.settings().database;
  Findings findings = {owner(examination.world)};
  if (database.owner.empty() || database.owner == database.user) {
    findings.push_back({"database accounts", Health::warning, "all programs log in as one, which may change the schema",
                        "gatewarden setup makes an account for each"});
    return findings;
  }
  for (const Login& login : examination.logins) findings.push_back(program(login));
  return findings;
}

}  // namespace gatewarden::commands
