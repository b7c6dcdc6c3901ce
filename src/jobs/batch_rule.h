// When a batch is written: the rule of registration.batch_rows, batch_wait and batch_idle.
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>

#include "base/time.h"

namespace gatewarden::jobs {

using SteadyTime = std::chrono::steady_clock::time_point;

class BatchRule {
 public:
  BatchRule(std::size_t rows, Milliseconds wait, Milliseconds idle) : rows_(rows), wait_(wait), idle_(idle) {}

  std::size_t rows() const { return rows_; }
  // Of what has been gathered: how much, when its first and when its last came.
  struct Gathered {
    std::size_t rows = 0;
    SteadyTime first{};
    SteadyTime last{};
  };
  // From when on the batch is to be written; nothing while it is empty. Full: since the last came.
  std::optional<SteadyTime> due_at(const Gathered& gathered) const;

 private:
  std::size_t rows_;
  Milliseconds wait_;
  Milliseconds idle_;
};

}  // namespace gatewarden::jobs
