#include "protocol/scope.h"

#include <algorithm>

#include "base/names.h"
#include "base/text.h"

namespace gatewarden::protocol {

namespace {

constexpr std::size_t longest_scope = 2048;
constexpr std::size_t most_words = 100;

bool contains(const std::vector<std::string>& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

void keep_grantable(std::vector<std::string>& words, const oauth::Client& client, oauth::Scopes& scopes) {
  std::erase_if(words, [&](const std::string& word) {
    return !contains(client.scopes, word) || scopes.find(word) == nullptr;
  });
}

// %x21 / %x23-5B / %x5D-7E, and the space between two words.
bool is_scope_character(char c) { return c >= 0x20 && c <= 0x7e && c != '"' && c != '\\'; }

std::vector<std::string> default_words(const oauth::Client& client, oauth::Scopes& scopes) {
  std::vector<std::string> words;
  for (const oauth::Scope& scope : scopes.all()) {
    if (scope.is_default && contains(client.scopes, scope.name)) words.push_back(scope.name);
  }
  return words;
}

}  // namespace

Result<std::vector<std::string>> parse_scope(std::string_view text) {
  if (text.size() > longest_scope) return OAuthError{ErrorCode::invalid_scope, "the scope is too long"};
  if (!std::all_of(text.begin(), text.end(), is_scope_character)) {
    return OAuthError{ErrorCode::invalid_scope, "the scope has characters that no scope has"};
  }
  std::vector<std::string> words;
  for (std::string& word : split_words(text)) {
    if (contains(words, word)) continue;
    if (words.size() == most_words) return OAuthError{ErrorCode::invalid_scope, "the scope has too many words"};
    words.push_back(std::move(word));
  }
  return words;
}

bool has_word(std::string_view scope, std::string_view word) {
  for (std::size_t at = 0; at < scope.size();) {
    const std::size_t end = std::min(scope.find(' ', at), scope.size());
    if (scope.substr(at, end - at) == word) return true;
    at = end + 1;
  }
  return false;
}

bool is_within(std::string_view narrow, std::string_view wide) {
  const std::vector<std::string> words = split_words(narrow);
  return std::all_of(words.begin(), words.end(), [wide](const std::string& word) { return has_word(wide, word); });
}

Result<std::string> grantable_scope(std::optional<std::string_view> asked, const oauth::Client& client,
                                    oauth::Scopes& scopes) {
  std::vector<std::string> words;
  if (asked) {
    words = TRY(parse_scope(*asked));
    if (contains(words, names::openid) && !contains(client.scopes, names::openid)) {
      return OAuthError{ErrorCode::invalid_scope, "the client may not have the scope openid"};
    }
    // RFC 6749 section 3.3 lets us ignore the rest, and OpenID Connect Core 3.1.2.1 asks for that.
    keep_grantable(words, client, scopes);
  } else {
    words = default_words(client, scopes);
  }
  if (words.empty()) {
    return OAuthError{ErrorCode::invalid_scope, asked ? "the client may have none of the scopes it asks for"
                                                      : "a scope is needed, for there is no default"};
  }
  return join(words, " ");
}

Result<std::string> still_grantable(std::string_view granted, const oauth::Client& client, oauth::Scopes& scopes) {
  std::vector<std::string> words = split_words(granted);
  keep_grantable(words, client, scopes);
  if (words.empty()) return OAuthError{ErrorCode::invalid_scope, "the client may have none of the granted scopes any more"};
  return join(words, " ");
}

}  // namespace gatewarden::protocol
