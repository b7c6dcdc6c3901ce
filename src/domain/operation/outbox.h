// The outbox: messages to people by e-mail or SMS. A message is a row of the transaction that gives rise to it, so that it goes
// out if and only if that was committed; the daemon delivers it at least once, in the order of insertion where nothing fails.
//
// A message names a template and holds the template's values; what a person reads is made at delivery, in the message's language.
// All of it but the template's name is sealed at rest. A claim is a lease: it puts off when the message is due again, so that a
// message of a daemon that died comes back by itself, and only the lease that holds it can finish it or put it off.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/secret.h"
#include "base/time.h"
#include "platform/db/connection.h"

namespace gatewarden::operation {

enum class Channel { email, sms };
inline constexpr std::array channels = {Channel::email, Channel::sms};
std::string_view wire_name(Channel channel);

struct Message {
  Channel channel = Channel::email;
  std::string recipient;  // an e-mail address, or a phone number in E.164
  std::string template_name;  // ASCII, at most 64 bytes: "sign_in_code"
  std::string language;       // "de"
  std::map<std::string, std::string> values;  // of the template, under its names: {"CODE", "123456"}
};

struct ClaimedMessage {
  std::uint64_t id = 0;
  std::string template_name;
  std::optional<Message> message;  // nothing: it was sealed with another key, and nobody can deliver it
  int attempts = 0;                // this one included
  Instant created_at{};
  Instant expires_at{};
};

class Outbox {
 public:
  using Ring = std::function<void(Channel)>;
  // `key`: 32 bytes, of operation::KeyPurpose::outbox. `ring` wakes who delivers; without it they look by themselves now and then.
  Outbox(db::Connection& connection, Secret key, Ring ring = {})
      : connection_(connection), key_(std::move(key)), ring_(std::move(ring)) {}

  // In the caller's transaction, after whose commit it rings: a code that somebody waits for goes out at once.
  void insert(const Message& message, Instant expires_at, Instant now);

  struct Lease {
    std::string id;  // 16 random bytes, new for each claim
    Instant until{};
  };
  // Up to `most` messages that are due and not expired, of one channel or of all, in the order in which they came due: FOR UPDATE SKIP
  // LOCKED, committed before it returns.
  std::vector<ClaimedMessage> claim(const Lease& lease, int most, Instant now, std::optional<Channel> channel = std::nullopt);
  // Delivered, or given up: the message is gone. False where the lease had ended and another holds it.
  bool remove(std::uint64_t id, std::string_view lease_id);
  // Due again at `available_at`. `error` is for operators, holds nothing of the message, and is cut at 200 bytes.
  bool retry_later(std::uint64_t id, std::string_view lease_id, std::string_view error, Instant available_at);
  // Removes at most `most` messages that came too late. Answers how many of them anybody waited for: one that was written expired
  // stands for a person who does not exist (S69).
  std::uint64_t remove_expired(int most, Instant now);
  // Of those of the channel that wait or are under way.
  std::uint64_t depth(Channel channel);
  std::optional<Instant> oldest_created_at();

  // For operators, from the oldest: what is not delivered and not expired.
  struct Waiting {
    Channel channel = Channel::email;
    ClaimedMessage message;  // attempts: so far
    Instant available_at{};
    bool is_leased = false;
    std::string last_error;
  };
  std::vector<Waiting> list(std::uint64_t after_id, int most, Instant now);
  // Due at once, whatever it waits for; a lease that somebody holds is over. False: it is gone.
  bool make_due(std::uint64_t id, Instant now);
  std::uint64_t make_all_due(Instant now);
  bool purge(std::uint64_t id);
  std::uint64_t purge_all(int most);  // answers how many

  static std::vector<db::StatementInfo> statements();

 private:
  Waiting waiting_of(const db::Row& row);

  db::Connection& connection_;
  Secret key_;
  Ring ring_;
};

}  // namespace gatewarden::operation
