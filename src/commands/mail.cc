// gatewarden mail: the outbox, and whether messages leave the house.
#include "base/encoding.h"
#include "base/text.h"
#include "commands/confirm.h"
#include "commands/nouns.h"
#include "commands/output.h"
#include "commands/world.h"
#include "domain/operation/connect.h"
#include "domain/operation/outbox.h"
#include "platform/config/config.h"
#include "platform/crypto/random.h"
#include "platform/mail/address.h"
#include "platform/mail/composer.h"
#include "platform/process/bell.h"

namespace gatewarden::commands {

namespace {

using operation::AuditEvent;
using operation::Channel;
using operation::Outbox;

constexpr int purge_batch = 1000;

Outbox outbox_of(World& world) { return operation::make_outbox(world.stores().database, world.settings()); }

std::int64_t age_in_seconds(Instant since, Instant now) { return std::chrono::floor<Seconds>(now - since).count(); }

// What the daemon would do with it, here and now and aloud.
int test(World& world, const Arguments& arguments, Output& output) {
  config::Settings settings = world.settings();
  config::load_delivery_secrets(settings);
  const std::string recipient = arguments.get("ADDRESS");
  const bool is_sms = mail::is_phone_number(recipient);
  if (!is_sms && !mail::is_address(recipient)) throw WrongUsage("that is neither an e-mail address nor a number like +493012345678");
  const auto transport = is_sms ? mail::make_sms_transport(settings) : mail::make_mail_transport(settings);
  if (!transport) throw Refused(std::string(is_sms ? "sms" : "mail") + ".transport is not set");
  const mail::Composer composer(settings);
  const mail::Composer::Order order{.recipient = recipient,
                                    .template_name = "test",
                                    .language = arguments.find("--language").value_or("en"),
                                    .values = {},
                                    .id = to_hex(crypto::random_bytes(16)),
                                    .date = world.now()};
  const auto composed = is_sms ? composer.compose_sms(order) : composer.compose_mail(order);
  if (!composed) throw Refused("there is no template named test");
  output.say("transport: " + (is_sms ? settings.sms.transport : settings.mail.transport));
  const mail::Outcome outcome = transport->deliver(*composed);
  for (const std::string& step : outcome.steps) output.say(step);
  if (outcome.kind != mail::Outcome::Kind::delivered) {
    throw Refused(std::string(mail::name_of(outcome.kind)) + (outcome.what.empty() ? "" : ": " + outcome.what));
  }
  output.one(Record().add("result", mail::name_of(outcome.kind)));
  return exit_done;
}

Record record_of(const Outbox::Waiting& one, Instant now) {
  const auto& message = one.message;
  Record record;
  record.add("message_id", message.id).add("channel", operation::wire_name(one.channel)).add("template", message.template_name);
  record.add("state", one.is_leased && one.available_at > now ? "under way" : "waiting").add("attempts", message.attempts);
  record.add("age_seconds", age_in_seconds(message.created_at, now));
  record.add("last_error", one.last_error.empty() ? std::nullopt : std::optional(one.last_error));
  return record.add("created_at", message.created_at).add("available_at", one.available_at).add("expires_at", message.expires_at);
}

// Whom messages are for is a person's affair: who asks for it leaves a row in the audit log.
int list(World& world, const Arguments& arguments, Output& output) {
  const int limit = arguments.number("--limit", 1, 10'000, 100);
  const auto after = arguments.find("--after");
  const auto from = after ? parse_unsigned(*after) : std::uint64_t{0};
  if (!from) throw WrongUsage("--after takes a message id");
  const bool with_recipients = arguments.has("--recipients");
  const auto waiting = outbox_of(world).list(*from, limit, world.now());
  std::vector<Record> records;
  for (const Outbox::Waiting& one : waiting) {
    records.push_back(record_of(one, world.now()));
    if (with_recipients) records.back().add("recipient", one.message.message ? one.message.message->recipient : "(cannot be opened)");
  }
  if (with_recipients) change(world, [&] { world.audit({.event = AuditEvent::message_recipients_shown}); });
  std::vector<std::string_view> columns = {"message_id", "channel", "template", "state", "attempts", "age_seconds", "last_error"};
  if (with_recipients) columns.push_back("recipient");
  output.list(records, columns);
  if (records.size() == static_cast<std::size_t>(limit) && output.for_people()) {
    output.say("There may be more: --after " + std::to_string(waiting.back().message.id));
  }
  return exit_done;
}

std::uint64_t message_id_of(const Arguments& arguments) {
  const auto id = parse_unsigned(arguments.get("MESSAGE_ID"));
  if (!id) throw WrongUsage("MESSAGE_ID is a number, as \"gatewarden mail list\" shows it");
  return *id;
}

void demand_one_or_all(const Arguments& arguments) {
  if (arguments.has("MESSAGE_ID") == arguments.has("--all")) throw WrongUsage("name one message, or --all");
}

void audit_messages(World& world, AuditEvent event, std::uint64_t count) {
  const std::pair<std::string_view, std::uint64_t> figures[] = {{"messages", count}};
  if (count > 0) world.audit({.event = event}, figures);
}

int retry(World& world, const Arguments& arguments, Output& output) {
  demand_one_or_all(arguments);
  Outbox outbox = outbox_of(world);
  std::uint64_t count = 0;
  change(world, [&] {
    count = arguments.has("--all") ? outbox.make_all_due(world.now()) : outbox.make_due(message_id_of(arguments), world.now());
    audit_messages(world, AuditEvent::message_retried, count);
  });
  if (count == 0 && !arguments.has("--all")) throw Refused("there is no such message any more");
  for (const Channel channel : operation::channels) process::ring(operation::outbox_bell(world.settings(), channel));
  output.one(Record().add("retried", static_cast<std::int64_t>(count)));
  return exit_done;
}

int purge(World& world, const Arguments& arguments, Output& output) {
  demand_one_or_all(arguments);
  Outbox outbox = outbox_of(world);
  const bool all = arguments.has("--all");
  confirm(arguments, output, all ? "This removes every message that waits, for good." : "This removes the message for good.");
  std::uint64_t total = 0;
  for (std::uint64_t in_batch = 1; in_batch > 0; total += in_batch) {
    change(world, [&] {
      in_batch = all ? outbox.purge_all(purge_batch) : outbox.purge(message_id_of(arguments));
      audit_messages(world, AuditEvent::message_purged, in_batch);
    });
    if (!all && in_batch == 0 && total == 0) throw Refused("there is no such message any more");
  }
  output.one(Record().add("purged", static_cast<std::int64_t>(total)));
  return exit_done;
}

}  // namespace

std::vector<Command> mail_commands() {
  const Parameter one_or_none{"MESSAGE_ID", "", "one message, as list shows it", Times::at_most_once};
  return {
      {"mail", "test", "Sends a message through the transport that is configured, and tells what happened, step by step.",
       "gatewarden mail test ada@example.org",
       {{"ADDRESS", "", "an e-mail address, or a telephone number like +493012345678"}, {"--language", "TAG", "its language; otherwise en"}},
       Needs::settings, test},
      {"mail", "list", "Lists messages that wait to be delivered, the oldest first, without saying for whom.",
       "gatewarden mail list --limit 20",
       {{"--limit", "COUNT", "at most so many; otherwise 100"},
        {"--after", "MESSAGE_ID", "those behind this one"},
        {"--recipients", "", "says for whom they are; the audit log says that you asked"}},
       Needs::schema, list},
      {"mail", "retry", "Has a message, or all of them, delivered now.", "gatewarden mail retry --all",
       {one_or_none, {"--all", "", "every message that waits"}}, Needs::schema, retry},
      {"mail", "purge", "Removes a message, or all of them, for good.", "gatewarden mail purge 17 --yes",
       {one_or_none, {"--all", "", "every message that waits"}, yes_parameter}, Needs::schema, purge},
  };
}

}  // namespace gatewarden::commands
