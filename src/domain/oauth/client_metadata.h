// The metadata column of oauth2_clients: a JSON object with the members of RFC 7591 and our own that differ from the defaults.
#pragma once

#include <string_view>

#include "domain/oauth/clients.h"

namespace gatewarden::oauth {

// Sets what the text says; members that it does not name keep their defaults. Throws std::runtime_error for text that
// metadata_json() cannot have written.
void read_metadata(std::string_view json, Client& client);

}  // namespace gatewarden::oauth
