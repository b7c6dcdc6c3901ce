// How an application shows its face on a page: its logo, which the page's policy lets in.
#pragma once

#include "domain/oauth/clients.h"
#include "endpoints/pages/page_response.h"
#include "platform/template/pages.h"

namespace gatewarden::endpoints {

// The section LOGO with LOGO_URI; nothing for a client without one, or with one that is not https.
void show_logo(const oauth::Client& client, page::Values& values, PageOptions& options);
// Who is asking, as sign_in_client.html says it: the section CLIENT with CLIENT_NAME, and the logo.
void show_client(const oauth::Client& client, page::Values& values, PageOptions& options);

}  // namespace gatewarden::endpoints
