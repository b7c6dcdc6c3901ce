// gatewarden registration: the queue of people who are to become users.
#include "authentication/registration.h"
#include "base/text.h"
#include "commands/confirm.h"
#include "commands/nouns.h"
#include "commands/output.h"
#include "commands/registration_records.h"
#include "commands/world.h"
#include "domain/operation/connect.h"
#include "platform/process/bell.h"

namespace gatewarden::commands {

namespace {

using account::QueuedRegistration;
using account::RegistrationState;
using operation::AuditEvent;

std::string_view state_of(const QueuedRegistration& row) {
  return account::wire_name(row.attempts > 0 ? RegistrationState::retrying : RegistrationState::queued);
}

std::optional<std::string> reason_of(const QueuedRegistration& row) {
  return row.last_error.empty() ? std::nullopt : std::optional(row.last_error);
}

int list(World& world, const Arguments& arguments, Output& output) {
  const int limit = arguments.number("--limit", 1, 10'000, 100);
  const auto after = arguments.find("--after");
  const auto from = after ? parse_unsigned(*after) : std::uint64_t{0};
  if (!from) throw WrongUsage("--after takes a queue id");
  std::vector<Record> records;
  for (const QueuedRegistration& row : world.stores().registrations.list_queue(*from, limit)) {
    records.push_back(Record()
                          .add("request_id", shown_request_id(row.registration))
                          .add("state", state_of(row))
                          .add("reason", reason_of(row))
                          .add("attempts", row.attempts)
                          .add("age_seconds", age_of(row.accepted_at, world.now()))
                          .add("accepted_at", row.accepted_at)
                          .add("available_at", row.available_at)
                          .add("queue_id", row.queue_id));
  }
  constexpr std::string_view columns[] = {"request_id", "state", "reason", "attempts", "age_seconds"};
  output.list(records, columns);
  if (records.size() == static_cast<std::size_t>(limit) && output.for_people()) {
    output.say("There may be more: --after " + std::get<std::string>(*records.back().find("queue_id")));
  }
  return exit_done;
}

Record record_of(const QueuedRegistration& row) {
  Record record;
  record.add("request_id", shown_request_id(row.registration)).add("state", state_of(row)).add("reason", reason_of(row));
  record.add("attempts", row.attempts).add("accepted_at", row.accepted_at).add("available_at", row.available_at);
  add_contents(record, row.registration);
  return record;
}

Record record_of(const account::RegistrationStatus& status) {
  Record record;
  record.add("request_id", authentication::format_uuid(status.request_id)).add("state", account::wire_name(status.state));
  record.add("reason", status.reason ? std::optional(std::string(account::wire_name(*status.reason))) : std::nullopt);
  record.add("attempts", status.attempts).add("accepted_at", status.accepted_at).add("finished_at", status.finished_at);
  return record.add("client_id", status.client_id).add("user_id", status.user_id);
}

account::RegistrationStatus existing(World& world, const std::string& request_id) {
  const auto status = world.stores().registrations.status({&request_id, 1}).front();
  if (!status) throw Refused("there is no registration " + authentication::format_uuid(request_id) + ", or it was finished long ago");
  return *status;
}

int show(World& world, const Arguments& arguments, Output& output) {
  const std::string request_id = request_id_of(arguments);
  if (const auto row = world.stores().registrations.find_queued(request_id)) {
    output.one(record_of(*row));
    return exit_done;
  }
  const auto status = existing(world, request_id);
  output.one(record_of(status));
  if (status.state == RegistrationState::failed) output.say("it is a dead letter: gatewarden dead-letter show tells the rest");
  return exit_done;
}

// Asked again, it says the same: what is due already is due.
int retry(World& world, const Arguments& arguments, Output& output) {
  const std::string request_id = request_id_of(arguments);
  const std::string shown = authentication::format_uuid(request_id);
  bool changed = false;
  change(world, [&] {
    changed = world.stores().registrations.retry_now(request_id, world.now());
    if (changed) world.audit({.event = AuditEvent::registration_retried, .request_id = shown});
  });
  const auto status = existing(world, request_id);
  if (status.state == RegistrationState::created) throw Refused(shown + " has become user " + std::to_string(status.user_id.value_or(0)));
  if (status.state == RegistrationState::failed) throw Refused(shown + " is a dead letter: gatewarden dead-letter retry");
  process::ring(operation::registration_bell(world.settings()));
  output.say(shown + (changed ? " is due now" : " is due or being worked on"));
  return exit_done;
}

int purge(World& world, const Arguments& arguments, Output& output) {
  const std::string request_id = request_id_of(arguments);
  const std::string shown = authentication::format_uuid(request_id);
  if (existing(world, request_id).state == RegistrationState::created) throw Refused(shown + " has become a user already");
  confirm(arguments, output, "This takes " + shown + " out of the queue for good: nobody will be registered by it.");
  bool gone = false;
  change(world, [&] {
    gone = world.stores().registrations.purge_queued(request_id, world.now());
    if (gone) world.audit({.event = AuditEvent::registration_purged, .request_id = shown});
  });
  if (!gone) throw Refused(shown + " is being worked on, or is in the queue no more; look again in a minute");
  output.say("purged " + shown);
  return exit_done;
}

int stats(World& world, const Arguments&, Output& output) {
  const auto now = world.now();
  const account::Registrations::Stats stats = world.stores().registrations.stats(now);
  const auto& oldest = stats.oldest_accepted_at;
  output.one(Record()
                 .add("queued", static_cast<std::int64_t>(stats.queued))
                 .add("leased", static_cast<std::int64_t>(stats.leased))
                 .add("retrying", static_cast<std::int64_t>(stats.retrying))
                 .add("dead_letters", static_cast<std::int64_t>(stats.dead_letters))
                 .add("oldest_age_seconds", oldest ? std::optional(age_of(*oldest, now)) : std::nullopt));
  return exit_done;
}

}  // namespace

std::vector<Command> registration_commands() {
  const Parameter operand{"REQUEST_ID", "", "the registration, by the id that its acceptance answered", Times::once};
  return {
      {"registration", "list", "Lists the queue in order of arrival, without personal data.", "gatewarden registration list --limit 20",
       {{"--limit", "COUNT", "at most so many; otherwise 100"}, {"--after", "QUEUE_ID", "those that came after this one"}},
       Needs::schema, list},
      {"registration", "show", "Shows what is known of a registration, but no password.",
       "gatewarden registration show 0192f3c1-7a5e-7c3b-9d41-2f6e8a0b4c5d", {operand}, Needs::schema, show},
      {"registration", "retry", "Makes a registration that waits for its next attempt due at once.",
       "gatewarden registration retry 0192f3c1-7a5e-7c3b-9d41-2f6e8a0b4c5d", {operand}, Needs::schema, retry},
      {"registration", "purge", "Takes a registration out of the queue for good.",
       "gatewarden registration purge 0192f3c1-7a5e-7c3b-9d41-2f6e8a0b4c5d --yes", {operand, yes_parameter}, Needs::schema, purge},
      {"registration", "stats", "Tells how much is queued, and for how long.", "gatewarden registration stats", {}, Needs::schema,
       stats},
  };
}

}  // namespace gatewarden::commands
