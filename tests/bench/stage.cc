#include "bench/stage.h"

#include "domain/account/sessions.h"
#include "domain/account/users.h"
#include "platform/config/config.h"
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

}  // namespace

Stage::Stage(int people, Hashing hashing) : stack_(options(hashing)) {
  for (int i = 0; i < clients_of_a_kind; ++i) {
    es256_.push_back(make_machine(oauth::TokenFormat::jwt, crypto::Algorithm::es256));
    rs256_.push_back(make_machine(oauth::TokenFormat::jwt, crypto::Algorithm::rs256));
    opaque_.push_back(make_machine(oauth::TokenFormat::opaque, crypto::Algorithm::rs256));
  }
  make_application();
  make_people(people, hashing);
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

void Stage::make_people(int people, Hashing cost) {
  const config::Settings settings = config::load(stack_.configuration_file());
  const SystemClock clock;
  db::Connection connection(stack_.database());
  cache::Cache no_cache({}, settings.secrets.key_encryption_key, clock);
  account::UserIds ids(settings.server.node_id, clock);
  account::Users accounts(connection, ids);
  account::Sessions sessions(connection, no_cache, settings.sessions.lifetime, settings.sessions.idle);
  password::HasherSettings hashing;
  if (cost == Hashing::cheapest) hashing.parameters = cheapest;
  hashing.budget_file = stack_.folder() + "/seeding.budget";
  // One hash for all: a thousand of them would take minutes, and nobody reads another's.
  const std::string hash = password::Hasher(hashing).hash(Secret(std::string(their_password)));

  db::Transaction transaction(connection);
  for (int i = 0; i < users + people; ++i) {
    const std::string email = "person" + std::to_string(i) + "@example.com";
    account::NewUser person;
    person.identifiers = {{account::IdentifierKind::email, email}};
    person.profile = R"({"name":"Jane Doe","given_name":"Jane","family_name":"Doe","locale":"en-GB"})";
    person.email = email;
    person.email_verified = true;
    person.password_hash = hash;
    const account::User made = accounts.insert(person, clock.now());
    if (i >= people) continue;
    const account::NewSession session{made.id, "", "pwd", "127.0.0.1", "bench"};
    people_.push_back({email, std::string(their_password), sessions.insert(session, clock.now()).cookie});
  }
  transaction.commit();
}

}  // namespace gatewarden::bench
