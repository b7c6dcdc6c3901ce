// domain/account/sign_ins on a real database.
#include <atomic>
#include <thread>

#include "domain/account/sign_ins.h"
#include "harness/test.h"
#include "system/store_fixture.h"

namespace gatewarden {
namespace {

using test::StoreFixture;

struct Fixture : StoreFixture {
  account::SignIns sign_ins{connection, Seconds{1800}};
};

}  // namespace

TEST("S64: a sign-in is found by the browser that began it and by no other") {
  Fixture fixture;
  const oauth::InteractionKey interaction{std::string(32, 'i'), day_of(fixture.now())};
  const auto made = fixture.sign_ins.insert({"browser", interaction, "ada@example.org"}, fixture.now());
  const auto found = fixture.sign_ins.find(made.token, "browser", fixture.now());
  CHECK_EQUAL(std::string("ada@example.org"), found->identifier);
  CHECK(found->interaction == interaction);
  CHECK(!found->finished_at);
  CHECK(!fixture.sign_ins.find(made.token, "another", fixture.now()));
  CHECK(!fixture.sign_ins.find(made.token, "", fixture.now()));
  CHECK(!fixture.sign_ins.find(made.token + "A", "browser", fixture.now()));
  CHECK(!fixture.sign_ins.find("", "browser", fixture.now()));
}

TEST("sign-ins: a plain log-in, of what can be nobody's identifier, has neither interaction nor identifier") {
  Fixture fixture;
  const auto made = fixture.sign_ins.insert({"browser", std::nullopt, ""}, fixture.now());
  const auto found = fixture.sign_ins.find(made.token, "browser", fixture.now());
  CHECK(!found->interaction && found->identifier.empty());
}

TEST("sign-ins: expired is gone, and cannot be finished") {
  Fixture fixture;
  const auto made = fixture.sign_ins.insert({"browser", std::nullopt, "ada"}, fixture.now());
  fixture.clock.advance(Seconds{1800} - Microseconds{1});
  CHECK(fixture.sign_ins.find(made.token, "browser", fixture.now()));
  fixture.clock.advance(Microseconds{1});
  CHECK(!fixture.sign_ins.find(made.token, "browser", fixture.now()));
  CHECK(!fixture.commit([&] { return fixture.sign_ins.finish(made.sign_in, fixture.now()); }));
}

TEST("sign-ins: of many that finish it one succeeds, and it is found as finished") {
  Fixture fixture;
  const auto made = fixture.sign_ins.insert({"browser", std::nullopt, "ada"}, fixture.now());
  std::atomic<int> finished = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 16; ++i)
    threads.emplace_back([&] {
      Fixture own;
      finished += own.commit([&] { return own.sign_ins.finish(made.sign_in, own.now()); });
    });
  for (std::thread& thread : threads) thread.join();
  CHECK_EQUAL(1, finished.load());
  CHECK(fixture.sign_ins.find(made.token, "browser", fixture.now())->finished_at);
}

}  // namespace gatewarden
