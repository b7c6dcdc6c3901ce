// Measures what Gatewarden does with more than it can answer: with ten times the log-ins that the host can hash, with a flood of
// wrong passwords, and with a reload every second.
//
//   bench-overload [--quick] [--seconds N] [--output FILE] [SECTION…]     all sections (login, flood, reload), or these
//
// --seconds: how long the overload lasts (120). --quick measures little of each, with cheap hashes: it shows that every figure can
// be taken, and its values mean nothing. Leaves the figures in var/bench-overload.json, or in FILE.
//
// Who asks for keys, tokens and introspection goes on all the while, at a rate that is no load. The generator shares the
// processors with what it loads; it goes before that, where it may, for it stands for other hosts.
#include <sys/resource.h>

#include <algorithm>
#include <cmath>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "bench/http_wire.h"
#include "bench/overload/traffic.h"
#include "bench/overload/wrong_password.h"
#include "bench/processes.h"
#include "bench/report.h"
#include "bench/stage.h"

namespace gatewarden::bench {
namespace {

constexpr int people = 64;         // who log in
constexpr int log_ins_at_once = 8;  // enough for the peak: more would only wait longer
constexpr double excess = 10;      // the overload, in peaks
constexpr double calm = 0.5;       // a rate at which all is well, in peaks
constexpr double slow = 3;         // a log-in that takes so many times the calm p99 is not normal

// How much of each is measured.
struct Scale {
  Stage::Hashing hashing;
  Milliseconds settle, peak, overload, after;
  double background_per_second;  // of each kind
  int flood_rounds;
  Milliseconds flood_round;
  double tokens_per_second;  // whose p99 is measured beside the flood
  Milliseconds reloading;
};
constexpr Scale full_scale{.hashing = Stage::Hashing::production,
                           .settle = Milliseconds{2000},
                           .peak = Milliseconds{10'000},
                           .overload = Milliseconds{120'000},
                           .after = Milliseconds{20'000},
                           .background_per_second = 50,
                           .flood_rounds = 5,
                           .flood_round = Milliseconds{5000},
                           .tokens_per_second = 200,
                           .reloading = Milliseconds{30'000}};
constexpr Scale quick_scale{.hashing = Stage::Hashing::cheapest,
                            .settle = Milliseconds{50},
                            .peak = Milliseconds{200},
                            .overload = Milliseconds{300},
                            .after = Milliseconds{200},
                            .background_per_second = 20,
                            .flood_rounds = 1,
                            .flood_round = Milliseconds{200},
                            .tokens_per_second = 50,
                            .reloading = Milliseconds{1500}};
constexpr Milliseconds reload_interval{1000};

// What goes on all the while.
struct Background {
  std::string name;
  std::function<std::unique_ptr<Walk>()> make_walk;
};

class Run {
 public:
  explicit Run(const Scale& scale);
  // Each a section of the table.
  void login();
  void flood();
  void reload();

  const Report& report() const { return report_; }
  const std::string& troubles() const { return troubles_; }

 private:
  std::vector<Stream> background(Milliseconds until) const;
  Stream log_ins(Milliseconds from, Milliseconds until) const;
  Stream guesses(Milliseconds from, Milliseconds until, double per_second) const;
  Stream tokens(Milliseconds from, Milliseconds until) const;
  double measure_peak();
  double measure_calm(double peak);
  // Answers the goodput.
  double measure_overload(double peak, double calm_p99_ms);
  void report_background(std::string_view when, const std::vector<Outcome>& outcomes);
  void report_recovery(const Outcome& outcome, Milliseconds end_of_overload, double calm_p99_ms);
  void measure_tokens(std::string_view name, std::string_view of, std::optional<double> guesses_per_second);
  std::vector<Outcome> run(const std::vector<Stream>& streams) { return run_traffic(stage_.stack().plain_port(), streams); }
  void note_failures(const std::string& what, const Outcome& outcome);

  const Scale& scale_;
  Stage stage_;
  Processes processes_{stage_.stack().master_pid()};
  std::vector<Background> background_;
  std::vector<std::string> identifiers_;  // whose passwords are guessed
  Report report_;
  std::string troubles_;  // what went wrong, for people to read
};

Run::Run(const Scale& scale) : scale_(scale), stage_(people, scale.hashing) {
  background_ = {
      {"jwks", [] { return repeat(get_request("/.well-known/jwks.json"), "\"keys\""); }},
      {"discovery", [] { return repeat(get_request("/.well-known/openid-configuration"), "\"issuer\""); }},
      {"token", [this] { return client_credentials(stage_.es256(0)); }},
      {"introspect", [this] { return introspect(stage_.opaque(0)); }},
  };
  for (int i = 0; i < people; ++i) identifiers_.push_back(stage_.person(i).identifier);
}

std::vector<Stream> Run::background(Milliseconds until) const {
  std::vector<Stream> streams;
  for (const Background& kind : background_) {
    streams.push_back({.name = kind.name, .make_walk = [kind](int) { return kind.make_walk(); }, .from = Milliseconds{0}, .until = until,
                       .per_second = scale_.background_per_second, .addresses = 8});
  }
  return streams;
}

Stream Run::log_ins(Milliseconds from, Milliseconds until) const {
  return {.name = "login",
          .make_walk = [this](int number) { return headless_login(stage_.application(), {stage_.person(number % people)}); },
          .from = from, .until = until, .at_once = log_ins_at_once, .addresses = 256};
}

Stream Run::guesses(Milliseconds from, Milliseconds until, double per_second) const {
  return {.name = "guess", .make_walk = [this](int number) { return wrong_password(identifiers_, number); }, .from = from,
          .until = until, .per_second = per_second, .addresses = 1024};
}

Stream Run::tokens(Milliseconds from, Milliseconds until) const {
  return {.name = "token", .make_walk = [this](int number) { return client_credentials(stage_.es256(number)); }, .from = from,
          .until = until, .per_second = scale_.tokens_per_second, .addresses = 32};
}

void Run::note_failures(const std::string& what, const Outcome& outcome) {
  for (const std::string& failure : outcome.failures) troubles_ += what + ": " + failure + "\n";
}

double per_second(std::uint64_t count, Milliseconds window) {
  return static_cast<double>(count) / std::chrono::duration<double>(window).count();
}

// Of those that came to a good end between two times, whenever they were due.
double good_per_second(const Outcome& outcome, Milliseconds from, Milliseconds until) {
  const auto count = std::count_if(outcome.operations.begin(), outcome.operations.end(), [&](const Operation& one) {
    const auto ended = one.due + one.duration;
    return one.ending == Ending::good && ended >= from && ended < until;
  });
  return per_second(static_cast<std::uint64_t>(count), until - from);
}

// Log-ins a second when as many are under way as are good for that; 1 at least, for the rates that follow from it.
double Run::measure_peak() {
  const Milliseconds until = scale_.settle + scale_.peak;
  std::vector<Stream> streams = background(until);
  streams.push_back(log_ins(Milliseconds{0}, until));
  const std::vector<Outcome> outcomes = run(streams);
  note_failures("peak", outcomes.back());
  return std::max(1.0, good_per_second(outcomes.back(), scale_.settle, until));
}

// What is normal: the p99 of a log-in while half as many come as the host can hash.
double Run::measure_calm(double peak) {
  const Milliseconds until = scale_.settle + scale_.peak;
  std::vector<Stream> streams = background(until);
  streams.push_back(log_ins(Milliseconds{0}, until));
  streams.back().per_second = calm * peak;
  const std::vector<Outcome> outcomes = run(streams);
  report_background("calm", outcomes);
  const double p99 = outcomes.back().between(scale_.settle, until).p99_ms(Ending::good);
  report_.add("login_p99_calm", "ms", "", p99);
  return p99;
}

void Run::report_background(std::string_view when, const std::vector<Outcome>& outcomes) {
  std::uint64_t failed = 0;
  for (std::size_t i = 0; i < background_.size(); ++i) {
    const std::string name = background_[i].name + "_p99_";
    report_.add(name + std::string(when), "ms", when == "calm" ? "" : name + "calm", outcomes[i].p99_ms(Ending::good));
    failed += outcomes[i].count(Ending::failed) + outcomes[i].count(Ending::refused);
    note_failures(background_[i].name, outcomes[i]);
  }
  report_.add("unanswered_" + std::string(when), "requests", "", static_cast<double>(failed));
}

double Run::measure_overload(double peak, double calm_p99_ms) {
  const Milliseconds begin = scale_.settle, end = begin + scale_.overload, until = end + scale_.after;
  std::vector<Stream> streams = background(until);
  streams.push_back(log_ins(begin, end));
  streams.back().per_second = excess * peak;
  streams.push_back(log_ins(end, until));
  streams.back().per_second = calm * peak;
  const std::vector<Outcome> outcomes = run(streams);

  std::vector<Outcome> background = outcomes;
  for (Outcome& outcome : background) outcome = outcome.between(begin, end);
  report_background("overload", background);
  const Outcome& overload = outcomes[background_.size()];
  note_failures("overload", overload);
  report_.add("login_p99_overload", "ms", "login_p99_calm", overload.p99_ms(Ending::good));
  report_.add("refusals", "req/s", "", per_second(overload.count(Ending::refused), scale_.overload));
  report_.add("refusal_p99", "ms", "", overload.p99_ms(Ending::refused));
  report_.add("refused_without_time", "requests", "", static_cast<double>(overload.without_retry_after));
  report_.add("failed_overload", "log-ins", "", static_cast<double>(overload.count(Ending::failed)));
  report_recovery(outcomes.back(), end, calm_p99_ms);
  return good_per_second(overload, begin, end);
}

// The time from the end of the overload to the last log-in that was not normal, among those that a calm host answers.
void Run::report_recovery(const Outcome& outcome, Milliseconds end_of_overload, double calm_p99_ms) {
  const auto bound = Microseconds{static_cast<std::int64_t>(slow * calm_p99_ms * 1000)};
  Milliseconds last{0};
  for (const Operation& one : outcome.operations) {
    if (one.ending == Ending::good && one.duration <= bound) continue;
    last = std::max(last, one.due - end_of_overload + std::chrono::ceil<Milliseconds>(one.duration));
  }
  note_failures("after the overload", outcome);
  report_.add("back_to_normal", "s", "", std::chrono::duration<double>(last).count());
}

void Run::login() {
  const double memory = processes_.pss_megabytes();
  const double before = measure_peak();
  const double goodput = measure_overload(before, measure_calm(before));
  // The peak is taken on both sides of the overload, for a machine drifts.
  report_.add("login_peak", "login/s", "", (before + measure_peak()) / 2);
  report_.add("login_offered", "login/s", "login_peak", excess * before);
  report_.add("login_goodput", "login/s", "login_peak", goodput);
  report_.add_memory("memory_before", "", memory);
  std::this_thread::sleep_for(until_workers_rest);
  report_.add_memory("memory_after", "memory_before", processes_.pss_megabytes());
}

void Run::measure_tokens(std::string_view name, std::string_view of, std::optional<double> guesses_per_second) {
  const Milliseconds until = scale_.settle + scale_.flood_round;
  std::vector<Stream> streams = {tokens(scale_.settle, until)};
  if (guesses_per_second) streams.push_back(guesses(Milliseconds{0}, until, *guesses_per_second));
  const std::vector<Outcome> outcomes = run(streams);
  report_.add(name, "ms", of, outcomes.front().p99_ms(Ending::good));
  report_.add("tokens_unanswered", "requests", "",
              static_cast<double>(outcomes.front().operations.size() - outcomes.front().count(Ending::good)));
  note_failures("token", outcomes.front());
  if (!guesses_per_second) return;
  report_.add("guesses", "req/s", "", *guesses_per_second);
  report_.add("guesses_tried", "req/s", "", good_per_second(outcomes.back(), Milliseconds{0}, until));
}

void Run::flood() {
  const std::optional<double> known = report_.median_of("login_peak");
  const double peak = known ? *known : measure_peak();
  for (int round = 0; round < scale_.flood_rounds; ++round) {
    measure_tokens("token_p99_quiet", "", std::nullopt);
    measure_tokens("token_p99_flood", "token_p99_quiet", excess * peak);
  }
}

void Run::reload() {
  const Milliseconds until = scale_.reloading;
  std::vector<Stream> streams = background(until);
  streams.push_back({.name = "tokens", .make_walk = [this](int number) { return client_credentials(stage_.es256(number)); },
                     .from = Milliseconds{0}, .until = until, .at_once = 8, .addresses = 64});
  streams.push_back(log_ins(Milliseconds{0}, until));
  streams.back().at_once = 2;
  int reloads = 0;
  std::jthread operator_thread([&](const std::stop_token& stop) {
    for (; !stop.stop_requested(); ++reloads) {
      stage_.stack().signal_master(SIGHUP);
      std::this_thread::sleep_for(reload_interval);
    }
  });
  const std::vector<Outcome> outcomes = run(streams);
  operator_thread.request_stop();
  operator_thread.join();
  std::uint64_t answered = 0, not_answered = 0;
  for (std::size_t i = 0; i < outcomes.size(); ++i) {
    answered += outcomes[i].count(Ending::good);
    not_answered += outcomes[i].operations.size() - outcomes[i].count(Ending::good);
    note_failures("reload, " + streams[i].name, outcomes[i]);
  }
  report_.add("reloads", "times", "", reloads);
  report_.add("answered_reloading", "requests", "", static_cast<double>(answered));
  report_.add("unanswered_reloading", "requests", "", static_cast<double>(not_answered));
}

struct Section {
  std::string_view name;
  void (Run::*measure)();
};
constexpr Section sections[] = {{"login", &Run::login}, {"flood", &Run::flood}, {"reload", &Run::reload}};

struct Request {
  Scale scale = full_scale;
  bool is_quick = false;
  std::string output = "var/bench-overload.json";
  std::vector<Section> wanted;
};

Request read_arguments(const std::vector<std::string>& arguments) {
  Request request;
  request.is_quick = std::find(arguments.begin(), arguments.end(), "--quick") != arguments.end();
  if (request.is_quick) request.scale = quick_scale;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    if (arguments[i] == "--quick") continue;
    if (arguments[i] == "--seconds" && i + 1 < arguments.size()) {
      request.scale.overload = Seconds{std::stoi(arguments[++i])};
      continue;
    }
    if (arguments[i] == "--output" && i + 1 < arguments.size()) {
      request.output = arguments[++i];
      continue;
    }
    const auto* const found = std::find_if(std::begin(sections), std::end(sections),
                                           [&](const Section& section) { return section.name == arguments[i]; });
    if (found == std::end(sections)) throw std::runtime_error("there is no section " + arguments[i]);
    request.wanted.push_back(*found);
  }
  if (request.wanted.empty()) request.wanted.assign(std::begin(sections), std::end(sections));
  return request;
}

// As much of the processors as it wants, and as many descriptors as it may have. Where it may not, it does with less.
void take_precedence() {
  (void)setpriority(PRIO_PROCESS, 0, -10);
  rlimit files{};
  if (getrlimit(RLIMIT_NOFILE, &files) != 0) return;
  files.rlim_cur = files.rlim_max;
  (void)setrlimit(RLIMIT_NOFILE, &files);
}

void run(const Request& request) {
  Run run(request.scale);  // the servers begin before, at the priority of servers
  take_precedence();
  for (const Section& section : request.wanted) {
    std::cerr << section.name << std::endl;
    try {
      (run.*section.measure)();
    } catch (const std::exception& error) {
      throw std::runtime_error(std::string(section.name) + ": " + error.what());
    }
  }
  std::cout << "\n" << std::thread::hardware_concurrency() << " processors, HTTP without TLS on loopback\n"
            << (request.is_quick ? "The quick form: the values mean nothing.\n" : "") << "\n" << run.report().table();
  if (!run.troubles().empty()) std::cout << "\nWhat went wrong:\n" << run.troubles();
  std::filesystem::create_directories(std::filesystem::absolute(request.output).parent_path());
  std::ofstream(request.output) << run.report().json();
}

}  // namespace
}  // namespace gatewarden::bench

int main(int argc, char** argv) {
  try {
    gatewarden::bench::run(gatewarden::bench::read_arguments({argv + 1, argv + argc}));
  } catch (const std::exception& error) {
    std::cerr << "bench: " << error.what() << std::endl;
    return 1;
  }
}
