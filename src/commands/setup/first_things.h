// What an empty server gets to begin with: a first account, and a client and a user to try things out with.
#pragma once

#include <optional>
#include <string>

#include "commands/world.h"

namespace gatewarden::commands::setup {

// An account, and the password that nobody has seen before.
struct MadeUser {
  std::string identifier;
  std::string password;
};
// Nothing where somebody has the identifier already.
std::optional<MadeUser> make_user(World& world, const std::string& identifier, const std::string& name);

inline constexpr std::string_view demo_client_id = "demo";
inline constexpr std::string_view demo_user = "demo@example.com";
// The new client's secret; nothing where it is there already.
std::optional<std::string> make_demo_client(World& world);
// Where a browser begins the demo's log-in. It ends on the account page, with a code in the address.
std::string demo_address(const std::string& issuer);

}  // namespace gatewarden::commands::setup
