#include "endpoints/oauth/interaction_flow.h"

#include <algorithm>
#include <cassert>

#include "base/json_writer.h"
#include "base/names.h"
#include "endpoints/oauth/authorization_answer.h"
#include "endpoints/oauth/client_request.h"
#include "endpoints/pages/page_response.h"
#include "endpoints/routes.h"
#include "platform/log/log.h"
#include "platform/metrics/metrics.h"
#include "protocol/redirect_uri.h"

namespace gatewarden::endpoints {

namespace {

using protocol::AskConsent;
using protocol::AskLogin;
using protocol::Refuse;

// A request and all that is known when its next step is decided.
struct Passage {
  const protocol::AuthorizationRequest& authorization;
  const oauth::Client& client;
  const ActiveInteraction* interaction = nullptr;  // null: nothing had to be asked yet
  bool consented = false;
};

protocol::AcrStanding acr_standing(Services& services, const Passage& passage, const account::Session& session) {
  using protocol::AcrStanding;
  const AcrWishes wishes = acr_wishes(passage.authorization, passage.client);
  if (wishes.out_of_reach) return AcrStanding::out_of_reach;
  const auto reached = authentication::rung_reached(session.amr);
  if (wishes.essential && reached < *wishes.essential) return AcrStanding::misses_demand;
  const bool misses_wish = wishes.voluntary && reached < *wishes.voluntary;
  return misses_wish && services.sign_in_engine.can_raise(session, services.clock.now()) ? AcrStanding::misses_wish
                                                                                         : AcrStanding::met;
}

protocol::FlowFacts gather_facts(Services& services, const Passage& passage,
                                 const std::optional<account::Session>& session) {
  protocol::FlowFacts facts;
  facts.now = services.clock.now();
  facts.session = session;
  facts.consented_in_interaction = passage.consented;
  if (!session) return facts;
  facts.authenticated_in_interaction =
      passage.interaction != nullptr && passage.interaction->row.session_hash == session->hash;
  facts.acr = acr_standing(services, passage, *session);
  if (passage.client.consent == oauth::ConsentPolicy::remember) {
    facts.consent = services.consents.find(session->user_id, passage.client.client_id, facts.now);
  }
  return facts;
}

operation::AuditRecord audit_record(operation::AuditEvent event, const http::Request& request, const Passage& passage,
                                    account::UserId user_id) {
  JsonWriter detail;
  detail.begin_object().member(names::scope, passage.authorization.scope).end_object();
  return {.event = event, .user_id = user_id, .client_id = passage.client.client_id, .address = request.peer.address,
          .user_agent = std::string(request.header("user-agent").value_or("")), .request_id = request.id,
          .detail = detail.take()};
}

// Ends the interaction with an answer that is no code. False: another request ended it first.
bool finish(Services& services, const Passage& passage, const operation::AuditRecord* record) {
  if (passage.interaction == nullptr) return true;
  return db::retry(services.database, [&] {
    db::Transaction transaction(services.database);
    if (!services.interactions.finish(passage.interaction->row, services.clock.now())) return false;
    if (record != nullptr) services.audit.insert(*record);
    transaction.commit();
    return true;
  });
}

Way refuse(Services& services, const Passage& passage, const OAuthError& error,
           const operation::AuditRecord* record = nullptr) {
  if (!finish(services, passage, record)) return AnsweredBefore{};
  log_refusal("authorization_refused", error);
  return protocol::authorization_error(passage.authorization, services.settings.server.issuer, error,
                                       told_description(services.settings, error));
}

oauth::AuthorizationCode code_for(const Passage& passage, const account::Session& session) {
  const protocol::AuthorizationRequest& authorization = passage.authorization;
  oauth::AuthorizationCode code;
  code.grant.client_id = authorization.client_id;
  code.grant.user_id = session.user_id;
  code.grant.session_id = session.id;
  code.grant.scope = authorization.scope;
  code.grant.nonce = authorization.nonce;
  code.grant.claims = authorization.claims;
  code.grant.auth_time = session.auth_time;
  code.grant.acr = session.acr;
  code.grant.amr = session.amr;
  code.redirect_uri = authorization.redirect_uri;
  code.redirect_uri_given = authorization.redirect_uri_given;
  code.code_challenge = authorization.code_challenge;
  return code;
}

struct Issued { std::string code; };
struct SessionEnded {};
using IssueOutcome = std::variant<Issued, SessionEnded, AnsweredBefore>;

// One transaction: the interaction ends, the consent is remembered, and the code exists, or nothing of it.
IssueOutcome issue_code(Services& services, const http::Request& request, const Passage& passage,
                        const account::Session& session) {
  const Instant now = services.clock.now();
  db::Transaction transaction(services.database);
  if (passage.interaction != nullptr && !services.interactions.finish(passage.interaction->row, now)) {
    return AnsweredBefore{};
  }
  auto code = services.authorization_codes.insert_for_session(code_for(passage, session), session, now);
  if (!code) return SessionEnded{};
  if (passage.consented) {
    services.consents.grant(session.user_id, passage.client.client_id, passage.authorization.consent_scope(), now);
    services.audit.insert(audit_record(operation::AuditEvent::consent_granted, request, passage, session.user_id));
  }
  services.audit.insert(audit_record(operation::AuditEvent::authorization_granted, request, passage, session.user_id));
  transaction.commit();
  return Issued{*std::move(code)};
}

Way take_next_step(Services& services, const http::Request& request, const Passage& passage,
                   const std::optional<account::Session>& session);

Way grant(Services& services, const http::Request& request, const Passage& passage, const account::Session& session) {
  const IssueOutcome outcome =
      db::retry(services.database, [&] { return issue_code(services, request, passage, session); });
  if (std::holds_alternative<AnsweredBefore>(outcome)) return AnsweredBefore{};
  // The copy of the session was older than its end: as if there had been none.
  if (std::holds_alternative<SessionEnded>(outcome)) return take_next_step(services, request, passage, std::nullopt);
  if (passage.consented) metrics::count(metrics::Count::consents_granted);
  return protocol::authorization_success(passage.authorization, services.settings.server.issuer,
                                         std::get<Issued>(outcome).code);
}

Way take_next_step(Services& services, const http::Request& request, const Passage& passage,
                   const std::optional<account::Session>& session) {
  const auto step = protocol::next_step(passage.authorization, passage.client, gather_facts(services, passage, session));
  if (const auto* const refused = std::get_if<Refuse>(&step)) return refuse(services, passage, refused->error);
  if (std::holds_alternative<AskLogin>(step)) return AskLogin{};
  if (std::holds_alternative<AskConsent>(step)) return AskConsent{};
  assert(session);
  return grant(services, request, passage, *session);
}

http::Response follow(Services& services, const http::Request& request, const Way& way, std::string_view interaction_id) {
  if (std::holds_alternative<AskLogin>(way)) return http::redirect_response(login_location(interaction_id));
  if (std::holds_alternative<AskConsent>(way)) return http::redirect_response(consent_location(interaction_id));
  if (const auto* const response = std::get_if<protocol::AuthorizationResponse>(&way)) {
    return authorization_answer(services, request, *response);
  }
  return error_page(services, request,
                    {.code = wire_name(ErrorCode::invalid_request),
                     .message = i18n::text_of("This request was answered already."),
                     .is_of_application = true});
}

std::optional<ActiveInteraction> activate(Services& services, std::optional<oauth::Interaction> row) {
  if (!row) return std::nullopt;
  auto request = protocol::from_json(row->request);
  const oauth::Client* const client = services.clients.find(row->client_id);
  if (!request || client == nullptr || client->status != oauth::ClientStatus::active) return std::nullopt;
  // The client may have been changed while the person was asked.
  if (!protocol::is_registered_redirect_uri(client->redirect_uris, request->redirect_uri)) return std::nullopt;
  return ActiveInteraction{"", *std::move(row), *std::move(request), *client};
}

std::string location_of(EndpointHandler page, std::string_view interaction_id) {
  return std::string(path_of(page)).append("?interaction=").append(percent_encode(interaction_id));
}

}  // namespace

std::optional<ActiveInteraction> find_interaction(Services& services, std::string_view id, const Browser& browser) {
  auto interaction = activate(services, services.interactions.find(id, browser.id, services.clock.now()));
  if (interaction) interaction->id = id;
  return interaction;
}

std::optional<ActiveInteraction> find_interaction(Services& services, const oauth::InteractionKey& key, const Browser& browser) {
  return activate(services, services.interactions.find(key, browser.id, services.clock.now()));
}

std::string login_location(std::string_view interaction_id) { return location_of(login, interaction_id); }

std::string consent_location(std::string_view interaction_id) { return location_of(consent, interaction_id); }

bool creates_accounts(const Services& services) {
  return services.sign_in_engine.can_send() && services.settings.sign_in.registration;
}

protocol::AuthorizationCheck check_request(Services& services, const Parameters& parameters) {
  const protocol::AuthorizationContext context{services.settings.server.issuer, services.clients, services.scopes,
                                               services.keys, services.clock.now(), creates_accounts(services)};
  auto outcome = protocol::check_authorization(context, parameters);
  const auto* const accepted = std::get_if<protocol::AcceptedAuthorization>(&outcome);
  if (accepted != nullptr && services.constant_values.notice(accepted->request)) {
    log::warn("constant_challenge_or_nonce", {{"client_id", accepted->client.client_id}});
  }
  return outcome;
}

AcrWishes acr_wishes(const protocol::AuthorizationRequest& request, const oauth::Client& client) {
  const auto demand = protocol::demanded_acr(request, client);
  const auto by_claim = authentication::lowest_rung(demand.by_claim);
  return {.essential = std::max(by_claim, authentication::lowest_rung(demand.by_client)),
          .voluntary = authentication::lowest_rung(demand.wished),
          .out_of_reach = !demand.by_claim.empty() && !by_claim};
}

http::Response begin_authorization(Services& services, const http::Request& request,
                                   const protocol::AuthorizationRequest& authorization, const oauth::Client& client,
                                   const std::optional<account::Session>& session) {
  const Way way = take_next_step(services, request, {authorization, client}, session);
  if (std::holds_alternative<protocol::AuthorizationResponse>(way)) return follow(services, request, way, "");
  const Browser browser = identify_browser(request);
  const std::string id =
      services.interactions.insert(browser.id, client.client_id, to_json(authorization), services.clock.now());
  http::Response response = follow(services, request, way, id);
  set_browser_cookie(response, browser);
  return response;
}

Way continue_interaction(Services& services, const http::Request& request, const ActiveInteraction& interaction,
                         const std::optional<account::Session>& session, bool consented) {
  return take_next_step(services, request, {interaction.request, interaction.client, &interaction, consented}, session);
}

bool may_raise(Services& services, const ActiveInteraction& interaction, const account::Session& session) {
  const Passage passage{interaction.request, interaction.client, &interaction};
  const auto step = protocol::next_step(interaction.request, interaction.client, gather_facts(services, passage, session));
  const auto* const ask = std::get_if<AskLogin>(&step);
  return ask != nullptr && ask->raises;
}

Way deny_interaction(Services& services, const http::Request& request, const ActiveInteraction& interaction,
                     const account::Session& session) {
  const Passage passage{interaction.request, interaction.client, &interaction};
  const auto record = audit_record(operation::AuditEvent::authorization_denied, request, passage, session.user_id);
  const Way way = refuse(services, passage, {ErrorCode::access_denied, "the person did not agree"}, &record);
  if (!std::holds_alternative<AnsweredBefore>(way)) metrics::count(metrics::Count::consents_denied);
  return way;
}

http::Response lead_on(Services& services, const http::Request& request, const ActiveInteraction& interaction, const Way& way) {
  return follow(services, request, way, interaction.id);
}

}  // namespace gatewarden::endpoints
