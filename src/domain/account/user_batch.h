// Many users at once: a few multi-row statements in one transaction, and a verdict for each entry. The daemon and the import
// use it; one user alone is Users::insert.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/time.h"
#include "domain/account/users.h"
#include "platform/db/connection.h"

namespace gatewarden::account {

// What became of one entry of a batch.
struct BatchVerdict {
  enum class Kind {
    created,
    identifier_taken,  // by a user that exists, or by an earlier entry of this batch: the first wins
    refused,           // the database refuses this entry for a reason of its own (too long, malformed)
  };
  Kind kind = Kind::created;
  UserId user_id = 0;  // created
  std::string error;   // otherwise; never a value of the entry
};

class UserBatch {
 public:
  UserBatch(db::Connection& connection, UserIds& ids) : connection_(connection), ids_(ids) {}

  // In the caller's transaction. Inserts every entry that can be a user: those whose identifiers are taken are found first, in
  // one look-up; what the server refuses besides is searched for in quarters, in at most 2·log2(n) more inserts for each.
  // Verdicts are in the order of the entries. Throws as the connection does (Conflict, Unavailable, and StatementFailed where
  // the fault is no entry's): then nothing of the transaction counts.
  std::vector<BatchVerdict> insert(std::span<const NewUser> entries, Instant now);

  static std::vector<db::StatementInfo> statements();

 private:
  db::Connection& connection_;
  UserIds& ids_;
};

}  // namespace gatewarden::account
