// The end of accounts for good. Of a person who is erased nothing stays but the bare id in the audit log, so that what was done
// can still be told apart, and in the answer to the registration that made it, so that the same request does not make it again.
//
// A person's rows may be many, and no transaction may be long: an account is first marked as erasing, from which nothing leads
// back; then its rows go in pieces, each committed by itself; the last of them, the user's own and the audit row are one
// transaction. Whoever dies in between leaves an account that is marked, and the next round goes on with it.
//
// Applications that the person owns are disabled: nobody answers for them any more. They go to another owner, or away, by an
// operator's hand.
#pragma once

#include <functional>
#include <span>
#include <vector>

#include "base/time.h"
#include "domain/account/users.h"
#include "domain/oauth/revocations.h"
#include "domain/operation/audit_log.h"
#include "platform/db/connection.h"

namespace gatewarden::account {

class UserErasure {
 public:
  UserErasure(db::Connection& connection, oauth::Revocations& revocations, operation::AuditLog& audit)
      : connection_(connection), revocations_(revocations), audit_(audit) {}

  // Marks those of them that are deleted (UserLife::remove), and answers these. In the caller's transaction.
  std::vector<UserId> begin(std::span<const UserId> ids, Instant now);
  // The same for at most `most` that were deleted at or before `until`, those longest gone first. Other processes may do the same.
  std::vector<UserId> begin_due(Instant until, int most, Instant now);
  // At most `most` that were marked and are still there.
  std::vector<UserId> unfinished(int most);
  // Disabled accounts from above `after` that nothing has changed since `until`, for whoever removes them.
  std::vector<UserId> long_disabled(Instant until, UserId after, int most);

  // Erases those that are marked, and answers how many are gone by it. `record` is the audit row of each, but for its user_id.
  // Ends early, with nothing lost, once `go_on`, asked between pieces, answers no. In no transaction.
  std::uint64_t finish(std::span<const UserId> ids, operation::AuditRecord record, Instant now, const std::function<bool()>& go_on = {});

  static std::vector<db::StatementInfo> statements();

 private:
  struct Marked;
  std::uint64_t remove_last(std::vector<Marked> marked, const operation::AuditRecord& record, Instant now);
  void disable_clients_of(std::span<const UserId> ids, Instant now);

  db::Connection& connection_;
  oauth::Revocations& revocations_;
  operation::AuditLog& audit_;
};

}  // namespace gatewarden::account
