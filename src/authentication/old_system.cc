#include "authentication/old_system.h"

#include <algorithm>
#include <utility>

#include "authentication/profile_rules.h"
#include "authentication/registration.h"
#include "base/json_writer.h"
#include "base/text.h"
#include "platform/json/value.h"
#include "platform/log/log.h"

namespace gatewarden::authentication {

namespace {

using account::IdentifierKind;
using account::NewUser;

web_client::Limits limits_of(const config::Settings::OldSystem& settings) {
  return {.connect = std::min<Milliseconds>(settings.deadline, Milliseconds{2000}),
          .whole = settings.deadline,
          .body_bytes = 64 * 1024,
          .private_addresses = true,  // the operator named it
          .clear_text = settings.url.starts_with("http:"),
          .certificate_authority = settings.ca};
}

void add_identifier(NewUser& user, IdentifierKind kind, const std::optional<std::string>& value) {
  if (value) user.identifiers.push_back({kind, *value});
}

NewUser user_of(const RegistrationEntry& entry, Instant now) {
  NewUser user;
  add_identifier(user, IdentifierKind::email, entry.email);
  add_identifier(user, IdentifierKind::phone, entry.phone);
  add_identifier(user, IdentifierKind::username, entry.username);
  user.profile = entry.profile;
  user.email = entry.email;
  user.email_verified = entry.email_verified;
  user.phone = entry.phone;
  user.phone_verified = entry.phone_verified;
  if (entry.consent) user.consented_at = now;
  return user;
}

// What is wrong is for the operators of both systems, and names nobody.
std::nullopt_t refuse(std::string_view reason) {
  log::warn("old_system_answer_refused", {{"reason", reason}});
  return std::nullopt;
}

// The person has a right password, and cannot help what else the old system keeps of them.
std::string good_profile(const std::string& profile) {
  GoodClaims good = good_claims(profile);
  if (!good.dropped.empty()) log::warn("old_system_claims_dropped", {{"claims", join(good.dropped, " ")}});
  return std::move(good.profile);
}

}  // namespace

OldSystem::OldSystem(const config::Settings& settings) : settings_(settings), client_(limits_of(settings.old_system)) {}

bool OldSystem::knows_kind_of(std::string_view identifier) const {
  const auto& of = settings_.old_system;
  const auto parsed = of.url.empty() ? std::nullopt : parse_identifier(identifier);
  return parsed && std::ranges::find(of.identifiers, account::wire_name(parsed->kind)) != of.identifiers.end();
}

std::optional<NewUser> OldSystem::ask(const std::string& identifier, const Secret& password, Instant now) {
  const auto kind = parse_identifier(identifier).value().kind;
  JsonWriter body;
  body.begin_object().member("identifier", identifier).member("kind", account::wire_name(kind));
  web_client::Call call{.method = "POST", .url = settings_.old_system.url, .headers = {{"Content-Type", "application/json"}}};
  call.body = body.member("password", password.reveal()).end_object().take();
  if (!settings_.old_system.secret.empty()) {
    call.headers.push_back({"Authorization", "Bearer " + std::string(settings_.old_system.secret.reveal())});
  }
  const auto outcome = client_.call(call);
  wipe(call.body);
  const auto* answer = std::get_if<web_client::Answer>(&outcome);
  if (!answer) throw OldSystemSilent(std::get<web_client::Failure>(outcome).what);
  if (answer->status >= 500) throw OldSystemSilent("status " + std::to_string(answer->status));
  if (answer->status == 401 || answer->status == 404) return std::nullopt;
  if (answer->status != 200) return refuse("status " + std::to_string(answer->status));
  return read(identifier, answer->body, now);
}

std::optional<NewUser> OldSystem::read(const std::string& identifier, const std::string& body, Instant now) const {
  const auto json = json::Value::parse(body);
  const auto verified = json && json->is_object() ? json->boolean_at("verified") : std::nullopt;
  if (!verified) return refuse("it does not say whether the password is right");
  if (!*verified) return std::nullopt;
  const auto object = json->find("user");
  RegistrationEntry entry;
  auto problem = object ? read_entry(*object, entry) : EntryProblem{"user", "is missing"};
  if (!problem && (entry.password || entry.password_hash || entry.request_id)) problem = EntryProblem{"", "has more than is taken"};
  const EntryRules rules{.verified_flags_believed = true, .passwords = settings_.passwords};
  if (!problem) entry.profile = good_profile(entry.profile);
  if (!problem) problem = check_entry(entry, rules);
  if (problem) return refuse(problem->field + " " + problem->description);
  NewUser user = user_of(entry, now);
  const bool is_asked_for = std::ranges::any_of(user.identifiers, [&](const auto& one) { return one.value == identifier; });
  if (!is_asked_for) return refuse("it is about somebody else");
  return user;
}

}  // namespace gatewarden::authentication
