// The stack that the tests of the command line share: a database and a cache, no workers.
#pragma once

#include <string>
#include <vector>

#include "commands/world.h"
#include "harness/stack.h"
#include "platform/json/value.h"

namespace gatewarden::test {

Stack& command_stack();
// What commands see of it, for tests that make or look at what no command does.
commands::World& command_world();

// Runs the tool with --json; fails the test unless it exits with 0 and prints JSON.
json::Value run_json(std::vector<std::string> arguments, const std::string& standard_input = "");
// Runs the tool; fails the test unless it exits with `status`. Answers standard error.
std::string run_refused(const std::vector<std::string>& arguments, int status, const std::string& standard_input = "");

// The events that the audit log holds of a client or a user, newest first.
std::vector<std::string> events_of_client(const std::string& client_id);
std::vector<std::string> events_of_user(const std::string& user_id);

}  // namespace gatewarden::test
