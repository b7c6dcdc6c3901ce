#include "bench/registration/stage.h"

#include "domain/account/registration_keys.h"

namespace gatewarden::bench {

namespace {

test::StackOptions options(HashingCost cost) {
  test::StackOptions options;
  options.for_figures = true;
  options.start_daemon = false;
  // The quick form is a test beside others: what waits there is no overload.
  if (cost == HashingCost::cheap)
    options.extra_configuration =
        "[passwords]\nargon2_memory_kib = 1024\nargon2_iterations = 1\nargon2_lanes = 1\n[workers]\npatience = \"10s\"\n";
  return options;
}

Application make_application(test::Stack& stack, const std::string& scope) {
  const test::Stack::TestClient made = stack.make_client([&](oauth::Client& client) {
    client.grant_types = {"client_credentials"};
    client.access_token_algorithm = crypto::Algorithm::es256;
    client.scopes.push_back("registration");
  });
  return {made.client.client_id, made.secret, "", scope};
}

}  // namespace

RegistrationStage::RegistrationStage(HashingCost cost)
    : stack_(options(cost)),
      settings_(config::load(stack_.configuration_file())),
      opener_(config::load_registration_keys(settings_)),
      backlog_(stack_.database()),
      registrar_(make_application(stack_, settings_.registration.scope)),
      machine_(make_application(stack_, "profile email")) {
  db::Connection connection(stack_.database());
  account::RegistrationKeys(connection).publish(opener_.public_key(), SystemClock{}.now());
}

password::HasherSettings RegistrationStage::hasher_settings() const {
  const config::Settings::Passwords& passwords = settings_.passwords;
  password::HasherSettings hashing;
  hashing.parameters = {static_cast<std::uint32_t>(passwords.argon2_memory_kib), static_cast<std::uint32_t>(passwords.argon2_iterations),
                        static_cast<std::uint32_t>(passwords.argon2_lanes)};
  hashing.budget_file = stack_.folder() + "/raw.budget";
  return hashing;
}

}  // namespace gatewarden::bench
