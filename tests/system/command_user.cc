// gatewarden user: accounts, passwords, and the end of access.
#include "base/text.h"
#include "domain/account/sessions.h"
#include "domain/oauth/grants.h"
#include "harness/test.h"
#include "platform/config/config.h"
#include "platform/password/hasher.h"
#include "system/command_stack.h"

using namespace std::string_literals;
using namespace gatewarden;
using test::command_stack;
using test::command_world;
using test::run_json;
using test::run_refused;
using Words = std::vector<std::string>;

namespace {

using gatewarden::test::contains;

const std::string good_password = "correct horse battery";

std::string make_user(const std::string& identifier) {
  return run_json({"user", "create", identifier, "--no-password"}).string_at("user_id").value();
}

// The stores of the stack, as the tool opens them.
bool has_password(const std::string& identifier, const std::string& password) {
  const auto user = command_world().stores().users.find_with_password(identifier);
  if (!user || !user->password_hash) return false;
  password::HasherSettings settings;
  settings.parameters = {256, 1, 1};
  settings.budget_file = command_stack().folder() + "/test-budget";
  settings.queue_deadline = Milliseconds{60'000};
  return password::Hasher(settings).verify(Secret(password), *user->password_hash).matches;
}

// What a person holds who logged in at a client.
struct Held {
  account::Session session;
  std::string refresh_token;
  std::string access_token;
  std::string jti;
  Instant issued_at;
};

Held log_in(const std::string& user_id, const std::string& client_id) {
  commands::Stores& stores = command_world().stores();
  const Instant now = command_world().now();
  const auto id = parse_unsigned(user_id).value();
  Held held;
  db::Transaction transaction(stores.database);
  held.session = stores.sessions.insert({.user_id = id, .acr = "pwd", .amr = "pwd", .address = "192.0.2.1",
                                         .user_agent = "test"}, now).session;
  oauth::Grant grant;
  grant.id = std::string(16, 'g');
  grant.client_id = client_id;
  grant.user_id = id;
  grant.session_id = held.session.id;
  grant.scope = "openid";
  grant.auth_time = now;
  grant.acr = grant.amr = "pwd";
  held.refresh_token = stores.refresh_tokens.insert(grant, now + Seconds(86400), now);
  oauth::AccessToken token;
  token.grant_id = grant.id;
  token.client_id = client_id;
  token.user_id = id;
  token.scope = "openid";
  token.created_at = now;
  token.expires_at = now + Seconds(3600);
  held.access_token = stores.access_tokens.insert(token);
  transaction.commit();
  held.issued_at = now;
  held.jti = oauth::make_jti(grant.id, now);
  return held;
}

struct StillGood {
  bool session, refresh_token, access_token, signed_token;
  bool operator==(const StillGood&) const = default;
};

StillGood look(const Held& held, const std::string& user_id, const std::string& client_id) {
  commands::Stores& stores = command_world().stores();
  const Instant now = command_world().now();
  const auto family = stores.refresh_tokens.find(held.refresh_token);
  const bool current =
      family && std::holds_alternative<oauth::RefreshCurrent>(stores.refresh_tokens.decide(held.refresh_token, *family, now));
  oauth::SignedTokenIdentity identity;
  identity.jti = held.jti;
  identity.grant_id = std::string(16, 'g');
  identity.client_id = client_id;
  identity.user_id = parse_unsigned(user_id);
  identity.issued_at = held.issued_at;
  identity.expires_at = held.issued_at + Seconds(3600);
  return {stores.sessions.find_by_hash(held.session.hash, held.session.expires_day, now).has_value(), current,
          !stores.access_tokens.find(held.access_token)->revoked_at, !stores.revocations.is_revoked(identity)};
}

constexpr StillGood all_good{true, true, true, true};
constexpr StillGood nothing_good{false, false, false, false};

}  // namespace

TEST("command: user create keeps identifiers in their one spelling, and the claims that were given") {
  const json::Value made = run_json({"user", "create", "Ada.Lovelace@Example.COM", "+44 20 7946 0018", "Countess",
                                     "--no-password", "--name",
                                     "Ada Lovelace", "--given-name", "Ada", "--birthdate", "1815-12-10", "--locality",
                                     "London", "--email-verified"});
  CHECK_EQUAL("active"s, made.string_at("status").value());
  const auto identifiers = made.find("identifiers")->strings().value();
  CHECK_EQUAL(std::size_t{3}, identifiers.size());
  CHECK_EQUAL("ada.lovelace@example.com"s, to_lower_ascii(made.string_at("email").value()));
  CHECK_EQUAL(true, made.boolean_at("email_verified").value());
  CHECK_EQUAL("+442079460018"s, made.string_at("phone_number").value());
  CHECK_EQUAL(false, made.boolean_at("phone_number_verified").value());
  const json::Value profile = made.find("profile").value();
  CHECK_EQUAL("Ada Lovelace"s, profile.string_at("name").value());
  CHECK_EQUAL("London"s, profile.find("address")->string_at("locality").value());
  for (const char* who : {"ADA.lovelace@example.com", "+442079460018", "countess"}) {
    CHECK_EQUAL(made.string_at("user_id").value(), run_json({"user", "show", who}).string_at("user_id").value());
  }
  CHECK(test::events_of_user(made.string_at("user_id").value()) == Words{"user_created"});
}

TEST("command: a claim that no profile can hold is refused by name, and nobody is made") {
  const std::pair<const char*, const char*> claims[] = {{"--birthdate", "1815-02-30"}, {"--locale", "English"}, {"--zoneinfo", "London time"},
                                                        {"--picture", "ada.png"},      {"--website", "javascript:alert(1)"}};
  for (const auto& [option, value] : claims) {
    const std::string told = run_refused({"user", "create", "claims@example.com", "--no-password", option, value}, 1);
    CHECK(contains(told, "the profile is not good: " + std::string(option).substr(2) + " is no "));
  }
  CHECK(contains(run_refused({"user", "show", "claims@example.com"}, 1), "there is no user"));
}

TEST("command: an identifier that is taken or can be none is refused, and nothing is made") {
  make_user("taken@example.com");
  CHECK(contains(run_refused({"user", "create", "fresh@example.com", "TAKEN@example.com", "--no-password"}, 1),
                 "is somebody's already"));
  CHECK(contains(run_refused({"user", "show", "fresh@example.com"}, 1), "there is no user"));
  CHECK(contains(run_refused({"user", "create", "@", "--no-password"}, 1), "is no e-mail address"));
  CHECK(contains(run_refused({"user", "create", "--no-password"}, 2), "IDENTIFIER is required"));
}

TEST("S72: the password comes on standard input and is stored as an Argon2id hash") {
  const json::Value made = run_json({"user", "create", "hashed@example.com", "--password-stdin"}, good_password + "\nignored\n");
  CHECK(made.string_at("user_id"));
  CHECK(has_password("hashed@example.com", good_password));
  CHECK(command_world().stores().users.find_with_password("hashed@example.com")->password_hash->starts_with("$argon2id$"));
}

TEST("S71: a password that is too short or too long is refused, and spaces count") {
  CHECK(contains(run_refused({"user", "create", "short@example.com", "--password-stdin"}, 1, "1234567\n"),
                 "fewer than 8 characters"));
  CHECK(contains(run_refused({"user", "create", "short@example.com", "--password-stdin"}, 1,
                             "\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\n"), "fewer than 8"));
  CHECK(contains(run_refused({"user", "create", "long@example.com", "--password-stdin"}, 1, std::string(1025, 'x') + "\n"),
                 "more than 1024 bytes"));
  run_json({"user", "create", "spaces@example.com", "--password-stdin"}, " 8 chars \n");
  CHECK(has_password("spaces@example.com", " 8 chars "));
}

TEST("command: without a terminal the password must be piped") {
  CHECK(contains(run_refused({"user", "create", "nobody@example.com"}, 2), "use --password-stdin"));
}

TEST("S68: user disable ends the session and every kind of token") {
  const std::string id = make_user("disable@example.com");
  const std::string client = command_stack().make_client().client.client_id;
  const Held held = log_in(id, client);
  CHECK(look(held, id, client) == all_good);
  CHECK(contains(run_refused({"user", "disable", id}, 2), "add --yes"));
  CHECK(look(held, id, client) == all_good);
  CHECK_EQUAL(0, command_stack().run({"user", "disable", id, "--yes"}).status);
  CHECK(look(held, id, client) == nothing_good);
  CHECK_EQUAL("disabled"s, run_json({"user", "show", id}).string_at("status").value());
  CHECK_EQUAL(0, command_stack().run({"user", "enable", "disable@example.com"}).status);
  CHECK_EQUAL("active"s, run_json({"user", "show", id}).string_at("status").value());
  CHECK(look(held, id, client) == nothing_good);
  CHECK((test::events_of_user(id) == Words{"user_enabled", "user_disabled", "user_created"}));
}

TEST("S68: user revoke ends everything of the person and nothing of another") {
  const std::string id = make_user("revoke@example.com");
  const std::string other = make_user("untouched@example.com");
  const std::string client = command_stack().make_client().client.client_id;
  const Held held = log_in(id, client);
  const json::Value counts = run_json({"user", "revoke", id, "--yes"});
  CHECK_EQUAL("1"s, counts.string_at("sessions_ended").value());
  CHECK_EQUAL("1"s, counts.string_at("refresh_tokens_revoked").value());
  CHECK_EQUAL("1"s, counts.string_at("access_tokens_revoked").value());
  CHECK(look(held, id, client) == nothing_good);
  const Held of_other = log_in(other, client);
  CHECK(look(of_other, other, client) == all_good);
}

TEST("S68: user revoke --client ends the tokens at that client alone and keeps the session") {
  const std::string id = make_user("one-client@example.com");
  const std::string client = command_stack().make_client().client.client_id;
  const std::string kept_client = command_stack().make_client().client.client_id;
  const Held held = log_in(id, client);
  const Held kept = log_in(id, kept_client);
  run_json({"user", "revoke", id, "--client", client, "--yes"});
  CHECK((look(held, id, client) == StillGood{true, false, false, false}));
  CHECK(look(kept, id, kept_client) == all_good);
  CHECK(contains(run_refused({"user", "revoke", id, "--client", "no-such", "--yes"}, 1), "there is no client"));
}

TEST("command: a new password ends access unless told to keep it") {
  const std::string id = run_json({"user", "create", "change@example.com", "--password-stdin"},
                                  good_password).string_at("user_id").value();
  const std::string client = command_stack().make_client().client.client_id;
  const Held held = log_in(id, client);
  CHECK_EQUAL(0, command_stack().run({"user", "password", id, "--password-stdin", "--keep-access"}, "another good one\n").status);
  CHECK(has_password("change@example.com", "another good one"));
  CHECK(!has_password("change@example.com", good_password));
  CHECK(look(held, id, client) == all_good);
  CHECK_EQUAL(0, command_stack().run({"user", "password", id, "--password-stdin"}, "the third of them\n").status);
  CHECK(look(held, id, client) == nothing_good);
}

TEST("command: user list goes on after the last one") {
  const std::string first = make_user("list-a@example.com");
  const std::string second = make_user("list-b@example.com");
  const auto rows = run_json({"user", "list", "--after", first, "--limit", "1"}).items();
  CHECK_EQUAL(std::size_t{1}, rows.size());
  CHECK(parse_unsigned(rows.at(0).string_at("user_id").value()).value() > parse_unsigned(first).value());
  CHECK(parse_unsigned(rows.at(0).string_at("user_id").value()).value() <= parse_unsigned(second).value());
}
