// gatewarden setup: from nothing to a server that a person can sign in to. Run again, it changes what is answered otherwise and
// leaves the rest.
#include <filesystem>
#include <vector>

#include "base/text.h"
#include "commands/confirm.h"
#include "commands/nouns.h"
#include "commands/output.h"
#include "commands/setup/answers.h"
#include "commands/setup/files.h"
#include "commands/setup/first_things.h"
#include "commands/setup/site.h"
#include "commands/upgrade.h"
#include "commands/world.h"
#include "domain/operation/database_accounts.h"
#include "platform/config/config.h"

namespace gatewarden::commands {

namespace {

using operation::DatabaseAccount;
using operation::DatabaseAccounts;

// What stands in the configuration so far. Before the first run a fault may be what this one mends; after it, what is faulty might
// hold what must not be written over.
config::Settings current_settings(const std::string& config_file, const setup::Files& files) {
  try {
    return config::load(config_file, config::Account::owner);
  } catch (const config::Invalid&) {
    if (files.has_database()) throw;
    return {};
  }
}

db::ConnectionSettings admin_connection(const setup::DatabaseAnswers& answers) {
  const auto& place = answers.place;
  return {.socket = place.host.empty() ? place.socket : std::string(),
          .host = place.host,
          .port = place.port,
          .user = answers.admin,
          .password = answers.admin_password,
          .tls_ca = place.tls_ca,
          .read_deadline = Seconds{60},
          .write_deadline = Seconds{60},
          .slow_query = std::chrono::hours(1)};
}

// 1045: access denied; 1698: the same of an account that has no password. Whoever cannot connect is told no more than the text.
bool says_wrong_password(const db::Unavailable& error) {
  const std::string_view text = error.what();
  return text.starts_with("database error 1045 ") || text.starts_with("database error 1698 ");
}

// The server may know root by its account on this host; where it does not, the person is asked once.
void check_admin(setup::DatabaseAnswers& answers) {
  try {
    DatabaseAccounts(*std::make_unique<db::Connection>(admin_connection(answers))).own_host();
  } catch (const db::Unavailable& error) {
    if (!says_wrong_password(error)) throw;
    const std::string who = "the database's account " + answers.admin;
    if (!answers.admin_password.empty()) throw Refused(who + " has another password");
    try {
      answers.admin_password = read_secret("Password of " + who + ": ");
    } catch (const WrongUsage&) {
      throw Refused(who + " may not log in without a password; --database-admin-password-file names a file with it");
    }
    DatabaseAccounts(*std::make_unique<db::Connection>(admin_connection(answers))).own_host();
  }
}

// As the administrator of the server: the database, and three accounts.
void make_accounts(const setup::DatabaseAnswers& answers, const setup::Files& files, Output& output) {
  db::Connection connection(admin_connection(answers));
  DatabaseAccounts accounts(connection);
  const auto& place = answers.place;
  accounts.make_database(place.name);
  const DatabaseAccount owner{place.owner, answers.accounts_from};
  accounts.make_account(owner, files.password("owner"));
  accounts.make_owner(owner, place.name);
  const DatabaseAccount worker{place.user, answers.accounts_from};
  accounts.make_account(worker, files.password("worker"));
  accounts.revoke_others(worker, place.name, config::Account::worker);
  const DatabaseAccount daemon{place.daemon_user, answers.accounts_from};
  accounts.make_account(daemon, files.password("daemon"));
  accounts.revoke_others(daemon, place.name, config::Account::daemon);
  output.say("the database " + place.name + " has the accounts " + owner.user + ", " + worker.user + " and " + daemon.user + " @ " +
             answers.accounts_from);
}

void tell_made(Output& output, Record& record, const std::string& name, const setup::MadeUser& made) {
  record.add(name, made.identifier).add(name + "_password", made.password);
  output.say("made the account " + made.identifier + " with the password " + made.password);
}

void make_first_things(World& world, const std::string& administrator, bool demo, Output& output, Record& record) {
  if (!administrator.empty()) {
    const auto made = setup::make_user(world, administrator, "");
    if (made) tell_made(output, record, "administrator", *made);
    else output.say("the account " + printable(administrator) + " is there already");
  }
  if (!demo) return;
  if (const auto made = setup::make_user(world, std::string(setup::demo_user), "Demo Person")) tell_made(output, record, "demo_user", *made);
  else output.say("the account " + std::string(setup::demo_user) + " is there already");
  const std::string client_id(setup::demo_client_id);
  record.add("demo_client_id", client_id);
  if (const auto secret = setup::make_demo_client(world)) {
    record.add("demo_client_secret", *secret);
    output.say("made the client " + client_id + " with the secret " + *secret);
  } else {
    output.say("the client " + client_id + " is there already");
  }
  const std::string address = setup::demo_address(world.settings().server.issuer);
  record.add("demo_address", address);
  output.say("Passwords and secrets are shown this once. A browser begins at\n  " + address);
}

void tell_next_steps(Output& output) {
  output.say("\nNext: put the site above into nginx (gatewarden setup > /etc/nginx/sites-enabled/gatewarden), then\n"
             "  systemctl restart gatewarden-worker gatewarden-batchd && nginx -t && systemctl reload nginx\n"
             "  gatewarden doctor\n"
             "and keep a copy of the keys apart from the backups of the database: without them nothing sealed can be read.");
}

int run_setup(World& world, const Arguments& arguments, Output& output) {
  setup::Files files(world.config_file(), output);
  files.make_what_is_missing();
  const config::Settings current = current_settings(world.config_file(), files);
  const auto issuer = setup::issuer(arguments, output, current.server.issuer);
  if (issuer && *issuer != current.server.issuer) files.write_issuer(*issuer);
  if (arguments.has("--no-database")) return exit_done;
  if (!issuer) throw WrongUsage("the address of this server is not known; --issuer https://id.example.org says it");

  setup::DatabaseAnswers answers = setup::database(arguments, current.database);
  const std::string administrator = setup::administrator(arguments, output);
  check_admin(answers);
  files.write_database(answers.place);
  make_accounts(answers, files, output);

  // From here on as the service's account, and as the owner of the database.
  const config::Settings& settings = world.settings();
  const auto applied = upgrade_database(world, output);
  output.say(applied.empty() ? "the schema is up to date" : "the schema was brought up to date");
  Record record;
  record.add("issuer", settings.server.issuer);
  make_first_things(world, administrator, arguments.has("--demo"), output, record);
  const std::string site = setup::site(settings, {arguments.find("--certificate").value_or(""), arguments.find("--certificate-key").value_or("")});
  record.add("site", site);
  if (!output.for_people()) {
    output.one(record);
    return exit_done;
  }
  output.text(site);
  tell_next_steps(output);
  return exit_done;
}

}  // namespace

std::vector<Command> setup_commands() {
  return {{"setup", "",
           "Makes keys, configuration, database and accounts, and prints the site for nginx; run again, it changes what is answered otherwise.",
           "gatewarden setup --issuer https://id.example.org --demo > /etc/nginx/sites-enabled/gatewarden", setup::parameters(),
           Needs::nothing, run_setup}};
}

}  // namespace gatewarden::commands
