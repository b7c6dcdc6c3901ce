// /login/with/{provider}: the way out to another provider. It begins with a form of ours, so that no other site can send somebody
// there (S63); whoever comes by an address is shown one.
#include "endpoints/account_request.h"
#include "endpoints/browser.h"
#include "endpoints/external_departure.h"
#include "endpoints/language.h"
#include "endpoints/oauth/interaction_flow.h"
#include "endpoints/pages/account_page.h"
#include "endpoints/pages/client_face.h"
#include "endpoints/pages/page_response.h"
#include "endpoints/pages/visitor.h"
#include "endpoints/routes.h"

namespace gatewarden::endpoints {

namespace {

// Of the page of log-in, whose buttons lead here.
constexpr std::string_view purpose = "login";

struct Visit {
  Services& services;
  const http::Request& request;
  Browser browser;
  account::IdentityProvider provider;
  std::optional<ActiveInteraction> interaction;
  std::optional<std::string_view> then;
};

http::Response ask(const Visit& visit, int status = 200) {
  page::Values values;
  PageOptions options{.status = status};
  values.set("FORM_TOKEN", form_token(visit.services.form_token_key, visit.browser.id, purpose));
  values.set("PROVIDER_WORD", visit.provider.provider);
  values.set("PROVIDER_NAME", visit.provider.display_name);
  options.form_targets.push_back(form_target_of(visit.provider));
  if (visit.interaction) {
    show_client(visit.interaction->client, values, options);
    values.set("INTERACTION", visit.interaction->id);
    options.ui_locales = visit.interaction->request.ui_locales;
    options.form_targets.push_back(form_target(visit.interaction->request.redirect_uri));
  }
  if (visit.then) values.set("THEN", *visit.then);
  return page_response(visit.services, visit.request, "login_with.html", values, options);
}

http::Response leave(const Visit& visit) {
  auto location = leave_for(visit.services, {.provider = visit.provider,
                                             .browser = visit.browser,
                                             .interaction = visit.interaction,
                                             .then = std::string(visit.then.value_or(""))});
  if (auto* const to = std::get_if<std::string>(&location)) return http::redirect_response(*to);
  const auto& fault = std::get<authentication::ProviderFault>(location);
  log_fault(visit.provider, fault);
  std::string way_back = visit.interaction ? login_location(visit.interaction->id) : std::string(path_of(login));
  if (visit.then) way_back = login_location_for(*visit.then);
  return trouble_page(visit.services, visit.request, visit.provider.display_name,
                      {.text = trouble_text(fault), .way_back = std::move(way_back)});
}

http::Response answer(Services& services, const http::Request& request, const Browser& browser) {
  const auto parameters = read_parameters(request);
  if (!parameters) return unreadable_form_page(services, request);
  auto provider = find_active_provider(services, request.path_parameter);
  if (!provider) {
    const auto waits = parameters->find("interaction");
    return gone_provider_page(services, request, waits ? login_location(*waits) : std::string(path_of(login)));
  }
  Visit visit{services, request, browser, *std::move(provider), std::nullopt, std::nullopt};
  if (const auto id = parameters->find("interaction")) {
    visit.interaction = find_interaction(services, *id, browser);
    if (!visit.interaction) return lost_interaction_page(services, request, browser);
  } else {
    visit.then = account_path(parameters->text("then"));
  }
  if (request.method != http::Method::post) return ask(visit);
  const bool is_own = is_own_form(services.form_token_key, services.settings.server.issuer, request, browser.id, purpose,
                                  parameters->text("form_token"));
  return is_own ? leave(visit) : ask(visit, 403);
}

}  // namespace

http::Response login_with(Services& services, const http::Request& request) {
  const Browser browser = identify_browser(request);
  http::Response response = answer(services, request, browser);
  if (!is_posted_from_elsewhere(services.settings.server.issuer, request)) set_browser_cookie(response, browser);
  return response;
}

}  // namespace gatewarden::endpoints
