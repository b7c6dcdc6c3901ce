// Who somebody is according to another provider: its claims under its names made into ours. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "domain/account/identity_providers.h"
#include "platform/json/value.h"

namespace gatewarden::authentication {

struct ExternalIdentity {
  std::string subject;
  std::string email;  // as the provider wrote it; empty: it told none
  bool email_verified = false;
  std::string username;
  std::string profile = "{}";  // JSON object of standard claims
  std::string acr;             // that the provider says it reached; empty: none

  // As the person knows the account there.
  std::string display_name() const;
};

// Nothing where the subject is missing: of text, or a number that fits 63 bits. Later claims fill what the earlier lack.
std::optional<ExternalIdentity> read_identity(const json::Value& claims, const account::IdentityProvider& provider);
void fill_from(ExternalIdentity& identity, const json::Value& claims, const account::IdentityProvider& provider);
// A list of {"email", "primary", "verified"}: the primary one, or the first that is verified.
void take_address(ExternalIdentity& identity, const json::Value& addresses, const account::IdentityProvider& provider);
// The subject among claims.
std::optional<std::string> subject_of(const json::Value& claims, const account::IdentityProvider& provider);

}  // namespace gatewarden::authentication
