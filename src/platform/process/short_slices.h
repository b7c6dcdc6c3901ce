// Long calculations beside requests that are answered in a fraction of a millisecond.
#pragma once

#include <ctime>

namespace gatewarden::process {

// While one lives, its thread offers the processor to whoever waits for it, each half millisecond. Niceness says how much of
// a processor a thread gets in the long run: schedulers since Linux 6.6 may let it end the slice that it has begun, up to a
// tick (4 ms at 250 a second), and a request that passes through five processes meets such a slice too often.
//
// It interrupts the thread by SIGURG, which means nothing elsewhere in this program (Go's runtime uses it for the same end),
// and system calls are restarted. Where the kernel gives no timer, nothing is changed. It costs the calculation as much as
// 2,000 timers and signals a second do: up to a tenth in a virtual machine whose timers are dear.
class ShortSlices {
 public:
  ShortSlices();
  ~ShortSlices();
  ShortSlices(const ShortSlices&) = delete;
  ShortSlices& operator=(const ShortSlices&) = delete;

 private:
  timer_t timer_{};
  bool is_running_ = false;
};

}  // namespace gatewarden::process
