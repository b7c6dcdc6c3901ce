// Remembered devices: browsers in which a person passed a second factor and asked not to be asked again for a while.
//
// What takes the person's access away (Users::set_tokens_not_before: a new password by code, disabled, revoked) ends every one
// that was remembered before, whoever does it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "domain/account/user_ids.h"
#include "platform/db/connection.h"

namespace gatewarden::account {

struct RememberedDevice {
  std::string id;  // 16 bytes: its public name
  Instant created_at{};
  Instant last_used_at{};
  Instant expires_at{};
  std::string address;
  std::string user_agent;
};

class RememberedDevices {
 public:
  RememberedDevices(db::Connection& connection, Seconds life) : connection_(connection), life_(life) {}

  struct Place {
    std::string address;
    std::string user_agent;  // cut at 512 bytes here
  };
  // Answers the cookie's value: base64url of day and 32 random bytes, the only time it exists.
  std::string insert(UserId user_id, const Place& place, Instant now);
  // Whether the browser with this cookie is remembered for the person; then it was used now.
  bool use(UserId user_id, std::string_view cookie, Instant now);
  // The newest first.
  std::vector<RememberedDevice> list(UserId user_id, Instant now);
  // False where the person has none of this id.
  bool end(UserId user_id, std::string_view id, Instant now);
  std::uint64_t end_all(UserId user_id, Instant now);

  static std::vector<db::StatementInfo> statements();

 private:
  db::Connection& connection_;
  Seconds life_;
};

}  // namespace gatewarden::account
