// The metadata of clients, one row a member: its option, how a value is taken, how it is shown.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "commands/command.h"
#include "commands/output.h"
#include "domain/oauth/clients.h"
#include "platform/config/settings.h"

namespace gatewarden::commands {

struct ClientField {
  Parameter option;
  std::string_view name;  // of RFC 7591 or our own, in JSON
  // All values that were given; throws Refused for what cannot be.
  void (*take)(oauth::Client& client, const std::vector<std::string>& values);
  Cell (*show)(const oauth::Client& client);
};
std::span<const ClientField> client_fields();

// Takes every option that was given.
void take_fields(oauth::Client& client, const Arguments& arguments);
Record client_record(const oauth::Client& client);

// What must hold between the members, and with the server's settings; throws Refused with the first that does not.
void check_client(const oauth::Client& client, const config::Settings& settings);

}  // namespace gatewarden::commands
