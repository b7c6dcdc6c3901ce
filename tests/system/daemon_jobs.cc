// The threads of jobs: rounds, failures and the signs of life by which a stuck one is found.
#include <atomic>

#include "harness/database.h"
#include "harness/process.h"
#include "harness/test.h"
#include "jobs/job_runner.h"

namespace gatewarden {
namespace {

using jobs::Job;
using jobs::JobContext;
using jobs::JobHealth;
using jobs::JobRunner;
using jobs::JobState;

config::Settings settings_for(const std::string& database) {
  config::Settings settings;
  settings.secrets.key_encryption_key = Secret(std::string(32, 'k'));
  settings.database.socket = test::DatabaseServer::instance().settings(database).socket;
  settings.database.user = test::DatabaseServer::instance().settings(database).user;
  settings.database.name = database;
  return settings;
}

JobHealth health_of(const JobRunner& runner, std::string_view name) {
  for (const JobHealth& job : runner.health()) {
    if (job.name == name) return job;
  }
  throw std::runtime_error("no such job");
}

void do_nothing(JobContext&) {}
void fail(JobContext&) { throw std::runtime_error("told to fail"); }
void stay(JobContext& context) {
  while (!context.stop.wait(Seconds{60})) {
  }
}
void stay_alive(JobContext& context) {
  while (!context.stop.wait(Milliseconds{1})) context.pulse.beat();
}

TEST("jobs: each has its thread, so that one that is stuck or fails holds up no other, and all end when asked") {
  test::expect_log("job_failed");
  constexpr Job table[] = {{"quick", Seconds{0}, Seconds{60}, do_nothing},
                           {"failing", Seconds{0}, Seconds{60}, fail},
                           {"stuck", Seconds{0}, Seconds{0}, stay},
                           {"living", Seconds{0}, Seconds{5}, stay_alive}};
  jobs::FigureBoard figures("daemon=\"1\"");
  JobRunner runner(settings_for(test::DatabaseServer::instance().make_database()), figures, table);
  const auto is_as_told = [&] {
    return health_of(runner, "quick").rounds > 10 && health_of(runner, "failing").failures > 0 && health_of(runner, "stuck").is_stuck;
  };
  CHECK(test::wait_until(is_as_told, Milliseconds{30'000}));
  CHECK(health_of(runner, "failing").state == JobState::failing);
  CHECK(health_of(runner, "living").state == JobState::working && !health_of(runner, "living").is_stuck);
  const std::string text = jobs::health_text(runner.health(), figures.labels());
  CHECK(text.find("gatewarden_job_stuck{daemon=\"1\",job=\"stuck\"} 1\n") != std::string::npos);
  CHECK(text.find("gatewarden_job_failing{daemon=\"1\",job=\"failing\"} 1\n") != std::string::npos);
  runner.ask_to_stop();
  CHECK(test::wait_until([&] { return runner.have_all_ended(); }, Milliseconds{30'000}));
}

TEST("F23: no job works on a database whose schema this program does not know") {
  test::expect_log("job_failed");
  constexpr Job table[] = {{"quick", Seconds{0}, Seconds{60}, do_nothing}};
  jobs::FigureBoard figures("");
  const JobRunner runner(settings_for(test::DatabaseServer::instance().make_empty_database()), figures, table);
  CHECK(test::wait_until([&] { return health_of(runner, "quick").failures > 0; }, Milliseconds{30'000}));
  CHECK_EQUAL(0u, health_of(runner, "quick").rounds);
}

}  // namespace
}  // namespace gatewarden
