// The host's hashing budget, over processes that share nothing but a file.
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <csignal>
#include <functional>
#include <mutex>
#include <optional>
#include <system_error>
#include <thread>
#include <vector>

#include "harness/process.h"
#include "harness/test.h"
#include "platform/password/budget.h"
#include "unit/budget_onlooker.h"

namespace gatewarden::password {
namespace {

class Folder {
 public:
  ~Folder() { test::remove_folder(path_); }
  std::string file() const { return path_ + "/budget"; }

 private:
  std::string path_ = test::make_temporary_folder("budget");
};

// Numbers that children of a fork share with their parent.
struct Shared {
  std::atomic<int> holding{0};
  std::atomic<int> most{0};
  std::atomic<int> served{0};
};
class SharedMemory {
 public:
  SharedMemory() : at_(mmap(nullptr, sizeof(Shared), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0)) {
    CHECK(at_ != MAP_FAILED);
    new (at_) Shared;
  }
  ~SharedMemory() { munmap(at_, sizeof(Shared)); }
  Shared* operator->() const { return static_cast<Shared*>(at_); }

 private:
  void* at_;
};

template <typename Body>
pid_t in_child(Body body) {
  const pid_t pid = fork();
  if (pid == 0) {
    body();
    _exit(0);
  }
  CHECK(pid > 0);
  return pid;
}

TEST("S72: many processes never hold more places than there are") {
  const Folder folder;
  const SharedMemory shared;
  std::vector<pid_t> children;
  for (int i = 0; i < 6; ++i) {
    children.push_back(in_child([&] {
      Budget budget(folder.file(), 2);
      for (int round = 0; round < 20; ++round) {
        const auto turn = budget.acquire(Milliseconds{20000});
        if (!turn) return;
        const int now = ++shared->holding;
        for (int most = shared->most; now > most && !shared->most.compare_exchange_weak(most, now);) {
        }
        std::this_thread::sleep_for(Microseconds{300});
        --shared->holding;
        ++shared->served;
      }
    }));
  }
  for (const pid_t pid : children) waitpid(pid, nullptr, 0);
  CHECK_EQUAL(120, shared->served.load());
  CHECK_EQUAL(2, shared->most.load());
}

TEST("S72: two budgets of one process are as apart as two processes") {
  const Folder folder;
  Budget one(folder.file(), 1);
  Budget other(folder.file(), 1);
  {
    const auto turn = one.acquire(Milliseconds{0});
    CHECK(turn && !other.acquire(Milliseconds{0}));
  }
  CHECK(other.acquire(Milliseconds{0}));
}

TEST("S72: a full budget is waited for until the deadline and not longer") {
  const Folder folder;
  Budget one(folder.file(), 1);
  Budget other(folder.file(), 1);
  const auto turn = one.acquire(Milliseconds{0});
  const auto start = std::chrono::steady_clock::now();
  CHECK(!other.acquire(Milliseconds{60}));
  const auto waited = std::chrono::steady_clock::now() - start;
  CHECK(waited >= Milliseconds{60});
  CHECK(waited < Milliseconds{5000});
}

TEST("S72: the place of a killed process is free at once") {
  const Folder folder;
  const SharedMemory shared;
  const pid_t holder = in_child([&] {
    Budget budget(folder.file(), 1);
    const auto turn = budget.acquire(Milliseconds{0});
    shared->holding = turn ? 1 : -1;
    for (;;) pause();
  });
  const bool holds = test::wait_until([&] { return shared->holding == 1; }, Milliseconds{10000});
  Budget budget(folder.file(), 1);
  const bool refused = !budget.acquire(Milliseconds{0});
  kill(holder, SIGKILL);
  waitpid(holder, nullptr, 0);
  CHECK(holds && refused);
  CHECK(budget.acquire(Milliseconds{0}));
}

bool comes_to(int expected, const std::function<int()>& count) {
  return test::wait_until([&] { return count() == expected; }, Milliseconds{20000});
}

TEST("S72: who waits for a place is served in the order of coming") {
  const Folder folder;
  Budget holder(folder.file(), 1);
  std::optional<Budget::Turn> turn(holder.acquire(Milliseconds{0}));
  std::mutex mutex;
  std::vector<int> served;
  std::vector<std::jthread> waiters;
  for (int i = 0; i < 6; ++i) {
    waiters.emplace_back([&, i] {
      Budget budget(folder.file(), 1);
      const auto mine = budget.acquire(Milliseconds{60000});
      const std::lock_guard lock(mutex);
      served.push_back(mine ? i : -1);
    });
    CHECK(comes_to(i + 1, [&] { return test::count_waiting_persons(folder.file()); }));
  }
  turn.reset();
  waiters.clear();
  CHECK(served == std::vector<int>({0, 1, 2, 3, 4, 5}));
  CHECK_EQUAL(0, test::count_waiting_persons(folder.file()));
}

TEST("S72: a process that is killed in the queue holds up nobody behind it") {
  const Folder folder;
  Budget holder(folder.file(), 1);
  std::optional<Budget::Turn> turn(holder.acquire(Milliseconds{0}));
  const pid_t first = in_child([&] { Budget(folder.file(), 1).acquire(Milliseconds{60000}); });
  const bool queued = comes_to(1, [&] { return test::count_waiting_persons(folder.file()); });
  bool served = false;
  std::jthread second([&] { served = Budget(folder.file(), 1).acquire(Milliseconds{60000}).has_value(); });
  const bool queued_too = comes_to(2, [&] { return test::count_waiting_persons(folder.file()); });
  kill(first, SIGSTOP);  // still there, and will not take what it is given
  kill(first, SIGKILL);
  waitpid(first, nullptr, 0);
  turn.reset();
  second.join();
  CHECK(queued && queued_too && served);
  CHECK_EQUAL(0, test::count_waiting_persons(folder.file()));
}

TEST("S72: background work takes no place while a person waits, whoever came first") {
  const Folder folder;
  Budget holder(folder.file(), 1);
  std::optional<Budget::Turn> turn(holder.acquire(Milliseconds{0}));
  std::atomic<int> order = 0;
  int background_at = 0;
  int person_at = 0;
  std::jthread background([&] {
    Budget budget(folder.file(), 1);
    const auto mine = budget.acquire(Milliseconds{60000}, Urgency::background);
    background_at = mine ? ++order : -1;
  });
  CHECK(comes_to(1, [&] { return test::count_waiting_background(folder.file()); }));
  std::jthread person([&] {
    Budget budget(folder.file(), 1);
    const auto mine = budget.acquire(Milliseconds{60000});
    person_at = mine ? ++order : -1;
  });
  CHECK(comes_to(1, [&] { return test::count_waiting_persons(folder.file()); }));
  turn.reset();
  background.join();
  person.join();
  CHECK_EQUAL(1, person_at);
  CHECK_EQUAL(2, background_at);
}

TEST("S72: background work does not overtake background work that waits") {
  const Folder folder;
  Budget holder(folder.file(), 2);
  Budget newcomer(folder.file(), 2);
  std::optional<Budget::Turn> one(holder.acquire(Milliseconds{0}));
  Budget other_holder(folder.file(), 2);
  const auto other = other_holder.acquire(Milliseconds{0});
  const pid_t waiting = in_child([&] { Budget(folder.file(), 2).acquire(Milliseconds{60000}, Urgency::background); });
  const bool queued = comes_to(1, [&] { return test::count_waiting_background(folder.file()); });
  kill(waiting, SIGSTOP);
  one.reset();
  const bool overtaken = newcomer.acquire(Milliseconds{0}, Urgency::background).has_value();
  const bool person_served = newcomer.acquire(Milliseconds{0}).has_value();
  kill(waiting, SIGKILL);
  waitpid(waiting, nullptr, 0);
  CHECK(other && queued && !overtaken);
  CHECK(person_served);
  CHECK(newcomer.acquire(Milliseconds{0}, Urgency::background));
}

TEST("S72: the places in use are those that others hold") {
  const Folder folder;
  Budget one(folder.file(), 3);
  Budget other(folder.file(), 3);
  const Budget onlooker(folder.file(), 3);
  CHECK_EQUAL(0, onlooker.in_use());
  {
    const auto turn = one.acquire(Milliseconds{0});
    CHECK_EQUAL(1, onlooker.in_use());
    const auto another = other.acquire(Milliseconds{0});
    CHECK_EQUAL(2, onlooker.in_use());
  }
  CHECK_EQUAL(0, onlooker.in_use());
}

TEST("S72: with the places taken and so many waiting, one more is refused at once") {
  const Folder folder;
  Budget holder(folder.file(), 1);
  Budget newcomer(folder.file(), 1);
  CHECK(!newcomer.is_full(0));
  auto turn = holder.acquire(Milliseconds{0});
  CHECK(newcomer.is_full(0) && !newcomer.is_full(1));
  std::thread waiter([&] {
    Budget own(folder.file(), 1);
    CHECK(own.acquire(Milliseconds{20000}));
  });
  CHECK(test::wait_until([&] { return newcomer.is_full(1); }, Milliseconds{10000}));
  CHECK(!newcomer.is_full(2));
  const auto begin = std::chrono::steady_clock::now();
  CHECK(!newcomer.acquire_unless_full(Milliseconds{20000}, 1));
  CHECK(std::chrono::steady_clock::now() - begin < Seconds{10});
  turn.reset();
  waiter.join();
  CHECK(newcomer.acquire_unless_full(Milliseconds{0}, 1));
}

TEST("password: the budget's file is made for its owner alone, and a bad path is an exception") {
  const Folder folder;
  const Budget budget(folder.file(), 1);
  struct stat status{};
  CHECK_EQUAL(0, stat(folder.file().c_str(), &status));
  CHECK_EQUAL(0600u, status.st_mode & 07777u);
  CHECK_THROWS(std::system_error, Budget(folder.file() + "/absent/file", 1));
  CHECK_THROWS(std::system_error, Budget("", 1));
}

}  // namespace
}  // namespace gatewarden::password
