#include "bench/raw.h"

#include <argon2.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <csignal>
#include <cstdio>
#include <ctime>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace gatewarden::bench {

namespace {

enum class Phase { ramp, window, over };

// What the processes share with their parent.
struct Tally {
  std::atomic<std::uint64_t> done;
  double cpu_ms;  // of the process while it did that
  Histogram durations;
};
struct Board {
  std::atomic<Phase> phase;
  std::atomic<int> ready;
  Tally tallies[256];
};

struct Unmap {
  void operator()(Board* board) const { munmap(board, sizeof(Board)); }
};
std::unique_ptr<Board, Unmap> make_board() {
  void* const memory = mmap(nullptr, sizeof(Board), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) throw std::runtime_error("no shared memory");
  return std::unique_ptr<Board, Unmap>(new (memory) Board{});
}

double cpu_ms_until_now() {
  timespec spent{};
  if (clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &spent) != 0) throw std::runtime_error("clock_gettime");
  return static_cast<double>(spent.tv_sec) * 1e3 + static_cast<double>(spent.tv_nsec) / 1e6;
}

void work_until_over(Board& board, Tally& tally, const Work& work) {
  // From the end of the first that counts to the end of the one that the window cut off: as many as counted.
  std::optional<double> cpu_ms;
  ++board.ready;
  while (board.phase != Phase::over) {
    const Stopwatch::time_point begin = Stopwatch::now();
    work();
    if (board.phase != Phase::window) continue;
    if (!cpu_ms) cpu_ms = cpu_ms_until_now();
    ++tally.done;
    tally.durations.add(std::chrono::duration_cast<Microseconds>(Stopwatch::now() - begin));
  }
  if (cpu_ms) tally.cpu_ms = cpu_ms_until_now() - *cpu_ms;
}

pid_t start(Board& board, int process, const std::function<Work(int)>& prepare) {
  const pid_t child = fork();
  if (child < 0) throw std::runtime_error("fork failed");
  if (child > 0) return child;
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  try {
    work_until_over(board, board.tallies[process], prepare(process));
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    _exit(1);
  }
  _exit(0);  // without destructors: the parent's connections are not ours to end
}

constexpr db::Statement<std::int64_t> insert_row{"bench.row", "INSERT INTO bench_commits (id, content) VALUES (?, '')"};
constexpr db::Statement<std::string_view, std::int64_t> update_row{
    "bench.commit", "UPDATE bench_commits SET content = ?, changes = changes + 1 WHERE id = ?"};

}  // namespace

Measured measure_work(int processes, const RoundTimes& times, const std::function<Work(int)>& prepare) {
  const auto board = make_board();
  std::vector<pid_t> children;
  for (int i = 0; i < processes; ++i) children.push_back(start(*board, i, prepare));
  const Stopwatch::time_point patience = Stopwatch::now() + Seconds{30};
  while (board->ready < processes && Stopwatch::now() < patience) std::this_thread::sleep_for(Milliseconds{1});
  std::this_thread::sleep_for(times.ramp);
  board->phase = Phase::window;
  const Stopwatch::time_point begin = Stopwatch::now();
  std::this_thread::sleep_for(times.window);
  board->phase = Phase::over;
  const std::chrono::duration<double> window = Stopwatch::now() - begin;

  bool all_well = true;
  for (const pid_t child : children) {
    int status = 0;
    waitpid(child, &status, 0);
    all_well = all_well && status == 0;
  }
  if (!all_well) throw std::runtime_error("a process of raw work failed");
  Measured measured;
  std::uint64_t done = 0;
  double cpu_ms = 0;
  for (int i = 0; i < processes; ++i) {
    done += board->tallies[i].done;
    cpu_ms += board->tallies[i].cpu_ms;
    measured.durations.merge(board->tallies[i].durations);
  }
  measured.per_second = static_cast<double>(done) / window.count();
  if (done > 0) measured.cpu_ms = cpu_ms / static_cast<double>(done);
  return measured;
}

Measured measure_signing(const crypto::SigningKey& key, const RoundTimes& times) {
  const std::string input(400, 'a');
  return measure_work(1, times, [&](int) -> Work { return [&] { (void)key.sign(input); }; });
}

// shared_ptr here and below: a std::function must be copyable, so its copies are the other owners.
Measured measure_hashing(const password::HasherSettings& settings, int processes, const RoundTimes& times) {
  return measure_work(processes, times, [&](int) -> Work {
    auto hasher = std::make_shared<password::Hasher>(settings);
    // Its place for all the time, and its memory with it: as fast as it can be.
    if (!hasher->enter_in_background(Seconds{10})) throw std::runtime_error("no place to hash in");
    return [hasher] { (void)hasher->hash(Secret("correct horse battery")); };
  });
}

Measured measure_hashing_without_arena(const password::Argon2Parameters& parameters, int processes, const RoundTimes& times) {
  return measure_work(processes, times, [&](int) -> Work {
    return [parameters] {
      std::array<unsigned char, 32> tag{};
      std::array<unsigned char, 21> password{"correct horse batter"};
      std::array<unsigned char, 17> salt{"0123456789abcdef"};
      argon2_context context{};
      context.out = tag.data();
      context.outlen = tag.size();
      context.pwd = password.data();
      context.pwdlen = password.size();
      context.salt = salt.data();
      context.saltlen = salt.size();
      context.t_cost = parameters.iterations;
      context.m_cost = parameters.memory_kib;
      context.lanes = parameters.lanes;
      context.threads = 1;  // as the hasher computes them
      context.version = ARGON2_VERSION_13;
      const int outcome = argon2id_ctx(&context);
      if (outcome != ARGON2_OK) throw std::runtime_error(argon2_error_message(outcome));
    };
  });
}

void prepare_commits(const db::ConnectionSettings& database, int connections) {
  db::Connection connection(database);
  connection.execute_text(
      "CREATE TABLE bench_commits (id BIGINT PRIMARY KEY, content BINARY(32) NOT NULL, changes BIGINT NOT NULL DEFAULT 0) "
      "ENGINE = InnoDB");
  for (std::int64_t id = 0; id < connections; ++id) {
    connection.execute(insert_row, id);
  }
}

Measured measure_commits(const db::ConnectionSettings& database, int connections, const RoundTimes& times) {
  return measure_work(connections, times, [&](int row) -> Work {
    return [row, connection = std::make_shared<db::Connection>(database)] {
      connection->execute(update_row, std::string_view("01234567890123456789012345678901"), std::int64_t{row});
    };
  });
}

}  // namespace gatewarden::bench
