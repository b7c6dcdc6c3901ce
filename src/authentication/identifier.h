// What a person types to say who they are, made canonical, so that every spelling of an account is one (S70).
#pragma once

#include <optional>
#include <string_view>

#include "domain/account/users.h"

namespace gatewarden::authentication {

// Trims, normalises (NFC) and folds case: an e-mail address (has "@"; RFC 5321 lengths), a phone number in E.164 (begins
// with "+"; spaces, dots, dashes and brackets are dropped), or a user name (PRECIS UsernameCaseMapped, RFC 8265 section 3.3).
// Nothing for what can be none of these, malformed UTF-8, control characters, or more than 320 bytes.
std::optional<account::Identifier> parse_identifier(std::string_view text);

}  // namespace gatewarden::authentication
