#include "domain/account/user_ids.h"

#include <algorithm>

#include "platform/crypto/random.h"

namespace gatewarden::account {

namespace {

constexpr std::int64_t epoch_milliseconds = 1'735'689'600'000;  // 2025-01-01T00:00:00Z
constexpr int node_bits = 10;
constexpr int sequence_bits = 12;
constexpr std::uint32_t sequence_limit = 1u << sequence_bits;

std::uint32_t random_sequence() {
  const std::string bytes = crypto::random_bytes(2);
  const auto number = static_cast<std::uint32_t>(static_cast<unsigned char>(bytes[0]) << 8 | static_cast<unsigned char>(bytes[1]));
  return number % sequence_limit;
}

}  // namespace

UserId UserIds::next() {
  const std::int64_t now = std::chrono::floor<Milliseconds>(clock_.now()).time_since_epoch().count() - epoch_milliseconds;
  if (now > last_millisecond_) {
    last_millisecond_ = now;
    sequence_ = random_sequence();
  } else if (++sequence_ == sequence_limit) {
    ++last_millisecond_;  // borrowed from the millisecond to come
    sequence_ = 0;
  }
  return static_cast<UserId>(last_millisecond_) << (node_bits + sequence_bits) |
         static_cast<UserId>(node_id_) << sequence_bits | sequence_;
}

void UserIds::move_away() {
  ++last_millisecond_;
  sequence_ = random_sequence();
}

}  // namespace gatewarden::account
