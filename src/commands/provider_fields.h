// What can be configured of another provider, one row a member: its option, how a value is taken, how it is shown; and what is
// known of well-known ones.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "commands/command.h"
#include "commands/output.h"
#include "domain/account/identity_providers.h"
#include "platform/config/settings.h"

namespace gatewarden::commands {

struct ProviderField {
  Parameter option;
  std::string_view name;  // in JSON
  // All values that were given; throws Refused for what cannot be.
  void (*take)(account::IdentityProvider& provider, const std::vector<std::string>& values);
  Cell (*show)(const account::IdentityProvider& provider);
};
std::span<const ProviderField> provider_fields();

void take_fields(account::IdentityProvider& provider, const Arguments& arguments);
// Never the secret; of a private key the public half.
Record provider_record(const account::IdentityProvider& provider);
// What must hold between the members; throws Refused with the first that does not.
void check_provider(const account::IdentityProvider& provider, const config::Settings& settings);

// What the well-known document of themselves. Nothing but the client's own id and secret is left to say.
std::span<const std::string_view> preset_names();
// `tenant`: of Microsoft's directory. Throws Refused where it is missing or not wanted.
account::IdentityProvider preset(std::string_view name, const std::string& tenant);

}  // namespace gatewarden::commands
