// Runs the jobs of the table with one configuration: a thread each, until they are asked to stop.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "jobs/figure_board.h"
#include "jobs/job.h"
#include "platform/config/settings.h"

namespace gatewarden::jobs {

enum class JobState { waiting, working, failing, ended };

struct JobHealth {
  std::string_view name;
  JobState state = JobState::waiting;
  std::uint64_t rounds = 0;
  std::uint64_t failures = 0;
  Milliseconds silence{};  // while it works
  bool is_stuck = false;   // it works, and has been silent for longer than its row allows
};

class JobRunner {
 public:
  // Begins at once. `figures` must outlive it.
  JobRunner(config::Settings settings, FigureBoard& figures, std::span<const Job> jobs = all_jobs());
  // Asks them to stop and waits for all.
  ~JobRunner();
  JobRunner(const JobRunner&) = delete;
  JobRunner& operator=(const JobRunner&) = delete;

  void ask_to_stop();
  bool have_all_ended() const;
  std::vector<JobHealth> health() const;
  const config::Settings& settings() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// The health of all as metrics, each sample with these labels besides the job's name.
std::string health_text(const std::vector<JobHealth>& health, std::string_view labels);

}  // namespace gatewarden::jobs
