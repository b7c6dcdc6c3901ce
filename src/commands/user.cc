// gatewarden user: people, their passwords and the end of their access.
#include <array>

#include "authentication/identifier.h"
#include "authentication/new_password.h"
#include "authentication/password_rules.h"
#include "authentication/profile_rules.h"
#include "base/text.h"
#include "commands/confirm.h"
#include "commands/nouns.h"
#include "commands/output.h"
#include "commands/people.h"
#include "commands/world.h"
#include "domain/operation/connect.h"
#include "platform/password/hasher.h"

namespace gatewarden::commands {

namespace {

using operation::AuditEvent;

// Claims of OpenID Connect Core 5.1 that the profile holds, and those of 5.1.1 that make its address.
struct ClaimOption {
  Parameter option;
  std::string_view claim;
};
constexpr std::array profile_options = {
    ClaimOption{{"--name", "TEXT", "the whole name"}, "name"},
    ClaimOption{{"--given-name", "TEXT", "given names"}, "given_name"},
    ClaimOption{{"--family-name", "TEXT", "family names"}, "family_name"},
    ClaimOption{{"--middle-name", "TEXT", "middle names"}, "middle_name"},
    ClaimOption{{"--nickname", "TEXT", "the casual name"}, "nickname"},
    ClaimOption{{"--preferred-username", "TEXT", "what the person wants to be called"}, "preferred_username"},
    ClaimOption{{"--profile", "URI", "a page about the person"}, "profile"},
    ClaimOption{{"--picture", "URI", "a picture of the person"}, "picture"},
    ClaimOption{{"--website", "URI", "the person's own page"}, "website"},
    ClaimOption{{"--gender", "TEXT", "the gender"}, "gender"},
    ClaimOption{{"--birthdate", "DATE", "YYYY-MM-DD, or YYYY alone"}, "birthdate"},
    ClaimOption{{"--zoneinfo", "ZONE", "the time zone: Europe/Paris"}, "zoneinfo"},
    ClaimOption{{"--locale", "TAG", "the language: en-GB"}, "locale"},
};
constexpr std::array address_options = {
    ClaimOption{{"--address", "TEXT", "the whole address as on a letter"}, "formatted"},
    ClaimOption{{"--street", "TEXT", "street and number"}, "street_address"},
    ClaimOption{{"--locality", "TEXT", "city"}, "locality"},
    ClaimOption{{"--region", "TEXT", "state or region"}, "region"},
    ClaimOption{{"--postal-code", "TEXT", "postal code"}, "postal_code"},
    ClaimOption{{"--country", "TEXT", "country"}, "country"},
};

template <std::size_t N>
void write_claims(JsonWriter& json, const std::array<ClaimOption, N>& options, const Arguments& arguments) {
  for (const ClaimOption& one : options) {
    const auto value = arguments.find(one.option.name);
    if (!value) continue;
    if (!is_utf8(*value) || value->size() > 2048) {
      throw Refused(std::string(one.option.name) + " takes a text of at most 2048 bytes");
    }
    json.member(one.claim, *value);
  }
}

std::string profile_of(const Arguments& arguments) {
  JsonWriter profile;
  profile.begin_object();
  write_claims(profile, profile_options, arguments);
  JsonWriter address;
  address.begin_object();
  write_claims(address, address_options, arguments);
  address.end_object();
  if (address.text() != "{}") profile.key("address").raw(address.text());
  profile.end_object();
  std::string whole = profile.take();
  if (const auto problem = authentication::check_profile(whole)) throw Refused("the profile " + problem->description);
  return whole;
}

account::Identifier identifier_of(const std::string& text) {
  const auto identifier = authentication::parse_identifier(text);
  if (!identifier) {
    throw Refused(printable(text) + " is no e-mail address, no phone number (+ and digits) and no user name");
  }
  return *identifier;
}

}  // namespace

account::User existing_user(World& world, const std::string& who) {
  account::Users& users = world.stores().users;
  if (const auto id = parse_unsigned(who)) {
    if (const auto user = users.find(*id)) return *user;
  }
  const auto identifier = authentication::parse_identifier(who);
  const auto user = identifier ? users.find_by_identifier(identifier->value) : std::nullopt;
  if (!user) throw Refused("there is no user " + printable(who));
  return *user;
}

std::vector<account::UserId> existing_users(World& world, const Arguments& arguments) {
  std::vector<account::UserId> ids;
  for (const std::string& who : arguments.all("WHO")) ids.push_back(existing_user(world, who).id);
  return ids;
}

void audit_users(World& world, operation::AuditEvent event, std::span<const account::UserId> ids) {
  for (const account::UserId id : ids) world.audit({.event = event, .user_id = id});
}

std::string counted_users(std::size_t count) { return std::to_string(count) + (count == 1 ? " user" : " users"); }

Record user_record(World& world, const account::User& user) {
  std::vector<std::string> identifiers;
  for (const account::Identifier& one : world.stores().users.identifiers_of(user.id)) identifiers.push_back(one.value);
  Record record;
  record.add("user_id", user.id).add("status", account::wire_name(user.status)).add("identifiers", Cell(identifiers));
  record.add("email", user.email).add("email_verified", user.email_verified);
  record.add("phone_number", user.phone).add("phone_number_verified", user.phone_verified);
  record.add("profile", Cell(RawJson{user.profile}));
  return record.add("created_at", user.created_at).add("updated_at", user.updated_at);
}

namespace {

void refuse(const std::optional<authentication::PasswordProblem>& problem) {
  if (!problem) return;
  const std::string setting = problem->setting.empty() ? "" : " (" + std::string(problem->setting) + ")";
  throw Refused("the password " + problem->description + setting);
}

Secret read_new_password(const Arguments& arguments) {
  return read_password(arguments.has("--password-stdin") ? PasswordSource::standard_input : PasswordSource::terminal);
}

std::string hashed_password(World& world, const Arguments& arguments, const std::vector<account::Identifier>& identifiers) {
  const Secret password = read_new_password(arguments);
  std::vector<std::string> own_words = {world.settings().pages.site_name};
  for (const account::Identifier& one : identifiers) own_words.push_back(one.value);
  refuse(authentication::password_problem(password, world.settings().passwords, own_words));
  return password::Hasher(operation::hasher_settings(world.settings())).hash(password);
}

// What was given, or else the identifier that is an address itself.
std::optional<std::string> address_of(const Arguments& arguments, std::string_view option, account::IdentifierKind kind,
                                      const std::vector<account::Identifier>& identifiers) {
  if (const auto given = arguments.find(option)) {
    const account::Identifier identifier = identifier_of(*given);
    if (identifier.kind != kind) throw Refused(printable(*given) + " is not what " + std::string(option) + " takes");
    return identifier.value;
  }
  for (const account::Identifier& one : identifiers) {
    if (one.kind == kind) return one.value;
  }
  return std::nullopt;
}

int create(World& world, const Arguments& arguments, Output& output) {
  account::NewUser user;
  for (const std::string& text : arguments.all("IDENTIFIER")) {
    user.identifiers.push_back(identifier_of(text));
    if (world.stores().users.identifier_exists(user.identifiers.back().value)) {
      throw Refused(printable(text) + " is somebody's already");
    }
  }
  user.profile = profile_of(arguments);
  user.email = address_of(arguments, "--email", account::IdentifierKind::email, user.identifiers);
  user.phone = address_of(arguments, "--phone", account::IdentifierKind::phone, user.identifiers);
  user.email_verified = user.email && arguments.has("--email-verified");
  user.phone_verified = user.phone && arguments.has("--phone-verified");
  if (!arguments.has("--no-password")) user.password_hash = hashed_password(world, arguments, user.identifiers);

  account::User made;
  try {
    change(world, [&] {
      made = world.stores().users.insert(user, world.now());
      world.audit({.event = AuditEvent::user_created, .user_id = made.id});
    });
  } catch (const db::Duplicate&) {
    throw Refused("one of the identifiers was taken meanwhile");
  }
  output.one(user_record(world, made));
  return exit_done;
}

int list(World& world, const Arguments& arguments, Output& output) {
  const int limit = arguments.number("--limit", 1, 10000, 100);
  const auto after = arguments.find("--after");
  const auto from = after ? parse_unsigned(*after) : account::UserId{0};
  if (!from) throw WrongUsage("--after takes a user id");
  std::vector<Record> records;
  for (const account::User& user : world.stores().users.list(*from, limit)) records.push_back(user_record(world, user));
  constexpr std::string_view columns[] = {"user_id", "status", "identifiers", "created_at"};
  output.list(records, columns);
  if (records.size() == static_cast<std::size_t>(limit) && output.for_people()) {
    output.say("There may be more: --after " + std::get<std::string>(*records.back().find("user_id")));
  }
  return exit_done;
}

int show(World& world, const Arguments& arguments, Output& output) {
  const account::User user = existing_user(world, arguments.get("WHO"));
  Record record = user_record(world, user);
  std::vector<std::string> clients;
  for (const oauth::Consent& consent : world.stores().consents.list(user.id, world.now())) clients.push_back(consent.client_id);
  record.add("consents", Cell(clients));
  record.add("sessions", static_cast<std::int64_t>(world.stores().sessions.list(user.id, world.now()).size()));
  output.one(record);
  return exit_done;
}

// In the caller's transaction.
void end_access(World& world, account::UserId id) {
  Stores& stores = world.stores();
  oauth::revoke_all_of_user(stores.tokens(), stores.users, stores.sessions, id, world.now());
}

int disable(World& world, const Arguments& arguments, Output& output) {
  const auto ids = existing_users(world, arguments);
  confirm(arguments, output, "This logs " + counted_users(ids.size()) + " out everywhere and lets nobody in as them.");
  change(world, [&] { audit_users(world, AuditEvent::user_disabled, world.stores().life.disable(ids, world.now())); });
  for (const account::UserId id : ids) output.say("disabled " + std::to_string(id));
  return exit_done;
}

int enable(World& world, const Arguments& arguments, Output& output) {
  const auto ids = existing_users(world, arguments);
  for (const account::User& user : world.stores().users.find_many(ids)) {
    if (user.status != account::UserStatus::active && user.status != account::UserStatus::disabled) {
      throw Refused("a deleted user cannot be enabled");
    }
  }
  change(world, [&] { audit_users(world, AuditEvent::user_enabled, world.stores().life.enable(ids, world.now())); });
  for (const account::UserId id : ids) output.say("enabled " + std::to_string(id));
  return exit_done;
}

int set_password(World& world, const Arguments& arguments, Output& output) {
  const account::User user = existing_user(world, arguments.get("WHO"));
  const Secret password = read_new_password(arguments);
  password::Hasher hasher(operation::hasher_settings(world.settings()));
  refuse(authentication::new_password_problem(password, user.id, world.stores().users, hasher, world.settings()));
  const std::string hash = hasher.hash(password);
  change(world, [&] {
    world.stores().users.replace_password(user.id, hash, world.now());
    if (!arguments.has("--keep-access")) end_access(world, user.id);
    world.audit({.event = AuditEvent::user_password_changed, .user_id = user.id});
  });
  output.say("changed the password of " + std::to_string(user.id));
  return exit_done;
}

int revoke(World& world, const Arguments& arguments, Output& output) {
  const account::User user = existing_user(world, arguments.get("WHO"));
  const auto client_id = arguments.find("--client");
  if (client_id && world.stores().clients.find(*client_id) == nullptr) {
    throw Refused("there is no client " + printable(*client_id));
  }
  const std::string who = printable(arguments.get("WHO"));
  confirm(arguments, output,
          client_id ? "This ends every token of " + who + " at " + *client_id + ", which must ask for consent again."
                    : "This logs " + who + " out everywhere and ends every token.");
  oauth::Revoked revoked;
  change(world, [&] {
    Stores& stores = world.stores();
    if (client_id) {
      revoked = oauth::revoke_all_of_user_and_client(stores.tokens(), stores.consents, user.id, *client_id, world.now());
      world.audit({.event = AuditEvent::consent_revoked, .user_id = user.id, .client_id = *client_id});
    } else {
      revoked = oauth::revoke_all_of_user(stores.tokens(), stores.users, stores.sessions, user.id, world.now());
      world.audit({.event = AuditEvent::user_access_revoked, .user_id = user.id});
    }
  });
  output.one(Record()
                 .add("sessions_ended", revoked.sessions)
                 .add("refresh_tokens_revoked", revoked.refresh_tokens)
                 .add("access_tokens_revoked", revoked.access_tokens));
  return exit_done;
}

std::vector<Parameter> create_parameters() {
  std::vector<Parameter> parameters = {
      {"IDENTIFIER", "", "what the person may type to log in: e-mail address, phone number, user name", Times::at_least_once},
      {"--password-stdin", "", "take the password from the first line of standard input"},
      {"--no-password", "", "nobody can log in with a password until one is set"},
      {"--email", "ADDRESS", "the e-mail claim; otherwise the identifier that is one"},
      {"--email-verified", "", "it is known to be the person's"},
      {"--phone", "NUMBER", "the phone claim; otherwise the identifier that is one"},
      {"--phone-verified", "", "it is known to be the person's"},
  };
  for (const ClaimOption& one : profile_options) parameters.push_back(one.option);
  for (const ClaimOption& one : address_options) parameters.push_back(one.option);
  return parameters;
}

}  // namespace

std::vector<Command> user_commands() {
  return {
      {"user", "create", "Makes a user; asks for the password.", "gatewarden user create ada@example.com --name \"Ada Lovelace\"",
       create_parameters(), Needs::schema, create},
      {"user", "list", "Lists users in the order in which they were made.", "gatewarden user list --limit 20",
       {{"--limit", "COUNT", "at most so many; otherwise 100"}, {"--after", "USER_ID", "those made after this one"}},
       Needs::schema, list},
      {"user", "show", "Shows a user.", "gatewarden user show ada@example.com", {who_operand}, Needs::schema, show},
      {"user", "disable", "Lets nobody in as these users, ends all sessions and tokens.",
       "gatewarden user disable ada@example.com --yes",
       {many_operand, yes_parameter}, Needs::schema, disable},
      {"user", "enable", "Lets disabled users in again.", "gatewarden user enable ada@example.com", {many_operand},
       Needs::schema, enable},
      {"user", "password", "Sets the password, and ends all sessions and tokens.", "gatewarden user password ada@example.com",
       {who_operand,
        {"--password-stdin", "", "take the password from the first line of standard input"},
        {"--keep-access", "", "leave sessions and tokens as they are"}},
       Needs::schema, set_password},
      {"user", "revoke", "Ends all sessions and tokens of a user, or all tokens at one client.",
       "gatewarden user revoke ada@example.com --client album --yes",
       {who_operand, {"--client", "CLIENT_ID", "only what this client holds, and the consent"}, yes_parameter}, Needs::schema,
       revoke},
  };
}

}  // namespace gatewarden::commands
