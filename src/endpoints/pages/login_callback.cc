// /login/callback/{provider}: the way back from another provider (OpenID Connect Core 3.1.2.5). The state is of this browser and
// counts once, whatever comes of it; the authorization request that waits lives on, so that the person can try again.
#include "base/names.h"
#include "base/text.h"
#include "base/uri.h"
#include "endpoints/account_request.h"
#include "endpoints/browser.h"
#include "endpoints/external_departure.h"
#include "endpoints/language.h"
#include "endpoints/oauth/interaction_flow.h"
#include "endpoints/pages/account_page.h"
#include "endpoints/pages/client_face.h"
#include "endpoints/pages/page_response.h"
#include "endpoints/pages/sign_in_visit.h"
#include "endpoints/pages/visitor.h"
#include "endpoints/routes.h"

namespace gatewarden::endpoints {

namespace {

using account::IdentityProvider;
using authentication::Arrival;
using authentication::FromCode;
using authentication::LinkOutcome;
using authentication::NoAccount;
using authentication::ProviderFault;

constexpr std::string_view no_state_text = i18n::text_of(
    "This sign-in with {PROVIDER} has expired, is finished already, or was begun in another browser. Begin again.");
constexpr std::string_view denied_text = i18n::text_of("You did not agree at {PROVIDER}, or were not signed in there. Nothing was changed.");
constexpr std::string_view session_over_text =
    i18n::text_of("You are not signed in any more as who wanted to link {PROVIDER}. Nothing was changed.");
constexpr std::string_view closed_text = i18n::text_of("This account may not sign in.");

struct Visit {
  Services& services;
  const http::Request& request;
  const Browser& browser;
  const IdentityProvider& provider;
  const protocol::RequestParameters& answer;
  account::ExternalSignIn sign_in;
  std::optional<ActiveInteraction> interaction;
};

std::string way_back(const Visit& visit) {
  if (visit.sign_in.link_session_hash) return std::string(path_of(account_linked_accounts));
  if (visit.interaction) return login_location(visit.interaction->id);
  if (!visit.sign_in.secrets.then.empty()) return login_location_for(visit.sign_in.secrets.then);
  return std::string(path_of(login));
}

http::Response trouble(const Visit& visit, std::string_view text, int status) {
  return trouble_page(visit.services, visit.request, visit.provider.display_name,
                      {.status = status, .text = text, .way_back = way_back(visit), .is_to_sign_in = !visit.sign_in.link_session_hash});
}

std::string_view text_of(NoAccount why) {
  switch (why) {
    case NoAccount::address_unknown:
      return i18n::text_of("{PROVIDER} does not confirm an e-mail address of yours, so that no account here can be found by it or made "
                           "of it. If you have an account here, sign in to it another way, and link {PROVIDER} in your account.");
    case NoAccount::registration_off:
      return i18n::text_of("No account here is linked to this account of {PROVIDER}. If you have one, sign in to it another way, and "
                           "link {PROVIDER} in your account.");
    case NoAccount::address_taken:
      return i18n::text_of("There is an account here with your e-mail address, and it is not linked to this account of {PROVIDER}. Sign "
                           "in to it another way, and link {PROVIDER} in your account. If you cannot, reset its password.");
    case NoAccount::another_person: break;
  }
  return i18n::text_of("This account of {PROVIDER} is not linked to the account that you are signed in to.");
}

std::string_view text_of(LinkOutcome outcome) {
  switch (outcome) {
    case LinkOutcome::linked: break;
    case LinkOutcome::of_another_person:
      return i18n::text_of("This account of {PROVIDER} is linked to another account here already.");
    case LinkOutcome::has_another_account:
      return i18n::text_of("You have linked another account of {PROVIDER} already. Unlink it first.");
  }
  return {};
}

http::Response link(const Visit& visit, const Arrival& arrival) {
  const auto person = find_person(visit.services, visit.request);
  if (!person || person->session.hash != *visit.sign_in.link_session_hash) return trouble(visit, session_over_text, 403);
  const auto outcome = visit.services.external_desk.link(arrival, person->user.id, visit.services.clock.now());
  if (outcome != LinkOutcome::linked) return trouble(visit, text_of(outcome), 409);
  return http::redirect_response(std::string(path_of(account_linked_accounts)) + "?done=linked");
}

http::Response enter(const Visit& visit, const authentication::Entered& entered) {
  SignInVisit steps{visit.services, visit.request, visit.browser, visit.answer, &language_of(visit.services, visit.request),
                    visit.interaction, account_path(visit.sign_in.secrets.then), std::nullopt};
  steps.token = entered.begun.token;
  steps.sign_in = entered.begun.sign_in;
  auto way = follow_step(steps, entered.outcome);
  return way ? *std::move(way) : trouble(visit, closed_text, 403);
}

http::Response ask_to_sign_in(const Visit& visit, const authentication::SignInFirst& first) {
  page::Values values;
  values.set("PROVIDER_NAME", visit.provider.display_name);
  values.set("ADDRESS", first.identifier);
  values.set("WAY_ON", way_back(visit));
  PageOptions options;
  if (visit.interaction) {
    show_client(visit.interaction->client, values, options);
    options.ui_locales = visit.interaction->request.ui_locales;
  }
  http::Response response = page_response(visit.services, visit.request, "link_first.html", values, options);
  set_link_cookie(response, first.proof);
  return response;
}

http::Response sign_in(const Visit& visit, const Arrival& arrival) {
  std::optional<account::UserId> again;
  if (!visit.sign_in.secrets.then.empty()) {
    if (const auto person = find_person(visit.services, visit.request)) again = person->user.id;
  }
  const auto outcome =
      visit.services.external_desk.sign_in(arrival, visit.sign_in.interaction, again, visit.services.clock.now());
  if (const auto* const entered = std::get_if<authentication::Entered>(&outcome)) return enter(visit, *entered);
  if (const auto* const first = std::get_if<authentication::SignInFirst>(&outcome)) return ask_to_sign_in(visit, *first);
  return trouble(visit, text_of(std::get<NoAccount>(outcome)), 403);
}

// The answer of the provider, or what is wrong with it.
authentication::FromProvider<FromCode> take_answer(const Visit& visit) {
  authentication::ProviderClient& client = visit.services.provider_client;
  const auto iss = visit.answer.find("iss");
  if (auto fault = client.issuer_fault(visit.provider, iss)) return *std::move(fault);
  const auto code = visit.answer.find("code");
  if (!code || code->empty()) return ProviderFault{ProviderFault::Kind::untrue, "its answer has neither code nor error"};
  return client.redeem(visit.provider, *code, callback_uri(visit.services, visit.provider.provider), visit.sign_in.secrets);
}

http::Response come_back(const Visit& visit) {
  if (const auto error = visit.answer.find("error")) {
    if (*error == "access_denied" || *error == "login_required" || *error == "consent_required") return trouble(visit, denied_text, 403);
    const ProviderFault fault{ProviderFault::Kind::refused, "it answered " + printable(*error, 60)};
    log_fault(visit.provider, fault);
    return trouble(visit, trouble_text(fault), 502);
  }
  const auto result = take_answer(visit);
  if (const auto* const fault = std::get_if<ProviderFault>(&result)) {
    log_fault(visit.provider, *fault);
    return trouble(visit, trouble_text(*fault), 502);
  }
  const auto attempt = attempt_of(visit.request, visit.interaction);
  const Arrival arrival{.provider = visit.provider,
                        .result = std::get<FromCode>(result),
                        .browser = visit.browser.id,
                        .attempt = attempt,
                        .language = std::string(language_of(visit.services, visit.request).language())};
  return visit.sign_in.link_session_hash ? link(visit, arrival) : sign_in(visit, arrival);
}

http::Response answer(Services& services, const http::Request& received, const Browser& browser) {
  const auto parameters = read_parameters(received);
  // What came counts once: its address is none to come back to, for another language, say.
  http::Request request = received;
  request.method = http::Method::post;
  request.query.clear();
  const auto provider = find_active_provider(services, request.path_parameter);
  if (!provider) {
    return gone_provider_page(services, request, std::string(path_of(login)));
  }
  if (!parameters) return unreadable_form_page(services, request);
  auto sign_in = browser.is_new ? std::nullopt
                                : services.external_sign_ins.take(parameters->text("state"), browser.id, provider->provider,
                                                                  services.clock.now());
  if (!sign_in) {
    return trouble_page(services, request, provider->display_name,
                        {.status = 400, .text = no_state_text, .way_back = std::string(path_of(login))});
  }
  Visit visit{services, request, browser, *provider, *parameters, *std::move(sign_in), std::nullopt};
  if (visit.sign_in.interaction) {
    visit.interaction = find_interaction(services, visit.sign_in.secrets.interaction_id, browser);
    if (!visit.interaction) return lost_interaction_page(services, request, browser);
  }
  return come_back(visit);
}

// A form that the provider posts comes without our cookies (SameSite=Lax); they come with the GET that it is made into.
http::Response as_get(const http::Request& request, const Parameters& answer) {
  return http::redirect_response(with_query(request.path, answer));
}

}  // namespace

http::Response login_callback(Services& services, const http::Request& request) {
  if (request.method == http::Method::post) {
    const auto parameters = parse_form(request.body);
    if (request.media_type() != names::form_media_type || !parameters) return unreadable_form_page(services, request);
    return as_get(request, *parameters);
  }
  return answer(services, request, identify_browser(request));
}

}  // namespace gatewarden::endpoints
