// The figures of registration can be taken: what they are is for make bench-registration.
#include "harness/process.h"
#include "harness/servers.h"
#include "harness/test.h"
#include "platform/json/value.h"

namespace {

using namespace gatewarden;

constexpr std::string_view figures[] = {
    "raw_claim_insert", "drain_prehashed",    "raw_argon2id",     "drain_argon2id",     "raw_commits",
    "accept_single",    "accept_bulk",        "accept_bulk_hashed", "import_prehashed", "daemon_memory_empty",
    "daemon_memory",    "token_p99_quiet",    "token_p99_draining", "token_p99_hashing"};

TEST("bench-registration: the quick form takes every figure") {
  const std::string folder = test::make_temporary_folder("bench");
  const test::Finished ran =
      test::run_program({test::places().build + "/tests/bench-registration", "--quick", "--output", folder + "/figures.json"});
  CHECK_EQUAL(0, ran.status);
  const auto report = json::Value::parse(test::read_file(folder + "/figures.json"));
  test::remove_folder(folder);
  CHECK(report.has_value());
  for (const std::string_view name : figures) {
    CHECK(ran.out.find(name) != std::string::npos);
    const auto figure = report->find(name);
    CHECK(figure.has_value());
    const auto median = figure->find("median");
    CHECK(median.has_value() && median->number().has_value());  // 0 where a busy machine got nothing done in the second
  }
}

}  // namespace
