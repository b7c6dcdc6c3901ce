// F42: the same registration submitted many times at once, while it is drained. One user comes of it, and everybody is told the same.
#include <atomic>
#include <functional>
#include <thread>

#include "fault/registration_stand.h"
#include "fault/rounds.h"
#include "harness/test.h"

namespace gatewarden {
namespace {

using namespace test;
using account::Registration;
using account::RegistrationState;

constexpr int callers = 8;
constexpr Milliseconds patience{30'000};

// What eight callers do at the same time, each with a connection of its own; for how many the answer was yes.
int at_once(RegistrationStand& stand, const std::function<bool(db::Connection&, int)>& call) {
  std::atomic<int> ready = 0;
  std::atomic<int> agreed = 0;
  std::vector<std::thread> threads;
  for (int caller = 0; caller < callers; ++caller) {
    threads.emplace_back([&, caller] {
      db::Connection connection(stand.database());
      connection.ping();
      ++ready;
      while (ready < callers) std::this_thread::yield();
      if (call(connection, caller)) ++agreed;
    });
  }
  for (std::thread& thread : threads) thread.join();
  return agreed;
}

RegistrationStand& stand() {
  static RegistrationStand the_stand;
  return the_stand;
}

TEST("F42: of eight that submit one request at once each is told that it is accepted, and one user comes of it") {
  Daemon daemon = stand().start_daemon();
  Rounds rounds("F42 one request", 10, 1000);
  while (rounds.next()) {
    const auto entries = stand().make(3);
    const auto submit = [&](db::Connection& connection, int) { return stand().accept(connection, entries); };
    for (int again = 0; again < 3; ++again) CHECK_EQUAL(callers, at_once(stand(), submit));
    if (rounds.done() % 10 == 0) CHECK_EQUAL(std::string(), stand().oracle().breaches());
  }
  CHECK(stand().wait_until_empty(patience));
  CHECK_EQUAL(std::string(), stand().oracle().breaches());
  CHECK_EQUAL(std::uint64_t{0}, stand().count("registration_dead_letters"));
}

TEST("F42: of eight requests for one address the first wins, and the others are dead letters that say why") {
  RegistrationStand own;
  Daemon daemon = own.start_daemon();
  Rounds rounds("F42 one address", 10, 1000);
  while (rounds.next()) {
    std::vector<Registration> entries = own.make(callers);
    for (Registration& entry : entries) entry.email = entries.front().email;
    const int accepted = at_once(own, [&](db::Connection& connection, int caller) {
      return own.accept(connection, std::span(entries).subspan(static_cast<std::size_t>(caller), 1), caller % 2 == 0);
    });
    CHECK_EQUAL(callers, accepted);
  }
  CHECK(own.wait_until_empty(patience));
  CHECK_EQUAL(std::string(), own.oracle().breaches());
  const auto addresses = static_cast<std::uint64_t>(rounds.done());
  CHECK_EQUAL(addresses, own.count("users"));
  CHECK_EQUAL(addresses * (callers - 1), own.count("registration_dead_letters WHERE reason = 'identifier_taken' AND attempts <= 1"));
}

TEST("F42: a request that comes again after its end gets its first answer") {
  const auto entries = stand().make(5);
  stand().accept(entries);
  CHECK(stand().drain());
  const auto answers = stand().registrations().accept(entries, true, stand().clock().now());
  for (const auto& answer : answers) CHECK(answer && answer->state == RegistrationState::created && answer->user_id);
  CHECK_EQUAL(std::uint64_t{0}, stand().registrations().depth(1));
  CHECK_EQUAL(std::string(), stand().oracle().breaches());
}

}  // namespace
}  // namespace gatewarden
