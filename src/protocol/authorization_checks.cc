#include "protocol/authorization_checks.h"

#include <algorithm>
#include <array>

#include "base/names.h"
#include "base/text.h"
#include "platform/crypto/jws.h"
#include "protocol/claims.h"
#include "protocol/id_token_hint.h"
#include "protocol/parameters.h"
#include "protocol/pkce.h"
#include "protocol/redirect_uri.h"
#include "protocol/scope.h"

namespace gatewarden::protocol {

namespace {

// Bounds of what is kept; far above what any client sends (S16).
constexpr std::size_t longest_state = 4096;
constexpr std::size_t longest_nonce = 512;  // of the column
constexpr std::size_t longest_login_hint = 320;
constexpr std::size_t longest_word_list = 1024;
constexpr std::size_t longest_kept_request = 65535;  // of the column
constexpr std::int64_t longest_max_age = std::int64_t{100} * 365 * 86400;

constexpr std::array<std::string_view, 4> prompts = {names::none, "login", "consent", "select_account"};
constexpr std::string_view create_prompt = "create";
constexpr std::array<std::string_view, 4> displays = {"page", "popup", "touch", "wap"};

// The request as far as it has been checked.
struct Draft {
  const AuthorizationContext& context;
  const RequestParameters& parameters;
  AuthorizationRequest request;
  oauth::Client client;
};

OAuthError invalid_request(std::string description, std::string detail = {}) {
  return {ErrorCode::invalid_request, std::move(description), std::move(detail)};
}

template <typename Words>
bool contains(const Words& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

std::vector<std::string> bounded_words(std::string_view text) {
  return text.size() > longest_word_list ? std::vector<std::string>{} : split_words(text);
}

Check check_client(Draft& draft) {
  if (draft.parameters.is_doubled(names::client_id)) return invalid_request("client_id came twice");
  const auto client_id = draft.parameters.find(names::client_id);
  if (!client_id) return invalid_request("client_id is missing");
  const oauth::Client* const client = draft.context.clients.find(*client_id);
  if (client == nullptr || client->status != oauth::ClientStatus::active) {
    return OAuthError{ErrorCode::invalid_client, "there is no such application"};
  }
  draft.client = *client;
  draft.request.client_id = client->client_id;
  return Accepted{};
}

// RFC 6749 section 3.1.2.3: may be left out where one is registered; OpenID Connect Core 3.1.2.1 demands it.
Check check_redirect_uri(Draft& draft) {
  if (draft.parameters.is_doubled(names::redirect_uri)) return invalid_request("redirect_uri came twice");
  const std::vector<std::string>& registered = draft.client.redirect_uris;
  const auto asked = draft.parameters.find(names::redirect_uri);
  if (asked) {
    if (!is_registered_redirect_uri(registered, *asked)) {
      return invalid_request("redirect_uri is not registered for this application");
    }
    draft.request.redirect_uri = *asked;
    return Accepted{};
  }
  const bool is_openid = has_word(draft.parameters.text(names::scope), names::openid);
  const bool is_elsewhere = draft.parameters.find(names::request) || draft.parameters.find(names::request_uri);
  if (registered.size() != 1 || is_openid || is_elsewhere) return invalid_request("redirect_uri is missing");
  draft.request.redirect_uri = registered.front();
  draft.request.redirect_uri_given = false;
  return Accepted{};
}

// From here on the client can be told, in the way that it asks for; so how comes before what.
Check read_state(Draft& draft) {
  const auto state = draft.parameters.find(names::state);
  if (!state) return Accepted{};
  if (state->size() > longest_state) return invalid_request("state is longer than 4096 bytes");
  draft.request.state = *state;
  return Accepted{};
}

Check check_response_mode(Draft& draft) {
  const std::string_view asked = draft.parameters.find(names::response_mode).value_or(names::query);
  const auto mode = parse_response_mode(asked);
  if (!mode) return invalid_request("response_mode is not supported");
  if (!contains(draft.client.response_modes, asked)) {
    return OAuthError{ErrorCode::unauthorized_client, "the client may not use this response_mode"};
  }
  draft.request.response_mode = *mode;
  return Accepted{};
}

Check check_doubled(Draft& draft) {
  const auto doubled = draft.parameters.doubled();
  if (!doubled) return Accepted{};
  return invalid_request("a parameter came twice", "it is " + printable(*doubled, 50));
}

struct UnsupportedParameter {
  std::string_view name;
  ErrorCode error;
};
constexpr std::array unsupported_parameters = {
    UnsupportedParameter{names::request, ErrorCode::request_not_supported},
    UnsupportedParameter{names::request_uri, ErrorCode::request_uri_not_supported},
    UnsupportedParameter{names::registration, ErrorCode::registration_not_supported},
};

// OpenID Connect Core 6.1, 6.2 and 7.2.1: refused, never ignored, for what counts may stand inside.
Check refuse_unsupported(Draft& draft) {
  for (const UnsupportedParameter& one : unsupported_parameters) {
    if (draft.parameters.find(one.name)) return OAuthError{one.error, std::string(one.name) + " is not supported"};
  }
  return Accepted{};
}

Check check_response_type(Draft& draft) {
  const auto response_type = draft.parameters.find(names::response_type);
  if (!response_type) return invalid_request("response_type is missing");
  if (*response_type != names::code) {
    return OAuthError{ErrorCode::unsupported_response_type, "the one response_type is code"};
  }
  draft.request.response_type = *response_type;
  return Accepted{};
}

Check check_client_permission(Draft& draft) {
  if (!contains(draft.client.response_types, draft.request.response_type) ||
      !draft.client.may_use_grant(names::authorization_code)) {
    return OAuthError{ErrorCode::unauthorized_client, "the client may not use the authorization code grant"};
  }
  return Accepted{};
}

// offline_access asks for a refresh token (OpenID Connect Core 11): it means nothing to a client that may not use one.
Check check_scope(Draft& draft) {
  const std::string granted = TRY(grantable_scope(draft.parameters.find(names::scope), draft.client, draft.context.scopes));
  std::vector<std::string> words = split_words(granted);
  if (!draft.client.may_use_grant(names::refresh_token)) std::erase(words, std::string(names::offline_access));
  if (words.empty()) return OAuthError{ErrorCode::invalid_scope, "the client may have none of the scopes it asks for"};
  draft.request.scope = join(words, " ");
  return Accepted{};
}

// RFC 7636 section 4.3 and 4.4.1. A method that is left out would mean plain, which is refused (S24).
Check check_pkce(Draft& draft) {
  const auto challenge = draft.parameters.find(names::code_challenge);
  const auto method = draft.parameters.find(names::code_challenge_method);
  if (!challenge) {
    if (method) return invalid_request("code_challenge_method came without code_challenge");
    if (draft.client.is_public() || draft.client.require_pkce) return invalid_request("code_challenge is required");
    return Accepted{};
  }
  if (method != names::s256) return invalid_request("code_challenge_method must be S256");
  if (!is_code_challenge(*challenge)) return invalid_request("code_challenge must be base64url of a SHA-256");
  draft.request.code_challenge = *challenge;
  return Accepted{};
}

Check check_nonce(Draft& draft) {
  const auto nonce = draft.parameters.find(names::nonce);
  if (!nonce) return Accepted{};
  if (nonce->size() > longest_nonce) return invalid_request("nonce is longer than 512 bytes");
  draft.request.nonce = *nonce;
  return Accepted{};
}

// OpenID Connect Core 3.1.2.1; a value that is not in prompt_values_supported is an error (Initiating User Registration 4.1).
Check check_prompt(Draft& draft) {
  for (std::string& word : bounded_words(draft.parameters.text(names::prompt))) {
    const bool is_known = contains(prompts, word) || (word == create_prompt && draft.context.creates_accounts);
    if (!is_known) return invalid_request("prompt has a value that is not supported");
    if (!draft.request.has_prompt(word)) draft.request.prompt.push_back(std::move(word));
  }
  if (draft.request.has_prompt(names::none) && draft.request.prompt.size() > 1) {
    return invalid_request("prompt none stands alone");
  }
  return Accepted{};
}

Check check_max_age(Draft& draft) {
  draft.request.max_age = draft.client.default_max_age;
  const auto max_age = draft.parameters.find(names::max_age);
  if (!max_age) return Accepted{};
  const auto seconds = parse_integer(*max_age);
  if (!seconds || *seconds < 0) return invalid_request("max_age is not a number of seconds");
  draft.request.max_age = Seconds{std::min(*seconds, longest_max_age)};
  return Accepted{};
}

// OpenID Connect Core 3.1.2.2: the issuer's signature is checked, its expiry is not.
Check check_id_token_hint(Draft& draft) {
  const auto hint = draft.parameters.find(names::id_token_hint);
  if (!hint) return Accepted{};
  const IdTokenHint verified =
      TRY(verify_id_token_hint(*hint, draft.context.issuer, draft.client.client_id, draft.context.keys));
  draft.request.id_token_hint_subject = verified.subject;
  return Accepted{};
}

// OpenID Connect Core 5.5. A wish for one sub is a hint that must be met (section 5.5.1).
Check check_claims(Draft& draft) {
  const auto json = draft.parameters.find(names::claims);
  if (!json) return Accepted{};
  const ClaimsRequest wishes = permitted_claims(TRY(parse_claims_request(*json)), draft.client);
  const auto sub = wishes.id_token.find(names::sub);
  if (sub != wishes.id_token.end() && sub->second.values.size() == 1) {
    const std::string& wanted = sub->second.values.front();
    if (draft.request.id_token_hint_subject.value_or(wanted) != wanted) {
      return invalid_request("claims and id_token_hint ask for two people");
    }
    draft.request.id_token_hint_subject = wanted;
  }
  if (!is_empty(wishes)) draft.request.claims = to_json(wishes);
  return Accepted{};
}

// What is a wish and no demand: taken where it is understood, and never an error.
Check read_wishes(Draft& draft) {
  const RequestParameters& parameters = draft.parameters;
  draft.request.acr_values = bounded_words(parameters.text(names::acr_values));
  if (draft.request.acr_values.empty()) draft.request.acr_values = draft.client.default_acr_values;
  draft.request.ui_locales = bounded_words(parameters.text(names::ui_locales));
  if (contains(displays, parameters.text(names::display))) draft.request.display = parameters.text(names::display);
  if (parameters.text(names::login_hint).size() <= longest_login_hint) {
    draft.request.login_hint = parameters.text(names::login_hint);
  }
  return Accepted{};
}

// Each byte of a parameter can take six in the JSON that is kept, and those of claims, which is JSON already, seven.
Check check_length(Draft& draft) {
  if (to_json(draft.request).size() > longest_kept_request) return invalid_request("the request is too long");
  return Accepted{};
}

// Whether a refusal of the step goes to the client. It may as soon as client and redirect URI are known to be good.
enum class RefusalGoes { to_page, to_client };

struct Step {
  Check (*check)(Draft&);
  RefusalGoes refusal;
};

// The order is the specification: nothing is told to a redirect URI before it is checked (S5), everything that says how to
// answer is read before what may be refused, and what costs a signature comes late.
constexpr std::array steps = {
    Step{check_client, RefusalGoes::to_page},
    Step{check_redirect_uri, RefusalGoes::to_page},
    Step{read_state, RefusalGoes::to_client},
    Step{check_response_mode, RefusalGoes::to_client},
    Step{check_doubled, RefusalGoes::to_client},
    Step{refuse_unsupported, RefusalGoes::to_client},
    Step{check_response_type, RefusalGoes::to_client},
    Step{check_client_permission, RefusalGoes::to_client},
    Step{check_scope, RefusalGoes::to_client},
    Step{check_pkce, RefusalGoes::to_client},
    Step{check_nonce, RefusalGoes::to_client},
    Step{check_prompt, RefusalGoes::to_client},
    Step{check_max_age, RefusalGoes::to_client},
    Step{check_id_token_hint, RefusalGoes::to_client},
    Step{check_claims, RefusalGoes::to_client},
    Step{read_wishes, RefusalGoes::to_client},
    Step{check_length, RefusalGoes::to_client},
};

}  // namespace

AuthorizationCheck check_authorization(const AuthorizationContext& context, const Parameters& parameters) {
  const RequestParameters once(parameters);
  Draft draft{context, once, {}, {}};
  draft.request.received_at = context.now;
  for (const Step& step : steps) {
    Check outcome = step.check(draft);
    if (outcome.ok()) continue;
    if (step.refusal == RefusalGoes::to_page) return RefusedOnPage{std::move(outcome).error()};
    // Whoever asked for silence is answered silently, whichever step refuses (endpoints/oauth/authorize.cc).
    if (once.text(names::prompt) == names::none) draft.request.prompt = {std::string(names::none)};
    return RefusedToClient{std::move(outcome).error(), std::move(draft.request), std::move(draft.client)};
  }
  return AcceptedAuthorization{std::move(draft.request), std::move(draft.client)};
}

std::vector<std::string_view> prompt_values(bool creates_accounts) {
  std::vector<std::string_view> values{prompts.begin(), prompts.end()};
  if (creates_accounts) values.push_back(create_prompt);
  return values;
}
std::vector<std::string_view> display_values() { return {displays.begin(), displays.end()}; }

}  // namespace gatewarden::protocol
