#include "system/command_stack.h"

#include <memory>

#include "harness/test.h"

namespace gatewarden::test {

namespace {

std::vector<std::string> events(const std::string& option, const std::string& subject) {
  std::vector<std::string> names;
  for (const json::Value& entry : run_json({"audit", "list", option, subject}).items()) {
    names.push_back(entry.string_at("event").value());
  }
  return names;
}

}  // namespace

Stack& command_stack() {
  static const auto stack = [] {
    StackOptions options;
    options.start_workers = false;
    options.extra_configuration = "[cache]\ndeadline = \"2s\"\n";  // whether it answers counts here, not how soon
    return std::make_unique<Stack>(options);
  }();
  return *stack;
}

commands::World& command_world() {
  static commands::World opened(command_stack().configuration_file());
  return opened;
}

json::Value run_json(std::vector<std::string> arguments, const std::string& standard_input) {
  arguments.insert(arguments.begin(), "--json");
  const Stack::Ran ran = command_stack().run(arguments, standard_input);
  CHECK_EQUAL(std::string("0, "), std::to_string(ran.status) + ", " + (ran.status == 0 ? "" : ran.err));
  // A list of the stack that all these tests share may be long.
  const auto value = json::Value::parse(ran.out, 16, ran.out.size());
  CHECK(value.has_value());
  return *value;
}

std::string run_refused(const std::vector<std::string>& arguments, int status, const std::string& standard_input) {
  const Stack::Ran ran = command_stack().run(arguments, standard_input);
  CHECK_EQUAL(std::to_string(status) + ", ", std::to_string(ran.status) + ", " + ran.out);
  CHECK(!ran.err.empty());
  return ran.err;
}

std::vector<std::string> events_of_client(const std::string& client_id) { return events("--client", client_id); }
std::vector<std::string> events_of_user(const std::string& user_id) { return events("--user", user_id); }

}  // namespace gatewarden::test
