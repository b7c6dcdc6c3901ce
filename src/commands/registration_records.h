// What the nouns registration and dead-letter have in common: how a request is named and shown. A list is without personal data; who
// asks for one request sees all of it but its password.
#pragma once

#include <string>

#include "commands/command.h"
#include "commands/output.h"
#include "domain/account/registrations.h"

namespace gatewarden::commands {

// The 16 bytes of the operand REQUEST_ID, or of another parameter. Throws Refused.
std::string request_id_of(const Arguments& arguments);
std::string shown_request_id(const account::Registration& registration);

// Seconds since then.
std::int64_t age_of(Instant then, Instant now);

// Client, identifiers, flags, profile, by the names of an entry; of the password, in which form it is there.
void add_contents(Record& record, const account::Registration& registration);

}  // namespace gatewarden::commands
