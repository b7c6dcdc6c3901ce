// RefreshTokens::decide: what a presented token is against its family's row, without any database.
#include "base/encoding.h"
#include "domain/oauth/refresh_tokens.h"
#include "harness/fixed_clock.h"
#include "harness/test.h"
#include "platform/crypto/digest.h"

namespace gatewarden {
namespace {

using oauth::RefreshToken;

const std::string key(32, 'k');
const std::string family_id(16, 'f');
constexpr Seconds idle = std::chrono::days{14};
constexpr Seconds grace{30};

// A token put together by hand, as refresh_tokens.h describes it.
std::string token_of(std::uint32_t generation, const std::string& secret) {
  std::string bytes = std::string("\x50\xf0", 2) + family_id;
  for (int shift = 24; shift >= 0; shift -= 8) bytes += static_cast<char>(generation >> shift & 0xff);
  bytes += secret;
  return "gwr_" + to_base64url(bytes + crypto::hmac_sha256(key, "tag:" + bytes).substr(0, 16));
}

std::string successor_of(const std::string& token, std::uint32_t generation) {
  return token_of(generation + 1, crypto::hmac_sha256(key, "successor:" + token));
}

// A family in its fifth generation, rotated at `now`.
struct Family {
  Family() {
    row.family_id = family_id;
    row.expires_day = 0x50f0;
    row.generation = 5;
    row.current_hash = crypto::sha256(current);
    row.previous_hash = crypto::sha256(previous);
    row.created_at = now - std::chrono::days{1};
    row.rotated_at = row.last_used_at = now;
    row.expires_at = now + std::chrono::days{29};
  }
  oauth::RefreshDecision decide(const std::string& token, Instant at, Seconds grace_time = grace) {
    return oauth::RefreshTokens(connection, Secret(key), idle, grace_time).decide(token, row, at);
  }
  template <typename Outcome>
  bool is(const std::string& token, Instant at, Seconds grace_time = grace) {
    return std::holds_alternative<Outcome>(decide(token, at, grace_time));
  }

  db::Connection connection{{}};
  Instant now = test::FixedClock().now();
  std::string before_previous = token_of(3, std::string(32, 's'));
  std::string previous = successor_of(before_previous, 3);
  std::string current = successor_of(previous, 4);
  RefreshToken row;
};

}  // namespace

TEST("refresh decision: the current token is current, also long after its rotation") {
  Family family;
  CHECK(family.is<oauth::RefreshCurrent>(family.current, family.now));
  CHECK(family.is<oauth::RefreshCurrent>(family.current, family.now + std::chrono::days{13}));
}

TEST("S32: the previous token gets the same successor until the grace is over, to the microsecond") {
  Family family;
  for (const Instant at : {family.now, family.now + Seconds{1}, family.now + grace}) {
    const auto decision = family.decide(family.previous, at);
    CHECK(std::holds_alternative<oauth::RefreshRepeated>(decision));
    CHECK_EQUAL(family.current, std::get<oauth::RefreshRepeated>(decision).successor);
  }
  CHECK(family.is<oauth::RefreshReused>(family.previous, family.now + grace + Microseconds{1}));
}

TEST("S32: without a grace the previous token is reused at once") {
  Family family;
  CHECK(family.is<oauth::RefreshReused>(family.previous, family.now, Seconds{0}));
}

TEST("S32: a clock that is behind the one that rotated gets the grace, not more") {
  Family family;
  CHECK(family.is<oauth::RefreshRepeated>(family.previous, family.now - grace));
  CHECK(family.is<oauth::RefreshReused>(family.previous, family.now - grace - Microseconds{1}));
}

TEST("S31: a token of two generations ago is reused, within the grace as well") {
  Family family;
  CHECK(family.is<oauth::RefreshReused>(family.before_previous, family.now));
}

TEST("S31: a true token of the family that was never its current one is reused") {
  Family family;
  CHECK(family.is<oauth::RefreshReused>(token_of(5, std::string(32, 'x')), family.now));
  CHECK(family.is<oauth::RefreshReused>(token_of(0, std::string(32, 'x')), family.now));
}

TEST("refresh decision: a generation that the row has not reached is refused without alarm") {
  Family family;
  CHECK(family.is<oauth::RefreshDead>(successor_of(family.current, 5), family.now));
  CHECK(family.is<oauth::RefreshDead>(token_of(0xffffffff, std::string(32, 'x')), family.now));
}

TEST("refresh decision: a family that never rotated has no previous token") {
  Family family;
  family.row.previous_hash.reset();
  family.row.rotated_at.reset();
  CHECK(family.is<oauth::RefreshReused>(family.previous, family.now));
  CHECK(family.is<oauth::RefreshCurrent>(family.current, family.now));
}

TEST("refresh decision: a successor that is not the current token is not handed out") {
  Family family;
  family.row.current_hash = crypto::sha256("another");
  CHECK(family.is<oauth::RefreshReused>(family.previous, family.now));
}

TEST("refresh decision: revoked, expired and idle families are dead for every token") {
  for (int reason = 0; reason < 3; ++reason) {
    Family family;
    if (reason == 0) family.row.revoked_at = family.now;
    if (reason == 1) family.row.expires_at = family.now;
    if (reason == 2) family.row.last_used_at = family.now - idle;
    for (const std::string& token : {family.current, family.previous, family.before_previous})
      CHECK(family.is<oauth::RefreshDead>(token, family.now));
  }
  Family family;
  family.row.last_used_at = family.now - idle + Microseconds{1};
  family.row.expires_at = family.now + Microseconds{1};
  CHECK(family.is<oauth::RefreshCurrent>(family.current, family.now));
}

}  // namespace gatewarden
