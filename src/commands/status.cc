// gatewarden status: whether each part of the world works.
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstring>
#include <functional>

#include "base/text.h"
#include "commands/nouns.h"
#include "commands/output.h"
#include "commands/world.h"
#include "domain/account/registrations.h"
#include "platform/metrics/published.h"

namespace gatewarden::commands {

namespace {

struct PartStatus {
  bool good;
  std::string detail;
};

PartStatus database_status(World& world) {
  if (!world.stores().database.ping()) return {false, "does not answer"};
  world.stores().schema.check();
  return {true, "answers, schema " + std::to_string(operation::known_schema)};
}

PartStatus cache_status(World& world) {
  cache::Cache& cache = world.stores().cache;
  if (!cache.health().enabled) return {true, "none is configured"};
  return cache.ping() ? PartStatus{true, "answers"} : PartStatus{false, "does not answer: slower, nothing wrong"};
}

PartStatus keys_status(World& world) {
  std::string current;
  for (const operation::KeyInfo& key : world.stores().keys.list()) {
    if (key.state == operation::KeyState::current) current += ' ' + std::string(crypto::wire_name(key.algorithm));
  }
  if (current.empty()) return {false, "there are none yet: the worker makes them when it starts"};
  // A look-up opens the sealed key: a wrong key-encryption key shows here.
  static_cast<void>(world.stores().keys.current(crypto::Algorithm::es256));
  return {true, "current:" + current};
}

bool accepts_connections(const std::string& socket_path) {
  sockaddr_un address{};
  if (socket_path.size() >= sizeof address.sun_path) return false;
  address.sun_family = AF_UNIX;
  std::memcpy(address.sun_path, socket_path.data(), socket_path.size());
  const int descriptor = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (descriptor < 0) return false;
  const bool connected = connect(descriptor, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
  close(descriptor);
  return connected;
}

PartStatus pool_status(World& world, const std::string& pool, int workers) {
  if (workers == 0) return {true, "does not run on this host"};
  const std::string path = world.settings().server.runtime_directory + '/' + pool + ".sock";
  return accepts_connections(path) ? PartStatus{true, "accepts connections at " + path}
                                   : PartStatus{false, "nobody accepts at " + path};
}

// The jobs of which a daemon's figures say that they fail or are stuck: gatewarden_job_failing{daemon="1",job="NAME"} 1.
std::string troubled_jobs(const std::string& figures) {
  std::string found;
  for (const std::string& line : split_words(figures, '\n')) {
    const bool tells = line.starts_with("gatewarden_job_failing{") || line.starts_with("gatewarden_job_stuck{");
    const std::size_t name = line.find("job=\"");
    if (!tells || !line.ends_with(" 1") || name == std::string::npos) continue;
    found += ' ' + line.substr(name + 5, line.find('"', name + 5) - name - 5);
  }
  return found;
}

PartStatus daemon_status(World& world) {
  const auto daemons = metrics::read_published(world.settings().server.runtime_directory);
  if (daemons.empty()) return {false, "none runs on this host: its audit events wait"};
  std::string troubles;
  for (const metrics::Published& daemon : daemons) {
    if (const std::string jobs = troubled_jobs(daemon.text); !jobs.empty()) troubles += ", daemon " + daemon.place + " is in trouble with" + jobs;
  }
  return {troubles.empty(), std::to_string(daemons.size()) + (daemons.size() == 1 ? " runs" : " run") + troubles};
}

PartStatus queue_status(World& world) {
  const auto backlog = account::Registrations(world.stores().database, {}).backlog();
  if (backlog.rows == 0) return {true, "empty"};
  const auto age = world.now() - backlog.oldest_accepted_at.value_or(world.now());
  return {true, "about " + std::to_string(backlog.rows) + " wait, the first for " +
                    std::to_string(std::chrono::floor<Seconds>(age).count()) + " s"};
}

int status(World& world, const Arguments&, Output& output) {
  const auto& workers = world.settings().workers;
  const std::vector<std::pair<std::string, std::function<PartStatus()>>> parts = {
      {"database", [&] { return database_status(world); }},
      {"cache", [&] { return cache_status(world); }},
      {"keys", [&] { return keys_status(world); }},
      {"pool protocol", [&] { return pool_status(world, "protocol", workers.protocol.workers); }},
      {"pool browser", [&] { return pool_status(world, "browser", workers.browser.workers); }},
      {"pool admin", [&] { return pool_status(world, "admin", workers.admin.workers); }},
      {"daemon", [&] { return daemon_status(world); }},
      {"registrations", [&] { return queue_status(world); }},
  };
  std::vector<Record> records;
  bool all_good = true;
  for (const auto& [name, ask] : parts) {
    PartStatus part{};
    // The parts are asked one by one: that one cannot even be asked is its status.
    try {
      part = ask();
    } catch (const std::exception& error) {
      part = {false, error.what()};
    }
    all_good = all_good && part.good;
    records.push_back(Record().add("part", name).add("state", part.good ? "good" : "bad").add("detail", part.detail));
  }
  constexpr std::string_view columns[] = {"part", "state", "detail"};
  output.list(records, columns);
  return all_good ? exit_done : exit_broken;
}

}  // namespace

std::vector<Command> status_commands() {
  return {{"status", "", "Tells whether database, cache, keys, workers and daemon work; 3 if one does not.", "gatewarden status", {},
           Needs::settings,
           status}};
}

}  // namespace gatewarden::commands
