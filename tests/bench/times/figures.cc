// Whether the time of a refused log-in tells something of the account (S69): 2,000 log-ins of each kind, one kind after the other,
// through nginx, with Argon2 parameters so cheap that the hash hides nothing. Prints the medians, how far each is from the first, and
// whether that is less than what was promised.
//
//   bench-times [COUNT]
#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <iostream>
#include <random>
#include <string>
#include <vector>

#include "base/json_writer.h"
#include "domain/account/failure_counters.h"
#include "harness/stack.h"

namespace gatewarden::bench {
namespace {

using Stopwatch = std::chrono::steady_clock;

constexpr double promised_ms = 0.5;

struct Kind {
  std::string name;
  std::string identifier;
  std::vector<double> milliseconds = {};
};

std::string step(test::HttpClient& http, const std::string& path, const std::string& token, std::string_view member,
                 const std::string& value, int expected) {
  std::vector<http::Header> headers{{"content-type", "application/json"}};
  if (!token.empty()) headers.push_back({"authorization", "Bearer " + token});
  const auto answer = http.send("POST", "/api/v1/auth/" + path, JsonWriter().begin_object().member(member, value).end_object().take(), headers);
  if (answer.status != expected) throw std::runtime_error(path + ": " + std::to_string(answer.status) + " " + answer.body);
  return answer.json().string_at("step_token").value_or("");
}

double time_one(test::HttpClient& http, const std::string& identifier) {
  const std::string token = step(http, "submit-identifier", "", "identifier", identifier, 200);
  const auto begin = Stopwatch::now();
  step(http, "login-password", token, "password", "a wrong password", 422);
  return std::chrono::duration<double, std::milli>(Stopwatch::now() - begin).count();
}

double median(std::vector<double> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

test::StackOptions options() {
  test::StackOptions options;
  options.extra_configuration = "[throttle]\nfailures_per_account = 100000\nfailures_per_address = 1000000\nwindow = 86400\n";
  return options;
}

// Full from everywhere: refused unseen.
void lock(const test::Stack& stack, account::UserId user_id) {
  db::Connection connection(stack.database());
  account::FailureCounters failures(connection, Seconds{86400});
  const Instant now = std::chrono::time_point_cast<Microseconds>(std::chrono::system_clock::now());
  failures.add(account::FailureSubject::account, " " + std::to_string(user_id), now, 500'000);
}

void run(int count) {
  test::Stack stack(options());
  const auto known = stack.make_user();
  const auto locked = stack.make_user();
  const auto disabled = stack.make_user();
  lock(stack, locked.user.id);
  stack.run({"user", "disable", disabled.identifier, "--yes"});
  std::array kinds = {Kind{"wrong password", known.identifier}, Kind{"unknown", "nobody@example.com"},
                      Kind{"locked", locked.identifier}, Kind{"disabled", disabled.identifier}};
  test::HttpClient http(stack);
  for (const Kind& kind : kinds) time_one(http, kind.identifier);
  std::mt19937 random(69);
  std::vector<Kind*> order;
  for (Kind& kind : kinds) order.push_back(&kind);
  for (int i = 0; i < count; ++i) {
    std::shuffle(order.begin(), order.end(), random);
    for (Kind* const kind : order) kind->milliseconds.push_back(time_one(http, kind->identifier));
  }
  const double first = median(kinds[0].milliseconds);
  double furthest = 0;
  for (const Kind& kind : kinds) {
    const double one = median(kind.milliseconds);
    furthest = std::max(furthest, std::abs(one - first));
    std::printf("%-16s median %7.3f ms   %+7.3f ms\n", kind.name.c_str(), one, one - first);
  }
  std::printf("\n%-8s furthest from the first %.3f ms (under %g)\n", furthest < promised_ms ? "reached" : "MISSED", furthest, promised_ms);
}

}  // namespace
}  // namespace gatewarden::bench

int main(int argc, char** argv) {
  try {
    gatewarden::bench::run(argc > 1 ? std::stoi(argv[1]) : 2000);
  } catch (const std::exception& error) {
    std::cerr << "bench-times: " << error.what() << std::endl;
    return 1;
  }
}
