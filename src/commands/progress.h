// How far something long has come: one line that changes on a terminal, a line every ten seconds elsewhere.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include "base/time.h"
#include "commands/output.h"

namespace gatewarden::commands {

class Progress {
 public:
  using Time = std::chrono::steady_clock::time_point;

  struct State {
    std::uint64_t done = 0;       // things, in this run
    std::optional<double> share;  // of the whole, 0 to 1, what earlier runs did included; nothing: who knows
    std::uint64_t refused = 0;
  };

  // `things`: "users". `share_before`: what earlier runs did.
  Progress(Output& output, std::string things, double share_before, Time now);

  // Says where it stands, if it is time to.
  void show(const State& state, Time now);
  // Takes the line off the terminal.
  void clear();

  // "12,345 a second" since the beginning.
  double rate(const State& state, Time now) const;

 private:
  std::optional<Seconds> left(const State& state, Time now) const;
  std::string bar(const State& state, std::size_t width) const;
  std::string line(const State& state, Time now) const;
  std::string sentence(const State& state, Time now) const;

  Output& output_;
  std::string things_;
  double share_before_;
  Time begun_;
  Time next_;
};

std::string with_thousands(std::uint64_t number);  // "1,234,567"
std::string clock_text(Seconds time);              // "0:46", "1:02:33"

}  // namespace gatewarden::commands
