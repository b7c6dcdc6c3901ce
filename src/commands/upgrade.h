// Bringing the database to what this program knows: its schema, and what the accounts of the other programs may do with it.
#pragma once

#include <string>
#include <vector>

#include "commands/output.h"
#include "commands/world.h"

namespace gatewarden::commands {

// Answers the migrations that were applied: "12 name".
std::vector<std::string> upgrade_database(World& world, Output& output);  // db.cc

}  // namespace gatewarden::commands
