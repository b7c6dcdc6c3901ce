// Hands things from one thread to another, in order, few at a time.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <exception>
#include <mutex>
#include <optional>
#include <utility>

namespace gatewarden::commands {

template <typename T>
class Handoff {
 public:
  explicit Handoff(std::size_t most) : most_(most) {}

  // Waits while `most` are on their way. False once nobody wants any more.
  bool give(T thing) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return things_.size() < most_ || closed_; });
    if (closed_) return false;
    things_.push_back(std::move(thing));
    changed_.notify_all();
    return true;
  }
  // No more will come; `trouble` is thrown at whoever takes after the last.
  void end(std::exception_ptr trouble = nullptr) {
    const std::lock_guard lock(mutex_);
    ended_ = true;
    trouble_ = std::move(trouble);
    changed_.notify_all();
  }

  // Waits for the next; nothing after the last.
  std::optional<T> take() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return !things_.empty() || ended_; });
    if (things_.empty()) {
      if (trouble_) std::rethrow_exception(trouble_);
      return std::nullopt;
    }
    T thing = std::move(things_.front());
    things_.pop_front();
    changed_.notify_all();
    return thing;
  }
  // Wants no more, and lets go of what is on its way.
  void close() {
    const std::lock_guard lock(mutex_);
    closed_ = true;
    things_.clear();
    changed_.notify_all();
  }

 private:
  const std::size_t most_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<T> things_;
  bool ended_ = false;
  bool closed_ = false;
  std::exception_ptr trouble_;
};

}  // namespace gatewarden::commands
