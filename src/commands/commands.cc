#include "commands/command.h"

#include <array>

#include "base/text.h"
#include "commands/nouns.h"

namespace gatewarden::commands {

namespace {

constexpr std::array nouns = {
    Noun{"audit", "what happened, to whom, by which client"},
    Noun{"client", "applications that may ask for tokens"},
    Noun{"completion", "completion for shells"},
    Noun{"config", "the configuration"},
    Noun{"db", "the database's schema and its upkeep"},
    Noun{"dead-letter", "registrations that could not become users"},
    Noun{"doctor", "what goes wrong around the programs, and how to mend it"},
    Noun{"key", "keys that sign tokens, and the keys that seal"},
    Noun{"linked-account", "people's accounts at other providers"},
    Noun{"mail", "messages to people, and their way out"},
    Noun{"page", "what people see: templates and their texts"},
    Noun{"passkey", "public keys by which a person signs in"},
    Noun{"provider", "other providers that people sign in with"},
    Noun{"registration", "registrations on their way to becoming users"},
    Noun{"scope", "what applications may ask for"},
    Noun{"second-factor", "what people show besides their password"},
    Noun{"setup", "keys, configuration, database and the first account, from nothing"},
    Noun{"status", "whether everything works"},
    Noun{"token", "what a token is, and its end"},
    Noun{"user", "people"},
    Noun{"version", "which version this is"},
};

constexpr std::array globals = {
    Parameter{"--config", "FILE", "read this configuration instead of GATEWARDEN_CONFIG or /etc/gatewarden/gatewarden.toml"},
    Parameter{"--json", "", "print JSON, whose names and types stay as they are"},
    Parameter{"--help", "", "show help for the command before it"},
};

std::vector<Command> make_commands() {
  std::vector<Command> all;
  for (const auto rows : {audit_commands, client_commands, completion_commands, config_commands, db_commands,
                          dead_letter_commands, doctor_commands, key_commands, linked_account_commands, mail_commands,
                          page_commands, passkey_commands, provider_commands, registration_commands, scope_commands,
                          second_factor_commands, setup_commands, status_commands, token_commands, user_commands, user_life_commands, user_import_commands,
                          user_export_commands, version_commands}) {
    for (Command& command : rows()) all.push_back(std::move(command));
  }
  return all;
}

}  // namespace

std::optional<std::string> Arguments::find(std::string_view name) const {
  const auto found = values_.find(name);
  if (found == values_.end()) return std::nullopt;
  return found->second.front();
}

std::string Arguments::get(std::string_view name) const { return values_.find(name)->second.front(); }

std::vector<std::string> Arguments::all(std::string_view name) const {
  const auto found = values_.find(name);
  return found == values_.end() ? std::vector<std::string>() : found->second;
}

int Arguments::number(std::string_view name, int least, int most, int otherwise) const {
  const auto text = find(name);
  if (!text) return otherwise;
  const auto number = parse_integer(*text);
  if (!number || *number < least || *number > most) {
    throw WrongUsage(std::string(name) + " takes a number from " + std::to_string(least) + " to " + std::to_string(most));
  }
  return static_cast<int>(*number);
}

std::string Command::name() const {
  return verb.empty() ? std::string(noun) : std::string(noun) + ' ' + std::string(verb);
}

std::span<const Command> all_commands() {
  static const std::vector<Command> all = make_commands();
  return all;
}

std::span<const Noun> all_nouns() { return nouns; }

std::span<const Parameter> global_parameters() { return globals; }

}  // namespace gatewarden::commands
