#include "endpoints/routes.h"

#include <algorithm>
#include <cassert>
#include <optional>

namespace gatewarden::endpoints {

namespace {

using enum ErrorStyle;
using enum Cors;
using enum Body;

constexpr Route rows[] = {
    {"/oauth2/authorize", "GET POST", "browser", "authorize", page, none, ordinary, authorize},
    {"/oauth2/consent", "GET POST", "browser", "consent", page, named_origins, ordinary, consent},
    {"/login", "GET POST", "browser", "login", page, none, ordinary, login},
    {"/login/code", "GET POST", "browser", "login_code", page, none, ordinary, login_code},
    {"/login/verify", "GET POST", "browser", "login_verify", page, none, ordinary, login_verify},
    {"/login/link", "GET POST", "browser", "login_link", page, none, ordinary, login_link},
    {"/login/new-password", "GET POST", "browser", "login_new_password", page, none, ordinary, login_new_password},
    {"/reset-password", "GET POST", "browser", "reset_password", page, none, ordinary, reset_password},
    {"/create-account", "GET POST", "browser", "create_account", page, none, ordinary, create_account},
    {"/theme/site.css", "GET", "browser", "theme_style", page, none, ordinary, theme_style},
    {"/theme/logo", "GET", "browser", "theme_logo", page, none, ordinary, theme_logo},
    {"/login/with/{provider}", "GET POST", "browser", "login_with", page, none, ordinary, login_with},
    {"/login/callback/{provider}", "GET POST", "browser", "login_callback", page, none, ordinary, login_callback},
    {"/account/linked-accounts", "GET POST", "browser", "account_linked_accounts", page, none, ordinary, account_linked_accounts},
    {"/api/v1/account/linked-accounts", "GET POST", "browser", "linked_accounts", json, named_origins, ordinary, linked_accounts},
    {"/api/v1/account/linked-accounts/{link_id}", "GET PATCH DELETE", "browser", "linked_account", json, named_origins, ordinary,
     linked_account},
    {"/logout", "GET POST", "browser", "logout", page, none, ordinary, logout},
    {"/account", "GET", "browser", "account", page, none, ordinary, account_overview},
    {"/account/profile", "GET POST", "browser", "account_profile", page, none, ordinary, account_profile},
    {"/account/username", "GET POST", "browser", "account_username", page, none, ordinary, account_username},
    {"/account/email", "GET POST", "browser", "account_email", page, none, ordinary, account_email},
    {"/account/phone", "GET POST", "browser", "account_phone", page, none, ordinary, account_phone},
    {"/account/password", "GET POST", "browser", "account_password", page, none, ordinary, account_password},
    {"/account/sessions", "GET POST", "browser", "account_sessions", page, none, ordinary, account_sessions},
    {"/account/applications", "GET POST", "browser", "account_applications", page, none, ordinary, account_applications},
    {"/account/history", "GET", "browser", "account_history", page, none, ordinary, account_history},
    {"/account/data", "GET POST", "browser", "account_data", page, none, ordinary, account_data},
    {"/account/delete", "GET POST", "browser", "account_delete", page, none, ordinary, account_delete},
    {"/api/v1/account/data", "GET", "browser", "account_data_api", json, named_origins, ordinary, account_data_api},
    {"/api/v1/account", "GET PATCH DELETE", "browser", "account_api", json, named_origins, ordinary, account_api},
    {"/api/v1/account/username", "POST", "browser", "account_username_api", json, named_origins, ordinary, account_username_api},
    {"/api/v1/account/password", "POST", "browser", "account_password_api", json, named_origins, ordinary, account_password_api},
    {"/api/v1/account/email", "POST", "browser", "account_email_api", json, named_origins, ordinary, account_email_api},
    {"/api/v1/account/email/verify", "POST", "browser", "account_email_verify_api", json, named_origins, ordinary,
     account_email_verify_api},
    {"/api/v1/account/phone", "POST DELETE", "browser", "account_phone_api", json, named_origins, ordinary, account_phone_api},
    {"/api/v1/account/phone/verify", "POST", "browser", "account_phone_verify_api", json, named_origins, ordinary,
     account_phone_verify_api},
    {"/api/v1/account/sessions", "GET DELETE", "browser", "account_sessions_api", json, named_origins, ordinary, account_sessions_api},
    {"/api/v1/account/sessions/{session_id}", "DELETE", "browser", "account_session_api", json, named_origins, ordinary,
     account_session_api},
    {"/api/v1/account/applications", "GET", "browser", "account_applications_api", json, named_origins, ordinary,
     account_applications_api},
    {"/api/v1/account/applications/{client_id}", "DELETE", "browser", "account_application_api", json, named_origins, ordinary,
     account_application_api},
    {"/api/v1/account/history", "GET", "browser", "account_history_api", json, named_origins, ordinary, account_history_api},
    {"/api/v1/auth/submit-identifier", "POST", "browser", "submit_identifier", json, named_origins, ordinary, submit_identifier},
    {"/api/v1/auth/login-password", "POST", "browser", "login_password", json, named_origins, ordinary, login_password},
    {"/api/v1/auth/send-code", "POST", "browser", "send_code", json, named_origins, ordinary, send_code},
    {"/api/v1/auth/verify-identifier", "POST", "browser", "verify_identifier", json, named_origins, ordinary, verify_identifier},
    {"/api/v1/auth/set-password", "POST", "browser", "set_password", json, named_origins, ordinary, set_password},
    {"/api/v1/auth/finish", "POST", "browser", "finish_sign_in", json, named_origins, ordinary, finish_sign_in},
    {"/api/v1/auth/passkey-options", "POST", "browser", "passkey_options", json, named_origins, ordinary, passkey_options},
    {"/api/v1/auth/login-passkey", "POST", "browser", "login_passkey", json, named_origins, ordinary, login_passkey},
    {"/api/v1/account/passkeys", "GET POST", "browser", "account_passkeys", json, named_origins, ordinary, account_passkeys},
    {"/api/v1/account/passkeys/options", "POST", "browser", "account_passkey_options", json, named_origins, ordinary,
     account_passkey_options},
    {"/api/v1/account/passkeys/{passkey_id}", "PATCH DELETE", "browser", "account_passkey", json, named_origins, ordinary,
     account_passkey},
    {"/login/passkey", "GET POST", "browser", "login_passkey_page", page, none, ordinary, login_passkey_page},
    {"/account/passkeys", "GET POST", "browser", "account_passkeys_page", page, none, ordinary, account_passkeys_page},
    {"/login/second-factor", "GET POST", "browser", "login_second_factor", page, none, ordinary, login_second_factor},
    {"/login/enrol-second-factor", "GET POST", "browser", "login_enrol_second_factor", page, none, ordinary,
     login_enrol_second_factor},
    {"/account/second-factors", "GET POST", "browser", "account_second_factors", page, none, ordinary, account_second_factors},
    {"/api/v1/account/second-factors", "GET POST", "browser", "second_factor_list", json, named_origins, ordinary, second_factors},
    {"/api/v1/account/second-factors/confirm", "POST", "browser", "second_factor_confirmation", json, named_origins, ordinary,
     second_factor_confirmation},
    {"/api/v1/account/second-factors/{id}", "PATCH DELETE", "browser", "second_factor", json, named_origins, ordinary, second_factor},
    {"/api/v1/account/recovery-codes", "POST", "browser", "recovery_codes", json, named_origins, ordinary, recovery_codes},
    {"/api/v1/account/remembered-devices", "DELETE", "browser", "remembered_devices", json, named_origins, ordinary,
     remembered_devices},
    {"/api/v1/account/remembered-devices/{id}", "DELETE", "browser", "remembered_device", json, named_origins, ordinary,
     remembered_devices},
    {"/api/v1/auth/second-factor", "POST", "browser", "second_factor_step", json, named_origins, ordinary, second_factor_step},
    {"/api/v1/auth/enrol-second-factor", "POST", "browser", "enrol_second_factor", json, named_origins, ordinary, enrol_second_factor},
    {"/api/v1/auth/enrol-second-factor/confirm", "POST", "browser", "enrol_second_factor_confirmation", json, named_origins, ordinary,
     enrol_second_factor_confirmation},
    {"/api/v1/auth/register-async", "POST", "browser", "register_async", json, none, ordinary, register_async},
    {"/api/v1/auth/register-async-bulk", "POST", "browser", "register_async_bulk", json, none, bulk, register_async_bulk},
    {"/api/v1/auth/register-sync", "POST", "browser", "register_sync", json, none, ordinary, register_sync},
    {"/api/v1/auth/registrations/status", "POST", "browser", "registration_statuses", json, none, bulk, registration_statuses},
    {"/api/v1/auth/registrations/{request_id}", "GET", "browser", "registration_status", json, none, ordinary,
     registration_status},
    {"/oauth2/token", "POST", "protocol", "token", json, any_origin, ordinary, token},
    {"/oauth2/userinfo", "GET POST", "protocol", "userinfo", json, any_origin, ordinary, userinfo},
    {"/oauth2/introspect", "POST", "protocol", "introspect", json, none, ordinary, introspect},
    {"/oauth2/revoke", "POST", "protocol", "revoke", json, any_origin, ordinary, revoke},
    {"/.well-known/openid-configuration", "GET", "protocol", "openid_configuration", json, any_origin, ordinary,
     openid_configuration},
    {"/.well-known/oauth-authorization-server", "GET", "protocol", "oauth_authorization_server", json, any_origin, ordinary,
     oauth_authorization_server},
    {"/.well-known/jwks.json", "GET", "protocol", "jwks", json, any_origin, ordinary, jwks},
    {"/_gatewarden/person", "GET", "protocol", "site_person", json, none, ordinary, site_person},
    {"/_gatewarden/person/{demand}", "GET", "protocol", "site_person_with", json, none, ordinary, site_person},
    {"/_gatewarden/token", "GET", "protocol", "site_token", json, none, ordinary, site_token},
    {"/_gatewarden/token/{demand}", "GET", "protocol", "site_token_with", json, none, ordinary, site_token},
    {"/_gatewarden/sign-in", "GET", "browser", "site_sign_in", page, none, ordinary, site_sign_in},
    {"/_gatewarden/callback", "GET", "browser", "site_callback", page, none, ordinary, site_callback},
    {"/_gatewarden/sign-out", "GET", "browser", "site_sign_out", page, none, ordinary, site_sign_out},
    {"/site-sign-in-failed", "GET", "browser", "site_sign_in_failed", page, none, ordinary, site_sign_in_failed},
    {"/bench/null", "GET POST", "protocol", "null", json, none, ordinary, null_answer},
    {"/api/v1/admin/registrations", "GET", "admin", "admin_registrations", json, none, ordinary, admin_registrations},
    {"/api/v1/admin/registrations/stats", "GET", "admin", "admin_registration_stats", json, none, ordinary,
     admin_registration_stats},
    {"/api/v1/admin/registrations/{request_id}", "GET DELETE", "admin", "admin_registration", json, none, ordinary,
     admin_registration},
    {"/api/v1/admin/registrations/{request_id}/retry", "POST", "admin", "admin_registration_retry", json, none, ordinary,
     admin_registration_retry},
    {"/api/v1/admin/dead-letters", "GET DELETE", "admin", "admin_dead_letters", json, none, ordinary, admin_dead_letters},
    {"/api/v1/admin/dead-letters/{request_id}", "GET DELETE", "admin", "admin_dead_letter", json, none, ordinary,
     admin_dead_letter},
    {"/api/v1/admin/dead-letters/{request_id}/retry", "POST", "admin", "admin_dead_letter_retry", json, none, ordinary,
     admin_dead_letter_retry},
    {"/api/v1/admin/linked-accounts", "GET POST", "admin", "admin_linked_accounts", json, none, ordinary, admin_linked_accounts},
    {"/api/v1/admin/linked-accounts/count", "GET", "admin", "admin_linked_account_count", json, none, ordinary,
     admin_linked_account_count},
    {"/api/v1/admin/linked-accounts/{link_id}", "GET PATCH DELETE", "admin", "admin_linked_account", json, none, ordinary,
     admin_linked_account},
    {"/api/v1/admin/linked-accounts/{link_id}/token", "POST", "admin", "admin_linked_account_token", json, none, ordinary,
     admin_linked_account_token},
    {"/api/v1/admin/users", "GET POST", "admin", "admin_users", json, none, ordinary, admin_users},
    {"/api/v1/admin/users/batch", "POST", "admin", "admin_users_batch", json, none, ordinary, admin_users_batch},
    {"/api/v1/admin/users/{user_id}", "GET PATCH DELETE", "admin", "admin_user", json, none, ordinary, admin_user},
    {"/api/v1/admin/users/{user_id}/restore", "POST", "admin", "admin_user_restore", json, none, ordinary, admin_user_restore},
    {"/api/v1/admin/users/{user_id}/password", "POST", "admin", "admin_user_password", json, none, ordinary, admin_user_password},
    {"/api/v1/admin/users/{user_id}/credentials", "GET DELETE", "admin", "admin_user_credentials", json, none, ordinary,
     admin_user_credentials},
    {"/api/v1/admin/users/{user_id}/sessions", "GET DELETE", "admin", "admin_user_sessions", json, none, ordinary,
     admin_user_sessions},
    {"/api/v1/admin/users/{user_id}/consents", "GET DELETE", "admin", "admin_user_consents", json, none, ordinary,
     admin_user_consents},
    {"/api/v1/admin/users/{user_id}/second-factors", "GET PATCH DELETE", "admin", "admin_user_second_factors", json, none, ordinary,
     admin_user_second_factors},
    {"/api/v1/admin/users/{user_id}/data", "GET", "admin", "admin_user_data", json, none, ordinary, admin_user_data},
    {"/health/live", "GET", "admin", "health_live", json, none, ordinary, health_live},
    {"/health/ready", "GET", "admin", "health_ready", json, none, ordinary, health_ready},
    {"/metrics", "GET", "admin", "metrics", json, none, ordinary, metrics_text},
};

bool has_parameter(std::string_view pattern) { return pattern.find('{') != std::string_view::npos; }

// What stands in `path` where `pattern` has "{name}"; nothing if they do not fit.
std::optional<std::string_view> match(std::string_view pattern, std::string_view path) {
  const std::size_t open = pattern.find('{');
  const std::string_view head = pattern.substr(0, open);
  const std::string_view tail = pattern.substr(pattern.find('}') + 1);
  if (path.size() <= head.size() + tail.size() || !path.starts_with(head) || !path.ends_with(tail)) return std::nullopt;
  const std::string_view segment = path.substr(head.size(), path.size() - head.size() - tail.size());
  if (segment.find('/') != std::string_view::npos) return std::nullopt;
  return segment;
}

}  // namespace

std::span<const Route> routes() { return rows; }

FoundRoute find_route(std::span<const Route> table, std::string_view path) {
  for (std::size_t i = 0; i < table.size(); ++i) {
    if (!has_parameter(table[i].path) && table[i].path == path) return {&table[i], i, {}};
  }
  for (std::size_t i = 0; i < table.size(); ++i) {
    if (!has_parameter(table[i].path)) continue;
    if (const auto segment = match(table[i].path, path)) return {&table[i], i, *segment};
  }
  return {nullptr, table.size(), {}};
}

std::int64_t body_limit(const config::Settings& settings, Body body) {
  return body == Body::bulk ? settings.registration.bulk_bytes : settings.workers.body_bytes;
}

std::int64_t largest_body(const config::Settings& settings, std::string_view pool) {
  std::int64_t largest = settings.workers.body_bytes;
  for (const Route& row : rows) {
    if (row.pool == pool) largest = std::max(largest, body_limit(settings, row.body));
  }
  return largest;
}

std::string_view path_of(EndpointHandler endpoint) {
  const auto* const row =
      std::find_if(std::begin(rows), std::end(rows), [endpoint](const Route& one) { return one.handler == endpoint; });
  assert(row != std::end(rows));
  return row->path;
}

std::vector<std::string_view> route_metrics() {
  std::vector<std::string_view> labels;
  for (const Route& row : rows) labels.push_back(row.metric);
  labels.emplace_back("none");
  return labels;
}

}  // namespace gatewarden::endpoints
