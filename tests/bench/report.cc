#include "bench/report.h"

#include <algorithm>
#include <cassert>
#include <cstdio>
#include <optional>

#include "base/json_writer.h"

namespace gatewarden::bench {

namespace {

// What was promised, for a machine with four processors.
enum class Aspect { ratio, cpu_ms, value };
struct Target {
  std::string_view figure;
  Aspect aspect;
  bool at_least;  // else: under
  double bound;
};
constexpr Target targets[] = {
    {"client_credentials_es256", Aspect::ratio, true, 0.5}, {"client_credentials_es256", Aspect::cpu_ms, false, 0.1},
    {"introspect_opaque", Aspect::ratio, true, 0.4},        {"refresh", Aspect::ratio, true, 0.35},
    {"password_login", Aspect::ratio, true, 0.9},           {"headless_login", Aspect::ratio, true, 0.9},
    {"totp_login", Aspect::ratio, true, 0.9},               {"pss_idle", Aspect::value, false, 50},
    {"pss_idle_after_load", Aspect::value, false, 50},
    {"drain_prehashed", Aspect::ratio, true, 0.6},          {"drain_prehashed", Aspect::value, true, 15'000},
    {"drain_argon2id", Aspect::ratio, true, 0.95},          {"accept_single", Aspect::ratio, true, 0.5},
    {"accept_bulk", Aspect::value, true, 20'000},           {"accept_bulk_hashed", Aspect::value, true, 20'000},
    {"import_prehashed", Aspect::value, false, 90},         {"daemon_memory", Aspect::ratio, false, 1.25},
    {"token_p99_draining", Aspect::ratio, false, 1.5},      {"token_p99_hashing", Aspect::ratio, false, 1.5},
    {"login_goodput", Aspect::ratio, true, 0.9},            {"refusal_p99", Aspect::value, false, 50},
    {"refused_without_time", Aspect::value, false, 1},      {"failed_overload", Aspect::value, false, 1},
    {"jwks_p99_overload", Aspect::value, false, 20},        {"unanswered_overload", Aspect::value, false, 1},
    {"back_to_normal", Aspect::value, false, 10},           {"token_p99_flood", Aspect::ratio, false, 1.5},
    {"tokens_unanswered", Aspect::value, false, 1},         {"unanswered_reloading", Aspect::value, false, 1},
};

std::optional<double> median(std::vector<double> values) {
  if (values.empty()) return std::nullopt;
  std::sort(values.begin(), values.end());
  const std::size_t middle = values.size() / 2;
  return values.size() % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
}

std::optional<double> p99_ms(const Figure& figure) {
  if (figure.durations.empty()) return std::nullopt;
  return figure.durations.quantile_ms(0.99);
}

std::string number(const std::optional<double>& value, int digits) {
  if (!value) return "-";
  char text[40];
  std::snprintf(text, sizeof text, "%.*f", digits, *value);
  return text;
}

}  // namespace

Figure& Report::figure(std::string_view name, std::string_view unit, std::string_view of) {
  for (Figure& known : figures_) {
    if (known.name == name) return known;
  }
  figures_.push_back({std::string(name), std::string(unit), std::string(of), {}, {}, {}, {}});
  return figures_.back();
}

const Figure* Report::find(std::string_view name) const {
  const auto found = std::find_if(figures_.begin(), figures_.end(), [&](const Figure& known) { return known.name == name; });
  return found == figures_.end() ? nullptr : &*found;
}

void Report::add(std::string_view name, std::string_view unit, std::string_view of, const Measured& measured) {
  add(name, unit, of, measured.per_second);
  Figure& entry = figure(name, unit, of);
  entry.durations.merge(measured.durations);
  if (measured.cpu_ms) entry.cpu_ms.push_back(*measured.cpu_ms);
}

void Report::add(std::string_view name, std::string_view unit, std::string_view of, double value) {
  Figure& entry = figure(name, unit, of);
  entry.values.push_back(value);
  if (of.empty()) return;
  const Figure* const base = find(of);
  assert(base != nullptr && !base->values.empty());
  if (base->values.back() != 0) entry.ratios.push_back(value / base->values.back());
}

void Report::add_memory(std::string_view name, std::string_view of, double megabytes) {
  if (megabytes > 0) add(name, "MB", of, megabytes);
}

std::optional<double> Report::median_of(std::string_view name) const {
  const Figure* const entry = find(name);
  return entry == nullptr ? std::nullopt : median(entry->values);
}

std::string Report::table() const {
  std::string text;
  char line[200];
  std::snprintf(line, sizeof line, "%-26s %10s  %-8s %8s %8s  %-20s %6s\n", "figure", "median", "unit", "p99 ms", "cpu ms", "of",
                "ratio");
  text += line;
  for (const Figure& entry : figures_) {
    const double middle = *median(entry.values);
    std::snprintf(line, sizeof line, "%-26s %10s  %-8s %8s %8s  %-20s %6s\n", entry.name.c_str(),
                  number(middle, middle < 1000 ? 1 : 0).c_str(), entry.unit.c_str(), number(p99_ms(entry), 2).c_str(),
                  number(median(entry.cpu_ms), 4).c_str(), entry.of.empty() ? "-" : entry.of.c_str(),
                  number(median(entry.ratios), 3).c_str());
    text += line;
  }
  return text + "\n" + judgement();
}

std::string Report::judgement() const {
  std::string text;
  for (const Target& target : targets) {
    const Figure* const entry = find(target.figure);
    if (entry == nullptr) continue;
    const std::optional<double> value = median(target.aspect == Aspect::ratio   ? entry->ratios
                                               : target.aspect == Aspect::cpu_ms ? entry->cpu_ms
                                                                                 : entry->values);
    if (!value) continue;
    const std::string what = target.aspect == Aspect::ratio   ? "of " + entry->of
                             : target.aspect == Aspect::cpu_ms ? "ms of the workers' processors"
                                                               : entry->unit;
    const bool reached = target.at_least ? *value >= target.bound : *value < target.bound;
    char line[200];
    std::snprintf(line, sizeof line, "%-8s %-26s %7.3f %s (%s %g)\n", reached ? "reached" : "MISSED", entry->name.c_str(), *value,
                  what.c_str(), target.at_least ? "at least" : "under", target.bound);
    text += line;
  }
  return text;
}

std::string Report::json() const {
  JsonWriter json;
  const auto optional_member = [&json](std::string_view name, const std::optional<double>& value) {
    json.key(name);
    if (value) json.value(*value);
    else json.null();
  };
  json.begin_object();
  for (const Figure& entry : figures_) {
    json.key(entry.name).begin_object();
    json.member("median", *median(entry.values)).member("unit", entry.unit);
    optional_member("p99_ms", p99_ms(entry));
    optional_member("cpu_ms", median(entry.cpu_ms));
    json.key("of");
    if (entry.of.empty()) json.null();
    else json.value(entry.of);
    optional_member("ratio", median(entry.ratios));
    json.end_object();
  }
  json.end_object();
  return json.take() + "\n";
}

}  // namespace gatewarden::bench
