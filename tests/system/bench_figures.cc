// The figures can be taken: what they are is for make bench, make bench-registration and make bench-overload.
#include <string>
#include <string_view>
#include <vector>

#include <unistd.h>

#include "harness/process.h"
#include "harness/servers.h"
#include "harness/test.h"
#include "platform/json/value.h"

namespace {

using namespace gatewarden;

// Root alone may see the memory of processes that are not to be dumped.
void take_quickly(const std::string& program, std::vector<std::string_view> figures,
                  const std::vector<std::string_view>& of_memory) {
  if (geteuid() == 0) figures.insert(figures.end(), of_memory.begin(), of_memory.end());
  const std::string folder = test::make_temporary_folder("bench");
  const test::Finished ran =
      test::run_program({test::places().build + "/tests/" + program, "--quick", "--output", folder + "/figures.json"});
  CHECK_EQUAL("", ran.status == 0 ? std::string() : ran.out + ran.err);
  const auto report = json::Value::parse(test::read_file(folder + "/figures.json"));
  test::remove_folder(folder);
  CHECK(report.has_value());
  for (const std::string_view name : figures) {
    CHECK(ran.out.find(name) != std::string::npos);
    const auto figure = report->find(name);
    CHECK(figure.has_value());
    const auto median = figure->find("median");
    CHECK(median.has_value() && median->number().has_value());  // 0 where a busy machine got nothing done in the time
  }
}

TEST("bench-figures: the quick form takes every figure") {
  take_quickly("bench-figures",
               {"raw_sign_es256", "raw_sign_rs256", "raw_commit", "raw_argon2id", "raw_argon2id_without_arena", "argon2id_in_arena",
                "null_worker", "client_credentials_es256", "introspect_opaque", "userinfo", "client_credentials_rs256", "refresh",
                "client_credentials_opaque", "code_flow_session", "password_login", "headless_login", "totp_login",
                "password_login_without_hash", "headless_login_without_hash", "totp_login_without_hash", "passkey_login"},
               {"pss_idle", "pss_idle_after_load"});
}

TEST("bench-registration: the quick form takes every figure") {
  take_quickly("bench-registration",
               {"raw_claim_insert", "drain_prehashed", "raw_argon2id", "drain_argon2id", "raw_commits", "accept_single", "accept_bulk",
                "accept_bulk_hashed", "import_prehashed", "token_p99_quiet", "token_p99_draining", "token_p99_hashing"},
               {"daemon_memory_empty", "daemon_memory"});
}

TEST("bench-overload: the quick form takes every figure") {
  take_quickly("bench-overload",
               {"jwks_p99_calm", "jwks_p99_overload", "token_p99_overload", "introspect_p99_overload", "login_peak", "login_offered",
                "login_goodput", "refusals", "refusal_p99", "refused_without_time", "unanswered_overload", "back_to_normal",
                "token_p99_quiet", "token_p99_flood", "guesses_tried", "reloads", "unanswered_reloading"},
               {"memory_before", "memory_after"});
}

}  // namespace
