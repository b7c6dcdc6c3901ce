// The way out to another provider, for the pages of signing in and of linked accounts and for their JSON, and what goes wrong on
// the way there and back.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "authentication/external/provider_client.h"
#include "base/http.h"
#include "domain/account/identity_providers.h"
#include "endpoints/browser.h"
#include "endpoints/oauth/interaction_flow.h"
#include "endpoints/pages/page_response.h"
#include "endpoints/services.h"

namespace gatewarden::endpoints {

// A copy, for what the store answers is gone with its next answer. Nothing for one that is disabled.
std::optional<account::IdentityProvider> find_active_provider(Services& services, std::string_view provider);
std::string callback_uri(const Services& services, std::string_view provider);

struct Departure {
  const account::IdentityProvider& provider;
  const Browser& browser;
  std::optional<ActiveInteraction> interaction = {};
  std::optional<std::string> link_session_hash = {};  // of who links an account
  std::string then = {};                              // the page of the account that asked the person to sign in again
};
// Where the browser goes, once the way back is known.
authentication::FromProvider<std::string> leave_for(Services& services, const Departure& departure);

// Logs what went wrong with a provider.
void log_fault(const account::IdentityProvider& provider, const authentication::ProviderFault& fault);

// The page for whom a provider, or we, could not help: what happened, what to do, and the way to begin again at `way_back`.
struct Trouble {
  int status = 502;
  std::string_view text;   // a text_of(…) in which {PROVIDER} is the provider's name
  std::string way_back;    // an address of ours
  bool is_to_sign_in = true;
};
http::Response trouble_page(Services& services, const http::Request& request, const std::string& provider_name, const Trouble& trouble);
// For a provider that was taken away or disabled: the other ways are at `way_back`.
http::Response gone_provider_page(Services& services, const http::Request& request, std::string way_back);
// Of a fault.
std::string_view trouble_text(const authentication::ProviderFault& fault);

// Shows a button for each provider in a page of ours (sections PROVIDERS and PROVIDER), and lets its form lead there.
void offer_providers(Services& services, page::Values& values, PageOptions& options);
// The CSP source for a form that leads to a provider.
std::string form_target_of(const account::IdentityProvider& provider);

// For whoever has just signed in: links the account at another provider that waits for it, and clears its cookie. Does nothing
// where none waits.
void link_what_waits(Services& services, const http::Request& request, const Browser& browser, const account::Session& session,
                     http::Response& response);

}  // namespace gatewarden::endpoints
