// The life of the daemon: its start, reload and end, whatever state the world is in.
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>

#include "harness/servers.h"
#include "harness/test.h"
#include "system/daemon_stage.h"

namespace gatewarden {
namespace {

using account::RegistrationState;
using test::daemon_alone;
using test::DaemonStage;
using test::Stack;

TEST("daemon: one that begins before its database works once the database is there") {
  Stack stack(daemon_alone());
  const std::string late = stack.folder() + "/late.sock";
  test::expect_log("job_failed");
  stack.start_daemon({"GATEWARDEN_DATABASE_SOCKET=" + late});
  DaemonStage stage(stack);
  const auto entries = DaemonStage::entries(3);
  stage.accept(entries);
  CHECK(stage.comes_to_say("job_failed"));
  std::filesystem::create_symlink(stack.database().socket, late);
  CHECK(stage.become(RegistrationState::created, entries));
}

TEST("daemon: a configuration with a fault is refused by file and line, and the old one kept") {
  Stack stack(daemon_alone());
  stack.start_daemon();
  DaemonStage stage(stack);
  test::expect_log("reload_refused");
  test::write_file(stack.folder() + "/conf.d/95-fault.toml", "[registration]\nbatch_rows = 0\n");
  stack.signal_daemon(SIGHUP);
  CHECK(stage.comes_to_say("reload_refused"));
  CHECK(stage.said("reload_refused").at(0).string_at("reason").value().find("95-fault.toml:2:") != std::string::npos);
  const auto entries = DaemonStage::entries(3);
  stage.accept(entries);
  CHECK(stage.become(RegistrationState::created, entries));
}

TEST("daemon: a reload takes the new configuration, and loses nothing that is under way") {
  Stack stack(daemon_alone("[registration]\nbatch_rows = 1000\nbatch_idle = 60000\nbatch_wait = 60000\n"));
  stack.start_daemon();
  DaemonStage stage(stack);
  const auto before = DaemonStage::entries(3);
  stage.accept(before);
  test::write_file(stack.folder() + "/conf.d/95-better.toml", "[registration]\nbatch_rows = 2\nbatch_idle = 20\n");
  stack.signal_daemon(SIGHUP);
  CHECK(stage.comes_to_say("reload_complete"));
  const auto after = DaemonStage::entries(4);
  stage.accept(after);
  CHECK(stage.become(RegistrationState::created, before));
  CHECK(stage.become(RegistrationState::created, after));
  CHECK(test::wait_until([&] { return stage.said("registration_flushed").size() >= 3; }, Milliseconds{10'000}));
}

TEST("daemon: without a registration key, or with a wrong one, it does not begin and says why") {
  Stack stack(daemon_alone());
  const auto start_with = [&](const std::string& key_file) {
    return test::run_program({test::places().build + "/gatewarden-batchd"}, "",
                             {"GATEWARDEN_CONFIG=" + stack.configuration_file(),
                              "GATEWARDEN_SECRETS_REGISTRATION_KEY_FILE=" + key_file});
  };
  const auto missing = start_with("/nowhere/registration");
  CHECK_EQUAL(1, missing.status);
  CHECK(missing.err.find("make-registration-key") != std::string::npos);
  test::write_file(stack.folder() + "/wrong", "c2hvcnQ=\n", 0600);
  CHECK_EQUAL(1, start_with(stack.folder() + "/wrong").status);
}

TEST("daemon: its options are those of a long-running program") {
  const std::string program = test::places().build + "/gatewarden-batchd";
  CHECK(test::run_program({program, "--version"}).out.starts_with("gatewarden-batchd "));
  CHECK(test::run_program({program, "--help"}).out.find("--config FILE") != std::string::npos);
  CHECK_EQUAL(2, test::run_program({program, "--frobnicate"}).status);
  CHECK_EQUAL(2, test::run_program({program, "stray"}).status);
}

// Costs at which some of forty passwords are still to be hashed when the daemon is told to stop.
const std::string slow_hashes =
    "[registration]\nbatch_idle = 20\n[passwords]\nargon2_memory_kib = 65536\nargon2_iterations = 3\nconcurrent_hashes = 1\n";

TEST("F10: told to stop, the daemon finishes what it can and gives the rest back, uncounted") {
  Stack stack(daemon_alone(slow_hashes));
  stack.start_daemon();
  DaemonStage stage(stack);
  std::vector<account::Registration> entries;
  for (int i = 0; i < 40; ++i) entries.push_back(stage.sealed_entry("secret"));
  stage.accept(entries);
  const auto leased = [&] { return stage.registrations().stats(SystemClock{}.now()).leased; };
  CHECK(test::wait_until([&] { return leased() > 0; }, DaemonStage::long_enough));
  stack.signal_daemon(SIGTERM);
  CHECK_EQUAL(0, stack.wait_for_daemon());
  CHECK_EQUAL(0u, leased());
  const auto left = stage.registrations().list_queue(0, 100);
  CHECK(!left.empty());
  for (const auto& row : left) CHECK(row.claims == 0 && row.attempts == 0);
  CHECK(!stage.said("registration_released").empty());
}

TEST("F10: told twice to stop, the daemon ends at once, and its rows come back when their lease is over") {
  Stack stack(daemon_alone("[registration]\nbatch_idle = 20\nlease = 2\n"));
  stack.start_daemon({"GATEWARDEN_FAILPOINT=registration.before_insert=sleep"});
  DaemonStage stage(stack);
  const auto entries = DaemonStage::entries(3);
  stage.accept(entries);
  const auto leased = [&] { return stage.registrations().stats(SystemClock{}.now()).leased; };
  CHECK(test::wait_until([&] { return leased() == 3; }, DaemonStage::long_enough));
  test::expect_log("daemon_ends_at_once");
  stack.signal_daemon(SIGTERM);
  CHECK(stage.comes_to_say("daemon_stops"));
  stack.signal_daemon(SIGTERM);
  CHECK_EQUAL(1, stack.wait_for_daemon());
  stack.start_daemon();
  CHECK(stage.become(RegistrationState::created, entries));
}

TEST("failpoints: a production configuration arms none") {
  Stack stack(daemon_alone());
  test::expect_log("failpoint_ignored");
  stack.start_daemon({"GATEWARDEN_FAILPOINT=registration.before_claim", "GATEWARDEN_SERVER_MODE=production",
                      "GATEWARDEN_SERVER_CLOCK_OFFSET_FILE=", "GATEWARDEN_PASSWORDS_ARGON2_MEMORY_KIB=65536"});
  DaemonStage stage(stack);
  const auto entries = DaemonStage::entries(3);
  stage.accept(entries);
  CHECK(stage.become(RegistrationState::created, entries));
}

}  // namespace
}  // namespace gatewarden
