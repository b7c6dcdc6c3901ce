// gatewarden passkey: the passkeys of a person, for an operator who is asked about them.
#include "authentication/identifier.h"
#include "base/encoding.h"
#include "base/text.h"
#include "commands/confirm.h"
#include "commands/nouns.h"
#include "commands/output.h"
#include "commands/world.h"
#include "domain/account/passkeys.h"

namespace gatewarden::commands {

namespace {

using account::Passkey;

account::User existing(World& world, const Arguments& arguments) {
  const std::string who = arguments.get("WHO");
  account::Users& users = world.stores().users;
  if (const auto id = parse_unsigned(who)) {
    if (const auto user = users.find(*id)) return *user;
  }
  const auto identifier = authentication::parse_identifier(who);
  const auto user = identifier ? users.find_by_identifier(identifier->value) : std::nullopt;
  if (!user) throw Refused("there is no user " + printable(who));
  return *user;
}

Record record_of(const Passkey& passkey) {
  Record record;
  record.add("passkey_id", to_base64url(passkey.id)).add("name", passkey.name).add("created_at", passkey.created_at);
  record.add("last_used_at", passkey.last_used_at).add("algorithm", passkey.algorithm).add("attestation", passkey.attestation);
  record.add("aaguid", to_hex(passkey.aaguid)).add("transports", Cell(split_words(passkey.transports)));
  record.add("sign_count", static_cast<std::int64_t>(passkey.sign_count)).add("user_verifying", passkey.user_verifying);
  return record.add("backup_eligible", passkey.backup_eligible).add("backed_up", passkey.backed_up);
}

int list(World& world, const Arguments& arguments, Output& output) {
  const account::User user = existing(world, arguments);
  std::vector<Record> records;
  for (const Passkey& passkey : account::Passkeys(world.stores().database).list(user.id)) records.push_back(record_of(passkey));
  constexpr std::string_view columns[] = {"passkey_id", "name", "created_at", "last_used_at", "backed_up"};
  output.list(records, columns);
  return exit_done;
}

int remove(World& world, const Arguments& arguments, Output& output) {
  const account::User user = existing(world, arguments);
  const bool all = arguments.has("--all");
  const auto id = arguments.find("PASSKEY_ID");
  if (all == id.has_value()) throw WrongUsage("name a passkey, or say --all");
  account::Passkeys passkeys(world.stores().database);
  std::vector<Passkey> doomed = passkeys.list(user.id);
  if (id) std::erase_if(doomed, [&](const Passkey& one) { return to_base64url(one.id) != *id; });
  if (doomed.empty()) throw Refused(id ? "the user has no such passkey" : "the user has no passkeys");
  confirm(arguments, output, "Nobody will sign in as " + printable(arguments.get("WHO")) + " with " +
                                 (all ? "any passkey" : "the passkey " + printable(doomed.front().name)) + " any more.");
  change(world, [&] {
    for (const Passkey& passkey : doomed) {
      if (!passkeys.remove(user.id, passkey.id)) continue;
      world.audit({.event = operation::AuditEvent::passkey_removed, .user_id = user.id});
    }
  });
  output.say("removed " + std::to_string(doomed.size()));
  return exit_done;
}

constexpr Parameter who_operand{"WHO", "", "a user id or an identifier", Times::once};

}  // namespace

std::vector<Command> passkey_commands() {
  return {
      {"passkey", "list", "Lists the passkeys of a user.", "gatewarden passkey list ada@example.com", {who_operand}, Needs::schema,
       list},
      {"passkey", "remove", "Removes passkeys of a user, who may sign in with them no longer.",
       "gatewarden passkey remove ada@example.com --all --yes",
       {who_operand, {"PASSKEY_ID", "", "which one, as in the list"}, {"--all", "", "all that the user has"}, yes_parameter},
       Needs::schema, remove},
  };
}

}  // namespace gatewarden::commands
