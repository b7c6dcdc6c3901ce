// Metrics: what processes count in shared memory and what the text format says of it.
#include "platform/metrics/metrics.h"

#include <array>
#include <functional>

#include <sys/wait.h>
#include <unistd.h>

#include "harness/test.h"

namespace gatewarden {
namespace {

constexpr std::array<std::string_view, 2> routes{"token", "authorize"};

// Runs `body` in a child process and waits for its end.
void in_child(const std::function<void()>& body) {
  const pid_t child = fork();
  CHECK(child >= 0);
  if (child == 0) {
    body();
    _exit(0);
  }
  int status = 0;
  CHECK_EQUAL(child, waitpid(child, &status, 0));
  CHECK_EQUAL(0, status);
}

bool has_line(const std::string& text, const std::string& line) {
  return text.starts_with(line + "\n") || text.find("\n" + line + "\n") != std::string::npos;
}

TEST("metrics: the sum is over all workers, in processes of their own") {
  metrics::Registry registry(routes, 4);
  for (int worker = 0; worker < 4; worker += 2) {
    in_child([&] { registry.recorder(worker).add(metrics::Count::tokens_revoked, 5); });
  }
  CHECK_EQUAL(std::uint64_t{10}, registry.total(metrics::Count::tokens_revoked));
  CHECK(has_line(registry.text(), "gatewarden_tokens_revoked_total 10"));
}

TEST("metrics: a worker's figures outlive it and its successor goes on counting") {
  metrics::Registry registry(routes, 2);
  for (int life = 0; life < 3; ++life) {
    in_child([&] {
      metrics::Registry::Recorder recorder = registry.recorder(1);
      metrics::set_recorder(&recorder);
      metrics::count(metrics::Count::logins_failed);
    });
  }
  CHECK_EQUAL(std::uint64_t{3}, registry.total(metrics::Count::logins_failed));
}

TEST("metrics: requests are counted by route and status, unknown statuses together") {
  metrics::Registry registry(routes, 1);
  metrics::Registry::Recorder recorder = registry.recorder(0);
  recorder.request(0, 200, Microseconds{100});
  recorder.request(0, 200, Microseconds{100});
  recorder.request(1, 303, Microseconds{100});
  recorder.request(1, 299, Microseconds{100});
  recorder.request(1, -7, Microseconds{100});
  const std::string text = registry.text();
  CHECK(has_line(text, R"(gatewarden_requests_total{route="token",status="200"} 2)"));
  CHECK(has_line(text, R"(gatewarden_requests_total{route="authorize",status="303"} 1)"));
  CHECK(has_line(text, R"(gatewarden_requests_total{route="authorize",status="other"} 2)"));
}

TEST("metrics: each status that an endpoint answers has a counter of its own") {
  metrics::Registry registry(routes, 1);
  metrics::Registry::Recorder recorder = registry.recorder(0);
  for (const int status : {200, 204, 303, 400, 401, 403, 404, 405, 422, 500, 503}) recorder.request(0, status, Microseconds{1});
  CHECK(registry.text().find(R"(status="other")") == std::string::npos);
}

TEST("metrics: buckets of a histogram are cumulative, bounds belong to their bucket") {
  metrics::Registry registry(routes, 1);
  metrics::Registry::Recorder recorder = registry.recorder(0);
  for (const int microseconds : {250, 251, 5'000, 20'000'000}) recorder.request(0, 200, Microseconds{microseconds});
  const std::string text = registry.text();
  const std::string name = "gatewarden_request_duration_seconds";
  CHECK(has_line(text, name + R"(_bucket{route="token",le="0.00025"} 1)"));
  CHECK(has_line(text, name + R"(_bucket{route="token",le="0.0005"} 2)"));
  CHECK(has_line(text, name + R"(_bucket{route="token",le="0.005"} 3)"));
  CHECK(has_line(text, name + R"(_bucket{route="token",le="10"} 3)"));
  CHECK(has_line(text, name + R"(_bucket{route="token",le="+Inf"} 4)"));
  CHECK(has_line(text, name + R"(_count{route="token"} 4)"));
  CHECK(has_line(text, name + R"(_sum{route="token"} 20.005501)"));
}

TEST("metrics: each family is described once") {
  const std::string text = metrics::Registry(routes, 1).text();
  std::size_t at = 0;
  while ((at = text.find("# TYPE ", at)) != std::string::npos) {
    const std::string line = text.substr(at, text.find('\n', at) - at);
    CHECK(text.find(line + "\n", at + 1) == std::string::npos);
    ++at;
  }
  CHECK(has_line(text, "# TYPE gatewarden_tokens_issued_total counter"));
  CHECK(has_line(text, R"(gatewarden_tokens_issued_total{grant="client_credentials",format="opaque"} 0)"));
}

TEST("metrics: a program shows the series that it can count, under the labels that it is given") {
  const std::string daemon = metrics::Registry({}, 1, metrics::Program::daemon).text(R"(daemon="a")");
  const std::string worker = metrics::Registry(routes, 1).text();
  CHECK(has_line(daemon, R"(gatewarden_registrations_dead_total{daemon="a"} 0)"));
  CHECK(has_line(daemon, R"(gatewarden_password_hashes_total{daemon="a"} 0)"));
  CHECK(daemon.find("gatewarden_requests") == std::string::npos && daemon.find("gatewarden_logins") == std::string::npos);
  CHECK(has_line(worker, "gatewarden_password_hashes_total 0"));
  CHECK(worker.find("gatewarden_registrations_dead") == std::string::npos);
  CHECK(worker.find("gatewarden_registration_batch") == std::string::npos);
}

TEST("metrics: a distribution is a histogram in the unit of its family") {
  metrics::Registry registry({}, 1, metrics::Program::daemon);
  metrics::Registry::Recorder recorder = registry.recorder(0);
  for (const std::uint64_t rows : {1u, 1000u, 1001u, 9000u}) recorder.observe(metrics::Distribution::registration_batch_rows, rows);
  recorder.observe(metrics::Distribution::registration_delay, 1'500'000);
  const std::string text = registry.text(R"(daemon="a")");
  CHECK(has_line(text, R"(gatewarden_registration_batch_rows_bucket{daemon="a",le="1"} 1)"));
  CHECK(has_line(text, R"(gatewarden_registration_batch_rows_bucket{daemon="a",le="1000"} 2)"));
  CHECK(has_line(text, R"(gatewarden_registration_batch_rows_bucket{daemon="a",le="5000"} 3)"));
  CHECK(has_line(text, R"(gatewarden_registration_batch_rows_bucket{daemon="a",le="+Inf"} 4)"));
  CHECK(has_line(text, R"(gatewarden_registration_batch_rows_sum{daemon="a"} 11002)"));
  CHECK(has_line(text, R"(gatewarden_registration_delay_seconds_bucket{daemon="a",le="1"} 0)"));
  CHECK(has_line(text, R"(gatewarden_registration_delay_seconds_bucket{daemon="a",le="2.5"} 1)"));
  CHECK(has_line(text, R"(gatewarden_registration_delay_seconds_sum{daemon="a"} 1.5)"));
}

TEST("metrics: of several texts one is made that describes each family once") {
  const std::array<std::string, 3> texts{"# HELP a A.\n# TYPE a counter\na 1\n# HELP b B.\n# TYPE b gauge\nb 2\n",
                                         "stray 9\n# HELP b B again.\n# TYPE b gauge\nb{d=\"x\"} 3\n",
                                         "# HELP c C.\n# TYPE c histogram\nc_sum 1\n# HELP a A.\n# TYPE a counter\na{d=\"x\"} 4"};
  CHECK_EQUAL(std::string("# HELP a A.\n# TYPE a counter\na 1\na{d=\"x\"} 4\n# HELP b B.\n# TYPE b gauge\nb 2\nb{d=\"x\"} 3\n"
                          "# HELP c C.\n# TYPE c histogram\nc_sum 1\n"),
              metrics::merge_expositions(texts));
}

TEST("metrics: gauges stand in the same format") {
  const std::array<metrics::Sample, 2> gauges{{{R"(state="idle")", 3}, {"", 0.5}}};
  CHECK_EQUAL(std::string("# HELP a_b What it is.\n# TYPE a_b gauge\na_b{state=\"idle\"} 3\na_b 0.5\n"),
              metrics::gauge_text("a_b", "What it is.", gauges));
}

}  // namespace
}  // namespace gatewarden
