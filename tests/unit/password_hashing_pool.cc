// Threads that hash within the host's budget.
#include <atomic>
#include <latch>
#include <system_error>
#include <thread>
#include <vector>

#include "harness/process.h"
#include "harness/test.h"
#include "platform/metrics/metrics.h"
#include "platform/password/budget.h"
#include "platform/password/hashing_pool.h"
#include "unit/budget_onlooker.h"

namespace gatewarden::password {
namespace {

class Folder {
 public:
  ~Folder() { test::remove_folder(path_); }
  std::string file() const { return path_ + "/budget"; }
  HasherSettings settings(int places) const { return {{64, 1, 1}, places, file(), Milliseconds{60000}}; }

 private:
  std::string path_ = test::make_temporary_folder("pool");
};

TEST("hashing pool: each piece of work runs once, and its hashes are good") {
  const Folder folder;
  constexpr int count = 100;
  std::vector<std::string> hashes(count);
  std::latch done(count);
  HashingPool pool(folder.settings(2), 4);
  CHECK_EQUAL(4, pool.threads());
  for (int i = 0; i < count; ++i) {
    pool.submit([&, i](Hasher& hasher) {
      hashes.at(static_cast<std::size_t>(i)) += hasher.hash(Secret("password " + std::to_string(i)));
      done.count_down();
    });
  }
  done.wait();
  Hasher hasher(folder.settings(2));
  for (int i = 0; i < count; ++i) {
    CHECK(hasher.verify(Secret("password " + std::to_string(i)), hashes.at(static_cast<std::size_t>(i))).matches);
  }
}

TEST("hashing pool: the hashes of all threads are counted") {
  const Folder folder;
  metrics::Registry registry({}, 1);
  auto recorder = registry.recorder(0);
  metrics::set_recorder(&recorder);
  constexpr int count = 200;
  std::latch done(count);
  {
    HashingPool pool(folder.settings(8), 8);
    for (int i = 0; i < count; ++i) {
      pool.submit([&](Hasher& hasher) {
        hasher.hash(Secret("password"));
        done.count_down();
      });
    }
    done.wait();
  }
  metrics::set_recorder(nullptr);
  CHECK_EQUAL(std::uint64_t{count}, registry.total(metrics::Count::password_hashes));
  CHECK_EQUAL(std::uint64_t{0}, registry.total(metrics::Count::password_hashing_busy));
}

TEST("S72: a pool never has more work under way than the host has places") {
  const Folder folder;
  std::atomic<int> running = 0;
  std::atomic<int> most = 0;
  constexpr int count = 60;
  std::latch done(count);
  HashingPool pool(folder.settings(3), 8);
  for (int i = 0; i < count; ++i) {
    pool.submit([&](Hasher& hasher) {
      const int now = ++running;
      for (int seen = most; now > seen && !most.compare_exchange_weak(seen, now);) {
      }
      hasher.hash(Secret("password"));
      --running;
      done.count_down();
    });
  }
  done.wait();
  CHECK(most >= 1 && most <= 3);
}

// The work under way holds the only place until the person stands in the queue; then the place is free for whoever takes it.
TEST("S72: a person who waits gets the next free place before a pool of 8 threads that hash all the time") {
  const Folder folder;
  HashingPool pool(folder.settings(1), 8);
  for (int round = 0; round < 10; ++round) {
    std::atomic<int> order = 0;
    int person_at = 0;
    std::latch begun(1);
    std::latch may_end(1);
    std::latch done(17);
    pool.submit([&](Hasher&) {
      begun.count_down();
      may_end.wait();
      done.count_down();
    });
    begun.wait();
    for (int i = 0; i < 16; ++i) {
      pool.submit([&](Hasher& hasher) {
        ++order;
        hasher.hash(Secret("password"));
        done.count_down();
      });
    }
    std::jthread person([&] {
      Budget budget(folder.file(), 1);
      const auto turn = budget.acquire(Milliseconds{60000});
      person_at = turn ? ++order : -1;
    });
    const bool waits = test::wait_until([&] { return test::count_waiting_persons(folder.file()) == 1; }, Milliseconds{20000});
    may_end.count_down();
    person.join();
    done.wait();
    CHECK(waits);
    CHECK_EQUAL(1, person_at);
  }
}

TEST("hashing pool: its end forgets what has not begun, even on a host without a free place") {
  const Folder folder;
  Budget elsewhere(folder.file(), 1);
  const auto turn = elsewhere.acquire(Milliseconds{0});
  std::atomic<int> run = 0;
  {
    HashingPool pool(folder.settings(1), 2);
    for (int i = 0; i < 10; ++i) pool.submit([&](Hasher&) { ++run; });
    CHECK(test::wait_until([&] { return test::count_waiting_background(folder.file()) == 2; }, Milliseconds{20000}));
  }
  CHECK_EQUAL(0, run.load());
}

TEST("hashing pool: its end waits for the work under way") {
  const Folder folder;
  std::latch begun(2);
  std::atomic<int> ended = 0;
  {
    HashingPool pool(folder.settings(2), 2);
    for (int i = 0; i < 2; ++i) {
      pool.submit([&](Hasher& hasher) {
        begun.count_down();
        for (int hash = 0; hash < 20; ++hash) hasher.hash(Secret("password"));
        ++ended;
      });
    }
    begun.wait();
  }
  CHECK_EQUAL(2, ended.load());
}

TEST("hashing pool: says how much of the host's budget is in use") {
  const Folder folder;
  std::latch begun(1);
  std::latch may_end(1);
  HashingPool pool(folder.settings(3), 2);
  CHECK_EQUAL(3, pool.budget_use().places);
  Budget elsewhere(folder.file(), 3);
  const auto turn = elsewhere.acquire(Milliseconds{0});
  pool.submit([&](Hasher&) {
    begun.count_down();
    may_end.wait();
  });
  begun.wait();
  CHECK_EQUAL(2, pool.budget_use().taken);
  may_end.count_down();
}

TEST("hashing pool: a budget file that cannot be is an exception of the constructor") {
  const Folder folder;
  HasherSettings settings = folder.settings(1);
  settings.budget_file += "/absent/file";
  CHECK_THROWS(std::system_error, HashingPool(settings, 2));
}

}  // namespace
}  // namespace gatewarden::password
