// What Gatewarden's processes cost the machine, as the kernel tells it under /proc.
#pragma once

#include "base/time.h"

namespace gatewarden::bench {

// A worker gives back what it kept for speed when nothing has come for two seconds.
constexpr Milliseconds until_workers_rest{3000};

// Proportional set size: shared pages count in parts. 0 where it may not be read.
double pss_megabytes(int process);

// A master and its children. Children that have been replaced meanwhile count: the kernel adds them to their parent.
class Processes {
 public:
  explicit Processes(int master) : master_(master) {}
  double cpu_ms() const;
  double pss_megabytes() const;

 private:
  int master_;
};

}  // namespace gatewarden::bench
