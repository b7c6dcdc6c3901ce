// The routes: one row a path. The dispatcher serves from it; metrics, the nginx locations and the tests are checked against it.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "base/http.h"
#include "endpoints/services.h"

namespace gatewarden::endpoints {

// How a failure that the endpoint itself did not answer is shown, and which headers its answers carry.
enum class ErrorStyle { json, page };
// Who may call from another origin's script: nobody; anybody without credentials (RFC 9700 section 2.6, S13); or, with JSON and
// with the person's cookies, the sites that the operator named (sign_in.origins).
enum class Cors { none, any_origin, named_origins };
// How large a body may be: workers.body_bytes, or registration.bulk_bytes.
enum class Body { ordinary, bulk };

using EndpointHandler = http::Response (*)(Services&, const http::Request&);

struct Route {
  // Compared byte by byte with the path of REQUEST_URI. One segment may be "{name}", which stands for any that is not empty.
  std::string_view path;
  std::string_view methods;  // "GET POST"; HEAD goes where GET goes, others get 405 with Allow
  std::string_view pool;     // the pool that serves it; the others answer 404
  std::string_view metric;   // label of its metrics
  ErrorStyle errors;
  Cors cors;
  Body body;
  EndpointHandler handler;
};

std::span<const Route> routes();

struct FoundRoute {
  const Route* row = nullptr;  // null: none
  std::size_t index = 0;       // of the row; behind the last one if there is none
  std::string_view parameter;  // the segment of `path` that its "{name}" stands for
};
// Where two rows fit, the one without a parameter wins.
FoundRoute find_route(std::span<const Route> rows, std::string_view path);

std::int64_t body_limit(const config::Settings& settings, Body body);
// Of all that the pool serves.
std::int64_t largest_body(const config::Settings& settings, std::string_view pool);
// The path that this endpoint answers on, for metadata and redirects: a path that is not served cannot be told.
std::string_view path_of(EndpointHandler endpoint);
// The metric label of each route in its order, and last the label of requests that no route takes: what the registry of
// metrics is made of.
std::vector<std::string_view> route_metrics();

// The endpoints, each in the file of its name.
http::Response authorize(Services&, const http::Request&);                  // oauth/authorize.cc
http::Response token(Services&, const http::Request&);                      // oauth/token.cc
http::Response userinfo(Services&, const http::Request&);                   // oauth/userinfo.cc
http::Response introspect(Services&, const http::Request&);                 // oauth/introspect.cc
http::Response revoke(Services&, const http::Request&);                     // oauth/revoke.cc
http::Response openid_configuration(Services&, const http::Request&);       // oauth/discovery.cc
http::Response oauth_authorization_server(Services&, const http::Request&); // oauth/discovery.cc
http::Response jwks(Services&, const http::Request&);                       // oauth/jwks.cc
http::Response site_person(Services&, const http::Request&);                // site/check_person.cc
http::Response site_token(Services&, const http::Request&);                 // site/check_token.cc
http::Response site_sign_in(Services&, const http::Request&);               // site/sign_in.cc
http::Response site_callback(Services&, const http::Request&);              // site/callback.cc
http::Response site_sign_out(Services&, const http::Request&);              // site/sign_out.cc
http::Response site_sign_in_failed(Services&, const http::Request&);        // site/sign_in_failed.cc
http::Response login_code(Services&, const http::Request&);                 // pages/sign_in_code.cc
http::Response reset_password(Services&, const http::Request&);             // likewise
http::Response create_account(Services&, const http::Request&);             // likewise
http::Response login_link(Services&, const http::Request&);                 // pages/login_link.cc
http::Response login_verify(Services&, const http::Request&);               // likewise
http::Response login_new_password(Services&, const http::Request&);         // pages/new_password.cc
http::Response login(Services&, const http::Request&);                      // pages/login.cc
http::Response consent(Services&, const http::Request&);                    // pages/consent.cc
http::Response theme_style(Services&, const http::Request&);                // theme.cc
http::Response theme_logo(Services&, const http::Request&);                 // likewise
http::Response login_with(Services&, const http::Request&);                 // pages/login_with.cc
http::Response login_callback(Services&, const http::Request&);             // pages/login_callback.cc
http::Response account_linked_accounts(Services&, const http::Request&);    // pages/account_linked_accounts.cc
http::Response linked_accounts(Services&, const http::Request&);            // account/linked_accounts.cc
http::Response linked_account(Services&, const http::Request&);             // account/linked_accounts.cc
http::Response logout(Services&, const http::Request&);                     // pages/logout.cc
http::Response account_overview(Services&, const http::Request&);           // pages/account_overview.cc
http::Response account_profile(Services&, const http::Request&);            // pages/account_profile.cc
http::Response account_username(Services&, const http::Request&);           // pages/account_profile.cc
http::Response account_email(Services&, const http::Request&);              // pages/account_addresses.cc
http::Response account_phone(Services&, const http::Request&);              // pages/account_addresses.cc
http::Response account_password(Services&, const http::Request&);           // pages/account_password.cc
http::Response account_sessions(Services&, const http::Request&);           // pages/account_sessions.cc
http::Response account_applications(Services&, const http::Request&);       // pages/account_applications.cc
http::Response account_history(Services&, const http::Request&);            // pages/account_history.cc
http::Response account_data(Services&, const http::Request&);               // pages/account_end.cc
http::Response account_delete(Services&, const http::Request&);             // pages/account_end.cc
http::Response account_data_api(Services&, const http::Request&);           // account/data.cc
http::Response account_api(Services&, const http::Request&);                // account/profile.cc
http::Response account_username_api(Services&, const http::Request&);       // account/profile.cc
http::Response account_password_api(Services&, const http::Request&);       // account/password.cc
http::Response account_email_api(Services&, const http::Request&);          // account/addresses.cc
http::Response account_email_verify_api(Services&, const http::Request&);   // account/addresses.cc
http::Response account_phone_api(Services&, const http::Request&);          // account/addresses.cc
http::Response account_phone_verify_api(Services&, const http::Request&);   // account/addresses.cc
http::Response account_sessions_api(Services&, const http::Request&);       // account/sessions.cc
http::Response account_session_api(Services&, const http::Request&);        // account/sessions.cc
http::Response account_applications_api(Services&, const http::Request&);   // account/applications.cc
http::Response account_application_api(Services&, const http::Request&);    // account/applications.cc
http::Response account_history_api(Services&, const http::Request&);        // account/history.cc
http::Response account_second_factors(Services&, const http::Request&);     // pages/account_second_factors.cc
http::Response login_second_factor(Services&, const http::Request&);        // pages/second_factor.cc
http::Response login_enrol_second_factor(Services&, const http::Request&);  // pages/second_factor.cc
http::Response second_factor_step(Services&, const http::Request&);         // auth/second_factor_step.cc
http::Response enrol_second_factor(Services&, const http::Request&);        // auth/second_factor_step.cc
http::Response enrol_second_factor_confirmation(Services&, const http::Request&);  // auth/second_factor_step.cc
http::Response second_factors(Services&, const http::Request&);             // account/second_factors.cc
http::Response second_factor_confirmation(Services&, const http::Request&); // account/second_factors.cc
http::Response second_factor(Services&, const http::Request&);              // account/second_factors.cc
http::Response recovery_codes(Services&, const http::Request&);             // account/second_factors.cc
http::Response remembered_devices(Services&, const http::Request&);         // account/second_factors.cc
http::Response submit_identifier(Services&, const http::Request&);          // auth/submit_identifier.cc
http::Response login_password(Services&, const http::Request&);             // auth/login_password.cc
http::Response send_code(Services&, const http::Request&);                  // auth/prove_identifier.cc
http::Response verify_identifier(Services&, const http::Request&);          // auth/prove_identifier.cc
http::Response set_password(Services&, const http::Request&);               // auth/use_proof.cc
http::Response finish_sign_in(Services&, const http::Request&);             // auth/use_proof.cc
http::Response passkey_options(Services&, const http::Request&);            // auth/passkey_options.cc
http::Response login_passkey(Services&, const http::Request&);              // auth/login_passkey.cc
http::Response account_passkeys(Services&, const http::Request&);           // account/passkeys.cc
http::Response account_passkey_options(Services&, const http::Request&);    // account/passkeys.cc
http::Response account_passkey(Services&, const http::Request&);            // account/passkeys.cc
http::Response login_passkey_page(Services&, const http::Request&);         // pages/login_passkey.cc
http::Response account_passkeys_page(Services&, const http::Request&);      // pages/account_passkeys.cc
http::Response register_async(Services&, const http::Request&);             // auth/register_async.cc
http::Response register_async_bulk(Services&, const http::Request&);        // auth/register_async_bulk.cc
http::Response register_sync(Services&, const http::Request&);              // auth/register_sync.cc
http::Response registration_status(Services&, const http::Request&);        // auth/registration_status.cc
http::Response registration_statuses(Services&, const http::Request&);      // auth/registration_status.cc
http::Response admin_registrations(Services&, const http::Request&);        // admin/registrations.cc
http::Response admin_registration_stats(Services&, const http::Request&);   // admin/registrations.cc
http::Response admin_registration(Services&, const http::Request&);         // admin/registrations.cc
http::Response admin_registration_retry(Services&, const http::Request&);   // admin/registrations.cc
http::Response admin_users(Services&, const http::Request&);                // admin/users.cc
http::Response admin_users_batch(Services&, const http::Request&);          // admin/users.cc
http::Response admin_user(Services&, const http::Request&);                 // admin/user.cc
http::Response admin_user_restore(Services&, const http::Request&);         // admin/user.cc
http::Response admin_user_password(Services&, const http::Request&);        // admin/user.cc
http::Response admin_user_credentials(Services&, const http::Request&);     // admin/user.cc
http::Response admin_user_sessions(Services&, const http::Request&);        // admin/user.cc
http::Response admin_user_consents(Services&, const http::Request&);        // admin/user.cc
http::Response admin_user_second_factors(Services&, const http::Request&);  // admin/user_second_factors.cc
http::Response admin_user_data(Services&, const http::Request&);            // admin/user.cc
http::Response admin_dead_letters(Services&, const http::Request&);         // admin/dead_letters.cc
http::Response admin_dead_letter(Services&, const http::Request&);          // admin/dead_letters.cc
http::Response admin_dead_letter_retry(Services&, const http::Request&);    // admin/dead_letters.cc
http::Response admin_linked_accounts(Services&, const http::Request&);      // admin/linked_accounts.cc
http::Response admin_linked_account_count(Services&, const http::Request&); // admin/linked_accounts.cc
http::Response admin_linked_account(Services&, const http::Request&);       // admin/linked_accounts.cc
http::Response admin_linked_account_token(Services&, const http::Request&); // admin/linked_accounts.cc
http::Response health_live(Services&, const http::Request&);                // health.cc
http::Response health_ready(Services&, const http::Request&);               // health.cc
http::Response metrics_text(Services&, const http::Request&);               // metrics_text.cc
http::Response null_answer(Services&, const http::Request&);                // null_answer.cc; development mode alone

}  // namespace gatewarden::endpoints
