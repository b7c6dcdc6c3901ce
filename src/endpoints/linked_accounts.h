// What the page of linked accounts, its JSON and administration share.
#pragma once

#include <string>

#include "authentication/external/external_sign_in.h"
#include "base/http.h"
#include "base/json_writer.h"
#include "domain/account/external_accounts.h"
#include "domain/account/users.h"
#include "endpoints/services.h"

namespace gatewarden::endpoints {

authentication::UnlinkOutcome unlink_account(Services& services, const http::Request& request, const account::User& user,
                                             account::LinkId id);
// Whether the site's own programs may use the person's account there. False for a link that is not theirs, or has no tokens.
bool share_account(Services& services, const http::Request& request, const account::User& user, account::LinkId id, bool shared);

// As an object; without tokens.
void write_link(JsonWriter& json, const account::ExternalAccount& account);

}  // namespace gatewarden::endpoints
