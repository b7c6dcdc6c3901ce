#include "commands/cli.h"

#include <unistd.h>

#include <CLI/CLI.hpp>

#include <algorithm>

#include "base/text.h"
#include "commands/help.h"
#include "commands/output.h"
#include "commands/world.h"
#include "platform/config/config.h"
#include "platform/db/connection.h"
#include "platform/password/hasher.h"

namespace gatewarden::commands {

namespace {

// The table as CLI11 knows it, and the way back from what it parsed.
struct Parser {
  CLI::App app;
  struct Leaf {
    const Command* command;
    CLI::App* app;
    std::vector<std::pair<const Parameter*, CLI::Option*>> options;
  };
  std::vector<Leaf> leaves;
  std::map<std::string_view, CLI::App*> nouns;
  std::string config_file;
  bool json = false;
  bool version = false;
};

CLI::Option* add_parameter(CLI::App& app, const Parameter& parameter) {
  if (parameter.is_switch()) return app.add_flag(std::string(parameter.name));
  CLI::Option* const option = app.add_option(std::string(parameter.name));
  option->required(is_required(parameter.times));
  if (is_repeated(parameter.times)) {
    option->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
    if (parameter.is_operand()) option->expected(-1);
  }
  if (!parameter.choices.empty()) {
    std::vector<std::string> choices(parameter.choices.begin(), parameter.choices.end());
    option->check(CLI::IsMember(choices));
  }
  return option;
}

CLI::App* noun_app(Parser& parser, std::string_view noun) {
  CLI::App*& app = parser.nouns[noun];
  if (app == nullptr) app = parser.app.add_subcommand(std::string(noun))->fallthrough();
  return app;
}

void fill(Parser& parser) {
  parser.app.name("gatewarden");
  parser.app.require_subcommand(1);
  parser.app.add_option("--config", parser.config_file);
  parser.app.add_flag("--json", parser.json);
  parser.app.add_flag("--version", parser.version);
  for (const Command& command : all_commands()) {
    CLI::App* app = noun_app(parser, command.noun);
    if (!command.verb.empty()) {
      app->require_subcommand(1);
      app = app->add_subcommand(std::string(command.verb));
      app->fallthrough();
    }
    Parser::Leaf leaf{&command, app, {}};
    for (const Parameter& parameter : command.parameters) leaf.options.emplace_back(&parameter, add_parameter(*app, parameter));
    parser.leaves.push_back(std::move(leaf));
  }
}

// The words of the command line that name a noun and a verb, as far as they came: what help is asked about.
std::pair<std::string, std::string> words_of(const Parser& parser) {
  std::pair<std::string, std::string> words;
  for (const CLI::App* noun : parser.app.get_subcommands()) {
    words.first = noun->get_name();
    for (const CLI::App* verb : noun->get_subcommands()) words.second = verb->get_name();
  }
  return words;
}

std::string hint(const Parser& parser) {
  const auto [noun, verb] = words_of(parser);
  std::string command = "gatewarden";
  if (!noun.empty()) command += ' ' + noun;
  if (!verb.empty()) command += ' ' + verb;
  return "see \"" + command + " --help\"";
}

std::string complaint(const Parser& parser, const CLI::ParseError& error) {
  const auto unknown = parser.app.remaining(true);
  if (!unknown.empty()) return "there is no \"" + printable(unknown.front()) + "\" here";
  if (dynamic_cast<const CLI::RequiredError*>(&error) != nullptr && words_of(parser).first.empty()) return "a noun is missing";
  const auto [noun, verb] = words_of(parser);
  const auto is_verb_of_noun = [&noun = noun](const Parser::Leaf& leaf) {
    return leaf.command->noun == noun && !leaf.command->verb.empty();
  };
  const bool has_verbs = std::any_of(parser.leaves.begin(), parser.leaves.end(), is_verb_of_noun);
  if (has_verbs && verb.empty()) return "a verb is missing after " + noun;
  return error.what();
}

Invocation invocation_of(Parser& parser) {
  Invocation invocation;
  invocation.config_file = parser.config_file.empty() ? config::default_file() : parser.config_file;
  invocation.json = parser.json;
  for (const Parser::Leaf& leaf : parser.leaves) {
    if (!leaf.app->parsed()) continue;
    invocation.command = leaf.command;
    for (const auto& [parameter, option] : leaf.options) {
      for (const std::string& value : option->results()) invocation.arguments.add(parameter->name, value);
    }
  }
  return invocation;
}

int run_command(const Invocation& invocation, Output& output) {
  const Command& command = *invocation.command;
  World world(invocation.config_file);
  if (command.needs != Needs::nothing) static_cast<void>(world.settings());
  if (command.needs == Needs::schema) world.stores().schema.check();
  return command.run(world, invocation.arguments, output);
}

// What a command throws becomes a sentence and a status here and nowhere else.
int run_and_tell(const Invocation& invocation, Output& output) {
  try {
    return run_command(invocation, output);
  } catch (const Refused& refusal) {
    output.complain(refusal.what());
    return exit_refused;
  } catch (const WrongUsage& wrong) {
    output.complain(wrong.what());
    return exit_usage;
  } catch (const config::Invalid& invalid) {
    for (const std::string& fault : invalid.faults) output.complain(fault);
    return exit_broken;
  } catch (const db::UnknownOutcome& error) {
    output.complain(std::string(error.what()) + "; it may have been done or not: look before you do it again");
    return exit_broken;
  } catch (const password::Busy&) {
    output.complain("every processor is hashing passwords; try again");
    return exit_broken;
  } catch (const std::exception& error) {
    output.complain(error.what());
    return exit_broken;
  }
}

}  // namespace

CommandLine parse_command_line(const std::vector<std::string>& arguments) {
  Parser parser;
  fill(parser);
  std::vector<std::string> reversed(arguments.rbegin(), arguments.rend());
  try {
    if (arguments == std::vector<std::string>{"--version"}) return Printed{exit_done, "gatewarden " GATEWARDEN_VERSION "\n"};
    parser.app.parse(std::move(reversed));
  } catch (const CLI::CallForHelp&) {
    const auto [noun, verb] = words_of(parser);
    return Printed{exit_done, help_text(noun, verb)};
  } catch (const CLI::ParseError& error) {
    return Printed{exit_usage, "gatewarden: " + complaint(parser, error) + "\n" + hint(parser) + "\n"};
  }
  return invocation_of(parser);
}

int run(const std::vector<std::string>& arguments) {
  const CommandLine line = parse_command_line(arguments);
  if (const auto* printed = std::get_if<Printed>(&line)) {
    Output output(printed->status == exit_done ? STDOUT_FILENO : STDERR_FILENO, STDERR_FILENO, Format::people);
    output.text(printed->text);
    return printed->status;
  }
  const auto& invocation = std::get<Invocation>(line);
  Output output(STDOUT_FILENO, STDERR_FILENO, invocation.json ? Format::json : Format::people);
  return run_and_tell(invocation, output);
}

}  // namespace gatewarden::commands
