// Daemons killed, stopped and many at once: every accepted registration becomes one user.
#include <array>
#include <csignal>
#include <random>

#include "fault/registration_stand.h"
#include "fault/rounds.h"
#include "harness/test.h"

namespace gatewarden {
namespace {

using namespace test;

constexpr int killed = 128 + SIGKILL;
constexpr Milliseconds patience{30'000};

// Where the drain may die, in the order of its passage.
constexpr std::array<const char*, 6> failpoints{"before_claim",  "after_claim",   "before_insert", "between_insert_and_finish",
                                                "before_commit", "after_commit"};

int random_up_to(int most) {
  static std::mt19937 generator{std::random_device{}()};
  return std::uniform_int_distribution<int>(0, most)(generator);
}

RegistrationStand& stand() {
  static RegistrationStand the_stand;
  return the_stand;
}

// Every other one with a password that is still to be hashed.
void accept_new(int count) {
  auto entries = stand().make(count);
  for (std::size_t i = 0; i < entries.size(); i += 2) stand().seal(entries[i]);
  stand().accept(entries);
}

// The dust settles: an undisturbed daemon makes a user of everything, for nothing was wrong with any row.
void check_settled() {
  stand().let_leases_lapse();
  // What many daemons have died over is worked row by row.
  CHECK(stand().drain(Rounds::are_long() ? Seconds{900} : Seconds{60}));
  CHECK_EQUAL(std::string(), stand().oracle().breaches());
  CHECK_EQUAL(std::uint64_t{0}, stand().count("registration_dead_letters"));
}

void kill_at(const std::string& failpoint) {
  Rounds rounds("F8 registration." + failpoint, 5, 200);
  while (rounds.next()) {
    accept_new(25 + random_up_to(20));  // three batches at least
    const int passage = 1 + random_up_to(2);
    Daemon daemon = stand().start_daemon({"GATEWARDEN_FAILPOINT=registration." + failpoint + ":" + std::to_string(passage)});
    CHECK(daemon->wait(patience));
    CHECK_EQUAL(killed, daemon->status().value_or(-1));
    CHECK_EQUAL(std::string(), stand().oracle().breaches());
    stand().let_leases_lapse();
  }
  check_settled();
}

TEST("F8: killed before it claims, the daemon loses nothing and does nothing twice") { kill_at(failpoints[0]); }
TEST("F8: killed after it has claimed, the daemon loses nothing and does nothing twice") { kill_at(failpoints[1]); }
TEST("F8: killed before it inserts, the daemon loses nothing and does nothing twice") { kill_at(failpoints[2]); }
TEST("F8: killed between users and results, the daemon loses nothing and does nothing twice") { kill_at(failpoints[3]); }
TEST("F8: killed before COMMIT, the daemon loses nothing and does nothing twice") { kill_at(failpoints[4]); }
TEST("F8: killed after COMMIT, the daemon loses nothing and does nothing twice") { kill_at(failpoints[5]); }

TEST("F8: killed at any instant, the daemon loses nothing and does nothing twice") {
  Rounds rounds("F8 random instants", 20, 2000);
  while (rounds.next()) {
    accept_new(random_up_to(60));
    Daemon daemon = stand().start_daemon();
    std::this_thread::sleep_for(Milliseconds{random_up_to(250)});
    daemon->signal(SIGKILL);
    CHECK(daemon->wait(patience));
    CHECK_EQUAL(killed, daemon->status().value_or(-1));
    if (rounds.done() % 10 == 0) CHECK_EQUAL(std::string(), stand().oracle().breaches());
    stand().let_leases_lapse();
  }
  check_settled();
}

TEST("F8: what a killed daemon had claimed is another's once the lease is over, and not before") {
  RegistrationStand own;
  own.accept_new(8);
  Daemon first = own.start_daemon({"GATEWARDEN_FAILPOINT=registration.before_insert"});
  CHECK(first->wait(patience));
  Daemon second = own.start_daemon();
  own.accept_new(8);
  CHECK(wait_until([&] { return own.count("users") == 8; }, patience));
  CHECK_EQUAL(std::uint64_t{8}, own.count("registration_queue"));
  own.let_leases_lapse();
  CHECK(own.wait_until_empty(patience));
  CHECK_EQUAL(std::string(), own.oracle().breaches());
}

TEST("F8: while daemons are killed, registrations go on being accepted, and all are users in the end") {
  {
    const Producer producer(stand(), 5, Milliseconds{20});
    Rounds rounds("F8 under load", 8, 300);
    while (rounds.next()) {
      Daemon daemon = stand().start_daemon();
      std::this_thread::sleep_for(Milliseconds{50 + random_up_to(200)});
      daemon->signal(SIGKILL);
      CHECK(daemon->wait(patience));
      CHECK_EQUAL(std::string(), stand().oracle().breaches());
      stand().let_leases_lapse();
    }
    CHECK_EQUAL(0, producer.refused());
  }
  check_settled();
}

TEST("F9: two to eight daemons share the queue, and no registration becomes two users") {
  Rounds rounds("F9", 2, 50);
  while (rounds.next()) {
    std::vector<Daemon> daemons;
    const int number = rounds.done() == 1 ? 8 : 2 + random_up_to(6);
    for (int i = 0; i < number; ++i) daemons.push_back(stand().start_daemon());
    {
      const Producer producer(stand(), 20, Milliseconds{5});
      for (const Daemon& daemon : daemons) CHECK(daemon.says("\"registration_flushed\""));
    }
    CHECK(stand().wait_until_empty());
    for (Daemon& daemon : daemons) {
      daemon->stop(SIGTERM);
      CHECK_EQUAL(0, daemon->status().value_or(-1));
    }
    CHECK_EQUAL(std::string(), stand().oracle().breaches());
  }
  check_settled();
}

TEST("F9: of two daemons that both take over from a dead third, each row goes to one") {
  Rounds rounds("F9 heirs", 3, 100);
  while (rounds.next()) {
    accept_new(20);
    Daemon dead = stand().start_daemon({"GATEWARDEN_FAILPOINT=registration.before_commit"});
    CHECK(dead->wait(patience));
    stand().let_leases_lapse();
    Daemon one = stand().start_daemon();
    Daemon other = stand().start_daemon();
    CHECK(stand().wait_until_empty());
    CHECK_EQUAL(std::string(), stand().oracle().breaches());
  }
  check_settled();
}

TEST("F10: told to stop in the middle, the daemon ends in time and leaves no lease and no claim behind") {
  Rounds rounds("F10", 6, 300);
  while (rounds.next()) {
    accept_new(200);
    Daemon daemon = stand().start_daemon();
    CHECK(daemon.says("daemon_ready"));
    std::this_thread::sleep_for(Milliseconds{random_up_to(150)});
    daemon->signal(SIGTERM);
    CHECK(daemon->wait(Milliseconds{10'000}));
    CHECK_EQUAL(0, daemon->status().value_or(-1));
    CHECK_EQUAL(std::uint64_t{0}, stand().registrations().stats(stand().clock().now()).leased);
    for (const auto& row : stand().registrations().list_queue(0, 1000)) CHECK_EQUAL(0, row.claims);
    CHECK_EQUAL(std::string(), stand().oracle().breaches());
  }
  check_settled();
}

TEST("F10: told to stop while it makes partitions, the daemon ends in time") {
  RegistrationStand own;
  own.let_daemons_keep_partitions();
  Daemon daemon = own.start_daemon();
  CHECK(daemon.says("daemon_ready"));
  daemon->signal(SIGTERM);
  CHECK(daemon->wait(Milliseconds{10'000}));
  CHECK_EQUAL(0, daemon->status().value_or(-1));
}

}  // namespace
}  // namespace gatewarden
