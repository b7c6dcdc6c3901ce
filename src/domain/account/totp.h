// Authenticators: what makes one-time passwords by time for a person (RFC 6238). One stands here from the moment that its first
// code was right.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/secret.h"
#include "base/time.h"
#include "domain/account/user_ids.h"
#include "platform/db/connection.h"

namespace gatewarden::account {

struct Authenticator {
  std::uint64_t id = 0;
  std::string name;  // what the person calls it
  // Nothing where it was sealed with another key: the person has it, and no code of it is right.
  std::optional<Secret> secret;
  std::uint64_t last_step = 0;  // of the last code that was right
  Instant created_at{};
  std::optional<Instant> last_used_at;
};

class Authenticators {
 public:
  // `key`: 32 bytes, of operation::KeyPurpose::second_factors.
  Authenticators(db::Connection& connection, const Secret& key);

  // `step`: of the code that has just been right. Answers the id.
  std::uint64_t insert(UserId user_id, std::string_view name, const Secret& secret, std::uint64_t step, Instant now);
  // In the order in which they were made.
  std::vector<Authenticator> list(UserId user_id);
  // True for exactly one caller, and for no step that is not later than the last.
  bool use_step(std::uint64_t id, std::uint64_t step, Instant now);
  // False where the person has none of this id.
  bool rename(UserId user_id, std::uint64_t id, std::string_view name);
  bool remove(UserId user_id, std::uint64_t id);
  std::uint64_t remove_all(UserId user_id);

  static std::vector<db::StatementInfo> statements();

 private:
  db::Connection& connection_;
  Secret key_;
};

}  // namespace gatewarden::account
