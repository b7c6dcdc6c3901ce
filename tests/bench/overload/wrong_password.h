// A guess at somebody's password.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "bench/load.h"

namespace gatewarden::bench {

// By JSON, a new browser each time: the identifier, and a password that is wrong. One after the other of these people, from the one
// with this number on.
std::unique_ptr<Walk> wrong_password(std::vector<std::string> identifiers, int first);

}  // namespace gatewarden::bench
