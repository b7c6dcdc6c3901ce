// Health for balancers and service managers: whether this process answers, and whether what it depends on does.
#include <chrono>

#include "base/json_writer.h"
#include "endpoints/routes.h"
#include "protocol/signed_token.h"

namespace gatewarden::endpoints {

namespace {

struct Finding {
  bool is_good = false;
  Microseconds latency{};
};

template <typename Probe>
Finding time_of(Probe probe) {
  const auto begin = std::chrono::steady_clock::now();
  const bool is_good = probe();
  return {is_good, std::chrono::duration_cast<Microseconds>(std::chrono::steady_clock::now() - begin)};
}

bool has_keys(Services& services) {
  try {
    for (const crypto::Algorithm algorithm : protocol::signing_algorithms()) services.keys.current(algorithm);
    return true;
  } catch (const std::exception&) {
    return false;
  }
}

void write(JsonWriter& json, std::string_view name, const Finding& finding) {
  json.key(name).begin_object();
  json.member("ok", finding.is_good);
  json.member("latency_ms", static_cast<double>(finding.latency.count()) / 1000);
  json.end_object();
}

}  // namespace

http::Response health_live(Services&, const http::Request&) {
  http::Response response = http::json_response(200, R"({"status":"live"})");
  http::forbid_storing(response);
  return response;
}

// Without memcached everything is slower and nothing is wrong: degraded, and still ready.
http::Response health_ready(Services& services, const http::Request&) {
  const Finding database = time_of([&] { return services.database.ping(); });
  const Finding keys = time_of([&] { return has_keys(services); });
  const bool is_ready = database.is_good && keys.is_good;
  bool is_degraded = false;
  JsonWriter checks;
  checks.begin_object();
  write(checks, "database", database);
  write(checks, "keys", keys);
  if (services.cache.health().enabled) {
    const Finding cache = time_of([&] { return services.cache.ping(); });
    is_degraded = !cache.is_good;
    write(checks, "cache", cache);
  }
  checks.end_object();

  JsonWriter json;
  json.begin_object();
  json.member("status", !is_ready ? "unavailable" : is_degraded ? "degraded" : "ready");
  if (services.boards != nullptr) json.member("stress", process::name_of(services.boards->stress.level()));
  json.key("checks").raw(checks.text());
  json.end_object();
  http::Response response = http::json_response(is_ready ? 200 : 503, json.take());
  http::forbid_storing(response);
  return response;
}

}  // namespace gatewarden::endpoints
