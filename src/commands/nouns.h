// The rows of each noun; commands.cc puts them into one table.
#pragma once

#include <vector>

#include "commands/command.h"

namespace gatewarden::commands {

std::vector<Command> audit_commands();
std::vector<Command> client_commands();
std::vector<Command> completion_commands();
std::vector<Command> config_commands();
std::vector<Command> db_commands();
std::vector<Command> dead_letter_commands();
std::vector<Command> doctor_commands();
std::vector<Command> key_commands();
std::vector<Command> linked_account_commands();
std::vector<Command> mail_commands();
std::vector<Command> page_commands();
std::vector<Command> passkey_commands();
std::vector<Command> provider_commands();
std::vector<Command> registration_commands();
std::vector<Command> scope_commands();
std::vector<Command> second_factor_commands();
std::vector<Command> setup_commands();
std::vector<Command> status_commands();
std::vector<Command> token_commands();
std::vector<Command> user_commands();
std::vector<Command> user_life_commands();
std::vector<Command> user_export_commands();
std::vector<Command> user_import_commands();
std::vector<Command> version_commands();

}  // namespace gatewarden::commands
