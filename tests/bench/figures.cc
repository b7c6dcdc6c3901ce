// Measures Gatewarden through nginx against the null worker and against the raw cost of its parts, in one run on one machine.
//
//   bench-figures [--quick] [--output FILE] [FIGURE…]     all, or these and what they are compared with
//   GATEWARDEN_BENCH_SECONDS    how long a round lasts (2), GATEWARDEN_BENCH_ROUNDS how many (5)
//
// Leaves the figures in var/bench.json, or in FILE. --quick measures little of each, with cheap hashes: it shows that every figure
// can be taken, and its values mean nothing.
//
// A figure and what it is compared with are measured one right after the other, round by round, so that a machine that
// drifts does not skew their ratio. nginx listens without TLS on loopback here, and the generator shares the processors.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iostream>
#include <map>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "bench/load.h"
#include "bench/processes.h"
#include "bench/raw.h"
#include "bench/report.h"
#include "bench/stage.h"

namespace gatewarden::bench {
namespace {

constexpr int connections = 64;
constexpr Milliseconds hashing_ramp{500};
constexpr int login_connections = 8;  // a log-in takes as long as a hash; more would only wait longer, and some too long

// Of each connection: each of them logs in twice in 30 seconds at most.
constexpr int people_with_totp = 100;
constexpr int people_with_totp_quickly = 4;

struct Plan {
  std::string name;
  std::string unit;
  std::string of;
  // Milliseconds under load before counting begins, for figures whose operations take long.
  Milliseconds ramp;
  std::function<Measured(const RoundTimes&)> measure;
};

// How a figure is loaded.
struct Pace {
  int count = connections;
  Milliseconds ramp{300};
  bool without_hash = false;
};

class Run {
 public:
  explicit Run(bool is_quick)
      : is_quick_(is_quick),
        stage_(connections, is_quick ? Stage::Hashing::cheapest : Stage::Hashing::production),
        people_with_totp_(is_quick ? people_with_totp_quickly : people_with_totp) {
    if (is_quick) hashing_.parameters = {8, 1, 1};
    plan_all();
  }
  // `ramp`: in place of what the figures have of their own.
  void measure(const std::vector<std::string>& wanted, int rounds, Milliseconds window, std::optional<Milliseconds> ramp);
  const Report& report() const { return report_; }

 private:
  void plan_all();
  void plan_raw();
  void plan_loads();
  void plan_log_ins();
  void plan(std::string name, std::string of, std::function<std::unique_ptr<Walk>(int)> make_walk, const Pace& pace = {});
  void plan_raw(std::string name, std::string unit, Milliseconds ramp, std::function<Measured(const RoundTimes&)> measure,
                std::string of = "");
  const Plan& find(const std::string& name) const;
  bool is_compared_with(const std::string& name) const;

  // The stage on which a password costs next to nothing, from the first figure on that wants it; in the quick form all are on it.
  Stage& light_stage();

