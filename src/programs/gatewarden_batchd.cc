// gatewarden-batchd: the daemon of all work that nobody waits for.
//
// One process. Its main thread answers signals and the service manager, and publishes figures; the jobs have threads of their
// own (jobs/job_runner.h). A reload ends the jobs and begins them anew with the new configuration, so that no job has to change
// its settings while it runs.
#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <unistd.h>

#include "base/text.h"
#include "jobs/job_runner.h"
#include "platform/config/config.h"
#include "platform/log/log.h"
#include "platform/metrics/metrics.h"
#include "platform/metrics/published.h"
#include "platform/process/confinement.h"
#include "platform/process/failpoint.h"
#include "platform/process/scoreboard.h"
#include "platform/process/service_manager.h"
#include "platform/process/signals.h"
#include "platform/process/sockets.h"
#include "programs/program_options.h"

namespace gatewarden::programs {
namespace {

constexpr const char* name = "gatewarden-batchd";

constexpr const char* help = R"(usage: gatewarden-batchd [--config FILE]

  gatewarden-batchd --config /etc/gatewarden/gatewarden.toml

Makes users of the registrations that wait in the queue, delivers
e-mail and text messages, takes the audit spool into the database, and keeps
partitions and signing keys up to date.
Any number of daemons, on any number of hosts, share the work.

  -c, --config FILE  the configuration (default: GATEWARDEN_CONFIG, or
                     /etc/gatewarden/gatewarden.toml)
      --version      show the version
  -h, --help         show this help

SIGTERM stops: what is under way is finished or given back. SIGHUP reads the
configuration anew. See gatewarden-batchd(8).
)";

constexpr Milliseconds calm_tick{1000};
constexpr Milliseconds busy_tick{20};
// What does not end by itself holds leases that run out, or sends statements that the server rolls back.
constexpr Milliseconds stop_deadline{5000};
constexpr int most_daemons_of_a_host = 64;

// The lowest number that no other daemon of this host has: a name for locks, files and metrics that is the same after a restart.
struct Place {
  explicit Place(const std::string& runtime_directory) {
    for (number = 1; !lock; ++number) {
      try {
        lock = std::make_unique<process::InstanceLock>(runtime_directory, name + std::string(".") + std::to_string(number));
        return;
      } catch (const process::InstanceRuns&) {
        if (number == most_daemons_of_a_host) throw;
      }
    }
  }
  int number = 0;
  std::unique_ptr<process::InstanceLock> lock;
};

config::Settings load(const std::string& config_file) {
  config::Settings settings = config::load(config_file, config::Account::daemon);
  config::load_registration_keys(settings);
  config::load_delivery_secrets(settings);
  return settings;
}

void arm_failpoint(const config::Settings& settings) {
  const char* const specification = std::getenv("GATEWARDEN_FAILPOINT");
  if (specification == nullptr) return;
  if (settings.server.mode == config::Mode::development) process::arm_failpoint(specification);
  else log::warn("failpoint_ignored", {{"reason", "server.mode is production"}});
}

class Daemon {
 public:
  Daemon(std::string config_file, config::Settings settings)
      : config_file_(std::move(config_file)), place_(settings.server.runtime_directory),
        figures_file_(metrics::published_file(settings.server.runtime_directory, place_.number)),
        figures_("daemon=\"" + std::to_string(place_.number) + "\"") {
    process::confine_process();
    metrics::set_recorder(&recorder_);
    begin(std::move(settings));
  }
  ~Daemon() { metrics::set_recorder(nullptr); }
  Daemon(const Daemon&) = delete;
  Daemon& operator=(const Daemon&) = delete;

  int run();

 private:
  void begin(config::Settings settings);
  void handle(int signal);
  void stop();
  void reload();
  void note_stuck();
  void report();
  void publish();
  [[noreturn]] void abandon(const char* why);

