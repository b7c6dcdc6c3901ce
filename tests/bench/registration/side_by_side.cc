#include "bench/registration/side_by_side.h"

#include <exception>
#include <thread>
#include <vector>

namespace gatewarden::bench {

void side_by_side(int threads, const std::function<void(int number)>& work) {
  std::vector<std::exception_ptr> failures(static_cast<std::size_t>(threads));
  std::vector<std::thread> running;
  for (int number = 0; number < threads; ++number) {
    running.emplace_back([&work, number, &failure = failures[static_cast<std::size_t>(number)]] {
      try {
        work(number);
      } catch (...) {
        failure = std::current_exception();
      }
    });
  }
  for (std::thread& thread : running) thread.join();
  for (const std::exception_ptr& failure : failures)
    if (failure) std::rethrow_exception(failure);
}

}  // namespace gatewarden::bench
