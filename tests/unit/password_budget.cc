// The host's hashing budget, over processes that share nothing but a file.
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <csignal>
#include <system_error>
#include <thread>
#include <vector>

#include "harness/process.h"
#include "harness/test.h"
#include "platform/password/budget.h"

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
