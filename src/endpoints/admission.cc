#include "endpoints/admission.h"

#include <algorithm>
#include <array>

#include "endpoints/browser.h"
#include "platform/log/log.h"
#include "platform/metrics/metrics.h"

namespace gatewarden::endpoints {

namespace {

using process::Stress;

constexpr int essential_patience = 10;

constexpr std::array essential{openid_configuration, oauth_authorization_server, jwks,         introspect, site_person,
                               site_token,           health_live,                health_ready, metrics_text};
constexpr std::array hashing{login,           login_new_password, reset_password,       create_account,
                             account_password, login_password,     set_password,         account_password_api,
                             register_sync,   admin_users,        admin_user_password};

// Where a person who is not signed in begins: on to a password, mostly, and to be told at once is better than after typing it.
constexpr std::array beginnings{authorize, login};

bool is_one_of(std::span<const EndpointHandler> endpoints, EndpointHandler one) {
  return std::ranges::find(endpoints, one) != endpoints.end();
}

// Who waits holds a worker of the pool; a quarter of them is left for pages that hash nothing. Two turns each for the places
// are enough to keep all processors busy.
int most_waiting(const Services& services, Stress level) {
  const int workers = services.settings.workers.browser.workers;
  const int places = services.hasher.places();
  const int longest = std::max(1, workers - workers / 4 - places);
  return level == Stress::quiet ? longest : std::min(longest, 2 * places);
}

bool is_late(Services& services, const http::Request& request, const Route& route) {
  const config::Settings::Workers& workers = services.settings.workers;
  process::Boards& boards = *services.boards;
  if (!request.handed_over_at || workers.patience == Milliseconds::zero()) return false;
  const auto waited = std::chrono::duration_cast<Milliseconds>(SystemClock{}.now() - *request.handed_over_at);
  const bool is_in_queue = boards.stress.note_wait(
      route.pool, waited, workers.patience, [&] { return process::has_idle_worker(boards.scoreboard, route.pool); });
  return is_in_queue && (!is_one_of(essential, route.handler) || waited > workers.patience * essential_patience);
}

bool may_hash(Services& services, Stress level) {
  services.hasher.allow_waiting(most_waiting(services, level));
  return level < Stress::critical && (level < Stress::busy || !services.hasher.is_full());
}

// Whether the request is about to hash a password, or, under stress, begins what will.
bool leads_to_hash(const http::Request& request, const Route& route, Stress level) {
  const bool only_looks = request.method == http::Method::get || request.method == http::Method::head;
  if (!only_looks && is_one_of(hashing, route.handler)) return true;
  return level != Stress::quiet && is_one_of(beginnings, route.handler) && !request.cookie(session_cookie);
}

bool refuse(const Route& route, metrics::Count reason, std::string_view word) {
  metrics::count(reason);
  log::info("request_refused", {{"route", route.metric}, {"reason", word}});
  return false;
}

}  // namespace

bool is_admitted(Services& services, const http::Request& request, const Route& route) {
  if (services.boards == nullptr) return true;
  if (is_late(services, request, route)) {
    return refuse(route, metrics::Count::requests_refused_waited, "waited");
  }
  const Stress level = services.boards->stress.level();
  if (!leads_to_hash(request, route, level) || may_hash(services, level)) return true;
  note_refused_hash(services);
  return refuse(route, metrics::Count::requests_refused_hashing, "hashing");
}

void note_refused_hash(Services& services) {
  if (services.boards != nullptr) services.boards->stress.note_refused_hash();
}

std::span<const EndpointHandler> essential_endpoints() { return essential; }
std::span<const EndpointHandler> hashing_endpoints() { return hashing; }

}  // namespace gatewarden::endpoints
