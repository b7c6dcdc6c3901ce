#include "grant_types/grant_types.h"

#include <algorithm>
#include <array>

#include "base/names.h"

namespace gatewarden::grant_types {

namespace {

using metrics::Count;

constexpr std::array rows = {
    GrantType{names::authorization_code, authorization_code, Clients::all, Count::tokens_issued_authorization_code_jwt,
              Count::tokens_issued_authorization_code_opaque},
    GrantType{names::refresh_token, refresh_token, Clients::all, Count::tokens_issued_refresh_token_jwt,
              Count::tokens_issued_refresh_token_opaque},
    GrantType{names::client_credentials, client_credentials, Clients::confidential,
              Count::tokens_issued_client_credentials_jwt, Count::tokens_issued_client_credentials_opaque},
};

}  // namespace

std::span<const GrantType> grant_types() { return rows; }

const GrantType* find_grant_type(std::string_view name) {
  const auto row = std::find_if(rows.begin(), rows.end(), [name](const GrantType& one) { return one.name == name; });
  return row == rows.end() ? nullptr : &*row;
}

}  // namespace gatewarden::grant_types
