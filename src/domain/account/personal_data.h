// Everything that is kept about a person, as one JSON document for that person: no secret and no hash of one, and nothing of
// anybody else.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/time.h"
#include "domain/account/user_ids.h"
#include "platform/db/connection.h"

namespace gatewarden::account {

class PersonalData {
 public:
  explicit PersonalData(db::Connection& connection) : connection_(connection) {}

  // Nothing where there is no such user. Of the history the newest `most_events`; where there are more, the document says so
  // ("history_is_cut").
  std::optional<std::string> of(UserId id, std::uint64_t most_events, Instant now);

  static std::vector<db::StatementInfo> statements();

 private:
  db::Connection& connection_;
};

}  // namespace gatewarden::account
