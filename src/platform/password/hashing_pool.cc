// Hashing many passwords on all processors.
//
// A thread takes a place of the budget before it takes a piece of work. So work is under way or still in the queue, never
// stuck between them on a busy host, and a pool that is to end waits for no more than the hashes that are being computed.
#include "platform/password/hashing_pool.h"

#include <sys/resource.h>
#include <unistd.h>

#include <condition_variable>
#include <csignal>
#include <deque>
#include <mutex>
#include <optional>
#include <stop_token>
#include <thread>
#include <utility>
#include <vector>

#include "platform/password/budget.h"

namespace gatewarden::password {
namespace {

constexpr Milliseconds longest_wait{100};  // for a place, before the thread looks whether the pool is to end

// The share of a processor that background hashing gets beside a busy worker is about a tenth. Not less: a thread that holds
// a place and gets no processor would keep a person waiting for the place.
constexpr int niceness = 10;

// Signals are for the threads of the program: those made while this lives take none.
class SignalsBlocked {
 public:
  SignalsBlocked() {
    sigset_t all;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before_);
  }
  ~SignalsBlocked() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }
  SignalsBlocked(const SignalsBlocked&) = delete;
  SignalsBlocked& operator=(const SignalsBlocked&) = delete;

 private:
  sigset_t before_;
};

}  // namespace

struct HashingPool::State {
  explicit State(const HasherSettings& settings) : places(places_of(settings)), onlooker(settings.budget_file, places) {}

  void work(const std::stop_token& stop, Hasher& hasher);
  bool wait_for_work(const std::stop_token& stop, Hasher& hasher);
  std::optional<std::function<void(Hasher&)>> take_work();

  const int places;
  const Budget onlooker;
  std::mutex mutex;
  std::condition_variable_any arrived;
  std::deque<std::function<void(Hasher&)>> queue;
  std::deque<Hasher> hashers;
  // Last, to be the first to go: the end of a jthread stops it and waits for it.
  std::vector<std::jthread> threads;
};

// False if the pool is to end. A thread that finds nothing to do gives its memory back.
bool HashingPool::State::wait_for_work(const std::stop_token& stop, Hasher& hasher) {
  std::unique_lock lock(mutex);
  if (queue.empty()) {
    lock.unlock();
    hasher.rest();
    lock.lock();
  }
  return arrived.wait(lock, stop, [this] { return !queue.empty(); }) && !stop.stop_requested();
}

std::optional<std::function<void(Hasher&)>> HashingPool::State::take_work() {
  const std::lock_guard lock(mutex);
  if (queue.empty()) return std::nullopt;
  auto first = std::move(queue.front());
  queue.pop_front();
  return first;
}

void HashingPool::State::work(const std::stop_token& stop, Hasher& hasher) {
  setpriority(PRIO_PROCESS, static_cast<id_t>(gettid()), niceness);
  while (wait_for_work(stop, hasher)) {
    if (!hasher.enter_in_background(longest_wait)) continue;
    if (const auto make = take_work()) (*make)(hasher);
    hasher.leave();
  }
}

HashingPool::HashingPool(const HasherSettings& settings, int threads) : state_(std::make_unique<State>(settings)) {
  const int wanted = threads > 0 ? threads : processors();
  for (int i = 0; i < wanted; ++i) state_->hashers.emplace_back(settings);
  const SignalsBlocked blocked;
  for (Hasher& hasher : state_->hashers) {
    state_->threads.emplace_back([state = state_.get(), &hasher](const std::stop_token& stop) { state->work(stop, hasher); });
  }
}

HashingPool::~HashingPool() {
  // All at once, before the first is waited for.
  for (std::jthread& thread : state_->threads) thread.request_stop();
}

void HashingPool::submit(std::function<void(Hasher&)> make) {
  {
    const std::lock_guard lock(state_->mutex);
    state_->queue.push_back(std::move(make));
  }
  state_->arrived.notify_one();
}

int HashingPool::threads() const { return static_cast<int>(state_->threads.size()); }

HashingPool::Use HashingPool::budget_use() const { return {.taken = state_->onlooker.in_use(), .places = state_->places}; }

}  // namespace gatewarden::password
