// gatewarden completion: a script for bash, made from the table of commands.
#include "commands/cli.h"
#include "commands/nouns.h"
#include "commands/output.h"

namespace gatewarden::commands {

namespace {

// What the shell does at run time; the case branches between the two parts are the table.
constexpr std::string_view script_begin = R"(# Completion of gatewarden(1) for bash. Made by "gatewarden completion bash".
_gatewarden() {
  local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} noun= verb= i
  for ((i = 1; i < COMP_CWORD; i++)); do
    case ${COMP_WORDS[i]} in
      --config) ((i++)) ;;
      -*) ;;
      *) if [[ -z $noun ]]; then noun=${COMP_WORDS[i]}; elif [[ -z $verb ]]; then verb=${COMP_WORDS[i]}; fi ;;
    esac
  done
  local words= files=
  case "$noun $verb $before" in
    *' --config') files=1 ;;
)";
constexpr std::string_view script_end = R"(  esac
  if [[ -n $files ]]; then
    mapfile -t COMPREPLY < <(compgen -f -- "$word")
  else
    mapfile -t COMPREPLY < <(compgen -W "$words" -- "$word")
  fi
}
complete -o bashdefault -o default -F _gatewarden gatewarden
)";

std::string joined(std::span<const std::string_view> words) {
  std::string text;
  for (const std::string_view word : words) text += (text.empty() ? "" : " ") + std::string(word);
  return text;
}

std::string branch(const std::string& pattern, const std::string& deed) { return "    " + pattern + ") " + deed + " ;;\n"; }

std::string words_deed(const std::string& words) { return "words='" + words + "'"; }

std::string global_words() {
  std::string words;
  for (const Parameter& parameter : global_parameters()) words += ' ' + std::string(parameter.name);
  return words;
}

// First the values of each option, by the word before; then the options of each command.
std::string branches_of(const Command& command) {
  const std::string place = "'" + std::string(command.noun) + ' ' + std::string(command.verb);
  std::string text;
  std::string options;
  for (const Parameter& parameter : command.parameters) {
    const bool is_file = parameter.value == "FILE" || parameter.name == "FILE";
    if (parameter.is_operand()) {
      if (!parameter.choices.empty()) options += ' ' + joined(parameter.choices);
      continue;
    }
    options += ' ' + std::string(parameter.name);
    if (parameter.is_switch()) continue;
    const std::string pattern = place + ' ' + std::string(parameter.name) + "'";
    text += branch(pattern, is_file ? "files=1" : words_deed(joined(parameter.choices)));
  }
  return text + branch(place + " '*", words_deed(options.substr(options.empty() ? 0 : 1) + global_words()));
}

std::string noun_branches() {
  std::string text;
  std::string nouns;
  for (const Noun& noun : all_nouns()) {
    std::string verbs;
    for (const Command& command : all_commands()) {
      if (command.noun == noun.name && !command.hidden && !command.verb.empty()) verbs += std::string(command.verb) + ' ';
    }
    nouns += std::string(noun.name) + ' ';
    if (!verbs.empty()) text += branch("'" + std::string(noun.name) + "  '*", words_deed(verbs + "--help"));
  }
  return text + branch("'  '*", words_deed(nouns + "--version" + global_words()));
}

int complete_bash(World&, const Arguments&, Output& output) {
  output.text(bash_completion());
  return exit_done;
}

}  // namespace

std::string bash_completion() {
  std::string text(script_begin);
  for (const Command& command : all_commands()) {
    if (!command.hidden) text += branches_of(command);
  }
  return text + noun_branches() + std::string(script_end);
}

std::vector<Command> completion_commands() {
  return {
      {"completion", "bash", "Prints the completion script for bash.",
       "gatewarden completion bash > /etc/bash_completion.d/gatewarden", {}, Needs::nothing, complete_bash},
  };
}

}  // namespace gatewarden::commands
