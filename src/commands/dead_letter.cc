// gatewarden dead-letter: registrations that could not become users, kept until an operator retries or removes them, or they expire.
#include "authentication/registration.h"
#include "base/text.h"
#include "commands/confirm.h"
#include "commands/durations.h"
#include "commands/nouns.h"
#include "commands/output.h"
#include "commands/registration_records.h"
#include "commands/world.h"
#include "domain/operation/connect.h"
#include "platform/process/bell.h"

namespace gatewarden::commands {

namespace {

using account::DeadLetter;
using account::Registrations;
using operation::AuditEvent;

// Rows in one transaction, of commands that touch many.
constexpr int retry_batch = 100;
constexpr int purge_batch = 1000;

int list(World& world, const Arguments& arguments, Output& output) {
  const int limit = arguments.number("--limit", 1, 10'000, 100);
  const auto letters = world.stores().registrations.list_dead_letters(arguments.find("--cursor").value_or(""), limit);
  std::vector<Record> records;
  for (const DeadLetter& letter : letters) {
    records.push_back(Record()
                          .add("request_id", shown_request_id(letter.row.registration))
                          .add("reason", account::wire_name(letter.reason))
                          .add("error", letter.error)
                          .add("attempts", letter.row.attempts)
                          .add("age_seconds", age_of(letter.failed_at, world.now()))
                          .add("accepted_at", letter.row.accepted_at)
                          .add("failed_at", letter.failed_at)
                          .add("cursor", Registrations::cursor_of(letter)));
  }
  constexpr std::string_view columns[] = {"request_id", "reason", "error", "attempts", "age_seconds"};
  output.list(records, columns);
  if (records.size() == static_cast<std::size_t>(limit) && output.for_people()) {
    output.say("There may be more: --cursor " + Registrations::cursor_of(letters.back()));
  }
  return exit_done;
}

DeadLetter existing(World& world, const std::string& request_id) {
  auto letter = world.stores().registrations.find_dead_letter(request_id);
  if (!letter) throw Refused("there is no dead letter " + authentication::format_uuid(request_id));
  return *std::move(letter);
}

int show(World& world, const Arguments& arguments, Output& output) {
  const DeadLetter letter = existing(world, request_id_of(arguments));
  Record record;
  record.add("request_id", shown_request_id(letter.row.registration)).add("reason", account::wire_name(letter.reason));
  record.add("error", letter.error).add("attempts", letter.row.attempts).add("claims", letter.row.claims);
  record.add("accepted_at", letter.row.accepted_at).add("failed_at", letter.failed_at);
  add_contents(record, letter.row.registration);
  output.one(record);
  return exit_done;
}

// In the caller's transaction. F44: what is no dead letter any more leaves no second audit row.
bool requeue(World& world, const std::string& request_id) {
  if (!world.stores().registrations.requeue_dead_letter(request_id, world.now())) return false;
  world.audit({.event = AuditEvent::dead_letter_retried, .request_id = authentication::format_uuid(request_id)});
  return true;
}

// From the newest to the oldest by cursor, so that those that fail again are not met again.
std::int64_t requeue_all(World& world) {
  std::int64_t count = 0;
  std::string cursor;
  for (;;) {
    const auto letters = world.stores().registrations.list_dead_letters(cursor, retry_batch);
    if (letters.empty()) return count;
    std::int64_t in_batch = 0;
    change(world, [&] {
      in_batch = 0;
      for (const DeadLetter& letter : letters) in_batch += requeue(world, letter.row.registration.request_id);
    });
    count += in_batch;
    cursor = Registrations::cursor_of(letters.back());
    process::ring(operation::registration_bell(world.settings()));
  }
}

// Asked again, it says the same: the registration is where a retry wants it.
int retry_one(World& world, const Arguments& arguments, Output& output) {
  const std::string request_id = request_id_of(arguments);
  const std::string shown = authentication::format_uuid(request_id);
  bool changed = false;
  change(world, [&] { changed = requeue(world, request_id); });
  const auto status = world.stores().registrations.status({&request_id, 1}).front();
  if (!changed && !status) throw Refused("there is no dead letter " + shown);
  process::ring(operation::registration_bell(world.settings()));
  output.say(shown + (changed ? " is queued again" : " is no dead letter any more"));
  return exit_done;
}

int retry(World& world, const Arguments& arguments, Output& output) {
  if (arguments.has("REQUEST_ID") == arguments.has("--all")) throw WrongUsage("name one request id, or --all");
  if (arguments.has("REQUEST_ID")) return retry_one(world, arguments, output);
  output.one(Record().add("retried", requeue_all(world)));
  return exit_done;
}

void purge_one(World& world, const std::string& request_id) {
  change(world, [&] {
    if (!world.stores().registrations.purge_dead_letter(request_id)) return;
    world.audit({.event = AuditEvent::dead_letter_purged, .request_id = authentication::format_uuid(request_id)});
  });
}

std::int64_t purge_until(World& world, Instant until) {
  std::uint64_t total = 0;
  for (std::uint64_t in_batch = purge_batch; in_batch > 0; total += in_batch) {
    change(world, [&] {
      in_batch = world.stores().registrations.purge_dead_letters(until, purge_batch);
      const std::pair<std::string_view, std::uint64_t> figures[] = {{"dead_letters", in_batch}};
      if (in_batch > 0) world.audit({.event = AuditEvent::dead_letter_purged}, figures);
    });
  }
  return static_cast<std::int64_t>(total);
}

Instant end_of_purge(World& world, const Arguments& arguments) {
  if (const auto age = arguments.find("--older-than")) return world.now() - parse_seconds(*age);
  const std::string text = arguments.get("--before");
  const auto until = parse_rfc3339(text);
  if (!until) throw WrongUsage("--before takes a day or a time: 2026-11-21, 2026-11-21T09:12:03Z");
  return *until;
}

int purge(World& world, const Arguments& arguments, Output& output) {
  const int given = arguments.has("REQUEST_ID") + arguments.has("--before") + arguments.has("--older-than");
  if (given != 1) throw WrongUsage("name one request id, or --before, or --older-than");
  if (arguments.has("REQUEST_ID")) {
    const DeadLetter letter = existing(world, request_id_of(arguments));
    const std::string shown = shown_request_id(letter.row.registration);
    confirm(arguments, output, "This removes " + shown + " for good: it cannot be retried any more.");
    purge_one(world, letter.row.registration.request_id);
    output.say("purged " + shown);
    return exit_done;
  }
  const Instant until = end_of_purge(world, arguments);
  confirm(arguments, output, "This removes every dead letter that failed before " + to_rfc3339(until) + " for good.");
  output.one(Record().add("purged", purge_until(world, until)));
  return exit_done;
}

}  // namespace

std::vector<Command> dead_letter_commands() {
  const Parameter one{"REQUEST_ID", "", "the registration, by the id that its acceptance answered", Times::once};
  const Parameter one_or_none{one.name, one.value, one.text, Times::at_most_once};
  return {
      {"dead-letter", "list", "Lists registrations that failed for good, newest first, without personal data.",
       "gatewarden dead-letter list --limit 20",
       {{"--limit", "COUNT", "at most so many; otherwise 100"}, {"--cursor", "CURSOR", "those behind the one that has this cursor"}},
       Needs::schema, list},
      {"dead-letter", "show", "Shows a dead letter, but no password.",
       "gatewarden dead-letter show 0192f3c1-7a5e-7c3b-9d41-2f6e8a0b4c5d", {one}, Needs::schema, show},
      {"dead-letter", "retry", "Puts a dead letter, or all of them, back into the queue.", "gatewarden dead-letter retry --all",
       {one_or_none, {"--all", "", "every dead letter that there is now"}}, Needs::schema, retry},
      {"dead-letter", "purge", "Removes dead letters for good.", "gatewarden dead-letter purge --older-than 7d --yes",
       {one_or_none,
        {"--before", "DATE", "every one that failed before this day or time"},
        {"--older-than", "TIME", "every one that failed so long ago"},
        yes_parameter},
       Needs::schema, purge},
  };
}

}  // namespace gatewarden::commands
