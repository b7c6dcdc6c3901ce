// Figures of all workers, as Prometheus reads them.
#include <array>
#include <string>

#include "endpoints/routes.h"

namespace gatewarden::endpoints {

namespace {

using process::WorkerState;

struct StateRow {
  WorkerState state;
  std::string_view label;
};
constexpr std::array state_rows = {
    StateRow{WorkerState::starting, "starting"}, StateRow{WorkerState::idle, "idle"}, StateRow{WorkerState::busy, "busy"},
    StateRow{WorkerState::stopping, "stopping"},
};

double workers_in(const process::Scoreboard& scoreboard, WorkerState state, std::string_view pool) {
  double count = 0;
  for (int slot = 0; slot < scoreboard.slots(); ++slot) {
    const process::WorkerView view = scoreboard.view(slot);
    if (view.state == state && view.pool == pool) ++count;
  }
  return count;
}

std::string worker_gauges(const process::Scoreboard& scoreboard) {
  constexpr std::array<std::string_view, 3> pools = {"protocol", "browser", "admin"};
  std::vector<metrics::Gauge> gauges;
  for (const std::string_view pool : pools) {
    for (const StateRow& row : state_rows) {
      std::string labels = "pool=\"" + std::string(pool) + "\",state=\"" + std::string(row.label) + "\"";
      gauges.push_back({std::move(labels), workers_in(scoreboard, row.state, pool)});
    }
  }
  return metrics::gauge_text("gatewarden_workers", "Workers by pool and state.", gauges);
}

std::string health_gauges(Services& services) {
  const std::array database = {metrics::Gauge{"", services.database.ping() ? 1.0 : 0.0}};
  std::string text = metrics::gauge_text("gatewarden_database_up", "Whether the database answers this worker.", database);
  const cache::CacheHealth health = services.cache.health();
  if (!health.enabled) return text;
  const std::array breaker = {metrics::Gauge{"", health.open ? 1.0 : 0.0}};
  return text + metrics::gauge_text("gatewarden_cache_breaker_open", "Whether this worker leaves memcached alone.", breaker);
}

}  // namespace

http::Response metrics_text(Services& services, const http::Request&) {
  std::string text;
  if (services.metrics != nullptr) text += services.metrics->text();
  if (services.scoreboard != nullptr) text += worker_gauges(*services.scoreboard);
  text += health_gauges(services);
  http::Response response = http::text_response(200, std::move(text));
  response.set("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
  http::forbid_storing(response);
  return response;
}

}  // namespace gatewarden::endpoints
