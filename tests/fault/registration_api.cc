// Registrations through nginx while the servers around are hurt: who is told that he is accepted is, and nobody is twice.
#include <thread>

#include "fault/registration_api_stand.h"
#include "fault/rounds.h"
#include "harness/test.h"

namespace gatewarden {
namespace {

using namespace test;

constexpr Milliseconds patience{30'000};

RegistrationApi& api() { return RegistrationApi::shared(); }

void check_settled() {
  CHECK(api().is_drained());
  CHECK_EQUAL(std::string(), api().oracle().breaches());
  CHECK_EQUAL(std::uint64_t{0}, api().count("registration_dead_letters WHERE reason <> 'identifier_taken'"));
}

bool goes_on(const Callers& callers) {
  const int before = callers.accepted();
  return wait_until([&] { return callers.accepted() > before + 10 || !callers.surprise().empty(); }, patience);
}

// Nobody is refused for it.
void without_notice(Rounds&& rounds, const std::function<void()>& hurt, const std::function<void()>& mend = [] {}) {
  {
    const Callers callers(api(), 2);
    while (rounds.next()) {
      CHECK(goes_on(callers));
      hurt();
      CHECK(goes_on(callers));
      mend();
    }
    CHECK_EQUAL(std::string(), callers.surprise());
    CHECK_EQUAL(0, callers.refused());
  }
  check_settled();
}

TEST("F25: a cache that is flushed while people register is not noticed") {
  without_notice(Rounds("F25", 3, 300), [] { api().stack().flush_cache(); });
}

TEST("F26: a cache that is killed while people register is not noticed") {
  without_notice(Rounds("F26", 2, 100), [] { api().stack().stop_cache(); }, [] { api().stack().start_cache(); });
}

TEST("F27: a cache that stops while people register is not noticed") {
  without_notice(Rounds("F27", 2, 100), [] { api().stack().pause_cache(); }, [] { api().stack().resume_cache(); });
}

void with_refusals(Rounds&& rounds, const std::function<void()>& hurt, const std::function<void()>& mend) {
  {
    const Callers callers(api(), 2);
    while (rounds.next()) {
      CHECK(goes_on(callers));
      hurt();
      const int before = callers.refused();
      CHECK(wait_until([&] { return callers.refused() > before || !callers.surprise().empty(); }, patience));
      mend();
      CHECK(goes_on(callers));
      CHECK_EQUAL(std::string(), callers.surprise());
    }
  }
  check_settled();
}

void start_database() { api().stack().start_database(); }

TEST("F11: while the database is restarted callers are told to come again, and nobody accepted is lost") {
  with_refusals(Rounds("F11 API", 1, 50), [] { api().stack().stop_database(); }, start_database);
}

TEST("F12: while the database is killed callers are told to come again, and nobody accepted is lost") {
  with_refusals(Rounds("F12 API", 2, 100), [] { api().stack().kill_database(); }, start_database);
}

TEST("F19: with the disk full callers are told to come again, and none of them is accepted") {
  Registrar registrar(api());
  api().wire().refuse("INSERT INTO registration_queue", 1114);
  const std::string email = Registrar::new_email();
  for (int i = 0; i < 8; ++i) {
    const Answer answer = registrar.post("register-async", Registrar::entry(email));
    CHECK_EQUAL(503, answer.status);
    CHECK(answer.header("retry-after").has_value());
  }
  api().wire().refuse("INSERT INTO users", 1114);
  CHECK_EQUAL(503, registrar.post("register-sync", Registrar::entry(email)).status);
  api().wire().refuse_nothing();
  CHECK_EQUAL(202, registrar.register_somebody().status);
  check_settled();
}

TEST("F43: with the queue full callers are told to come again, until the daemon has made room") {
  Registrar registrar(api());
  api().stop_daemon();
  // Each worker believes for a second what it heard of the depth.
  while (api().count("registration_queue") < 1000) CHECK_EQUAL(202, registrar.register_many(100).status);
  std::this_thread::sleep_for(Milliseconds{1100});
  for (int i = 0; i < 8; ++i) {
    const Answer answer = registrar.register_many(100);
    CHECK_EQUAL(503, answer.status);
    CHECK(answer.header("retry-after").has_value());
  }
  CHECK_EQUAL(std::uint64_t{1000}, api().count("registration_queue"));
  api().start_daemon();
  CHECK(wait_until([&] { return registrar.register_many(1).status == 202; }, patience));
  check_settled();
}

TEST("F22: while the database is silent callers are told to come again, and nobody accepted is lost") {
  with_refusals(Rounds("F22 API", 1, 50), [] { api().wire().fall_silent(); }, [] { api().wire().speak_again(); });
}

TEST("F13: when the answer of COMMIT is lost, the caller is told that he is accepted, and is once") {
  Registrar registrar(api());
  Rounds rounds("F13 API", 8, 400);
  while (rounds.next()) {
    // Not the audit of the daemon's batches: the next COMMIT is the acceptance's.
    api().stop_daemon();
    api().wire().cut_next(rounds.done() % 2 == 0 ? DatabaseProxy::Cut::before_commit : DatabaseProxy::Cut::after_commit);
    const int status = registrar.register_somebody().status;
    CHECK(status == 202 || status == 201);
    CHECK_EQUAL(std::string(), api().oracle().breaches());
  }
  api().wire().cut_next(DatabaseProxy::Cut::never);
  api().start_daemon();
  check_settled();
}

}  // namespace
}  // namespace gatewarden
