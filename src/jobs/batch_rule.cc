#include "jobs/batch_rule.h"

#include <algorithm>

namespace gatewarden::jobs {

std::optional<SteadyTime> BatchRule::due_at(const Gathered& gathered) const {
  if (gathered.rows == 0) return std::nullopt;
  if (gathered.rows >= rows_) return gathered.last;
  return std::min(gathered.first + wait_, gathered.last + idle_);
}

}  // namespace gatewarden::jobs
