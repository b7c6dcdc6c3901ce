// /api/v1/account/linked-accounts: a person's accounts at other providers, for a site's own front end.
#include <algorithm>

#include "base/names.h"
#include "base/text.h"
#include "endpoints/account_request.h"
#include "endpoints/auth/sign_in_request.h"
#include "endpoints/api_answer.h"
#include "endpoints/external_departure.h"
#include "endpoints/linked_accounts.h"
#include "endpoints/routes.h"

namespace gatewarden::endpoints {

namespace {

using authentication::UnlinkOutcome;

http::Response no_link(Services& services) {
  return refuse_account_request(services, {ErrorCode::not_found, "there is no such linked account"});
}

http::Response list(Services& services, const http::Request& request) {
  const auto asked = read_account_request(services, request, Proof::session);
  if (!asked.ok()) return refuse_account_request(services, asked.error());
  JsonWriter json;
  json.begin_object().key("linked_accounts").begin_array();
  for (const auto& account : services.external_accounts.list(asked->user.id)) write_link(json, account);
  json.end_array().key("providers").begin_array();
  for (const auto& provider : services.identity_providers.all()) {
    if (provider.status != account::ProviderStatus::active) continue;
    json.begin_object().member("provider", provider.provider).member("name", provider.display_name).end_object();
  }
  json.end_array().end_object();
  return api_answer(200, json);
}

// The front end sends the browser to redirect_url; it comes back to the page of linked accounts.
http::Response begin(Services& services, const http::Request& request) {
  const auto asked = read_account_request(services, request, Proof::fresh);
  if (!asked.ok()) return refuse_account_request(services, asked.error());
  const auto word = text_member(asked->body, "provider");
  if (!word.ok()) return refuse_account_request(services, word.error());
  const auto provider = find_active_provider(services, *word);
  if (!provider) return refuse_account_request(services, {ErrorCode::not_found, "there is no such provider"});
  const Browser browser = identify_browser(request);
  const auto location = leave_for(services, {.provider = *provider,
                                             .browser = browser,
                                             .interaction = std::nullopt,
                                             .link_session_hash = asked->session.hash});
  if (const auto* const fault = std::get_if<authentication::ProviderFault>(&location)) {
    log_fault(*provider, *fault);
    return refuse_account_request(services, {ErrorCode::temporarily_unavailable, "the provider cannot be used now", fault->what});
  }
  JsonWriter json;
  json.begin_object().member(names::redirect_url, std::get<std::string>(location)).end_object();
  http::Response response = api_answer(200, json);
  set_browser_cookie(response, browser);
  return response;
}

http::Response show(Services& services, const http::Request& request, account::LinkId id) {
  const auto asked = read_account_request(services, request, Proof::session);
  if (!asked.ok()) return refuse_account_request(services, asked.error());
  const auto account = services.external_accounts.find(id);
  if (!account || account->user_id != asked->user.id) return no_link(services);
  JsonWriter json;
  write_link(json, *account);
  return api_answer(200, json);
}

http::Response share(Services& services, const http::Request& request, account::LinkId id) {
  const auto asked = read_account_request(services, request, Proof::fresh);
  if (!asked.ok()) return refuse_account_request(services, asked.error());
  const auto shared = asked->body.boolean_at("tokens_shared");
  if (!shared) return refuse_account_request(services, {ErrorCode::invalid_request, "tokens_shared is missing or neither true nor false"});
  if (!share_account(services, request, asked->user, id, *shared)) return no_link(services);
  return show(services, request, id);
}

http::Response unlink(Services& services, const http::Request& request, account::LinkId id) {
  const auto asked = read_account_request(services, request, Proof::fresh);
  if (!asked.ok()) return refuse_account_request(services, asked.error());
  switch (unlink_account(services, request, asked->user, id)) {
    case UnlinkOutcome::unlinked: break;
    case UnlinkOutcome::not_found: return no_link(services);
    case UnlinkOutcome::last_way:
      return refuse_account_request(services, {ErrorCode::conflict, "it is the only way in which the person can sign in"});
  }
  http::Response response;
  response.status = 204;
  http::forbid_storing(response);
  return response;
}

}  // namespace

http::Response linked_accounts(Services& services, const http::Request& request) {
  return request.method == http::Method::post ? begin(services, request) : list(services, request);
}

http::Response linked_account(Services& services, const http::Request& request) {
  // No link has 0.
  const auto id = parse_unsigned(request.path_parameter).value_or(0);
  if (request.method == http::Method::del) return unlink(services, request, id);
  return request.method == http::Method::patch ? share(services, request, id) : show(services, request, id);
}

}  // namespace gatewarden::endpoints
