// The words of the wire, each once, so that a misspelling does not compile. Sources: the OAuth Parameters and JWT Claims
// registries of IANA, OpenID Connect Core and Discovery.
#pragma once

#include <string_view>

namespace gatewarden::names {

// Parameters of requests and answers.
inline constexpr std::string_view access_token = "access_token";
inline constexpr std::string_view acr_values = "acr_values";
inline constexpr std::string_view active = "active";
inline constexpr std::string_view claims = "claims";
inline constexpr std::string_view client_assertion = "client_assertion";
inline constexpr std::string_view client_assertion_type = "client_assertion_type";
inline constexpr std::string_view client_id = "client_id";
inline constexpr std::string_view client_secret = "client_secret";
inline constexpr std::string_view code = "code";
inline constexpr std::string_view code_challenge = "code_challenge";
inline constexpr std::string_view code_challenge_method = "code_challenge_method";
inline constexpr std::string_view code_verifier = "code_verifier";
inline constexpr std::string_view display = "display";
inline constexpr std::string_view error = "error";
inline constexpr std::string_view error_description = "error_description";
inline constexpr std::string_view expires_in = "expires_in";
inline constexpr std::string_view grant_type = "grant_type";
inline constexpr std::string_view id_token = "id_token";
inline constexpr std::string_view id_token_hint = "id_token_hint";
inline constexpr std::string_view iss = "iss";
inline constexpr std::string_view login_hint = "login_hint";
inline constexpr std::string_view max_age = "max_age";
inline constexpr std::string_view nonce = "nonce";
inline constexpr std::string_view prompt = "prompt";
inline constexpr std::string_view redirect_uri = "redirect_uri";
inline constexpr std::string_view refresh_token = "refresh_token";
inline constexpr std::string_view registration = "registration";
inline constexpr std::string_view request = "request";
inline constexpr std::string_view request_uri = "request_uri";
inline constexpr std::string_view response_mode = "response_mode";
inline constexpr std::string_view response_type = "response_type";
inline constexpr std::string_view scope = "scope";
inline constexpr std::string_view state = "state";
inline constexpr std::string_view token = "token";
inline constexpr std::string_view token_type = "token_type";
inline constexpr std::string_view token_type_hint = "token_type_hint";
inline constexpr std::string_view ui_locales = "ui_locales";

// Values.
inline constexpr std::string_view authorization_code = "authorization_code";
inline constexpr std::string_view client_credentials = "client_credentials";
inline constexpr std::string_view client_secret_basic = "client_secret_basic";
inline constexpr std::string_view client_secret_post = "client_secret_post";
inline constexpr std::string_view none = "none";
inline constexpr std::string_view s256 = "S256";
inline constexpr std::string_view bearer = "Bearer";
inline constexpr std::string_view query = "query";
inline constexpr std::string_view fragment = "fragment";
inline constexpr std::string_view form_post = "form_post";
inline constexpr std::string_view openid = "openid";
inline constexpr std::string_view offline_access = "offline_access";
inline constexpr std::string_view form_media_type = "application/x-www-form-urlencoded";
inline constexpr std::string_view json_media_type = "application/json";

// Members of our own interface for signing people in.
inline constexpr std::string_view approved = "approved";
inline constexpr std::string_view client_name = "client_name";
inline constexpr std::string_view consent = "consent";
inline constexpr std::string_view consent_info = "consent_info";
inline constexpr std::string_view form_parameters = "form_parameters";
inline constexpr std::string_view identifier = "identifier";
inline constexpr std::string_view interaction = "interaction";
inline constexpr std::string_view logo_uri = "logo_uri";
inline constexpr std::string_view new_account = "new_account";
inline constexpr std::string_view next = "next";
inline constexpr std::string_view oauth2_context = "oauth2_context";
inline constexpr std::string_view password = "password";
inline constexpr std::string_view profile = "profile";
inline constexpr std::string_view redirect_url = "redirect_url";
inline constexpr std::string_view requested_scopes = "requested_scopes";
inline constexpr std::string_view requires_consent = "requires_consent";
inline constexpr std::string_view scope_descriptions = "scope_descriptions";
inline constexpr std::string_view second_factors = "second_factors";
inline constexpr std::string_view session = "session";
inline constexpr std::string_view step_token = "step_token";
inline constexpr std::string_view user_id = "user_id";

// Members of our own interface for a person's own account.
inline constexpr std::string_view change_token = "change_token";
inline constexpr std::string_view current_password = "current_password";
inline constexpr std::string_view new_password = "new_password";

// Claims.
inline constexpr std::string_view acr = "acr";
inline constexpr std::string_view amr = "amr";
inline constexpr std::string_view at_hash = "at_hash";
inline constexpr std::string_view aud = "aud";
inline constexpr std::string_view auth_time = "auth_time";
inline constexpr std::string_view azp = "azp";
inline constexpr std::string_view exp = "exp";
inline constexpr std::string_view iat = "iat";
inline constexpr std::string_view jti = "jti";
inline constexpr std::string_view sid = "sid";
inline constexpr std::string_view sub = "sub";

}  // namespace gatewarden::names
