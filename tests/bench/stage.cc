#include "bench/stage.h"

#include <stdexcept>

#include "base/encoding.h"
#include "base/json_writer.h"
#include "domain/account/sessions.h"
#include "domain/account/totp.h"
#include "domain/account/users.h"
#include "domain/operation/connect.h"
#include "platform/config/config.h"
#include "platform/otp/totp.h"
#include "platform/password/hasher.h"

namespace gatewarden::bench {

namespace {

constexpr int clients_of_a_kind = 34;
constexpr int users = 1000;
constexpr std::string_view their_password = "correct horse battery staple";

constexpr password::Argon2Parameters cheapest{8, 1, 1};

test::StackOptions options(Stage::Hashing hashing) {
  test::StackOptions options;
  options.for_figures = true;
  if (hashing == Stage::Hashing::cheapest) {
    options.extra_configuration = "[passwords]\nargon2_memory_kib = 8\nargon2_iterations = 1\nargon2_lanes = 1\n";
  }
  return options;
}

// Writes people straight to the database.
struct Seeding {
  Seeding(const test::Stack& stack, std::string its_hash)
      : settings(config::load(stack.configuration_file())), connection(stack.database()), hash(std::move(its_hash)) {}

  account::UserId insert(const std::string& email) {
    account::NewUser person;
    person.identifiers = {{account::IdentifierKind::email, email}};
    person.profile = R"({"name":"Jane Doe","given_name":"Jane","family_name":"Doe","locale":"en-GB"})";
    person.email = email;
    person.email_verified = true;
    person.password_hash = hash;
    return users.insert(person, clock.now()).id;
  }

  const config::Settings settings;
  const SystemClock clock;
  db::Connection connection;
  account::UserIds ids{settings.server.node_id, clock};
  account::Users users{connection, ids};
  const std::string hash;
};

}  // namespace

Stage::Stage(int people, Hashing hashing) : stack_(options(hashing)) {
  for (int i = 0; i < clients_of_a_kind; ++i) {
    es256_.push_back(make_machine(oauth::TokenFormat::jwt, crypto::Algorithm::es256));
    rs256_.push_back(make_machine(oauth::TokenFormat::jwt, crypto::Algorithm::rs256));
    opaque_.push_back(make_machine(oauth::TokenFormat::opaque, crypto::Algorithm::rs256));
  }
  make_application();
  hash_their_password(hashing);
  people_ = make_people("person", users + people, people);
}

Application Stage::make_machine(oauth::TokenFormat format, crypto::Algorithm algorithm) {
  const test::Stack::TestClient made = stack_.make_client([&](oauth::Client& client) {
    client.grant_types = {"client_credentials"};
    client.access_token_format = format;
    client.access_token_algorithm = algorithm;
  });
  return {made.client.client_id, made.secret, "", "profile email"};
}

void Stage::make_application() {
  application_.redirect_uri = "https://application.example/callback";
  application_.scope = "openid profile email offline_access";
  const test::Stack::TestClient made = stack_.make_client([&](oauth::Client& client) {
    client.token_endpoint_auth_method = "none";
    client.redirect_uris = {application_.redirect_uri};
    client.grant_types = {"authorization_code", "refresh_token"};
    client.access_token_algorithm = crypto::Algorithm::es256;
    client.id_token_signed_response_alg = crypto::Algorithm::es256;
    client.consent = oauth::ConsentPolicy::skip;
  });
  application_.client_id = made.client.client_id;
}

// One hash for all: a thousand of them would take minutes, and nobody reads another's.
void Stage::hash_their_password(Hashing cost) {
  password::HasherSettings hashing;
  if (cost == Hashing::cheapest) hashing.parameters = cheapest;
  hashing.budget_file = stack_.folder() + "/seeding.budget";
  password_hash_ = password::Hasher(hashing).hash(Secret(std::string(their_password)));
}

std::vector<Person> Stage::make_people(std::string_view word, int count, int with_session) {
  Seeding seeding(stack_, password_hash_);
  const config::Settings& settings = seeding.settings;
  cache::Cache no_cache({}, settings.secrets.key_encryption_key, seeding.clock);
  account::Sessions sessions(seeding.connection, no_cache, settings.sessions.lifetime, settings.sessions.idle);
  std::vector<Person> made;
  db::Transaction transaction(seeding.connection);
  for (int i = 0; i < count; ++i) {
    const std::string email = std::string(word) + std::to_string(i) + "@example.com";
    const account::UserId id = seeding.insert(email);
    if (i >= with_session) continue;
    const account::NewSession session{id, "", "pwd", "127.0.0.1", "bench"};
    made.push_back({email, std::string(their_password), sessions.insert(session, seeding.clock.now()).cookie});
  }
  transaction.commit();
  return made;
}

std::vector<Person> Stage::make_people_with_totp(int count) {
  Seeding seeding(stack_, password_hash_);
  account::Authenticators authenticators(seeding.connection,
                                         operation::derived_key(seeding.settings, operation::KeyPurpose::second_factors));
  std::vector<Person> made;
  db::Transaction transaction(seeding.connection);
  for (int i = 0; i < count; ++i) {
    const std::string email = "totp" + std::to_string(people_with_totp_++) + "@example.com";
    const Secret secret = otp::make_secret();
    authenticators.insert(seeding.insert(email), "Phone", secret, 0, seeding.clock.now());
    made.push_back({email, std::string(their_password), "", std::string(secret.reveal())});
  }
  transaction.commit();
  return made;
}

const test::Authenticator& Stage::passkey(int number) {
  if (passkeys_.empty()) {
    const int count = static_cast<int>(people_.size());
    for (const Person& person : make_people("passkey", count, count)) passkeys_.push_back(make_passkey(person));
  }
  return passkeys_.at(static_cast<std::size_t>(number));
}

// As a page of the issuer makes one, in the person's session.
test::Authenticator Stage::make_passkey(const Person& person) {
  test::HttpClient http(stack_);
  const auto post = [&](const std::string& path, const std::string& body, int expected) {
    const test::Answer answer = http.send("POST", path, body, {{"content-type", "application/json"},
                                                               {"cookie", "__Host-gatewarden_session=" + person.session_cookie}});
    if (answer.status != expected) throw std::runtime_error(path + ": " + answer.body);
    return answer.json();
  };
  const json::Value begun = post("/api/v1/account/passkeys/options", "{}", 200);
  const json::Value asked = begun.find("public_key").value();
  test::Authenticator authenticator;
  authenticator.user_handle = from_base64url(asked.find("user").value().string_at("id").value()).value();
  const auto made = authenticator.create({.challenge = from_base64url(asked.string_at("challenge").value()).value(),
                                          .origin = stack_.issuer(), .rp_id = asked.find("rp").value().string_at("id").value()});
  JsonWriter body;
  body.begin_object().member("change_token", begun.string_at("change_token").value()).member("name", "Phone");
  post("/api/v1/account/passkeys", body.key("credential").raw(authenticator.registration_json(made)).end_object().take(), 201);
  return authenticator;
}

}  // namespace gatewarden::bench
