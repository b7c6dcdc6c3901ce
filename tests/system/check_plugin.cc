// docs/monitoring/check_gatewarden, as Nagios and the like run it, on a stack that is well and on one that is made ill.
#include <array>
#include <filesystem>

#include "harness/database.h"
#include "harness/process.h"
#include "harness/stack.h"
#include "harness/test.h"
#include "platform/metrics/metrics.h"
#include "platform/metrics/published.h"

namespace gatewarden {
namespace {

using test::contains;
using test::Stack;

struct Checked {
  int status;
  std::string line;
};

Checked check(const Stack& stack, std::vector<std::string> options = {}) {
  const auto source = std::filesystem::path(test::sql_directory()).parent_path();
  std::vector<std::string> command = {source / "docs/monitoring/check_gatewarden", "-u", stack.issuer(), "-f",
                                      stack.certificate_authority(), "-a", "127.0.0.1", "-w", "60", "-c", "90", "-t", "100"};
  command.insert(command.end(), options.begin(), options.end());
  const test::Finished ran = test::run_program(command);
  CHECK_EQUAL(std::string(), ran.err);
  return {ran.status, ran.out};
}

std::string gauge(std::string_view name, const std::string& labels, double value) {
  const std::array samples = {metrics::Sample{labels, value}};
  return metrics::gauge_text(name, "Told by a test.", samples);
}

// What a daemon at the tenth place of this host would tell of itself, besides that it lives.
void tell_figures(const Stack& stack, const std::string& text = "") {
  const std::string directory = std::filesystem::path(stack.socket("admin")).parent_path();
  const std::string alive = gauge("gatewarden_job_rounds_total", "job=\"audit_shipping\"", 7);
  metrics::publish(metrics::published_file(directory, 10), alive + text);
}

test::StackOptions without_daemon() {
  test::StackOptions options;
  options.start_daemon = false;
  return options;
}

Stack& stack_without_daemon() {
  static Stack stack(without_daemon());
  return stack;
}

}  // namespace

TEST("check plug-in: a stack that is well is OK, with its figures") {
  const auto found = check(Stack::shared());
  CHECK_EQUAL(0, found.status);
  CHECK(found.line.starts_with("GATEWARDEN OK - "));
  CHECK(contains(found.line, "|time="));
  CHECK(contains(found.line, "s;60;90;0"));
}

TEST("check plug-in: an authority that is not believed is CRITICAL, and so is an answer that is too slow") {
  CHECK_EQUAL(2, check(Stack::shared(), {"-p", "-f", "/etc/hostname"}).status);
  const auto slow = check(Stack::shared(), {"-p", "-w", "0", "-c", "0"});
  CHECK_EQUAL(2, slow.status);
  CHECK(slow.line.starts_with("GATEWARDEN CRITICAL - an answer took "));
}

TEST("check plug-in: what it does not understand is UNKNOWN") {
  CHECK_EQUAL(3, check(Stack::shared(), {"-w", "soon"}).status);
  CHECK_EQUAL(3, check(Stack::shared(), {"-u", "http://id.example.org"}).status);
  CHECK_EQUAL(3, check(Stack::shared(), {"--help"}).status);
}

TEST("check plug-in: a host without a daemon is CRITICAL, though its public side is OK") {
  const Stack& stack = stack_without_daemon();
  std::filesystem::remove(metrics::published_file(std::filesystem::path(stack.socket("admin")).parent_path(), 10));
  const auto found = check(stack);
  CHECK_EQUAL(2, found.status);
  CHECK(contains(found.line, "no gatewarden-batchd runs"));
  CHECK_EQUAL(0, check(stack, {"-p"}).status);
}

TEST("check plug-in: what waits, fails or is stuck with the daemon is told, the worst first") {
  const Stack& stack = stack_without_daemon();
  tell_figures(stack, gauge("gatewarden_registration_queue_oldest_seconds", "", 61) +
                          gauge("gatewarden_registration_dead_letter_rows", "", 3));
  const auto waits = check(stack);
  CHECK_EQUAL(1, waits.status);
  CHECK(contains(waits.line, "a registration has waited for 61 s"));
  CHECK(contains(waits.line, " registration_wait=61s;60;600;0 dead_letters=3;;;0"));
  CHECK(contains(check(stack, {"-W", "90", "-d", "2"}).line, "WARNING - 3 dead letters"));
  tell_figures(stack, gauge("gatewarden_job_failing", "job=\"mail_delivery\"", 1) +
                          gauge("gatewarden_job_stuck", "job=\"key_rotation\"", 1));
  const auto stuck = check(stack);
  CHECK_EQUAL(2, stuck.status);
  CHECK(stuck.line.starts_with("GATEWARDEN CRITICAL - stuck: key_rotation, failing: mail_delivery|"));
}

TEST("check plug-in: without memcached it warns, without the database it is CRITICAL") {
  Stack& stack = stack_without_daemon();
  tell_figures(stack);
  stack.stop_cache();
  const auto degraded = check(stack);
  stack.start_cache();
  CHECK_EQUAL(1, degraded.status);
  CHECK(contains(degraded.line, "memcached does not answer"));
  stack.stop_database();
  const auto away = check(stack);
  stack.start_database();
  CHECK_EQUAL(2, away.status);
  CHECK(contains(away.line, "unavailable: database"));
}

}  // namespace gatewarden
