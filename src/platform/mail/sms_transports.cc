#include "platform/mail/sms_transports.h"

#include <sysexits.h>

#include <algorithm>
#include <array>

#include "base/json_writer.h"
#include "base/text.h"
#include "base/uri.h"
#include "platform/mail/address.h"
#include "platform/process/run_program.h"

namespace gatewarden::mail {

namespace {

using process::ProgramRun;

Outcome no_number() { return {.kind = Outcome::Kind::refused, .what = "its recipient is no telephone number", .steps = {}}; }

web_client::Limits limits_of(const config::Settings& settings, GiveUp give_up) {
  return {.whole = settings.sms.deadline,
          .body_bytes = 64 * 1024,
          .private_addresses = true,  // the operator named it
          .clear_text = settings.sms.url.starts_with("http:"),
          .certificate_authority = settings.sms.ca,
          .give_up = std::move(give_up)};
}

std::string escaped(std::string_view text, Escaping escaping) {
  switch (escaping) {
    case Escaping::json: {
      const std::string quoted = JsonWriter().value(text).take();
      return quoted.substr(1, quoted.size() - 2);
    }
    case Escaping::form: return percent_encode(text);
    case Escaping::none: return std::string(text);
  }
  return {};
}

}  // namespace

Escaping escaping_of(std::string_view content_type) {
  const std::string type = to_lower_ascii(trim(content_type.substr(0, content_type.find(';'))));
  if (type == "application/json" || type.ends_with("+json")) return Escaping::json;
  return type == "application/x-www-form-urlencoded" ? Escaping::form : Escaping::none;
}

// In one pass, so that a message that says "{recipient}" is not filled in itself.
std::string fill_in(std::string_view pattern, const Composed& message, Escaping escaping) {
  struct Place {
    std::string_view name;
    const std::string& value;
  };
  const std::array places = {Place{"{recipient}", message.recipient}, Place{"{text}", message.text}};
  std::string filled;
  while (!pattern.empty()) {
    const auto* const place = std::ranges::find_if(places, [&](const Place& one) { return pattern.starts_with(one.name); });
    filled += place == places.end() ? std::string(1, pattern.front()) : escaped(place->value, escaping);
    pattern.remove_prefix(place == places.end() ? 1 : place->name.size());
  }
  return filled;
}

HttpTransport::HttpTransport(const config::Settings& settings, GiveUp give_up)
    : settings_(settings.sms), client_(limits_of(settings, std::move(give_up))) {}

Outcome HttpTransport::deliver(const Composed& message) {
  if (!is_phone_number(message.recipient)) return no_number();
  web_client::Call call{.method = settings_.method, .url = fill_in(settings_.url, message, Escaping::form)};
  if (!settings_.secret.empty()) call.headers.push_back({settings_.secret_header, std::string(settings_.secret.reveal())});
  if (settings_.method != "GET") {
    call.headers.push_back({"Content-Type", settings_.content_type});
    call.body = fill_in(settings_.body, message, escaping_of(settings_.content_type));
  }
  const auto answered = client_.call(call);
  if (const auto* failure = std::get_if<web_client::Failure>(&answered)) {
    return {.kind = Outcome::Kind::unavailable, .what = failure->what, .steps = {}};
  }
  const auto& answer = std::get<web_client::Answer>(answered);
  Outcome outcome{.kind = Outcome::Kind::delivered, .what = "status " + std::to_string(answer.status), .steps = {}};
  outcome.steps = {outcome.what, printable(answer.body, 500)};
  if (answer.status / 100 == 2) return outcome;
  constexpr std::array for_good = {400, 410, 413, 422};
  const bool is_busy = answer.status == 429;
  outcome.kind = std::ranges::find(for_good, answer.status) != for_good.end() ? Outcome::Kind::refused
                 : is_busy                                                    ? Outcome::Kind::put_off
                                                                              : Outcome::Kind::unavailable;
  return outcome;
}

Outcome CommandTransport::deliver(const Composed& message) {
  if (!is_phone_number(message.recipient)) return no_number();
  std::vector<std::string> words;
  for (const std::string& one : settings_.command) words.push_back(fill_in(one, message, Escaping::none));
  const ProgramRun run = process::run_program(words, message.text, settings_.deadline, give_up_);
  Outcome outcome{.kind = Outcome::Kind::delivered, .what = {}, .steps = {"ran " + settings_.command.front()}};
  if (!run.output.empty()) outcome.steps.push_back(run.output);
  if (run.end == ProgramRun::End::exited && run.status == EX_OK) return outcome;
  outcome.what = "the command " + process::describe(run);
  outcome.kind = Outcome::Kind::unavailable;
  if (run.end != ProgramRun::End::exited) return outcome;
  if (run.status == EX_DATAERR || run.status == EX_NOUSER) outcome.kind = Outcome::Kind::refused;
  if (run.status == EX_TEMPFAIL) outcome.kind = Outcome::Kind::put_off;
  return outcome;
}

}  // namespace gatewarden::mail
