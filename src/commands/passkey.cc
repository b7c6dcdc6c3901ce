// gatewarden passkey: the passkeys of a person, for an operator who is asked about them.
#include "base/encoding.h"
#include "base/text.h"
#include "commands/confirm.h"
#include "commands/factor_stores.h"
#include "commands/nouns.h"
#include "commands/output.h"
#include "commands/people.h"
#include "commands/world.h"

namespace gatewarden::commands {

namespace {

using account::Passkey;

Record record_of(const Passkey& passkey) {
  Record record;
  record.add("passkey_id", to_base64url(passkey.id)).add("name", passkey.name).add("created_at", passkey.created_at);
  record.add("last_used_at", passkey.last_used_at).add("algorithm", passkey.algorithm).add("attestation", passkey.attestation);
  record.add("aaguid", to_hex(passkey.aaguid)).add("transports", Cell(split_words(passkey.transports)));
  record.add("sign_count", static_cast<std::int64_t>(passkey.sign_count)).add("user_verifying", passkey.user_verifying);
  return record.add("backup_eligible", passkey.backup_eligible).add("backed_up", passkey.backed_up);
}

int list(World& world, const Arguments& arguments, Output& output) {
  const account::User user = existing_user(world, arguments.get("WHO"));
  std::vector<Record> records;
  for (const Passkey& passkey : account::Passkeys(world.stores().database).list(user.id)) records.push_back(record_of(passkey));
  constexpr std::string_view columns[] = {"passkey_id", "name", "created_at", "last_used_at", "backed_up"};
  output.list(records, columns);
  return exit_done;
}

int remove(World& world, const Arguments& arguments, Output& output) {
  const account::User user = existing_user(world, arguments.get("WHO"));
  const bool all = arguments.has("--all");
  const auto id = arguments.find("PASSKEY_ID");
  if (all == id.has_value()) throw WrongUsage("name a passkey, or say --all");
  FactorStores stores(world);
  std::vector<Passkey> doomed = stores.passkeys.list(user.id);
  if (id) std::erase_if(doomed, [&](const Passkey& one) { return to_base64url(one.id) != *id; });
  if (doomed.empty()) throw Refused(id ? "the user has no such passkey" : "the user has no passkeys");
  confirm(arguments, output, "Nobody will sign in as " + printable(arguments.get("WHO")) + " with " +
                                 (all ? "any passkey" : "the passkey " + printable(doomed.front().name)) + " any more.");
  change(world, [&] {
    for (const Passkey& passkey : doomed) {
      if (!stores.administration.remove(user, to_base64url(passkey.id), world.now())) continue;
      world.audit({.event = operation::AuditEvent::passkey_removed, .user_id = user.id});
    }
  });
  output.say("removed " + std::to_string(doomed.size()));
  return exit_done;
}

}  // namespace

std::vector<Command> passkey_commands() {
  return {
      {"passkey", "list", "Lists the passkeys of a user.", "gatewarden passkey list ada@example.com", {who_operand}, Needs::schema,
       list},
      {"passkey", "remove", "Removes passkeys of a user, who may sign in with them no longer and is told of it.",
       "gatewarden passkey remove ada@example.com --all --yes",
       {who_operand, {"PASSKEY_ID", "", "which one, as in the list"}, {"--all", "", "all that the user has"}, yes_parameter},
       Needs::schema, remove},
  };
}

}  // namespace gatewarden::commands
