// What the daemon does besides registrations, and what it tells of itself.
#include <algorithm>

#include "harness/test.h"
#include "system/daemon_stage.h"

namespace gatewarden {
namespace {

using account::RegistrationState;
using test::daemon_alone;
using test::DaemonStage;
using test::Stack;

TEST("daemon: what workers spool reaches the audit log without anybody's doing") {
  DaemonStage stage(Stack::shared());
  const auto client = stage.stack().make_client();
  test::HttpClient http(stage.stack());
  CHECK_EQUAL(200, test::token_request(http, client, {{"grant_type", "client_credentials"}, {"scope", "profile"}}).status);
  const auto is_there = [&] {
    return stage.count("oauth2_audit_log WHERE event = 'token_issued' AND client_id = '" + client.client.client_id + "'") == 1;
  };
  CHECK(test::wait_until(is_there, DaemonStage::long_enough));
}

TEST("daemon: partitions of the days to come are made by the daemon, and by one of several") {
  Stack stack(daemon_alone(""));
  DaemonStage stage(stack);
  const auto partitions = [&] { return stage.count("information_schema.partitions WHERE table_schema = DATABASE()"); };
  const std::int64_t before = partitions();
  stack.advance_clock(std::chrono::days{3});
  stack.start_daemon();
  stack.start_daemon();
  CHECK(stage.comes_to_say("partitions_kept"));
  CHECK(partitions() > before);
  CHECK_EQUAL(1u, stage.said("partitions_kept").size());
}

TEST("daemon: signing keys rotate when they have signed for long enough, once however many daemons there are") {
  Stack stack(daemon_alone("[keys]\npublish_before_use = 0\nrotate_every = 3600\n"));
  DaemonStage stage(stack);
  stack.start_daemon();
  const std::string current = "signing_keys WHERE state = 'current'";
  CHECK(test::wait_until([&] { return stage.count(current) == 2; }, DaemonStage::long_enough));
  CHECK(stage.said("key_rotated").empty());
  stack.advance_clock(std::chrono::hours{2});
  stack.restart_daemon();
  stack.start_daemon();
  CHECK(test::wait_until([&] { return stage.said("key_rotated").size() == 2; }, DaemonStage::long_enough));
  CHECK_EQUAL(2, stage.count(current));
  CHECK_EQUAL(2, stage.count("signing_keys WHERE state = 'retired'"));
  CHECK_EQUAL(2, stage.count("oauth2_audit_log WHERE event = 'key_rotated'"));
}

// The value of the first sample of this name, with labels or without; empty if there is none.
std::string_view sample_of(std::string_view text, std::string_view name) {
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(text.size(), line.size() + 1));
    const bool is_it = line.starts_with(name) && line.size() > name.size() && (line[name.size()] == '{' || line[name.size()] == ' ');
    if (is_it) return line.substr(line.rfind(' ') + 1);
  }
  return {};
}

TEST("R10: the metrics tell what came in, what waits and what became of it, each family once") {
  DaemonStage stage(Stack::shared());
  const auto entries = DaemonStage::entries(7);
  stage.accept(entries);
  stage.accept({stage.sealed_entry("secret")});
  CHECK(stage.become(RegistrationState::created, entries));
  test::HttpClient http(stage.stack());
  std::string text;
  const auto has = [&](const std::string& name) {
    const std::string_view value = sample_of(text, name);
    return !value.empty() && value != "0";
  };
  const auto is_told = [&] {
    text = http.get("/metrics").body;
    return has("gatewarden_registration_batch_rows_count") && has("gatewarden_registration_delay_seconds_sum") &&
           has("gatewarden_registration_transaction_seconds_count") && has("gatewarden_registration_flushes_total") &&
           has("gatewarden_password_hashing_places") &&
           text.find("gatewarden_registrations_created_total{daemon=\"1\"} 0\n") == std::string::npos;
  };
  CHECK(test::wait_until(is_told, DaemonStage::long_enough));
  for (const char* const name :
       {"gatewarden_registration_queue_rows", "gatewarden_registration_queue_oldest_seconds", "gatewarden_registration_queue_leased_rows",
        "gatewarden_registration_queue_retrying_rows", "gatewarden_registration_dead_letter_rows", "gatewarden_registrations_dead_total",
        "gatewarden_registrations_retried_total", "gatewarden_registrations_retry_succeeded_total",
        "gatewarden_password_hashing_places_taken", "gatewarden_job_rounds_total", "gatewarden_job_failures_total", "gatewarden_job_failing", "gatewarden_job_stuck"}) {
    CHECK(!sample_of(text, name).empty());
  }
  for (std::size_t at = text.find("# TYPE "); at != std::string::npos; at = text.find("# TYPE ", at + 1)) {
    const std::string line = text.substr(at, text.find('\n', at) - at);
    CHECK(text.find(line + "\n", at + 1) == std::string::npos);
  }
}

}  // namespace
}  // namespace gatewarden
