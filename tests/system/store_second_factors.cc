// Authenticators, recovery codes and remembered devices on a real database, and SecondFactors over them.
#include <set>
#include <thread>

#include "authentication/second_factors.h"
#include "harness/test.h"
#include "platform/otp/totp.h"
#include "system/store_fixture.h"

namespace gatewarden {
namespace {

using authentication::FactorKind;
using test::StoreFixture;

const Secret factor_key{std::string(32, 'f')};
const account::RememberedDevices::Place place{.address = "192.0.2.1", .user_agent = "Browser"};

struct Fixture : StoreFixture {
  account::Factors factors{connection};
  account::Authenticators authenticators{connection, factor_key};
  account::RecoveryCodes recovery_codes{connection, factor_key};
  account::RememberedDevices devices{connection, std::chrono::days{30}};
  authentication::SecondFactors second_factors{{factors, authenticators, recovery_codes, devices}};
  Secret secret = otp::make_secret();

  Fixture() { clock.set(from_epoch_seconds(1'800'000'015)); }

  std::uint64_t add_authenticator(account::UserId user, std::uint64_t last_step = 0) {
    return commit([&] { return authenticators.insert(user, "phone", secret, last_step, now()); });
  }
  std::string code(int steps_from_now = 0) {
    return otp::code_at(secret, otp::step_at(now()) + static_cast<std::uint64_t>(std::int64_t{steps_from_now}));
  }
  bool use(account::UserId user, FactorKind kind, std::string_view typed) {
    return commit([&] { return second_factors.use_code(user, kind, Secret(std::string(typed)), now()).has_value(); });
  }
};

// How many of eight at once found the code right.
int winners(const Fixture& fixture, account::UserId user, FactorKind kind, const std::string& code) {
  std::atomic<int> right = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&] {
      Fixture own;
      own.clock.set(fixture.now());
      if (own.use(user, kind, code)) ++right;
    });
  }
  for (std::thread& thread : threads) thread.join();
  return right;
}

}  // namespace

TEST("S73: a one-time password is right once, and none of an earlier step after it") {
  Fixture fixture;
  const auto user = fixture.make_user().id;
  fixture.add_authenticator(user);
  const std::string before = fixture.code(-1);
  const std::string current = fixture.code();
  CHECK(fixture.use(user, FactorKind::totp, current));
  CHECK(!fixture.use(user, FactorKind::totp, current));
  CHECK(!fixture.use(user, FactorKind::totp, before));
  fixture.clock.advance(Seconds{30});
  CHECK(!fixture.use(user, FactorKind::totp, current));
  CHECK(fixture.use(user, FactorKind::totp, fixture.code()));
}

TEST("S73: of the same one-time password given by many at once one is right") {
  Fixture fixture;
  const auto user = fixture.make_user().id;
  fixture.add_authenticator(user);
  CHECK_EQUAL(1, winners(fixture, user, FactorKind::totp, fixture.code()));
}

TEST("S73: of the same recovery code given by many at once one is right") {
  Fixture fixture;
  const auto user = fixture.make_user().id;
  const auto codes = fixture.commit([&] { return fixture.recovery_codes.replace(user, fixture.now()); });
  CHECK_EQUAL(1, winners(fixture, user, FactorKind::recovery_code, std::string(codes.at(3).reveal())));
}

TEST("second factors: any authenticator of the person will do, and none of another's") {
  Fixture fixture;
  const auto user = fixture.make_user().id;
  const auto other = fixture.make_user().id;
  fixture.add_authenticator(other);
  const std::string of_other = fixture.code();
  fixture.secret = otp::make_secret();
  fixture.add_authenticator(user);
  const std::string first = fixture.code();
  fixture.secret = otp::make_secret();
  fixture.add_authenticator(user);
  CHECK(fixture.use(user, FactorKind::totp, fixture.code()));
  CHECK(fixture.use(user, FactorKind::totp, first));
  if (of_other != first && of_other != fixture.code()) CHECK(!fixture.use(user, FactorKind::totp, of_other));
  CHECK(!fixture.use(user, FactorKind::recovery_code, fixture.code()));
}

TEST("second factors: an authenticator that was sealed with another key is there, and no code of it is right") {
  Fixture fixture;
  const auto user = fixture.make_user().id;
  account::Authenticators elsewhere(fixture.connection, Secret(std::string(32, 'x')));
  elsewhere.insert(user, "phone", fixture.secret, 0, fixture.now());
  CHECK(!fixture.use(user, FactorKind::totp, fixture.code()));
  CHECK(!fixture.authenticators.list(user).at(0).secret);
  CHECK(fixture.second_factors.kinds_of(user, fixture.now()) == std::vector{FactorKind::totp});
}

TEST("second factors: an authenticator is renamed and removed by its own person alone") {
  Fixture fixture;
  const auto user = fixture.make_user().id;
  const auto other = fixture.make_user().id;
  const auto id = fixture.add_authenticator(user);
  CHECK(!fixture.authenticators.rename(other, id, "mine"));
  CHECK(!fixture.authenticators.remove(other, id));
  CHECK(fixture.authenticators.rename(user, id, "tablet"));
  CHECK(fixture.authenticators.rename(user, id, "tablet"));
  CHECK_EQUAL(std::string("tablet"), fixture.authenticators.list(user).at(0).name);
  CHECK(fixture.authenticators.remove(user, id));
  CHECK(fixture.authenticators.list(user).empty());
}

TEST("S73: recovery codes are ten of sixty bits, each right once in whatever way it is typed") {
  Fixture fixture;
  const auto user = fixture.make_user().id;
  const auto codes = fixture.commit([&] { return fixture.recovery_codes.replace(user, fixture.now()); });
  std::set<std::string> different;
  for (const Secret& one : codes) {
    const std::string code(one.reveal());
    CHECK_EQUAL(std::size_t{14}, code.size());
    CHECK(code.find_first_not_of("0123456789abcdefghjkmnpqrstvwxyz-") == std::string::npos);
    different.insert(code);
  }
  CHECK_EQUAL(std::size_t{10}, different.size());
  std::string typed;
  for (const char c : codes.at(0).reveal()) {
    if (c != '-') typed += c == '0' ? 'O' : c == '1' ? 'l' : static_cast<char>(std::toupper(c));
    typed += ' ';
  }
  CHECK(fixture.use(user, FactorKind::recovery_code, typed));
  CHECK(!fixture.use(user, FactorKind::recovery_code, codes.at(0).reveal()));
  CHECK(fixture.use(user, FactorKind::recovery_code, codes.at(1).reveal()));
  CHECK_EQUAL(8, fixture.factors.count(user).recovery_codes);
}

TEST("S73: a new set of recovery codes ends the old one, and no code is another person's") {
  Fixture fixture;
  const auto user = fixture.make_user().id;
  const auto other = fixture.make_user().id;
  const auto replace = [&](account::UserId id) { return fixture.commit([&] { return fixture.recovery_codes.replace(id, fixture.now()); }); };
  const auto old = replace(user);
  const auto current = replace(user);
  CHECK(!fixture.use(user, FactorKind::recovery_code, old.at(0).reveal()));
  replace(other);
  CHECK(!fixture.use(other, FactorKind::recovery_code, current.at(0).reveal()));
  CHECK(fixture.use(user, FactorKind::recovery_code, current.at(0).reveal()));
}

TEST("second factors: recovery codes alone are none") {
  Fixture fixture;
  const auto user = fixture.make_user().id;
  fixture.commit([&] { return fixture.recovery_codes.replace(user, fixture.now()); });
  CHECK(fixture.second_factors.kinds_of(user, fixture.now()).empty());
  fixture.add_authenticator(user);
  CHECK((fixture.second_factors.kinds_of(user, fixture.now()) == std::vector{FactorKind::totp, FactorKind::recovery_code}));
}

TEST("remembered devices: one is its own person's alone, and ends with its time") {
  Fixture fixture;
  const auto user = fixture.make_user().id;
  const auto other = fixture.make_user().id;
  const std::string cookie = fixture.devices.insert(user, place, fixture.now());
  CHECK(fixture.second_factors.is_remembered(user, cookie, fixture.now()));
  CHECK(!fixture.second_factors.is_remembered(other, cookie, fixture.now()));
  for (const char* wrong : {"", "x", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"}) {
    CHECK(!fixture.second_factors.is_remembered(user, wrong, fixture.now()));
  }
  fixture.clock.advance(std::chrono::days{30} - Microseconds{1});
  CHECK(fixture.second_factors.is_remembered(user, cookie, fixture.now()));
  CHECK(fixture.devices.list(user, fixture.now()).at(0).last_used_at == fixture.now());
  fixture.clock.advance(Microseconds{1});
  CHECK(!fixture.second_factors.is_remembered(user, cookie, fixture.now()));
  CHECK(fixture.devices.list(user, fixture.now()).empty());
}

TEST("remembered devices: one is ended by its person, all by whatever takes the access away") {
  Fixture fixture;
  const auto user = fixture.make_user().id;
  const auto other = fixture.make_user().id;
  const std::string first = fixture.devices.insert(user, place, fixture.now());
  fixture.clock.advance(Seconds{1});
  const std::string second = fixture.devices.insert(user, place, fixture.now());
  const auto listed = fixture.devices.list(user, fixture.now());
  CHECK_EQUAL(std::size_t{2}, listed.size());
  CHECK(!fixture.devices.end(other, listed.at(0).id, fixture.now()));
  CHECK(fixture.devices.end(user, listed.at(0).id, fixture.now()));
  CHECK(!fixture.second_factors.is_remembered(user, second, fixture.now()));
  CHECK(fixture.second_factors.is_remembered(user, first, fixture.now()));
  fixture.users.end_ways_in(std::array{user}, fixture.now());
  CHECK(!fixture.second_factors.is_remembered(user, first, fixture.now()));
  CHECK(fixture.devices.list(user, fixture.now()).empty());
  fixture.clock.advance(Seconds{1});
  const std::string third = fixture.devices.insert(user, place, fixture.now());
  CHECK(fixture.second_factors.is_remembered(user, third, fixture.now()));
  fixture.devices.end_all(user, fixture.now());
  CHECK(!fixture.second_factors.is_remembered(user, third, fixture.now()));
}

}  // namespace gatewarden
