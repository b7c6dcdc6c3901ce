// Passwords hashed and verified within a budget.
#include <unistd.h>

#include <chrono>
#include <sstream>
#include <stop_token>
#include <thread>
#include <vector>

#include "harness/process.h"
#include "harness/test.h"
#include "platform/metrics/metrics.h"
#include "platform/password/budget.h"
#include "platform/password/hasher.h"
#include "platform/password/phc.h"
#include "harness/foreign_vectors.h"

namespace gatewarden::password {
namespace {

class Folder {
 public:
  ~Folder() { test::remove_folder(path_); }
  HasherSettings settings(const Argon2Parameters& parameters = {64, 1, 2}) const {
    return {parameters, 2, path_ + "/budget", Milliseconds{20}};
  }

 private:
  std::string path_ = test::make_temporary_folder("hasher");
};

TEST("S72: a hash carries today's parameters, and a salt of its own") {
  const Folder folder;
  Hasher hasher(folder.settings({19456, 2, 1}));
  const std::string one = hasher.hash(Secret("password"));
  CHECK(one.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
  CHECK(one != hasher.hash(Secret("password")));
}

TEST("password: the right password matches and no other does") {
  const Folder folder;
  Hasher hasher(folder.settings());
  for (const std::string& password : {std::string("correct horse"), std::string(), std::string("a\0b", 3),
                                      std::string(1024, 'x')}) {
    const std::string phc = hasher.hash(Secret(password));
    CHECK(hasher.verify(Secret(password), phc).matches);
    CHECK(!hasher.verify(Secret(password + 'x'), phc).matches);
    CHECK(!hasher.verify(Secret("A" + password), phc).matches);
  }
  CHECK(!hasher.verify(Secret("a"), hasher.hash(Secret(std::string("a\0b", 3)))).matches);
}

TEST("S72: a matching hash of other parameters is outdated, one that does not match never is") {
  const Folder folder;
  Hasher before(folder.settings({64, 1, 1}));
  Hasher today(folder.settings({128, 1, 1}));
  const std::string phc = before.hash(Secret("password"));
  CHECK(!before.verify(Secret("password"), phc).outdated);
  CHECK(today.verify(Secret("password"), phc).matches);
  CHECK(today.verify(Secret("password"), phc).outdated);
  CHECK(!today.verify(Secret("other"), phc).outdated);
}

TEST("S72: a stored text that is no hash, or too costly, never matches") {
  const Folder folder;
  Hasher hasher(folder.settings());
  for (const char* phc : {"", "password", "$2b$10$abcdefghijklmnopqrstuv",
                          "$argon2id$v=19$m=2097152,t=1,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc"}) {
    CPPUNIT_ASSERT_MESSAGE(phc, !hasher.verify(Secret("password"), phc).matches);
  }
}

TEST("password: a foreign hash matches its password, and is outdated then") {
  const Folder folder;
  Hasher hasher(folder.settings());
  for (const auto& vector : test::foreign_vectors()) {
    const std::string password(vector.password);
    const auto right = hasher.verify(Secret(password), vector.hash);
    CPPUNIT_ASSERT_MESSAGE(std::string(vector.hash), right.matches && right.outdated);
    const auto wrong = hasher.verify(Secret(password + "x"), vector.hash);
    CPPUNIT_ASSERT_MESSAGE(std::string(vector.hash), !wrong.matches && !wrong.outdated);
  }
}

TEST("S72: with the budget exhausted each operation throws Busy, and works again afterwards") {
  const Folder folder;
  HasherSettings settings = folder.settings();
  settings.concurrent = 1;
  Hasher hasher(settings);
  const std::string phc = hasher.hash(Secret("password"));
  {
    Budget elsewhere(settings.budget_file, 1);
    const auto turn = elsewhere.acquire(Milliseconds{0});
    CHECK(turn.has_value());
    CHECK_THROWS(Busy, hasher.hash(Secret("password")));
    CHECK_THROWS(Busy, hasher.verify(Secret("password"), phc));
    CHECK_THROWS(Busy, hasher.verify(Secret("password"), "no hash"));
    CHECK_THROWS(Busy, hasher.spend_as_verify(Secret("password")));
  }
  CHECK(hasher.verify(Secret("password"), phc).matches);
}

// Bytes of this process in memory.
std::int64_t resident() {
  std::int64_t all = 0, pages = 0;
  std::istringstream(test::read_file("/proc/self/statm")) >> all >> pages;
  return pages * sysconf(_SC_PAGESIZE);
}

// Persons who log in without end, with hashes that need next to no memory.
class Crowd {
 public:
  explicit Crowd(HasherSettings settings) {
    settings.parameters = {64, 1, 1};
    settings.queue_deadline = Seconds{60};
    for (int i = 0; i < 3; ++i) {
      persons_.emplace_back([settings](const std::stop_token& stop) {
        for (Hasher hasher(settings); !stop.stop_requested();) (void)hasher.hash(Secret("password"));
      });
    }
  }

 private:
  std::vector<std::jthread> persons_;
};

TEST("password: memory is kept between hashes while all places are taken, if that is wanted, and given back at rest") {
  constexpr std::int64_t memory = std::int64_t{64} << 20;
  const Folder folder;
  HasherSettings settings = folder.settings({memory / 1024, 1, 1});
  settings.concurrent = 1;
  settings.queue_deadline = Seconds{60};
  settings.keep_memory_if_contended = true;
  Hasher hasher(settings);
  settings.keep_memory_if_contended = false;
  Hasher small(settings);
  const auto keeps_memory = [](Hasher& one) {
    const std::int64_t before = resident();
    (void)one.hash(Secret("password"));
    return resident() - before > memory / 2;
  };
  CHECK(!keeps_memory(hasher));
  {
    const Crowd crowd(settings);
    CHECK(test::wait_until([&] { return keeps_memory(hasher); }, Milliseconds{60'000}));
    CHECK(!keeps_memory(small));
  }
  const std::int64_t kept = resident();
  hasher.rest();
  CHECK(kept - resident() > memory / 2);
  CHECK(!keeps_memory(hasher));
}

TEST("password: a host has one place more than processors, unless it is told otherwise") {
  const Folder folder;
  HasherSettings settings = folder.settings();
  settings.concurrent = 0;
  CHECK_EQUAL(processors() + 1, Hasher(settings).places());
  settings.concurrent = 7;
  CHECK_EQUAL(7, Hasher(settings).places());
}

// Counted, not timed: other programs run beside the tests. What one hash costs follows from the parameters alone.
TEST("S69: an unknown name and an unreadable hash cost what a verification costs") {
  const Folder folder;
  Hasher hasher(folder.settings({64, 1, 1}));
  const std::string phc = hasher.hash(Secret("password"));
  metrics::Registry registry({}, 1);
  auto recorder = registry.recorder(0);
  metrics::set_recorder(&recorder);
  const auto hashes_of = [&](const auto& operation) {
    const std::uint64_t before = registry.total(metrics::Count::password_hashes);
    operation();
    return registry.total(metrics::Count::password_hashes) - before;
  };
  const auto verified = hashes_of([&] { hasher.verify(Secret("wrong"), phc); });
  const auto unknown = hashes_of([&] { hasher.spend_as_verify(Secret("wrong")); });
  const auto unreadable = hashes_of([&] { hasher.verify(Secret("wrong"), "no hash"); });
  constexpr std::string_view foreign_hash = "{SHA}W6ph5Mm5Pz8GgiULbPgzG37mj9g=";  // of "password"
  const auto foreign_wrong = hashes_of([&] { hasher.verify(Secret("wrong"), foreign_hash); });
  const auto foreign_right = hashes_of([&] {
    if (hasher.verify(Secret("password"), foreign_hash).outdated) hasher.hash(Secret("password"));
  });
  metrics::set_recorder(nullptr);
  CHECK_EQUAL(std::uint64_t{1}, verified);
  CHECK_EQUAL(std::uint64_t{1}, unknown);
  CHECK_EQUAL(std::uint64_t{1}, unreadable);
  // A cheap one costs one of ours besides, or it would tell that the name exists.
  CHECK_EQUAL(std::uint64_t{2}, foreign_wrong);
  CHECK_EQUAL(std::uint64_t{2}, foreign_right);
}

}  // namespace
}  // namespace gatewarden::password
