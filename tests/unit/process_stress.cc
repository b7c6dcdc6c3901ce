// The stress level: what is a standing queue, and how the level rises and falls.
#include "platform/process/stress.h"

#include <thread>

#include "harness/test.h"

namespace gatewarden::process {
namespace {

constexpr Milliseconds patience{25};
bool nobody_idle() { return false; }
bool somebody_idle() { return true; }

struct Queue {
  StressBoard board;
  bool comes(int waited, const std::string& pool = "browser", bool (*is_any_idle)() = nobody_idle) {
    return board.note_wait(pool, Milliseconds{waited}, patience, is_any_idle);
  }
  static void half_a_second() { std::this_thread::sleep_for(Milliseconds{520}); }
};

TEST("stress: whoever waited is answered until nobody has come promptly for half a second") {
  Queue queue;
  CHECK(!queue.comes(1));
  CHECK(!queue.comes(3000));
  Queue::half_a_second();
  CHECK(queue.comes(26));
  CHECK(queue.board.has_standing_queue("browser", monotonic_ms() - 1000));
  CHECK(!queue.board.has_standing_queue("protocol", 0));
  CHECK(!queue.comes(25));
  CHECK(!queue.comes(3000));
}

TEST("stress: what waited while the server was not there is answered") {
  Queue queue;
  for (int i = 0; i < 100; ++i) CHECK(!queue.comes(60000));
  Queue::half_a_second();
  CHECK(!queue.comes(60000));
}

TEST("stress: a request that somebody idle did not take waited for the host, not in a queue") {
  Queue queue;
  CHECK(!queue.comes(30));
  Queue::half_a_second();
  CHECK(!queue.comes(3000, "browser", somebody_idle));
  CHECK(!queue.comes(3000));
}

TEST("stress: pools have queues of their own") {
  Queue queue;
  CHECK(!queue.comes(1, "browser"));
  CHECK(!queue.comes(1, "protocol"));
  Queue::half_a_second();
  CHECK(!queue.comes(1, "browser"));
  CHECK(!queue.comes(30, "browser"));
  CHECK(queue.comes(30, "protocol"));
}

TEST("stress: the level rises at once, to the worst sign, and falls two seconds after its last") {
  StressMeter meter;
  const StressMeter::Signs hashes{.hashes_are_refused = true};
  const StressMeter::Signs people{.people_queue = true};
  const StressMeter::Signs applications{.applications_queue = true};
  CHECK(meter.judge({}, 1000) == Stress::quiet);
  CHECK(meter.judge(hashes, 1100) == Stress::busy);
  CHECK(meter.judge(people, 1200) == Stress::overloaded);
  CHECK(meter.judge(applications, 1300) == Stress::critical);
  CHECK(meter.judge(hashes, 3250) == Stress::critical);
  CHECK(meter.judge({}, 3300) == Stress::busy);
  CHECK(meter.judge({}, 5249) == Stress::busy);
  CHECK(meter.judge({}, 5250) == Stress::quiet);
}

TEST("stress: a pool without an idle worker is a sign when it lasts a second") {
  StressMeter meter;
  const StressMeter::Signs saturated{.is_saturated = true};
  CHECK(meter.judge(saturated, 1000) == Stress::quiet);
  CHECK(meter.judge(saturated, 1900) == Stress::quiet);
  CHECK(meter.judge({}, 1950) == Stress::quiet);
  CHECK(meter.judge(saturated, 2000) == Stress::quiet);
  CHECK(meter.judge(saturated, 3000) == Stress::busy);
}

TEST("stress: the signs are read of the pools' workers") {
  StressBoard board;
  Scoreboard scoreboard(3);
  scoreboard.assign(0, "browser");
  scoreboard.assign(1, "protocol");
  scoreboard.set(0, WorkerState::busy);
  scoreboard.set(1, WorkerState::idle);
  CHECK(read_signs(board, scoreboard, monotonic_ms()).is_saturated);
  scoreboard.set(0, WorkerState::idle);
  CHECK(!read_signs(board, scoreboard, monotonic_ms()).is_saturated);
  CHECK(!read_signs(board, scoreboard, monotonic_ms()).hashes_are_refused);
  board.note_refused_hash();
  CHECK(read_signs(board, scoreboard, monotonic_ms()).hashes_are_refused);
  CHECK(!read_signs(board, scoreboard, monotonic_ms() + 5000).hashes_are_refused);
}

TEST("stress: a worker on its way to the next request is not idle") {
  Scoreboard scoreboard(1);
  scoreboard.assign(0, "browser");
  scoreboard.set(0, WorkerState::idle);
  CHECK(!has_idle_worker(scoreboard, "browser"));
  std::this_thread::sleep_for(Milliseconds{20});
  CHECK(has_idle_worker(scoreboard, "browser"));
  CHECK(!has_idle_worker(scoreboard, "protocol"));
}

}  // namespace
}  // namespace gatewarden::process
