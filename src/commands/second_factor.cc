// gatewarden second-factor: what people have besides their password, for operators who help who has lost it.
#include "base/text.h"
#include "commands/confirm.h"
#include "commands/factor_stores.h"
#include "commands/nouns.h"
#include "commands/output.h"
#include "commands/people.h"
#include "commands/world.h"

namespace gatewarden::commands {

namespace {

using operation::AuditEvent;

int list(World& world, const Arguments& arguments, Output& output) {
  const account::User user = existing_user(world, arguments.get("WHO"));
  FactorStores stores(world);
  std::vector<Record> records;
  for (const auto& one : stores.administration.list(user.id)) {
    records.push_back(Record()
                          .add("id", one.id)
                          .add("kind", authentication::wire_name(one.kind))
                          .add("name", one.name)
                          .add("created_at", one.created_at)
                          .add("last_used_at", one.last_used_at));
  }
  constexpr std::string_view columns[] = {"id", "kind", "name", "created_at", "last_used_at"};
  output.list(records, columns);
  if (!output.for_people()) return exit_done;
  output.say(std::to_string(stores.factors.count(user.id).recovery_codes) + " recovery codes unused, " +
             std::to_string(stores.devices.list(user.id, world.now()).size()) + " browsers remembered; a second factor is " +
             (user.second_factor_required ? "required" : "not required"));
  return exit_done;
}

int reset(World& world, const Arguments& arguments, Output& output) {
  const account::User user = existing_user(world, arguments.get("WHO"));
  confirm(arguments, output,
          "This removes every second factor of " + printable(arguments.get("WHO")) + ": the password alone signs in then.");
  FactorStores stores(world);
  std::uint64_t removed = 0;
  change(world, [&] {
    removed = stores.administration.reset(user, world.now());
    world.audit({.event = AuditEvent::second_factor_removed, .user_id = user.id});
  });
  output.one(Record().add("removed", removed));
  return exit_done;
}

int require(World& world, const Arguments& arguments, Output& output) {
  const account::User user = existing_user(world, arguments.get("WHO"));
  const bool required = !arguments.has("--not");
  FactorStores stores(world);
  change(world, [&] {
    world.audit({.event = stores.administration.set_required(user.id, required, world.now()), .user_id = user.id});
  });
  output.say("a second factor is " + std::string(required ? "required" : "not required") + " of " + std::to_string(user.id));
  return exit_done;
}

}  // namespace

std::vector<Command> second_factor_commands() {
  return {
      {"second-factor", "list", "Lists the second factors of a user.", "gatewarden second-factor list ada@example.com", {who_operand},
       Needs::schema, list},
      {"second-factor", "reset", "Removes all second factors, recovery codes and remembered browsers of a user, who is told of it.",
       "gatewarden second-factor reset ada@example.com --yes", {who_operand, yes_parameter}, Needs::schema, reset},
      {"second-factor", "require", "Lets a user in with a second factor only; who has none makes one at the next log-in.",
       "gatewarden second-factor require ada@example.com",
       {who_operand, {"--not", "", "lets the user in without one again"}}, Needs::schema, require},
  };
}

}  // namespace gatewarden::commands
