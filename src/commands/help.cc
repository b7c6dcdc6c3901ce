#include "commands/help.h"

#include <algorithm>

#include "commands/cli.h"

namespace gatewarden::commands {

namespace {

constexpr Dress plain{"", "", "", ""};
constexpr Dress scdoc{"*", "*", "_", "_"};
constexpr std::size_t widest_left = 30;

// Two columns; what is too wide for the left one gets a line of its own.
std::string two_columns(const std::vector<std::pair<std::string, std::string>>& lines) {
  std::size_t width = 0;
  for (const auto& [left, right] : lines) {
    if (left.size() <= widest_left) width = std::max(width, left.size());
  }
  std::string text;
  for (const auto& [left, right] : lines) {
    text += "  " + left;
    text += left.size() <= width ? std::string(width - left.size() + 2, ' ') : '\n' + std::string(width + 4, ' ');
    text += right + '\n';
  }
  return text;
}

std::string text_of(const Parameter& parameter) {
  std::string text(parameter.text);
  if (is_repeated(parameter.times)) text += "; may be repeated";
  if (parameter.choices.empty()) return text;
  text += ": ";
  for (std::size_t i = 0; i < parameter.choices.size(); ++i) {
    if (i > 0) text += i + 1 == parameter.choices.size() ? " or " : ", ";
    text += parameter.choices[i];
  }
  return text;
}

std::string left_of(const Parameter& parameter) {
  std::string left(parameter.name);
  if (!parameter.value.empty()) left += ' ' + std::string(parameter.value);
  return left;
}

// The name of a parameter and of its value, without brackets, for the manual.
std::string name_of(const Parameter& parameter) {
  Parameter bare = parameter;
  bare.times = Times::once;
  return usage_of(bare, scdoc);
}

std::string options_text(std::span<const Parameter> parameters) {
  std::vector<std::pair<std::string, std::string>> lines;
  for (const Parameter& parameter : parameters) lines.emplace_back(left_of(parameter), text_of(parameter));
  return two_columns(lines);
}

std::string global_text() { return "\nEverywhere:\n" + options_text(global_parameters()); }

// The whole command as it is typed. Of many options only that there are some is told here.
std::string usage_of(const Command& command, const Dress& dress) {
  constexpr std::ptrdiff_t few = 4;
  const auto& parameters = command.parameters;
  const bool many = std::count_if(parameters.begin(), parameters.end(),
                                  [](const Parameter& one) { return !one.is_operand(); }) > few;
  std::string usage = std::string(dress.name_begin) + "gatewarden " + command.name() + std::string(dress.name_end);
  for (const Parameter& parameter : parameters) {
    if (parameter.is_operand() || !many || is_required(parameter.times)) usage += ' ' + usage_of(parameter, dress);
  }
  if (many) usage += " [" + std::string(dress.value_begin) + "OPTION" + std::string(dress.value_end) + "]...";
  return usage;
}

std::string help_of_command(const Command& command) {
  std::string text = "Example:\n  " + std::string(command.example) + "\n\n";
  text += std::string(command.text) + "\n\nUsage: " + usage_of(command, plain) + '\n';
  if (!command.parameters.empty()) text += '\n' + options_text(command.parameters);
  return text + global_text();
}

std::string help_of_noun(std::string_view noun) {
  std::string example;
  std::vector<std::pair<std::string, std::string>> lines;
  for (const Command& command : all_commands()) {
    if (command.noun != noun || command.hidden) continue;
    if (example.empty()) example = command.example;
    lines.emplace_back(command.name(), command.text);
  }
  return "Example:\n  " + example + "\n\nCommands:\n" + two_columns(lines) + global_text();
}

std::string help_of_all() {
  std::vector<std::pair<std::string, std::string>> lines;
  for (const Noun& noun : all_nouns()) lines.emplace_back(noun.name, noun.text);
  return "Example:\n  gatewarden client create --name \"Photo album\" --redirect-uri https://album.example/callback\n\n"
         "Usage: gatewarden NOUN VERB …\n\nNouns:\n" + two_columns(lines) +
         "\n\"gatewarden NOUN --help\" tells the noun's verbs; gatewarden(1) tells all.\n" + global_text();
}

}  // namespace

std::string usage_of(const Parameter& parameter, const Dress& dress) {
  const auto dressed = [](std::string_view begin, std::string_view text, std::string_view end) {
    return std::string(begin) + std::string(text) + std::string(end);
  };
  std::string usage;
  if (parameter.is_operand()) {
    usage = dressed(dress.value_begin, parameter.name, dress.value_end);
  } else {
    usage = dressed(dress.name_begin, parameter.name, dress.name_end);
    if (!parameter.value.empty()) usage += ' ' + dressed(dress.value_begin, parameter.value, dress.value_end);
  }
  if (!is_required(parameter.times)) usage = '[' + usage + ']';
  if (is_repeated(parameter.times)) usage += "...";
  return usage;
}

std::string help_text(std::string_view noun, std::string_view verb) {
  if (noun.empty()) return help_of_all();
  for (const Command& command : all_commands()) {
    if (command.noun == noun && command.verb == verb) return help_of_command(command);
  }
  return help_of_noun(noun);
}

std::string manual_synopsis() {
  std::string text;
  for (const Command& command : all_commands()) {
    if (!command.hidden) text += usage_of(command, scdoc) + "\n\n";
  }
  return text;
}

std::string manual_commands() {
  std::string text;
  for (const Noun& noun : all_nouns()) {
    text += "## " + std::string(noun.name) + ": " + escape_for_manual(noun.text) + "\n\n";
    for (const Command& command : all_commands()) {
      if (command.noun != noun.name || command.hidden) continue;
      text += usage_of(command, scdoc) + "\n\t" + escape_for_manual(command.text) + "\n\n";
      for (const Parameter& parameter : command.parameters) {
        text += '\t' + name_of(parameter) + "\n\t\t" + escape_for_manual(text_of(parameter)) + ".\n\n";
      }
      text += "\tExample: *" + escape_for_manual(command.example) + "*\n\n";
    }
  }
  return text;
}

// scdoc gives these characters a meaning.
std::string escape_for_manual(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (std::string_view("*_\\<>[]#~`").find(c) != std::string_view::npos) out += '\\';
    out += c;
  }
  return out;
}

}  // namespace gatewarden::commands
