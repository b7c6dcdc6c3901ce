// gatewarden linked-account: people's accounts at other providers.
#include "base/text.h"
#include "commands/confirm.h"
#include "commands/nouns.h"
#include "commands/output.h"
#include "commands/world.h"
#include "platform/json/value.h"

namespace gatewarden::commands {

namespace {

using account::ExternalAccount;
using operation::AuditEvent;

constexpr std::string_view list_columns[] = {"link_id", "provider", "user_id", "display_name", "created_at", "last_used_at"};
constexpr std::size_t longest_metadata = 16 * 1024;

Record record_of(const ExternalAccount& account) {
  Record record;
  record.add("link_id", account.id).add("provider", account.provider).add("subject", account.subject).add("user_id", account.user_id);
  record.add("display_name", account.display_name).add("has_tokens", account.has_tokens);
  record.add("tokens_expire_at", account.tokens_expire_at).add("tokens_shared", account.tokens_shared);
  record.add("refused_at", account.refused_at).add("metadata", Cell(RawJson{account.metadata}));
  record.add("created_at", account.created_at).add("updated_at", account.updated_at);
  return record.add("last_used_at", account.last_used_at);
}

account::UserId user_id_of(World& world, const std::string& text) {
  const auto id = parse_unsigned(text);
  if (!id || !world.stores().users.find(*id)) throw Refused("there is no user " + printable(text));
  return *id;
}

ExternalAccount existing(World& world, const Arguments& arguments) {
  const std::string text = arguments.get("LINK_ID");
  const auto id = parse_unsigned(text);
  const auto account = id ? world.stores().external_accounts.find(*id) : std::nullopt;
  if (!account) throw Refused("there is no linked account " + printable(text));
  return *account;
}

std::vector<ExternalAccount> wanted(World& world, const Arguments& arguments) {
  account::ExternalAccounts& accounts = world.stores().external_accounts;
  if (const auto subject = arguments.find("--subject")) {
    const auto provider = arguments.find("--provider");
    if (!provider) throw WrongUsage("--subject needs --provider");
    const auto account = accounts.find(*provider, *subject);
    return account ? std::vector{*account} : std::vector<ExternalAccount>();
  }
  if (arguments.has("--provider")) throw WrongUsage("--provider needs --subject; \"gatewarden provider list\" counts the links of each");
  if (const auto user = arguments.find("--user")) return accounts.list(user_id_of(world, *user));
  return accounts.list_recent(arguments.number("--limit", 1, 10'000, 50));
}

int list(World& world, const Arguments& arguments, Output& output) {
  std::vector<Record> records;
  for (const ExternalAccount& account : wanted(world, arguments)) records.push_back(record_of(account));
  output.list(records, list_columns);
  return exit_done;
}

int show(World& world, const Arguments& arguments, Output& output) {
  output.one(record_of(existing(world, arguments)));
  return exit_done;
}

int create(World& world, const Arguments& arguments, Output& output) {
  account::NewExternalAccount account;
  account.provider = arguments.get("--provider");
  account.subject = arguments.get("--subject");
  account.display_name = arguments.find("--display-name").value_or("");
  account.user_id = user_id_of(world, arguments.get("--user"));
  if (world.stores().identity_providers.find(account.provider) == nullptr) throw Refused("there is no provider " + printable(account.provider));
  const bool is_subject = !account.subject.empty() && account.subject.size() <= 255 && !account.subject.ends_with(' ');
  if (!is_subject || account.display_name.size() > 320) throw Refused("the subject or the name is too long or empty");
  account::LinkId id = 0;
  try {
    change(world, [&] {
      id = world.stores().external_accounts.insert(account, world.now());
      world.audit({.event = AuditEvent::external_account_linked, .user_id = account.user_id});
    });
  } catch (const db::Duplicate&) {
    throw Refused("that account is linked already, or the user has another one there");
  }
  output.one(record_of(*world.stores().external_accounts.find(id)));
  return exit_done;
}

int set_metadata(World& world, const Arguments& arguments, Output& output) {
  const ExternalAccount account = existing(world, arguments);
  const auto json = json::Value::parse(arguments.get("JSON"));
  if (!json || !json->is_object() || json->dump().size() > longest_metadata) throw Refused("the metadata must be a JSON object of at most 16 KiB");
  change(world, [&] { world.stores().external_accounts.update_metadata(account.id, json->dump(), world.now()); });
  output.one(record_of(*world.stores().external_accounts.find(account.id)));
  return exit_done;
}

int remove(World& world, const Arguments& arguments, Output& output) {
  const ExternalAccount account = existing(world, arguments);
  confirm(arguments, output, "This unlinks the account at " + account.provider + " of user " + std::to_string(account.user_id) +
                                 ", who may have no other way to sign in.");
  change(world, [&] {
    world.stores().external_accounts.remove(account.id, account.user_id);
    world.audit({.event = AuditEvent::external_account_unlinked, .user_id = account.user_id});
  });
  output.say("unlinked " + std::to_string(account.id));
  return exit_done;
}

constexpr Parameter link_operand{"LINK_ID", "", "the link", Times::once};

}  // namespace

std::vector<Command> linked_account_commands() {
  return {
      {"linked-account", "list", "Lists the most recent links, those of a person, or the one of a provider's subject.",
       "gatewarden linked-account list --user 7340032",
       {{"--user", "USER_ID", "those of this person"},
        {"--provider", "PROVIDER", "with --subject"},
        {"--subject", "TEXT", "the provider's own name for the person"},
        {"--limit", "NUMBER", "how many of the most recent; otherwise 50"}},
       Needs::schema, list},
      {"linked-account", "show", "Shows a link, without its tokens.", "gatewarden linked-account show 17", {link_operand}, Needs::schema, show},
      {"linked-account", "create", "Links an account at a provider to a person.",
       "gatewarden linked-account create --provider google --subject 110169484474386276334 --user 7340032",
       {{"--provider", "PROVIDER", "the provider's word", Times::once},
        {"--subject", "TEXT", "the provider's own name for the person", Times::once},
        {"--user", "USER_ID", "the person here", Times::once},
        {"--display-name", "TEXT", "as the person knows the account there"}},
       Needs::schema, create},
      {"linked-account", "metadata", "Replaces what your programs keep with a link.",
       "gatewarden linked-account metadata 17 '{\"imported\": true}'",
       {link_operand, {"JSON", "", "an object", Times::once}}, Needs::schema, set_metadata},
      {"linked-account", "delete", "Unlinks an account, also where it is the person's last way to sign in.",
       "gatewarden linked-account delete 17 --yes", {link_operand, yes_parameter}, Needs::schema, remove},
  };
}

}  // namespace gatewarden::commands
