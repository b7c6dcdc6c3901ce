// Claims about a person (OpenID Connect Core section 5): those of each scope, those asked for one by one, and how they are told.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/json_writer.h"
#include "base/result.h"
#include "domain/account/users.h"
#include "domain/oauth/clients.h"

namespace gatewarden::protocol {

// A standard claim of section 5.1 and the scope that gives it (section 5.4).
struct ClaimRow {
  std::string_view name;
  std::string_view scope;
};
std::span<const ClaimRow> standard_claims();

// What the claims parameter says of one claim (section 5.5.1).
struct ClaimWish {
  bool essential = false;
  std::vector<std::string> values;  // of "value" or "values", where they are text; empty: any
};

// The claims parameter: by place, by name.
struct ClaimsRequest {
  std::map<std::string, ClaimWish, std::less<>> userinfo;
  std::map<std::string, ClaimWish, std::less<>> id_token;
};

// invalid_request for what is no JSON object of the form of section 5.5, over 8 KiB, or more than 64 claims in a place.
// Members and claims that are not understood are ignored, as section 5.5 demands.
Result<ClaimsRequest> parse_claims_request(std::string_view json);

// Leaves what exists and what the client may have: a standard claim needs its scope among the client's.
ClaimsRequest permitted_claims(ClaimsRequest request, const oauth::Client& client);
// Names alone go into an interaction, a code and a token, with the wishes for sub and acr, which decide the log-in.
std::string to_json(const ClaimsRequest& request);
bool is_empty(const ClaimsRequest& request);

// The scopes of the claims asked for one by one.
std::vector<std::string> scopes_of_claims(const ClaimsRequest& request);

// The names of the claims that a scope gives and those of `wishes`, each once.
std::vector<std::string_view> claims_to_tell(std::string_view scope, const std::map<std::string, ClaimWish, std::less<>>& wishes);

// Adds what is known of the person under these names to the object being written: no empty and no null values (section 5.3.2).
void write_standard_claims(JsonWriter& json, const account::User& user, std::span<const std::string_view> names);

}  // namespace gatewarden::protocol
