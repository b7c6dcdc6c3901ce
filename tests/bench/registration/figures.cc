// Measures registration at volume against the raw cost of its parts, in one run on one machine.
//
//   bench-registration [--quick] [--import-rows N] [--output FILE] [SECTION…]     all sections, or these
//
// Leaves the figures in var/bench-registration.json, or in FILE.
// --quick measures little of each, with cheap hashes: it shows that every figure can be taken, and its values mean nothing.
// What is compared is measured one right after the other. The generators share the processors with what they load.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iostream>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "bench/load.h"
#include "bench/raw.h"
#include "bench/processes.h"
#include "bench/registration/ceiling.h"
#include "bench/registration/drain.h"
#include "bench/registration/import.h"
#include "bench/registration/open_load.h"
#include "bench/registration/registration_walks.h"
#include "bench/registration/stage.h"
#include "bench/report.h"

namespace gatewarden::bench {
namespace {

// How much of each is measured.
struct Scale {
  HashingCost hashing;
  int rounds;
  int long_rounds;           // of what takes long
  RoundTimes times;          // of a load that waits for its answers
  int token_rounds;
  RoundTimes token_times;    // of one that does not
  Milliseconds hashing_time;
  int drained_rows;
  int sealed_rows;           // more than are hashed in the time
  int backlog_rows;          // more than are drained while tokens are asked for
  int people_in_bulk;
  int imported_rows;
};
constexpr Scale full_scale{.hashing = HashingCost::production,
                           .rounds = 3,
                           .long_rounds = 2,
                           .times = {Milliseconds{300}, Milliseconds{2000}},
                           .token_rounds = 6,
                           .token_times = {Milliseconds{500}, Milliseconds{3000}},
                           .hashing_time = Milliseconds{21'000},
                           .drained_rows = 200'000,
                           .sealed_rows = 3000,
                           .backlog_rows = 1'000'000,
                           .people_in_bulk = 1000,
                           .imported_rows = 1'000'000};
constexpr Scale quick_scale{.hashing = HashingCost::cheap,
                            .rounds = 1,
                            .long_rounds = 1,
                            .times = {Milliseconds{50}, Milliseconds{200}},
                            .token_rounds = 1,
                            .token_times = {Milliseconds{50}, Milliseconds{200}},
                            .hashing_time = Milliseconds{2000},
                            .drained_rows = 4000,
                            .sealed_rows = 20'000,
                            .backlog_rows = 40'000,
                            .people_in_bulk = 100,
                            .imported_rows = 5000};

constexpr int load_connections = 64;
constexpr double tokens_per_second = 500;
constexpr int writers = 2;  // connections of a daemon that write batches

class Run {
 public:
  explicit Run(const Scale& scale) : scale_(scale), stage_(scale.hashing) {}
  // Each a section of the table.
  void drain();
  void hashing();
  void accept_single();
  void accept_bulk();
  void import();
  void tokens();

  const Report& report() const { return report_; }

 private:
  using MakeWalk = std::function<std::unique_ptr<Walk>(int number)>;
  Measured load(const MakeWalk& make_walk);
  void measure_bulk(std::string_view name, PasswordKind passwords);
  void memory();
  double token_p99_ms();
  double measure_beside_daemon(std::string_view name);

  Backlog& backlog() { return stage_.backlog(); }
  db::ConnectionSettings database() const { return stage_.stack().database(); }

  const Scale& scale_;
  RegistrationStage stage_;
  Report report_;
};

void Run::drain() {
  for (int round = 0; round < scale_.rounds; ++round) {
    backlog().empty();
    backlog().fill_hashed(scale_.drained_rows);
    report_.add("raw_claim_insert", "rows/s", "",
                drain_without_daemon(database(), writers, stage_.settings().registration.batch_rows));
    backlog().empty();
    backlog().fill_hashed(scale_.drained_rows);
    report_.add("drain_prehashed", "rows/s", "raw_claim_insert", drain_all(stage_.stack()).rows_per_second);
  }
}

void Run::hashing() {
  const password::HasherSettings settings = stage_.hasher_settings();
  for (int round = 0; round < scale_.long_rounds; ++round) {
    const RoundTimes times{Milliseconds{500}, scale_.hashing_time / 3};
    report_.add("raw_argon2id", "hash/s", "",
                measure_hashing(settings, static_cast<int>(std::thread::hardware_concurrency()), times));
    backlog().empty();
    backlog().fill_sealed(scale_.sealed_rows, stage_.registration_key());
    const Drained drained = drain_steadily(stage_.stack(), scale_.hashing_time);
    report_.add("drain_argon2id", "rows/s", "raw_argon2id", drained.rows_per_second);
    report_.add_memory("daemon_memory_hashing", "", drained.most_pss_megabytes);
  }
}

Measured Run::load(const MakeWalk& make_walk) {
  std::vector<std::unique_ptr<Walk>> walks;
  for (int number = 0; number < load_connections; ++number) walks.push_back(make_walk(number));
  const Processes workers(stage_.stack().master_pid());
  return Load(stage_.stack().plain_port(), std::move(walks)).run(scale_.times, [&] { return workers.cpu_ms(); });
}

void Run::accept_single() {
  const int connections = stage_.settings().workers.browser.workers;
  for (int round = 0; round < scale_.rounds; ++round) {
    backlog().empty();
    report_.add("raw_commits", "commit/s", "", measure_queue_commits(database(), connections, scale_.times));
    backlog().empty();
    report_.add("accept_single", "req/s", "raw_commits", load([&](int number) { return register_one(stage_.registrar(), number); }));
  }
}

void Run::measure_bulk(std::string_view name, PasswordKind passwords) {
  backlog().empty();
  const int people = scale_.people_in_bulk;
  Measured measured = load([&](int number) { return register_many(stage_.registrar(), number, people, passwords); });
  measured.per_second *= people;
  if (measured.cpu_ms) *measured.cpu_ms /= people;
  report_.add(name, "rows/s", "", measured);
}

void Run::accept_bulk() {
  for (int round = 0; round < scale_.rounds; ++round) {
    measure_bulk("accept_bulk", PasswordKind::clear);
    measure_bulk("accept_bulk_hashed", PasswordKind::hashed);
  }
}

void Run::import() {
  backlog().empty();
  const double seconds = import_people(stage_.stack(), scale_.imported_rows);
  report_.add("import_prehashed", "s", "", seconds);
  report_.add("import_rate", "rows/s", "", scale_.imported_rows / seconds);
}

double Run::token_p99_ms() {
  const std::vector<std::string> requests = {client_credentials_request(stage_.machine())};
  return run_open_load({stage_.stack().plain_port(), requests, tokens_per_second}, scale_.token_times).quantile_ms(0.99);
}

// The latency of tokens while a daemon works off what was filled in, and the most memory that it takes. The daemon stops and
// goes on again and again, so that a machine that drifts does not skew the ratio.
double Run::measure_beside_daemon(std::string_view name) {
  Daemon daemon(stage_.stack());
  wait_for_first_batch(stage_.stack(), daemon);
  for (int round = 0; round < scale_.token_rounds; ++round) {
    daemon.pause();
    report_.add("token_p99_quiet", "ms", "", token_p99_ms());
    daemon.go_on();
    report_.add(name, "ms", "token_p99_quiet", token_p99_ms());
  }
  db::Connection connection(database());
  if (!last_queued(connection)) throw std::runtime_error("the backlog was too short");
  return daemon.most_pss_megabytes();
}

void Run::memory() {
  backlog().empty();
  {
    Daemon daemon(stage_.stack());
    std::this_thread::sleep_for(Seconds{2});
    daemon.must_run();
    report_.add_memory("daemon_memory_empty", "", daemon.pss_megabytes());
  }
  backlog().fill_hashed(scale_.drained_rows / 4);
  report_.add_memory("daemon_memory_short", "", drain_all(stage_.stack()).most_pss_megabytes);
}

void Run::tokens() {
  memory();
  backlog().empty();
  backlog().fill_hashed(scale_.backlog_rows);
  report_.add_memory("daemon_memory", "daemon_memory_short", measure_beside_daemon("token_p99_draining"));
  backlog().empty();
  backlog().fill_sealed(scale_.sealed_rows, stage_.registration_key());
  measure_beside_daemon("token_p99_hashing");
}

struct Section {
  std::string_view name;
  void (Run::*measure)();
};
constexpr Section sections[] = {{"drain", &Run::drain},           {"hashing", &Run::hashing}, {"single", &Run::accept_single},
                                {"bulk", &Run::accept_bulk}, {"import", &Run::import},   {"tokens", &Run::tokens}};

// What others published: Keycloak's import and Zitadel's creation of users, and the batch design that this one replaces.
struct Anchor {
  std::string_view who;
  double users_per_second;
};
constexpr Anchor anchors[] = {{"Keycloak import, Zitadel create", 70}, {"the batch design before this one", 333}};

std::string factors(const Report& report) {
  std::string text;
  for (const std::string_view figure : {"drain_prehashed", "drain_argon2id", "import_rate"}) {
    const std::optional<double> rate = report.median_of(figure);
    for (const Anchor& anchor : anchors) {
      char line[200];
      if (!rate) continue;
      std::snprintf(line, sizeof line, "%-20s %8.1f times %s (%g users/s, published)\n", std::string(figure).c_str(),
                    *rate / anchor.users_per_second, std::string(anchor.who).c_str(), anchor.users_per_second);
      text += line;
    }
  }
  return text;
}

double load_average() {
  double one_minute = 0;
  return getloadavg(&one_minute, 1) == 1 ? one_minute : -1;
}

struct Request {
  Scale scale = full_scale;
  bool is_quick = false;
  std::string output = "var/bench-registration.json";
  std::vector<Section> wanted;
};

Request read_arguments(const std::vector<std::string>& arguments) {
  Request request;
  request.is_quick = std::find(arguments.begin(), arguments.end(), "--quick") != arguments.end();
  if (request.is_quick) request.scale = quick_scale;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    if (arguments[i] == "--quick") continue;
    if (arguments[i] == "--import-rows" && i + 1 < arguments.size()) {
      request.scale.imported_rows = std::stoi(arguments[++i]);
      continue;
    }
    if (arguments[i] == "--output" && i + 1 < arguments.size()) {
      request.output = arguments[++i];
      continue;
    }
    const auto* const found = std::find_if(std::begin(sections), std::end(sections),
                                           [&](const Section& section) { return section.name == arguments[i]; });
    if (found == std::end(sections)) throw std::runtime_error("there is no section " + arguments[i]);
    request.wanted.push_back(*found);
  }
  if (request.wanted.empty()) request.wanted.assign(std::begin(sections), std::end(sections));
  return request;
}

void run(const Request& request) {
  const double busy_before = load_average();
  Run run(request.scale);
  for (const Section& section : request.wanted) {
    std::cerr << section.name << std::endl;
    try {
      (run.*section.measure)();
    } catch (const std::exception& error) {
      throw std::runtime_error(std::string(section.name) + ": " + error.what());
    }
  }
  std::cout << "\n" << std::thread::hardware_concurrency() << " processors (load average " << busy_before
            << " before the run), HTTP without TLS on loopback\n" << (request.is_quick ? "The quick form: the values mean nothing.\n" : "")
            << "\n" << run.report().table() << "\n" << factors(run.report());
  std::filesystem::create_directories(std::filesystem::absolute(request.output).parent_path());
  std::ofstream(request.output) << run.report().json();
}

}  // namespace
}  // namespace gatewarden::bench

int main(int argc, char** argv) {
  try {
    gatewarden::bench::run(gatewarden::bench::read_arguments({argv + 1, argv + argc}));
  } catch (const std::exception& error) {
    std::cerr << "bench: " << error.what() << std::endl;
    return 1;
  }
}
