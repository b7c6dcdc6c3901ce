// Figures of all workers, and of the daemons of this host, as Prometheus reads them.
#include <array>
#include <string>
#include <vector>

#include "endpoints/routes.h"
#include "platform/metrics/published.h"

namespace gatewarden::endpoints {

namespace {

std::string health_gauges(Services& services) {
  const std::array database = {metrics::Sample{"", services.database.ping() ? 1.0 : 0.0}};
  std::string text = metrics::gauge_text("gatewarden_database_up", "Whether the database answers this worker.", database);
  const cache::CacheHealth health = services.cache.health();
  if (!health.enabled) return text;
  const std::array breaker = {metrics::Sample{"", health.open ? 1.0 : 0.0}};
  return text + metrics::gauge_text("gatewarden_cache_breaker_open", "Whether this worker leaves memcached alone.", breaker);
}

}  // namespace

http::Response metrics_text(Services& services, const http::Request&) {
  std::string text;
  if (services.metrics != nullptr) text += services.metrics->text();
  if (services.boards != nullptr) {
    text += process::worker_metrics(services.boards->scoreboard) + process::stress_metrics(services.boards->stress);
  }
  text += health_gauges(services);
  std::vector<std::string> texts{std::move(text)};
  for (metrics::Published& daemon : metrics::read_published(services.settings.server.runtime_directory)) {
    texts.push_back(std::move(daemon.text));
  }
  http::Response response = http::text_response(200, metrics::merge_expositions(texts));
  response.set("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
  http::forbid_storing(response);
  return response;
}

}  // namespace gatewarden::endpoints
