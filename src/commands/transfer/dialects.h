// People as other servers export them: an object each, put into the members of our own JSON lines.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "platform/json/value.h"

namespace gatewarden::commands {

struct Dialect {
  std::string_view name;  // "keycloak"
  // One of our objects, as JSON. What is not there, or is of another type, is left out: what must be there is judged later.
  std::string (*translate)(const json::Value& person);
};
// keycloak (an element of a realm export's "users"), kratos (an identity), zitadel (an element of "humanUsers"), authentik (a user
// of "ak dumpdata").
std::span<const Dialect> dialects();
const Dialect* find_dialect(std::string_view name);

}  // namespace gatewarden::commands
