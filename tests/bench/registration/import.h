// gatewarden user import, from a file that another system could have written.
#pragma once

#include "harness/stack.h"

namespace gatewarden::bench {

// Imports so many people with hashes of Argon2id; answers the seconds from the start of the command to its end. Throws unless
// every one of them is a user then.
double import_people(test::Stack& stack, int people);

}  // namespace gatewarden::bench
