#include "endpoints/external_departure.h"

#include "base/names.h"
#include "base/uri.h"
#include "endpoints/language.h"
#include "endpoints/pages/visitor.h"
#include "endpoints/routes.h"
#include "platform/i18n/catalogues.h"
#include "platform/log/log.h"

namespace gatewarden::endpoints {

namespace {

using account::IdentityProvider;
using account::ProviderStatus;
using authentication::ProviderFault;

// "/login/callback/" of "/login/callback/{provider}".
std::string_view before_parameter(std::string_view path) { return path.substr(0, path.find('{')); }

}  // namespace

std::optional<IdentityProvider> find_active_provider(Services& services, std::string_view word) {
  const IdentityProvider* const provider = services.identity_providers.find(word);
  if (provider == nullptr || provider->status != ProviderStatus::active) return std::nullopt;
  return *provider;
}

std::string callback_uri(const Services& services, std::string_view provider) {
  return std::string(services.settings.server.issuer).append(before_parameter(path_of(login_callback))).append(provider);
}

authentication::FromProvider<std::string> leave_for(Services& services, const Departure& departure) {
  auto secrets = authentication::make_external_secrets();
  secrets.then = departure.then;
  if (departure.interaction) secrets.interaction_id = departure.interaction->id;
  account::NewExternalSignIn sign_in{.browser = departure.browser.id,
                                     .provider = departure.provider.provider,
                                     .interaction = std::nullopt,
                                     .link_session_hash = departure.link_session_hash,
                                     .secrets = secrets};
  if (departure.interaction) sign_in.interaction = departure.interaction->row.key;
  // Whoever is to sign in again does so there, too: a session there is as old as the one here.
  const bool anew = !departure.then.empty() || (departure.interaction && departure.interaction->request.has_prompt("login"));
  Parameters more;
  if (anew) more.emplace_back("prompt", "login");
  const auto max_age = departure.interaction ? departure.interaction->request.max_age : std::nullopt;
  if (max_age && departure.provider.kind == account::ProviderKind::openid) {
    more.emplace_back(names::max_age, std::to_string(max_age->count()));
    sign_in.secrets.authenticated_since = services.clock.now() - *max_age;
  }
  // A way that leads nowhere needs no row.
  if (auto fault = services.provider_client.way_fault(departure.provider)) return *std::move(fault);
  const std::string state = services.external_sign_ins.insert(sign_in, services.clock.now());
  return services.provider_client.authorization_location(departure.provider,
                                                         {.state = state,
                                                          .redirect_uri = callback_uri(services, departure.provider.provider),
                                                          .secrets = sign_in.secrets,
                                                          .more = std::move(more)});
}

void log_fault(const IdentityProvider& provider, const ProviderFault& fault) {
  log::warn("provider_failed", {{"provider", provider.provider}, {"reason", fault.what}});
}

std::string_view trouble_text(const ProviderFault& fault) {
  switch (fault.kind) {
    case ProviderFault::Kind::unreachable:
      return i18n::text_of("{PROVIDER} does not answer at the moment. Try again in a few minutes, or sign in another way.");
    case ProviderFault::Kind::refused:
      return i18n::text_of("{PROVIDER} did not let you in. Try again, or sign in another way.");
    case ProviderFault::Kind::untrue: break;
  }
  return i18n::text_of("What {PROVIDER} answered could not be verified. Sign in another way, and tell the people who run this site.");
}

http::Response trouble_page(Services& services, const http::Request& request, const std::string& provider_name, const Trouble& trouble) {
  page::Values values;
  values.set("MESSAGE", language_of(services, request).filled(trouble.text, {{"PROVIDER", provider_name}}));
  values.set("WAY_BACK", trouble.way_back);
  values.show(trouble.is_to_sign_in ? "TO_SIGN_IN" : "TO_ACCOUNT");
  return page_response(services, request, "provider_trouble.html", values, {.status = trouble.status});
}

http::Response gone_provider_page(Services& services, const http::Request& request, std::string way_back) {
  return trouble_page(services, request, "",
                      {.status = 400,
                       .text = i18n::text_of("Nobody signs in here with that provider any more. Sign in another way."),
                       .way_back = std::move(way_back)});
}

std::string form_target_of(const IdentityProvider& provider) {
  return form_target(provider.kind == account::ProviderKind::openid ? provider.issuer : provider.authorization_endpoint);
}

void offer_providers(Services& services, page::Values& values, PageOptions& options) {
  bool is_any = false;
  for (const IdentityProvider& provider : services.identity_providers.all()) {
    if (provider.status != ProviderStatus::active) continue;
    if (!is_any) values.show("PROVIDERS");
    is_any = true;
    page::Values& item = values.add("PROVIDER");
    item.set("PROVIDER_WORD", provider.provider);
    item.set("PROVIDER_NAME", provider.display_name);
    options.form_targets.push_back(form_target_of(provider));
  }
}

void link_what_waits(Services& services, const http::Request& request, const Browser& browser, const account::Session& session,
                     http::Response& response) {
  const auto proof = request.cookie(link_cookie);
  if (!proof) return;
  clear_link_cookie(response);
  services.external_desk.link_proven(*proof, browser.id, session.user_id, attempt_of(request, std::nullopt),
                                     std::string(language_of(services, request).language()), services.clock.now());
}

}  // namespace gatewarden::endpoints
