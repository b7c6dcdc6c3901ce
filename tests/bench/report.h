// What the rounds gave: medians, ratios, the targets that were promised, as a table for people and JSON for programs.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bench/measurement.h"

namespace gatewarden::bench {

// One figure over its rounds.
struct Figure {
  std::string name;
  std::string unit;
  std::string of;  // the figure that it is compared with; empty: none
  std::vector<double> values, ratios, cpu_ms;
  Histogram durations;
};

class Report {
 public:
  // A round of a figure. Its ratio is to the newest round of `of`, which therefore is taken first.
  void add(std::string_view name, std::string_view unit, std::string_view of, const Measured& measured);
  // The same of a value that is no rate.
  void add(std::string_view name, std::string_view unit, std::string_view of, double value);
  // Of memory. Nothing where the kernel did not tell it (0), which it tells root alone of processes that are not to be dumped.
  void add_memory(std::string_view name, std::string_view of, double megabytes);
  // Empty if it was not measured.
  std::optional<double> median_of(std::string_view name) const;

  std::string table() const;
  std::string json() const;

 private:
  Figure& figure(std::string_view name, std::string_view unit, std::string_view of);
  const Figure* find(std::string_view name) const;
  std::string judgement() const;

  std::vector<Figure> figures_;
};

}  // namespace gatewarden::bench
