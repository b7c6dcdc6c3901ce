#include "protocol/authorization_flow.h"

#include <algorithm>

#include "base/names.h"
#include "base/text.h"
#include "protocol/claims.h"
#include "protocol/redirect_uri.h"
#include "protocol/subject.h"

namespace gatewarden::protocol {

namespace {

bool must_log_in(const AuthorizationRequest& request, const FlowFacts& facts) {
  if (!facts.session) return true;
  if (facts.authenticated_in_interaction) return false;
  if (request.has_prompt("login") || request.has_prompt("select_account") || request.has_prompt("create")) return true;
  return request.max_age && facts.now - facts.session->auth_time > *request.max_age;
}

// A remembered consent serves only where nobody but the client can receive the answer (RFC 8252 section 8.6, S19).
bool may_reuse_consent(const AuthorizationRequest& request, const oauth::Client& client) {
  if (client.consent == oauth::ConsentPolicy::always_ask) return false;
  return !client.is_public() || redirect_uri_assures_client(request.redirect_uri);
}

bool must_consent(const AuthorizationRequest& request, const oauth::Client& client, const FlowFacts& facts) {
  if (facts.consented_in_interaction) return false;
  if (request.has_prompt("consent")) return true;
  if (client.consent == oauth::ConsentPolicy::skip) return false;
  return !may_reuse_consent(request, client) || !facts.consent || !facts.consent->covers(request.consent_scope());
}

Refuse refuse(ErrorCode code, std::string description) { return Refuse{OAuthError{code, std::move(description)}}; }

// Section 5.5.1.1. A log-in that ended below what was demanded cannot be helped by another.
std::optional<NextStep> raise_acr(const FlowFacts& facts, bool is_silent) {
  switch (facts.acr) {
    case AcrStanding::met: return std::nullopt;
    case AcrStanding::misses_wish:
      if (is_silent || facts.authenticated_in_interaction) return std::nullopt;
      return AskLogin{.raises = true};
    case AcrStanding::misses_demand:
      if (is_silent) return refuse(ErrorCode::login_required, "the person must log in by more than they did");
      if (!facts.authenticated_in_interaction) return AskLogin{.raises = true};
      break;
    case AcrStanding::out_of_reach: break;
  }
  return refuse(ErrorCode::unmet_authentication_requirements, "the demanded acr cannot be reached");
}

AuthorizationResponse response_to(const AuthorizationRequest& request, std::string_view issuer, Parameters parameters) {
  if (request.state) parameters.emplace_back(names::state, *request.state);
  parameters.emplace_back(names::iss, issuer);
  return {request.response_mode, request.redirect_uri, std::move(parameters)};
}

}  // namespace

AcrDemand demanded_acr(const AuthorizationRequest& request, const oauth::Client& client) {
  AcrDemand demand{.by_claim = {}, .by_client = client.default_acr_values, .wished = request.acr_values};
  const auto wishes = parse_claims_request(request.claims.value_or("{}"));
  if (!wishes.ok()) return demand;
  const auto wish = wishes->id_token.find(names::acr);
  if (wish == wishes->id_token.end()) return demand;
  auto& place = wish->second.essential ? demand.by_claim : demand.wished;
  place.insert(place.end(), wish->second.values.begin(), wish->second.values.end());
  return demand;
}

// OpenID Connect Core 3.1.2.3 and 3.1.2.4, with what 3.1.2.1 says of prompt, max_age and id_token_hint.
NextStep next_step(const AuthorizationRequest& request, const oauth::Client& client, const FlowFacts& facts) {
  const bool is_silent = request.has_prompt(names::none);
  if (must_log_in(request, facts)) {
    if (is_silent) return refuse(ErrorCode::login_required, "the person must log in");
    return AskLogin{};
  }
  if (request.id_token_hint_subject && *request.id_token_hint_subject != subject_of(facts.session->user_id)) {
    // Whoever has just logged in is another person than the client means: asking again would never end.
    if (is_silent || facts.authenticated_in_interaction) {
      return refuse(ErrorCode::login_required, "the person who is logged in is not the one who is meant");
    }
    return AskLogin{};
  }
  if (auto step = raise_acr(facts, is_silent)) return *std::move(step);
  if (must_consent(request, client, facts)) {
    if (is_silent) return refuse(ErrorCode::consent_required, "the person must consent");
    return AskConsent{};
  }
  return Grantable{};
}

AuthorizationResponse authorization_success(const AuthorizationRequest& request, std::string_view issuer,
                                            std::string_view code) {
  return response_to(request, issuer, {{std::string(names::code), std::string(code)}});
}

AuthorizationResponse authorization_error(const AuthorizationRequest& request, std::string_view issuer,
                                          const OAuthError& error, std::string_view description) {
  Parameters parameters{{std::string(names::error), std::string(wire_name(error.code))}};
  if (!description.empty()) parameters.emplace_back(names::error_description, description);
  return response_to(request, issuer, std::move(parameters));
}

std::string redirect_location(const AuthorizationResponse& response) {
  if (response.mode == ResponseMode::fragment) return response.redirect_uri + "#" + build_form(response.parameters);
  return with_query(response.redirect_uri, response.parameters);
}

}  // namespace gatewarden::protocol
