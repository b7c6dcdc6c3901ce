// A command of the tool as one row: its words, what it takes, and the function that does it. Help, completion and the
// manual's synopsis are made from the rows; cli.cc alone knows how a command line is taken apart.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace gatewarden::commands {

class Output;
class World;

// The exit status of the tool.
inline constexpr int exit_done = 0;
inline constexpr int exit_refused = 1;
inline constexpr int exit_usage = 2;
inline constexpr int exit_broken = 3;
// Ended in order by a signal, before all was done: as a shell tells it.
constexpr int exit_interrupted(int signal) { return 128 + signal; }

// The command was understood and cannot be done: no such client, a redirect URI that nobody may register. The text is a
// sentence for the operator.
class Refused : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// The command line is wrong in a way that the table cannot say.
class WrongUsage : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

enum class Times { at_most_once, once, any, at_least_once };

constexpr bool is_repeated(Times times) { return times == Times::any || times == Times::at_least_once; }
constexpr bool is_required(Times times) { return times == Times::once || times == Times::at_least_once; }

// An operand ("CLIENT_ID"), an option with a value ("--name", value "TEXT") or a switch ("--yes", no value).
struct Parameter {
  std::string_view name;
  std::string_view value;  // what help and manual call the option's value
  std::string_view text;
  Times times = Times::at_most_once;
  std::span<const std::string_view> choices = {};  // empty: any text

  bool is_operand() const { return !name.starts_with("--"); }
  bool is_switch() const { return !is_operand() && value.empty(); }
};

// What was given on the command line, by the parameter's name.
class Arguments {
 public:
  void add(std::string_view name, std::string value) { values_[std::string(name)].push_back(std::move(value)); }
  bool has(std::string_view name) const { return values_.contains(name); }
  std::optional<std::string> find(std::string_view name) const;
  std::string get(std::string_view name) const;  // of a parameter that must be there
  std::vector<std::string> all(std::string_view name) const;
  // A number within bounds, or `otherwise` where it is not given. Throws WrongUsage.
  int number(std::string_view name, int least, int most, int otherwise) const;

 private:
  std::map<std::string, std::vector<std::string>, std::less<>> values_;
};

// What must be there before the command runs.
enum class Needs {
  nothing,   // not even a configuration
  settings,  // a configuration without faults
  schema,    // and a database with the schema that this program knows
};

struct Command {
  std::string_view noun;
  std::string_view verb;  // empty: the noun is the whole command
  std::string_view text;  // what it does, one sentence
  std::string_view example;
  std::vector<Parameter> parameters;
  Needs needs;
  int (*run)(World& world, const Arguments& arguments, Output& output);
  bool hidden = false;  // for the build, not for people

  std::string name() const;  // "client create"
};

// Every command, nouns together, in the order of help and manual.
std::span<const Command> all_commands();
struct Noun {
  std::string_view name;
  std::string_view text;
};
std::span<const Noun> all_nouns();
// Those that every command takes: --config, --json, --yes … belong to the command line itself.
std::span<const Parameter> global_parameters();

}  // namespace gatewarden::commands
