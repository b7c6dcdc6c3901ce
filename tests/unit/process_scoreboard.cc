// The scoreboard: seen by the master, written by workers.
#include "platform/process/scoreboard.h"

#include <sys/wait.h>
#include <unistd.h>

#include "harness/test.h"

namespace gatewarden {
namespace {

using process::Scoreboard;
using process::WorkerState;
using process::WorkerView;

TEST("scoreboard: what a worker sets in its process, the master sees") {
  Scoreboard board(4);
  board.assign(2, "protocol");
  CHECK(board.view(2).state == WorkerState::starting);
  const pid_t child = fork();
  if (child == 0) {
    board.set(2, WorkerState::idle);
    for (int i = 0; i < 3; ++i) board.set(2, WorkerState::busy), board.set(2, WorkerState::idle);
    board.set(2, WorkerState::busy);
    _exit(0);
  }
  board.set_pid(2, child);
  CHECK_EQUAL(child, waitpid(child, nullptr, 0));
  const WorkerView view = board.view(2);
  CHECK(view.state == WorkerState::busy);
  CHECK_EQUAL(std::uint64_t{3}, view.requests);
  CHECK_EQUAL(int{child}, view.pid);
  CHECK_EQUAL(std::string("protocol"), view.pool);
  CHECK(view.since_monotonic_ms <= process::monotonic_ms() && view.since_monotonic_ms > process::monotonic_ms() - 10'000);
}

TEST("scoreboard: a slot begins anew for its next worker") {
  Scoreboard board(1);
  board.assign(0, "browser");
  board.set(0, WorkerState::busy);
  board.set(0, WorkerState::idle);
  board.clear(0);
  CHECK(board.view(0).state == WorkerState::absent);
  board.assign(0, "admin");
  CHECK_EQUAL(std::uint64_t{0}, board.view(0).requests);
  CHECK_EQUAL(std::string("admin"), board.view(0).pool);
}

TEST("scoreboard: a pool's name is cut, never over its cell") {
  Scoreboard board(2);
  board.assign(0, "a-pool-with-a-very-long-name");
  CHECK_EQUAL(std::string("a-pool-with-a-v"), board.view(0).pool);
}

TEST("scoreboard: its metrics count workers by pool and state") {
  Scoreboard board(4);
  for (const int slot : {0, 1, 2}) board.assign(slot, slot < 2 ? "protocol" : "admin");
  board.set(0, WorkerState::idle);
  board.set(2, WorkerState::busy);
  const std::string text = process::worker_metrics(board);
  CHECK(text.find("# TYPE gatewarden_workers gauge\n") != std::string::npos);
  CHECK(text.find("gatewarden_workers{pool=\"protocol\",state=\"idle\"} 1\n") != std::string::npos);
  CHECK(text.find("gatewarden_workers{pool=\"protocol\",state=\"starting\"} 1\n") != std::string::npos);
  CHECK(text.find("gatewarden_workers{pool=\"protocol\",state=\"busy\"} 0\n") != std::string::npos);
  CHECK(text.find("gatewarden_workers{pool=\"admin\",state=\"busy\"} 1\n") != std::string::npos);
  CHECK(text.find("absent") == std::string::npos);
}

}  // namespace
}  // namespace gatewarden
