#include "commands/progress.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace gatewarden::commands {

namespace {

constexpr Milliseconds between_drawings{100};
constexpr Seconds between_sentences{10};
constexpr std::size_t widest_bar = 40;
constexpr std::size_t narrowest_bar = 10;

std::string percent(double share) { return std::to_string(static_cast<int>(share * 100)) + "%"; }

}  // namespace

std::string with_thousands(std::uint64_t number) {
  std::string text = std::to_string(number);
  for (std::size_t at = text.size(); at > 3;) text.insert(at -= 3, 1, ',');
  return text;
}

std::string clock_text(Seconds time) {
  const auto seconds = static_cast<long long>(time.count());
  char text[64];
  if (seconds >= 3600) std::snprintf(text, sizeof text, "%lld:%02lld:%02lld", seconds / 3600, seconds / 60 % 60, seconds % 60);
  else std::snprintf(text, sizeof text, "%lld:%02lld", seconds / 60, seconds % 60);
  return text;
}

Progress::Progress(Output& output, std::string things, double share_before, Time now)
    : output_(output),
      things_(std::move(things)),
      share_before_(share_before),
      begun_(now),
      next_(output.has_live_line() ? now : now + between_sentences) {}

void Progress::show(const State& state, Time now) {
  if (now < next_) return;
  if (output_.has_live_line()) {
    output_.live(line(state, now));
    next_ = now + between_drawings;
  } else {
    output_.say(sentence(state, now));
    next_ = now + between_sentences;
  }
}

void Progress::clear() { output_.live(""); }

double Progress::rate(const State& state, Time now) const {
  const double seconds = std::chrono::duration<double>(now - begun_).count();
  return seconds > 0 ? static_cast<double>(state.done) / seconds : 0;
}

// As long again as what is left is to what was done. Nothing while that would be a guess.
std::optional<Seconds> Progress::left(const State& state, Time now) const {
  constexpr double least_share = 0.001;
  if (!state.share || *state.share - share_before_ < least_share) return std::nullopt;
  const double seconds = std::chrono::duration<double>(now - begun_).count();
  return Seconds(static_cast<std::int64_t>(std::ceil(seconds * (1 - *state.share) / (*state.share - share_before_))));
}

std::string Progress::bar(const State& state, std::size_t width) const {
  const auto full = static_cast<std::size_t>(std::clamp(*state.share, 0.0, 1.0) * static_cast<double>(width));
  std::string text(full, '=');
  if (full < width) text += '>';
  text.resize(width, ' ');
  return '[' + text + "] ";
}

std::string Progress::line(const State& state, Time now) const {
  const auto time_left = left(state, now);
  std::string text;
  if (state.share) text += percent(*state.share) + "  ";
  text += with_thousands(state.done) + ' ' + things_ + "  ";
  text += with_thousands(static_cast<std::uint64_t>(rate(state, now))) + "/s  ";
  if (time_left) text += clock_text(*time_left) + " left  ";
  text += with_thousands(state.refused) + " refused";
  // The last column stays free: a cursor there makes some terminals begin a new line.
  const std::size_t columns = output_.columns() - 1;
  if (text.size() > columns) text.resize(columns);
  const std::size_t room = columns - text.size();
  constexpr std::size_t brackets_and_space = 3;
  if (!state.share || room < narrowest_bar + brackets_and_space) return text;
  return bar(state, std::min(room - brackets_and_space, widest_bar)) + text;
}

std::string Progress::sentence(const State& state, Time now) const {
  std::string text = with_thousands(state.done) + ' ' + things_;
  if (state.share) text += " (" + percent(*state.share) + ")";
  text += ", " + with_thousands(static_cast<std::uint64_t>(rate(state, now))) + " a second";
  if (const auto time_left = left(state, now)) text += ", " + clock_text(*time_left) + " left";
  if (state.refused > 0) text += ", " + with_thousands(state.refused) + " refused";
  return text;
}

}  // namespace gatewarden::commands
