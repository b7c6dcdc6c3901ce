// Looks at a hashing budget from outside, by the locks on its file.
#pragma once

#include <string>

namespace gatewarden::test {

// How many stand in the queue of the persons and of the background work of password::Budget.
int count_waiting_persons(const std::string& budget_file);
int count_waiting_background(const std::string& budget_file);

}  // namespace gatewarden::test