  std::string config_file_;
  process::MasterSignals signals_;  // before any thread, which inherits what is blocked
  Place place_;
  std::string figures_file_;
  process::ServiceManager service_manager_;
  metrics::Registry registry_{{}, 1, metrics::Program::daemon};
  metrics::Registry::Recorder recorder_ = registry_.recorder(0);
  jobs::FigureBoard figures_;
  std::unique_ptr<jobs::JobRunner> jobs_;
  std::vector<std::string> stuck_;
  std::optional<config::Settings> next_;        // a reload waits for the jobs to end
  std::optional<std::int64_t> stopping_since_ms_;
  bool is_figures_file_broken_ = false;
};

void Daemon::begin(config::Settings settings) {
  set_log(settings.log);
  jobs_ = std::make_unique<jobs::JobRunner>(std::move(settings), figures_);
  service_manager_.ready();
}

int Daemon::run() {
  log::info("daemon_ready", {{"version", GATEWARDEN_VERSION}, {"place", place_.number}});
  for (;;) {
    report();
    if (jobs_->have_all_ended()) {
      if (stopping_since_ms_) break;
      jobs_.reset();
      begin(*std::exchange(next_, std::nullopt));
      log::info("reload_complete");
    }
    const bool is_late = stopping_since_ms_ && process::monotonic_ms() - *stopping_since_ms_ > stop_deadline.count();
    if (is_late) abandon("jobs did not end within the deadline");
    if (const auto signal = signals_.wait(stopping_since_ms_ || next_ ? busy_tick : calm_tick)) handle(*signal);
  }
  unlink(figures_file_.c_str());
  log::info("daemon_stopped");
  return 0;
}

void Daemon::handle(int signal) {
  if (signal == SIGHUP && !stopping_since_ms_) return reload();
  if (signal != SIGTERM && signal != SIGINT) return;
  if (stopping_since_ms_) abandon("told twice to stop");
  stop();
}

void Daemon::stop() {
  log::info("daemon_stops");
  service_manager_.stopping();
  stopping_since_ms_ = process::monotonic_ms();
  jobs_->ask_to_stop();
}

void Daemon::reload() {
  service_manager_.reloading();
  try {
    next_ = load(config_file_);
    log::info("reload");
    jobs_->ask_to_stop();
    return;
  } catch (const config::Invalid& invalid) {
    for (const std::string& fault : invalid.faults) log::error("reload_refused", {{"reason", fault}});
  } catch (const std::exception& problem) {
    log::error("reload_refused", {{"reason", problem.what()}});
  }
  service_manager_.ready();
}

// Threads still run: nothing may be unmade under them.
void Daemon::abandon(const char* why) {
  log::warn("daemon_ends_at_once", {{"reason", why}});
  unlink(figures_file_.c_str());
  _exit(1);
}

// The watchdog hears nothing while a job is stuck, so that the service manager begins the daemon anew.
void Daemon::note_stuck() {
  std::vector<std::string> stuck;
  for (const jobs::JobHealth& job : jobs_->health()) {
    if (!job.is_stuck) continue;
    stuck.emplace_back(job.name);
    if (std::ranges::find(stuck_, stuck.back()) == stuck_.end()) {
      log::error("job_stuck", {{"job", job.name}, {"silent_ms", job.silence.count()}});
    }
  }
  stuck_ = std::move(stuck);
  if (stuck_.empty()) service_manager_.alive(process::monotonic_ms());
}

void Daemon::report() {
  note_stuck();
  std::vector<std::string> failing;
  for (const jobs::JobHealth& job : jobs_->health()) {
    if (job.state == jobs::JobState::failing) failing.emplace_back(job.name);
  }
  std::string status = stopping_since_ms_ ? "stopping" : "running";
  if (!failing.empty()) status += "; failing: " + join(failing, ", ");
  if (!stuck_.empty()) status += "; stuck: " + join(stuck_, ", ");
  service_manager_.status(status);
  publish();
}

void Daemon::publish() {
  const std::string text = registry_.text(figures_.labels()) + figures_.text() + jobs::health_text(jobs_->health(), figures_.labels());
  try {
    metrics::publish(figures_file_, text);
    is_figures_file_broken_ = false;
  } catch (const std::exception& problem) {
    if (!is_figures_file_broken_) log::warn("figures_not_published", {{"reason", problem.what()}});
    is_figures_file_broken_ = true;
  }
}

int run(int argc, char** argv) {
  const Options options = begin_program(argc, argv, name, help);
  if (options.exit_status) return *options.exit_status;
  std::signal(SIGPIPE, SIG_IGN);
  try {
    config::Settings settings = load(options.config_file);
    arm_failpoint(settings);
    return Daemon(options.config_file, std::move(settings)).run();
  } catch (const config::Invalid& invalid) {
    for (const std::string& fault : invalid.faults) log::fatal("configuration_invalid", {{"reason", fault}});
  } catch (const std::exception& problem) {
    log::fatal("start_refused", {{"reason", problem.what()}});
  }
  return 1;
}

}  // namespace
}  // namespace gatewarden::programs

int main(int argc, char** argv) {
  try {
    return gatewarden::programs::run(argc, argv);
  } catch (const std::exception& problem) {
    gatewarden::log::fatal("broken", {{"reason", problem.what()}});
    return 1;
  }
}
