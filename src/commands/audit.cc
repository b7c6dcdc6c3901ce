// gatewarden audit: the record of what happened.
#include "base/text.h"
#include "commands/nouns.h"
#include "commands/output.h"
#include "commands/world.h"

namespace gatewarden::commands {

namespace {

int list(World& world, const Arguments& arguments, Output& output) {
  operation::AuditFilter filter;
  if (const auto user = arguments.find("--user")) {
    filter.user_id = parse_unsigned(*user);
    if (!filter.user_id) throw WrongUsage("--user takes a user id");
  }
  filter.client_id = arguments.find("--client");
  filter.limit = arguments.number("--limit", 1, 10000, 50);
  filter.offset = arguments.number("--offset", 0, 1'000'000, 0);
  std::vector<Record> records;
  for (const operation::AuditEntry& entry : world.stores().audit.list(filter)) {
    records.push_back(Record()
                          .add("created_at", entry.created_at)
                          .add("event", entry.event)
                          .add("user_id", entry.user_id)
                          .add("client_id", entry.client_id)
                          .add("address", entry.address)
                          .add("user_agent", entry.user_agent)
                          .add("request_id", entry.request_id)
                          .add("detail", Cell(RawJson{entry.detail.empty() ? "{}" : entry.detail}))
                          .add("event_id", entry.event_id));
  }
  constexpr std::string_view columns[] = {"created_at", "event", "user_id", "client_id", "address", "detail"};
  output.list(records, columns);
  return exit_done;
}

int ship(World& world, const Arguments&, Output& output) {
  output.one(Record().add("shipped", world.stores().audit.ship()));
  return exit_done;
}

}  // namespace

std::vector<Command> audit_commands() {
  return {
      {"audit", "list", "Lists what happened, newest first.", "gatewarden audit list --user 312345678901234567 --limit 20",
       {{"--user", "USER_ID", "only of this user"},
        {"--client", "CLIENT_ID", "only of this client"},
        {"--limit", "COUNT", "at most so many; otherwise 50"},
        {"--offset", "COUNT", "leave out so many of the newest"}},
       Needs::schema, list},
      {"audit", "ship", "Takes what the spool holds into the database now, as the daemon does every few seconds.", "gatewarden audit ship", {},
       Needs::schema, ship},
  };
}

}  // namespace gatewarden::commands