  const bool is_quick_;
  Stage stage_;
  const int people_with_totp_;
  password::HasherSettings hashing_;  // of what is raw
  Processes processes_{stage_.stack().master_pid()};
  std::optional<Stage> light_stage_;
  std::optional<Processes> light_processes_;
  const int processors_ = static_cast<int>(std::thread::hardware_concurrency());
  const db::ConnectionSettings database_ = stage_.stack().database();
  const crypto::SigningKey es256_ = crypto::SigningKey::generate(crypto::Algorithm::es256);
  const crypto::SigningKey rs256_ = crypto::SigningKey::generate(crypto::Algorithm::rs256);
  std::map<std::string, std::unique_ptr<Load>> loads_;
  std::vector<Plan> plans_;
  Report report_;
};

void Run::plan_all() {
  report_.add_memory("pss_idle", "", processes_.pss_megabytes());
  prepare_commits(database_, connections);
  plan_raw();
  plan_loads();
}

void Run::plan_raw(std::string name, std::string unit, Milliseconds ramp, std::function<Measured(const RoundTimes&)> measure,
                   std::string of) {
  plans_.push_back({std::move(name), std::move(unit), std::move(of), ramp, std::move(measure)});
}

void Run::plan_raw() {
  plan_raw("raw_sign_es256", "sign/s", Milliseconds{10}, [this](const RoundTimes& times) { return measure_signing(es256_, times); });
  plan_raw("raw_sign_rs256", "sign/s", Milliseconds{10}, [this](const RoundTimes& times) { return measure_signing(rs256_, times); });
  plan_raw("raw_commit", "commit/s", Milliseconds{300},
           [this](const RoundTimes& times) { return measure_commits(database_, connections, times); });
  hashing_.budget_file = stage_.stack().folder() + "/raw.budget";
  const auto hash = [this](const RoundTimes& times) { return measure_hashing(hashing_, processors_, times); };
  plan_raw("raw_argon2id", "hash/s", hashing_ramp, hash);
  plan_raw("argon2id_in_arena", "hash/s", hashing_ramp, hash, "raw_argon2id_without_arena");
  plan_raw("raw_argon2id_without_arena", "hash/s", hashing_ramp,
           [this](const RoundTimes& times) { return measure_hashing_without_arena(hashing_.parameters, processors_, times); });
}

Stage& Run::light_stage() {
  if (is_quick_) return stage_;
  if (!light_stage_) {
    light_stage_.emplace(connections, Stage::Hashing::cheapest);
    light_processes_.emplace(light_stage_->stack().master_pid());
  }
  return *light_stage_;
}

void Run::plan(std::string name, std::string of, std::function<std::unique_ptr<Walk>(int)> make_walk, const Pace& pace) {
  const auto measure = [this, name, make_walk, pace](const RoundTimes& times) {
    std::unique_ptr<Load>& load = loads_[name];
    if (load == nullptr) {
      std::vector<std::unique_ptr<Walk>> walks;
      for (int i = 0; i < pace.count; ++i) walks.push_back(make_walk(i));
      load = std::make_unique<Load>((pace.without_hash ? light_stage() : stage_).stack().plain_port(), std::move(walks));
    }
    return load->run(times, [this, pace] { return (pace.without_hash && light_processes_ ? *light_processes_ : processes_).cpu_ms(); });
  };
  plans_.push_back({std::move(name), "req/s", std::move(of), pace.ramp, measure});
}

void Run::plan_loads() {
  const Application& application = stage_.application();
  plan("null_worker", "", [](int) { return repeat(get_request("/bench/null"), "{"); });
  plan("client_credentials_es256", "null_worker", [this](int i) { return client_credentials(stage_.es256(i)); });
  plan("introspect_opaque", "null_worker", [this](int i) { return introspect(stage_.opaque(i)); });
  plan("userinfo", "null_worker", [this, application](int i) { return userinfo(application, stage_.person(i)); });
  plan("client_credentials_rs256", "null_worker", [this](int i) { return client_credentials(stage_.rs256(i)); });
  plan("refresh", "raw_commit", [this, application](int i) { return refresh(application, stage_.person(i)); });
  plan("client_credentials_opaque", "raw_commit", [this](int i) { return client_credentials(stage_.opaque(i)); });
  plan("code_flow_session", "raw_commit", [this, application](int i) { return code_flow(application, stage_.person(i)); });
  plan_log_ins();
}

// A log-in is a hash and some commits: with the hash, what is reached of all that the processors can hash; without, of commits.
void Run::plan_log_ins() {
  const Application& application = stage_.application();
  const Pace hashing{.count = login_connections, .ramp = Milliseconds{2000}};
  const Pace without{.without_hash = true};
  plan("password_login", "raw_argon2id", [this, application](int i) { return page_login(application, {stage_.person(i)}); }, hashing);
  plan("headless_login", "raw_argon2id", [this, application](int i) { return headless_login(application, {stage_.person(i)}); }, hashing);
  plan("totp_login", "raw_argon2id",
       [this, application](int) { return headless_login(application, stage_.make_people_with_totp(people_with_totp_)); }, hashing);
  plan("password_login_without_hash", "raw_commit",
       [this](int i) { return page_login(light_stage().application(), {light_stage().person(i)}); }, without);
  plan("headless_login_without_hash", "raw_commit",
       [this](int i) { return headless_login(light_stage().application(), {light_stage().person(i)}); }, without);
  plan("totp_login_without_hash", "raw_commit",
       [this](int) { return headless_login(light_stage().application(), light_stage().make_people_with_totp(people_with_totp_)); }, without);
  plan("passkey_login", "raw_commit",
       [this, application](int i) { return passkey_login(application, stage_.passkey(i), stage_.stack().issuer()); });
}

const Plan& Run::find(const std::string& name) const {
  const auto found = std::find_if(plans_.begin(), plans_.end(), [&](const Plan& plan) { return plan.name == name; });
  if (found == plans_.end()) throw std::runtime_error("there is no figure " + name);
  return *found;
}

bool Run::is_compared_with(const std::string& name) const {
  return std::any_of(plans_.begin(), plans_.end(), [&](const Plan& plan) { return plan.of == name; });
}

void Run::measure(const std::vector<std::string>& wanted, int rounds, Milliseconds window, std::optional<Milliseconds> ramp) {
  std::vector<const Plan*> chosen;
  for (const std::string& name : wanted) chosen.push_back(&find(name));
  if (wanted.empty()) {
    for (const Plan& plan : plans_) {
      if (!is_compared_with(plan.name)) chosen.push_back(&plan);  // those are measured with what is compared with them
    }
  }
  const auto measure_one = [&](const Plan& plan) {
    report_.add(plan.name, plan.unit, plan.of, plan.measure({ramp.value_or(plan.ramp), window}));
  };
  for (int round = 1; round <= rounds; ++round) {
    std::cerr << "round " << round << " of " << rounds << std::endl;
    for (const Plan* const plan : chosen) {
      try {
        if (!plan->of.empty()) measure_one(find(plan->of));
        measure_one(*plan);
      } catch (const std::exception& error) {
        throw std::runtime_error(plan->name + ": " + error.what());
      }
    }
  }
  std::this_thread::sleep_for(until_workers_rest);
  report_.add_memory("pss_idle_after_load", "", processes_.pss_megabytes());
}

double from_environment(const char* name, double otherwise) {
  const char* const text = std::getenv(name);
  return text == nullptr ? otherwise : std::stod(text);
}

struct Request {
  bool is_quick = false;
  std::string output = "var/bench.json";
  std::vector<std::string> wanted;
};

Request read_arguments(const std::vector<std::string>& arguments) {
  Request request;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    if (arguments[i] == "--quick") request.is_quick = true;
    else if (arguments[i] == "--output" && i + 1 < arguments.size()) request.output = arguments[++i];
    else request.wanted.push_back(arguments[i]);
  }
  return request;
}

void run(const Request& request) {
  Run run(request.is_quick);
  const auto window = Milliseconds{static_cast<std::int64_t>(from_environment("GATEWARDEN_BENCH_SECONDS", 2) * 1000)};
  if (request.is_quick) run.measure(request.wanted, 1, Milliseconds{50}, Milliseconds{10});
  else run.measure(request.wanted, static_cast<int>(from_environment("GATEWARDEN_BENCH_ROUNDS", 5)), window, std::nullopt);
  std::cout << "\n" << std::thread::hardware_concurrency() << " processors, " << connections
            << " connections, HTTP without TLS on loopback\n" << (request.is_quick ? "The quick form: the values mean nothing.\n" : "")
            << "\n" << run.report().table();
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
