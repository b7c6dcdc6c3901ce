// gatewarden user: the life of accounts, from a change of address to the end for good.
#include <array>

#include "authentication/identifier.h"
#include "base/encoding.h"
#include "base/text.h"
#include "commands/confirm.h"
#include "commands/durations.h"
#include "commands/nouns.h"
#include "commands/people.h"
#include "domain/account/personal_data.h"
#include "domain/account/user_erasure.h"

namespace gatewarden::commands {

namespace {

using account::IdentifierKind;
using account::UserId;
using operation::AuditEvent;

// Users of one transaction; their rows go in smaller pieces still.
constexpr int batch = 100;
constexpr std::uint64_t all_events = 100'000'000;

constexpr std::array<std::string_view, 3> truths = {"yes", "no", "keep"};
constexpr std::array<std::string_view, 2> erasable = {"deleted", "disabled"};

int remove(World& world, const Arguments& arguments, Output& output) {
  const auto ids = existing_users(world, arguments);
  confirm(arguments, output,
          "This ends all access of " + counted_users(ids.size()) + "; until they are erased, they can be restored.");
  std::vector<UserId> changed;
  change(world, [&] {
    changed = world.stores().life.remove(ids, world.now());
    audit_users(world, AuditEvent::user_deleted, changed);
  });
  output.say("deleted " + counted_users(changed.size()));
  return exit_done;
}

int restore(World& world, const Arguments& arguments, Output& output) {
  const auto ids = existing_users(world, arguments);
  std::vector<UserId> changed;
  change(world, [&] {
    changed = world.stores().life.restore(ids, world.now());
    audit_users(world, AuditEvent::user_restored, changed);
  });
  if (changed.empty()) throw Refused("none of them is deleted and can still be restored");
  output.say("restored " + counted_users(changed.size()));
  return exit_done;
}

operation::AuditRecord erased_by(World& world) {
  return world.signed_record({.event = AuditEvent::user_erased});
}

int erase(World& world, const Arguments& arguments, Output& output) {
  const auto ids = existing_users(world, arguments);
  confirm(arguments, output, "This erases " + counted_users(ids.size()) + " for good. Nothing brings them back.");
  account::UserErasure& erasure = world.stores().erasure;
  change(world, [&] {
    audit_users(world, AuditEvent::user_deleted, world.stores().life.remove(ids, world.now()));
    erasure.begin(ids, world.now());
  });
  output.one(Record().add("erased", erasure.finish(ids, erased_by(world), world.now())));
  return exit_done;
}

// Disabled accounts are deleted first, by the same batches.
std::vector<UserId> next_due(World& world, bool disabled, Instant until, int size) {
  account::UserErasure& erasure = world.stores().erasure;
  if (!disabled) return erasure.begin_due(until, size, world.now());
  const auto ids = erasure.long_disabled(until, 0, size);
  std::vector<UserId> marked;
  change(world, [&] {
    audit_users(world, AuditEvent::user_deleted, world.stores().life.remove(ids, world.now()));
    marked = erasure.begin(ids, world.now());
  });
  return marked;
}

int erase_due(World& world, const Arguments& arguments, Output& output) {
  const bool disabled = arguments.find("--status") == "disabled";
  const auto given = arguments.find("--grace");
  const Seconds grace = given ? parse_seconds(*given) : world.settings().accounts.deletion_grace;
  const int size = arguments.number("--batch", 1, 10'000, batch);
  const std::string which = disabled ? "that have been disabled and unchanged" : "that have been deleted";
  confirm(arguments, output, "This erases for good all accounts " + which + " for " + std::to_string(grace.count()) + " seconds.");
  const Instant until = world.now() - grace;
  std::uint64_t erased = 0;
  for (;;) {
    const auto ids = next_due(world, disabled, until, size);
    if (ids.empty()) break;
    erased += world.stores().erasure.finish(ids, erased_by(world), world.now());
    output.progress("erased " + counted_users(erased));
  }
  output.one(Record().add("erased", erased));
  return exit_done;
}

// Where a new address is given, it is unverified unless the command says otherwise.
void change_address(World& world, const account::User& user, const Arguments& arguments, IdentifierKind kind) {
  const bool is_email = kind == IdentifierKind::email;
  const auto given = arguments.find(is_email ? "--email" : "--phone");
  const auto verified = arguments.find(is_email ? "--email-verified" : "--phone-verified");
  if (!given && !verified) return;
  std::optional<std::string> address = is_email ? user.email : user.phone;
  bool is_verified = is_email ? user.email_verified : user.phone_verified;
  if (given && given->empty()) address.reset();
  if (given && !given->empty()) {
    const auto identifier = authentication::parse_identifier(*given);
    if (!identifier || identifier->kind != kind) throw Refused(printable(*given) + " is not what the option takes");
    address = identifier->value;
  }
  if (given) is_verified = false;
  if (verified && *verified != "keep") is_verified = *verified == "yes";
  if (is_verified && !address) throw Refused("there is no address that could be verified");
  world.stores().users.set_address(user.id, kind, address, is_verified, world.now());
}

int update(World& world, const Arguments& arguments, Output& output) {
  const account::User user = existing_user(world, arguments.get("WHO"));
  try {
    change(world, [&] {
      change_address(world, user, arguments, IdentifierKind::email);
      change_address(world, user, arguments, IdentifierKind::phone);
      world.audit({.event = AuditEvent::user_updated, .user_id = user.id});
    });
  } catch (const db::Duplicate&) {
    throw Refused("the address is somebody else's");
  }
  output.one(user_record(world, *world.stores().users.find(user.id)));
  return exit_done;
}

int verify(World& world, const Arguments& arguments, Output& output) {
  const std::string text = arguments.get("IDENTIFIER");
  const auto identifier = authentication::parse_identifier(text);
  bool is_done = false;
  change(world, [&] {
    is_done = identifier && world.stores().users.mark_verified(identifier->value, world.now());
    const auto user = is_done ? world.stores().users.find_by_identifier(identifier->value) : std::nullopt;
    if (user) world.audit({.event = AuditEvent::user_updated, .user_id = user->id});
  });
  if (!is_done) throw Refused("nobody has the e-mail address or phone number " + printable(text));
  output.say("verified " + printable(text));
  return exit_done;
}

int sessions(World& world, const Arguments& arguments, Output& output) {
  const account::User user = existing_user(world, arguments.get("WHO"));
  std::vector<Record> records;
  for (const account::Session& session : world.stores().sessions.list(user.id, world.now())) {
    records.push_back(Record()
                          .add("session_id", to_base64url(session.id))
                          .add("created_at", session.created_at)
                          .add("last_used_at", session.last_used_at)
                          .add("expires_at", session.expires_at)
                          .add("acr", session.acr)
                          .add("amr", session.amr)
                          .add("address", session.address)
                          .add("user_agent", session.user_agent));
  }
  constexpr std::string_view columns[] = {"session_id", "created_at", "last_used_at", "address", "user_agent"};
  output.list(records, columns);
  return exit_done;
}

int end_session(World& world, const Arguments& arguments, Output& output) {
  const account::User user = existing_user(world, arguments.get("WHO"));
  const auto id = arguments.find("SESSION_ID");
  std::uint64_t ended = 0;
  change(world, [&] {
    account::Sessions& store = world.stores().sessions;
    if (id) {
      const auto session = store.find_of_user(user.id, from_base64url(*id).value_or(""), world.now());
      if (!session) throw Refused("the user has no session " + printable(*id));
      store.end(*session, world.now());
      ended = 1;
    } else {
      ended = store.end_all(user.id, {}, world.now());
    }
    world.audit({.event = AuditEvent::logged_out, .user_id = user.id});
  });
  output.one(Record().add("sessions_ended", ended));
  return exit_done;
}

int credentials(World& world, const Arguments& arguments, Output& output) {
  const account::User user = existing_user(world, arguments.get("WHO"));
  std::vector<Record> records;
  for (const account::Credential& one : world.stores().users.credentials_of(user.id, arguments.number("--limit", 1, 1000, 20))) {
    Record record;
    record.add("kind", one.kind).add("form", one.form).add("created_at", one.created_at);
    records.push_back(record.add("ended_at", one.ended_at));
  }
  constexpr std::string_view columns[] = {"kind", "form", "created_at", "ended_at"};
  output.list(records, columns);
  return exit_done;
}

int invalidate(World& world, const Arguments& arguments, Output& output) {
  const auto ids = existing_users(world, arguments);
  confirm(arguments, output, "Nobody logs in with a password as " + counted_users(ids.size()) + " any more until a new one is set.");
  std::uint64_t ended = 0;
  change(world, [&] {
    ended = world.stores().life.invalidate_credentials(ids, world.now());
    audit_users(world, AuditEvent::user_access_revoked, ids);
  });
  output.one(Record().add("passwords_ended", ended));
  return exit_done;
}

int data(World& world, const Arguments& arguments, Output& output) {
  const account::User user = existing_user(world, arguments.get("WHO"));
  const auto document = account::PersonalData(world.stores().database).of(user.id, all_events, world.now());
  change(world, [&] { world.audit({.event = AuditEvent::users_exported, .user_id = user.id}); });
  output.text(document.value_or("{}") + "\n");
  return exit_done;
}

}  // namespace

std::vector<Command> user_life_commands() {
  return {
      {"user", "update", "Changes e-mail address and phone number, with which a person also logs in, and whether they are verified.",
       "gatewarden user update ada@example.com --email ada@example.org --email-verified yes",
       {who_operand,
        {"--email", "ADDRESS", "the new e-mail address; empty: none"},
        {"--email-verified", "TRUTH", "whether it is known to be the person's; a new one is not", Times::at_most_once, truths},
        {"--phone", "NUMBER", "the new phone number; empty: none"},
        {"--phone-verified", "TRUTH", "likewise", Times::at_most_once, truths}},
       Needs::schema, update},
      {"user", "verify", "Marks an e-mail address or phone number as its user's own.", "gatewarden user verify ada@example.com",
       {{"IDENTIFIER", "", "the address or number", Times::once}}, Needs::schema, verify},
      {"user", "sessions", "Lists the browsers in which a user is logged in.", "gatewarden user sessions ada@example.com", {who_operand},
       Needs::schema, sessions},
      {"user", "end-session", "Ends a session of a user, or all; tokens stay.", "gatewarden user end-session ada@example.com",
       {who_operand, {"SESSION_ID", "", "which, as \"user sessions\" names it; otherwise all"}}, Needs::schema, end_session},
      {"user", "credentials", "Lists a user's passwords, newest first: when they began and ended, in which form; never themselves.",
       "gatewarden user credentials ada@example.com --limit 5", {who_operand, {"--limit", "COUNT", "at most so many; otherwise 20"}},
       Needs::schema, credentials},
      {"user", "invalidate", "Makes all passwords of users invalid, and ends all sessions and tokens.",
       "gatewarden user invalidate ada@example.com --yes", {many_operand, yes_parameter}, Needs::schema, invalidate},
      {"user", "data", "Prints everything that is kept about a user as one JSON document, without secrets.",
       "gatewarden user data ada@example.com > ada.json", {who_operand}, Needs::schema, data},
      {"user", "delete", "Deletes users, who can be restored until they are erased; ends all sessions and tokens.",
       "gatewarden user delete ada@example.com --yes", {many_operand, yes_parameter}, Needs::schema, remove},
      {"user", "restore", "Makes deleted users what they were before.", "gatewarden user restore ada@example.com", {many_operand},
       Needs::schema, restore},
      {"user", "erase", "Erases users for good, whoever they are.", "gatewarden user erase 312345678901234567 --yes",
       {many_operand, yes_parameter}, Needs::schema, erase},
      {"user", "erase-due", "Erases for good all users that were deleted long enough ago, as the daemon does by itself.",
       "gatewarden user erase-due --grace 30d --yes",
       {{"--grace", "DURATION", "how long ago; otherwise accounts.deletion_grace"},
        {"--status", "STATUS", "deleted, or disabled: whom nothing has changed for so long", Times::at_most_once, erasable},
        {"--batch", "COUNT", "so many at once; otherwise 100"},
        yes_parameter},
       Needs::schema, erase_due},
  };
}

}  // namespace gatewarden::commands
