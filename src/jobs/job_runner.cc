#include "jobs/job_runner.h"

#include <algorithm>
#include <exception>
#include <list>
#include <thread>

#include "jobs/backoff.h"
#include "platform/config/configured_clock.h"
#include "platform/db/driver_thread.h"
#include "platform/log/log.h"

namespace gatewarden::jobs {
namespace {

// A connection that is used more seldom is not kept: the server has better uses for it.
constexpr Seconds connection_kept{10};
constexpr Backoff after_failures{Milliseconds{1000}, Milliseconds{60'000}};

}  // namespace

// One job and its thread.
class JobThread {
 public:
  JobThread(const Job& job, const config::Settings& settings, const StopFlag& stop, FigureBoard& figures)
      : job_(job), settings_(settings), stop_(stop), figures_(figures), thread_([this] { live(); }) {}
  ~JobThread() { thread_.join(); }
  JobThread(const JobThread&) = delete;
  JobThread& operator=(const JobThread&) = delete;

  JobHealth health() const {
    const JobState state = state_.load();
    const Milliseconds silence = state == JobState::working ? pulse_.silence() : Milliseconds{0};
    return {job_.name, state, rounds_.load(), failures_.load(), silence, silence > job_.longest_silence};
  }

 private:
  void live() {
    const db::DriverThread in_this_thread;
    const auto clock = config::make_clock(settings_);
    JobStores stores(settings_, *clock);
    JobContext context{settings_, *clock, stop_, pulse_, stores, figures_};
    Milliseconds pause{0};
    while (!stop_.wait(pause)) pause = one_round(context);
    state_ = JobState::ended;
  }

  // Answers how long to wait for the next one.
  Milliseconds one_round(JobContext& context) {
    pulse_.beat();
    state_ = JobState::working;
    try {
      // A database that another version has made is nobody's to write to.
      if (!is_schema_known_) context.stores.schema.check();
      is_schema_known_ = true;
      job_.run(context);
      ++rounds_;
      failures_in_a_row_ = 0;
      if (job_.every > connection_kept) context.stores.database.drop();
      state_ = JobState::waiting;
      return job_.every;
    } catch (const std::exception& problem) {
      ++failures_;
      const Milliseconds pause = backoff_after(++failures_in_a_row_, after_failures, random_chance());
      state_ = JobState::failing;
      log::warn("job_failed", {{"job", job_.name}, {"reason", problem.what()}, {"again_in_ms", pause.count()}});
      return pause;
    }
  }

  const Job& job_;
  const config::Settings& settings_;
  const StopFlag& stop_;
  FigureBoard& figures_;
  Pulse pulse_;
  std::atomic<JobState> state_ = JobState::waiting;
  std::atomic<std::uint64_t> rounds_ = 0;
  std::atomic<std::uint64_t> failures_ = 0;
  int failures_in_a_row_ = 0;
  bool is_schema_known_ = false;
  std::thread thread_;  // the last member: it uses all others
};

struct JobRunner::State {
  config::Settings settings;
  StopFlag stop;
  std::list<JobThread> threads;
};

JobRunner::JobRunner(config::Settings settings, FigureBoard& figures, std::span<const Job> jobs)
    : state_(std::make_unique<State>()) {
  state_->settings = std::move(settings);
  for (const Job& job : jobs) state_->threads.emplace_back(job, state_->settings, state_->stop, figures);
}

JobRunner::~JobRunner() { ask_to_stop(); }

void JobRunner::ask_to_stop() { state_->stop.set(); }

bool JobRunner::have_all_ended() const {
  return std::ranges::all_of(state_->threads, [](const JobThread& one) { return one.health().state == JobState::ended; });
}

std::vector<JobHealth> JobRunner::health() const {
  std::vector<JobHealth> all;
  for (const JobThread& one : state_->threads) all.push_back(one.health());
  return all;
}

const config::Settings& JobRunner::settings() const { return state_->settings; }

std::string health_text(const std::vector<JobHealth>& health, std::string_view labels) {
  std::vector<metrics::Sample> rounds, failures, failing, stuck;
  for (const JobHealth& job : health) {
    const std::string of_job = std::string(labels) + (labels.empty() ? "" : ",") + "job=\"" + std::string(job.name) + "\"";
    rounds.push_back({of_job, static_cast<double>(job.rounds)});
    failures.push_back({of_job, static_cast<double>(job.failures)});
    failing.push_back({of_job, job.state == JobState::failing ? 1.0 : 0.0});
    stuck.push_back({of_job, job.is_stuck ? 1.0 : 0.0});
  }
  return metrics::counter_text("gatewarden_job_rounds_total", "Rounds of the daemon's jobs that went well.", rounds) +
         metrics::counter_text("gatewarden_job_failures_total", "Rounds of the daemon's jobs that failed.", failures) +
         metrics::gauge_text("gatewarden_job_failing", "Whether the last round of the job failed.", failing) +
         metrics::gauge_text("gatewarden_job_stuck", "Whether the job has given no sign of life for too long.", stuck);
}

}  // namespace gatewarden::jobs
