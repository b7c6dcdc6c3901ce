// gatewarden provider: other providers at whom people may have accounts that they sign in with.
#include <fstream>
#include <sstream>

#include "base/text.h"
#include "commands/confirm.h"
#include "commands/nouns.h"
#include "commands/output.h"
#include "commands/provider_fields.h"
#include "commands/world.h"

namespace gatewarden::commands {

namespace {

using account::IdentityProvider;
using account::ProviderAuthentication;
using account::ProviderStatus;
using operation::AuditEvent;

constexpr std::string_view list_columns[] = {"provider", "name", "kind", "status", "linked_accounts"};
constexpr std::size_t longest_secret = 4096;

IdentityProvider existing(World& world, const Arguments& arguments) {
  const std::string name = arguments.get("PROVIDER");
  const IdentityProvider* const provider = world.stores().identity_providers.find(name);
  if (provider == nullptr) throw Refused("there is no provider " + printable(name));
  return *provider;
}

Record record_of(World& world, const IdentityProvider& provider) {
  return provider_record(provider)
      .add("callback_uri", world.settings().server.issuer + "/login/callback/" + provider.provider)
      .add("linked_accounts", static_cast<std::int64_t>(world.stores().external_accounts.count(provider.provider)));
}

// A secret of one line, or a private key of many.
Secret read_secret_file(const std::string& path) {
  std::ifstream file(path);
  std::ostringstream content;
  if (!file || !(content << file.rdbuf())) throw Refused("the file " + printable(path) + " cannot be read");
  std::string secret(trim(content.str()));
  if (secret.empty() || secret.size() > longest_secret) throw Refused("the file " + printable(path) + " holds no secret");
  return Secret(std::move(secret));
}

void take_secret(IdentityProvider& provider, const Arguments& arguments, bool must_ask) {
  if (const auto path = arguments.find("--client-secret-file")) {
    provider.client_secret = read_secret_file(*path);
    return;
  }
  if (provider.authentication == ProviderAuthentication::none) {
    provider.client_secret = Secret();
    return;
  }
  if (arguments.has("--client-secret-stdin")) {
    provider.client_secret = read_password(PasswordSource::standard_input);
  } else if (provider.authentication == ProviderAuthentication::private_key_jwt && must_ask) {
    // The provider is told the public half.
    provider.client_secret = crypto::SigningKey::generate(crypto::Algorithm::es256).private_der();
  } else if (must_ask) {
    provider.client_secret = read_secret("Client secret: ");
  }
}

int create(World& world, const Arguments& arguments, Output& output) {
  const std::string tenant = arguments.find("--tenant").value_or("");
  IdentityProvider provider;
  if (const auto name = arguments.find("--preset")) provider = preset(*name, tenant);
  else if (!tenant.empty()) throw Refused("--tenant is for the preset microsoft");
  provider.provider = arguments.find("PROVIDER").value_or(provider.provider);
  provider.created_at = provider.updated_at = world.now();
  take_fields(provider, arguments);
  take_secret(provider, arguments, true);
  check_provider(provider, world.settings());
  try {
    change(world, [&] {
      world.stores().identity_providers.insert(provider);
      world.audit({.event = AuditEvent::identity_provider_changed});
    });
  } catch (const db::Duplicate&) {
    throw Refused("there is a provider " + provider.provider + " already");
  }
  const Record record = record_of(world, provider);
  output.one(record);
  output.say("Register the callback_uri at the provider.");
  return exit_done;
}

int list(World& world, const Arguments&, Output& output) {
  std::vector<Record> records;
  for (const IdentityProvider& provider : world.stores().identity_providers.all()) records.push_back(record_of(world, provider));
  output.list(records, list_columns);
  return exit_done;
}

int show(World& world, const Arguments& arguments, Output& output) {
  output.one(record_of(world, existing(world, arguments)));
  return exit_done;
}

void store(World& world, IdentityProvider& provider) {
  provider.updated_at = world.now();
  change(world, [&] {
    if (!world.stores().identity_providers.update(provider)) throw Refused("the provider was deleted meanwhile");
    world.audit({.event = AuditEvent::identity_provider_changed});
  });
}

int update(World& world, const Arguments& arguments, Output& output) {
  IdentityProvider provider = existing(world, arguments);
  const auto method_before = provider.authentication;
  take_fields(provider, arguments);
  take_secret(provider, arguments, provider.authentication != method_before && provider.client_secret.empty());
  check_provider(provider, world.settings());
  store(world, provider);
  output.one(record_of(world, provider));
  return exit_done;
}

int set_status(World& world, const Arguments& arguments, Output& output, ProviderStatus status) {
  IdentityProvider provider = existing(world, arguments);
  provider.status = status;
  store(world, provider);
  output.say(provider.provider + " is " + std::string(account::wire_name(status)));
  return exit_done;
}

int enable(World& world, const Arguments& arguments, Output& output) {
  return set_status(world, arguments, output, ProviderStatus::active);
}
int disable(World& world, const Arguments& arguments, Output& output) {
  return set_status(world, arguments, output, ProviderStatus::disabled);
}

int remove(World& world, const Arguments& arguments, Output& output) {
  const IdentityProvider provider = existing(world, arguments);
  const std::uint64_t links = world.stores().external_accounts.count(provider.provider);
  confirm(arguments, output, "This deletes the provider " + provider.provider + " and the links of " + std::to_string(links) +
                                 " people to their accounts there.");
  const std::pair<std::string_view, std::uint64_t> figures[] = {{"linked_accounts", links}};
  change(world, [&] {
    world.stores().external_accounts.remove_all(provider.provider);
    world.stores().identity_providers.remove(provider.provider);
    world.audit({.event = AuditEvent::identity_provider_changed}, figures);
  });
  output.say("deleted " + provider.provider);
  return exit_done;
}

constexpr Parameter provider_operand{"PROVIDER", "", "the provider's word", Times::once};
constexpr Parameter secret_file{"--client-secret-file", "FILE", "the secret, or the private key as PKCS #8"};
constexpr Parameter secret_stdin{"--client-secret-stdin", "", "take the secret from the first line of standard input"};

std::vector<Parameter> with_fields(std::vector<Parameter> parameters) {
  for (const ProviderField& field : provider_fields()) parameters.push_back(field.option);
  return parameters;
}

}  // namespace

std::vector<Command> provider_commands() {
  return {
      {"provider", "create", "Lets people sign in with their accounts at another provider.",
       "gatewarden provider create --preset github --client-id Iv1.0123456789abcdef --client-secret-file github.secret",
       with_fields({{"PROVIDER", "", "a word for it, in addresses; otherwise the preset's"},
                    {"--preset", "NAME", "a provider that is well known", Times::at_most_once, preset_names()},
                    {"--tenant", "ID", "of Microsoft's directory, or \"consumers\""}, secret_file, secret_stdin}),
       Needs::schema, create},
      {"provider", "list", "Lists all providers.", "gatewarden provider list", {}, Needs::schema, list},
      {"provider", "show", "Shows a provider's configuration, without its secret.", "gatewarden provider show github",
       {provider_operand}, Needs::schema, show},
      {"provider", "update", "Changes what is given and leaves the rest.", "gatewarden provider update github --registration yes",
       with_fields({provider_operand, secret_file, secret_stdin}), Needs::schema, update},
      {"provider", "enable", "Lets people sign in with it again.", "gatewarden provider enable github", {provider_operand},
       Needs::schema, enable},
      {"provider", "disable", "Lets nobody sign in with it; links stay.", "gatewarden provider disable github", {provider_operand},
       Needs::schema, disable},
      {"provider", "delete", "Deletes a provider and every link to it.", "gatewarden provider delete github --yes",
       {provider_operand, yes_parameter}, Needs::schema, remove},
  };
}

}  // namespace gatewarden::commands
