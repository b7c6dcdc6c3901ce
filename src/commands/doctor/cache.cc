// The doctor at memcached, which makes things fast and never right.
#include "commands/doctor/finding.h"

namespace gatewarden::commands {

Findings examine_cache(Examination& examination) {
  cache::Cache& cache = examination.world.stores().cache;
  if (!cache.health().enabled) {
    return {{"cache", Health::warning, "none is configured: every session is looked up in the database",
             "name one in cache.servers: servers = [\"unix:/run/memcached/memcached.sock\"]"}};
  }
  if (cache.ping()) return {{"cache", Health::good, "answers"}};
  return {{"cache", Health::warning, "does not answer: slower, nothing is wrong",
           "look whether memcached runs, and whether cache.servers names where it listens"}};
}

}  // namespace gatewarden::commands
