// The doctor at the database: whether it keeps what it has confirmed, and bears what is asked of it.
#include <algorithm>

#include "base/text.h"
#include "commands/doctor/finding.h"
#include "domain/operation/database_server.h"

namespace gatewarden::commands {

namespace {

using operation::ServerFacts;

// The daemon has one for each job and each writing thread; the rest is for the people who look.
constexpr std::int64_t connections_besides_workers = 24;
// An import's statement of a thousand users fits.
constexpr std::int64_t least_packet = 4 << 20;
constexpr Seconds most_clock_difference{2};

Finding schema(World& world) {
  try {
    world.stores().schema.check();
    return {"database schema", Health::good, "is " + std::to_string(operation::known_schema)};
  } catch (const std::exception& error) {
    return {"database schema", Health::bad, error.what(), "gatewarden db migrate"};
  }
}

Finding durability(const ServerFacts& facts) {
  std::string wrong;
  std::string remedy;
  const auto add = [&](std::string_view variable, const std::string& is, std::string_view must_be) {
    wrong.append(wrong.empty() ? "" : ", ").append(variable).append(" = ").append(is);
    remedy.append(remedy.empty() ? "set in the server's configuration: " : ", ").append(variable).append(" = ").append(must_be);
  };
  if (facts.flush_log_at_commit != 1) add("innodb_flush_log_at_trx_commit", std::to_string(facts.flush_log_at_commit), "1");
  if (!facts.double_write) add("innodb_doublewrite", "0", "ON");
  if (facts.writes_binary_log && facts.sync_binary_log != 1) add("sync_binlog", std::to_string(facts.sync_binary_log), "1");
  if (wrong.empty()) return {"database durability", Health::good, "what is committed survives a crash"};
  return {"database durability", Health::bad, "a crash loses what was confirmed: " + wrong, remedy};
}

Finding capacity(const ServerFacts& facts, const config::Settings::Workers& workers) {
  const std::int64_t wanted =
      workers.protocol.workers + workers.browser.workers + workers.admin.workers + connections_besides_workers;
  if (facts.most_connections < wanted) {
    return {"database connections", Health::bad,
            "max_connections is " + std::to_string(facts.most_connections) + ", and this host may open " + std::to_string(wanted),
            "set max_connections to " + std::to_string(wanted) + " or more, for each host, in the server's configuration"};
  }
  if (facts.most_packet_bytes < least_packet) {
    return {"database connections", Health::bad, "max_allowed_packet is " + std::to_string(facts.most_packet_bytes),
            "set max_allowed_packet to 16M in the server's configuration"};
  }
  return {"database connections", Health::good,
          "max_connections is " + std::to_string(facts.most_connections) + ", this host may open " + std::to_string(wanted)};
}

// Rows leave by the server's clock as well as by ours.
Finding clock(const ServerFacts& facts, Instant now) {
  const auto difference = std::chrono::floor<Seconds>(std::max(facts.now - now, now - facts.now));
  if (difference <= most_clock_difference) return {"database clock", Health::good, "agrees with this host's"};
  return {"database clock", Health::bad, "differs from this host's by " + std::to_string(difference.count()) + " s",
          "let both hosts keep time by NTP: timedatectl set-ntp true"};
}

}  // namespace

Findings examine_database(Examination& examination) {
  World& world = examination.world;
  operation::DatabaseServer server(world.stores().database);
  const ServerFacts facts = server.facts();
  return {{"database", Health::good, "answers: " + printable(facts.version, 60)},
          schema(world),
          durability(facts),
          capacity(facts, world.settings().workers),
          clock(facts, world.now())};
}

}  // namespace gatewarden::commands
