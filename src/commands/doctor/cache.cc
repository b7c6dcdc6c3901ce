// The doctor at memcached, which makes things fast and never right.
#include <algorithm>

#include "commands/doctor/finding.h"

namespace gatewarden::commands {

Findings examine_cache(Examination& examination) {
  cache::Cache& cache = examination.world.stores().cache;
  if (!cache.health().enabled) {
    return {{"cache", Health::warning, "none is configured: every session is looked up in the database",
             "name one in cache.servers: servers = [\"unix:/run/memcached/memcached.sock\"]"}};
  }
  const auto& servers = examination.world.settings().cache.servers;
  const bool needs_network = std::any_of(servers.begin(), servers.end(), [](const auto& one) { return !one.starts_with("unix:"); });
  if (needs_network && examination.workers_have_no_network) {
    return {{"cache", Health::warning, "is reached over the network, and the workers' unit has none: slower, nothing is wrong",
             "let memcached listen on a Unix socket, or see the comment at PrivateNetwork in gatewarden-worker.service"}};
  }
  if (cache.ping()) return {{"cache", Health::good, "answers"}};
  return {{"cache", Health::warning, "does not answer: slower, nothing is wrong",
           "look whether memcached runs, and whether cache.servers names where it listens"}};
}

}  // namespace gatewarden::commands
