// Scope as text (RFC 6749 section 3.3): its syntax, and what of it a client is given.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "domain/oauth/clients.h"
#include "domain/oauth/scopes.h"

namespace gatewarden::protocol {

// Each word once, in the order of the text. Refused before any work on the words: more than 2048 bytes (of the column), more
// than 100 words, or other characters than section 3.3 allows (S16).
Result<std::vector<std::string>> parse_scope(std::string_view text);

bool has_word(std::string_view scope, std::string_view word);
// Every word of `narrow` is a word of `wide`.
bool is_within(std::string_view narrow, std::string_view wide);

// What of the asked scope exists here and the client may have; where nothing is asked, the default scopes that it may have.
// invalid_scope if nothing is left, or if openid is asked and the client may not have it.
Result<std::string> grantable_scope(std::optional<std::string_view> asked, const oauth::Client& client, oauth::Scopes& scopes);
// What of a granted scope the client may have to this day; invalid_scope if nothing.
Result<std::string> still_grantable(std::string_view granted, const oauth::Client& client, oauth::Scopes& scopes);

}  // namespace gatewarden::protocol
