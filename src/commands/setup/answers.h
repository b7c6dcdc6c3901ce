// What "gatewarden setup" must know: from options, from the configuration that is there, or from the person at the terminal.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/secret.h"
#include "commands/command.h"
#include "commands/output.h"
#include "platform/config/settings.h"

namespace gatewarden::commands::setup {

// The issuer in the sample that "gatewarden config sample" prints: nobody's answer.
bool is_sample_issuer(const std::string& issuer);

// Of the option, of the configuration, or of the person; nothing where nobody knows.
std::optional<std::string> issuer(const Arguments& arguments, Output& output, const std::string& current);

// Where the database is, and the accounts there.
struct DatabaseAnswers {
  config::Settings::Database place;  // socket or host, port, tls_ca, name, and the three users
  std::string admin;
  Secret admin_password;
  std::string accounts_from;  // the host part of the accounts
};
DatabaseAnswers database(const Arguments& arguments, const config::Settings::Database& current);

// An e-mail address, telephone number or user name; empty: none.
std::string administrator(const Arguments& arguments, Output& output);

std::vector<Parameter> parameters();

}  // namespace gatewarden::commands::setup
