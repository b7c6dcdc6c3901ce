// Every SQL statement of every store, for the test that explains each.
#pragma once

#include <vector>

#include "platform/db/statement.h"

namespace gatewarden::domain {

std::vector<db::StatementInfo> all_statements();

}  // namespace gatewarden::domain
