#include "jobs/figure_board.h"

#include <array>

namespace gatewarden::jobs {

void FigureBoard::post_gauge(std::string_view family, std::string_view help, double value) {
  const std::array samples{metrics::Sample{labels_, value}};
  std::string text = metrics::gauge_text(family, help, samples);
  const std::lock_guard lock(mutex_);
  families_.insert_or_assign(std::string(family), std::move(text));
}

std::string FigureBoard::text() const {
  const std::lock_guard lock(mutex_);
  std::string all;
  for (const auto& [family, text] : families_) all += text;
  return all;
}

}  // namespace gatewarden::jobs
