#include "jobs/batch_rule.h"

#include <algorithm>

namespace gatewarden::jobs {

std::optional<SteadyTime> BatchRule::due_at(const Gathered& gathered) const {
  if (gathered.rows == 0) return std::nullopt;
  if (gathered.rows >= rows_) return gathered.last;
  return std::min(gathered.first + wait_, gathered.last + idle_);
}

bool BatchRule::is_due(const Gathered& gathered, SteadyTime now) const {
  const auto due = due_at(gathered);
  return due && *due <= now;
}

}  // namespace gatewarden::jobs
