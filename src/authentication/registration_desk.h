// Taking registrations in. What passes the checks becomes rows of the queue, durable before anybody is answered, or, where the
// caller waits for it, a user at once.
//
// Whoever is not to know whether somebody is registered here (registration.tell_taken) gets the same answer, at the same cost,
// for an identifier that is taken as for a new one: from create() by a hash and a commit in either case, from status() by a
// failure that looks like a success.
#pragma once

#include <chrono>
#include <optional>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "authentication/registration.h"
#include "base/oauth_error.h"
#include "base/secret.h"
#include "domain/account/failure_counters.h"
#include "domain/account/registration_keys.h"
#include "domain/account/registrations.h"
#include "domain/account/users.h"
#include "domain/operation/audit_log.h"
#include "platform/config/settings.h"
#include "platform/password/hasher.h"

namespace gatewarden::authentication {

struct RegistrationCaller {
  std::optional<std::string> client_id;  // nothing: anybody
  std::string address = {};
  std::string user_agent = {};
  std::string request_id = {};  // the web server's
};

// An entry as it was read, or why it could not be.
struct ReadEntry {
  RegistrationEntry entry = {};
  std::optional<EntryProblem> problem = {};
};

struct RegistrationRequest {
  RegistrationCaller caller;
  std::optional<std::string> idempotency_key;
  std::vector<ReadEntry> entries;
};

struct EntryRefusal {
  ErrorCode code = ErrorCode::invalid_registration;
  EntryProblem problem;
};

// What became of one entry: the id under which it waits, or why it was not taken.
struct EntryOutcome {
  std::string request_id;  // 16 bytes
  std::optional<EntryRefusal> refusal;
};

// The request as a whole was not taken, for a reason that is none of its entries'.
struct NotNow {
  ErrorCode code;  // temporarily_unavailable, too_many_requests
  std::string description;
  std::optional<Seconds> retry_after = {};
};

struct CreatedUser {
  std::optional<account::UserId> user_id;  // nothing for a caller who is not told
  std::optional<std::string> email, phone, username;  // canonical
};

class RegistrationDesk {
 public:
  // What it stands on; all of it must outlive the desk.
  struct Parts {
    db::Connection& connection;
    account::Registrations& registrations;
    account::RegistrationKeys& keys;
    account::Users& users;
    account::FailureCounters& failures;
    operation::AuditLog& audit;
    password::Hasher& hasher;
    const config::Settings& settings;
  };
  // `key`: for the digests of entries and the ids that callers' keys make.
  RegistrationDesk(const Parts& parts, Secret key) : parts_(parts), key_(std::move(key)) {}

  // Outcomes in the order of the entries, each of which is judged alone.
  std::variant<std::vector<EntryOutcome>, NotNow> accept(RegistrationRequest request, Instant now);

  // Of a request with one entry. Throws password::Busy when the host has no hashing budget left.
  std::variant<CreatedUser, EntryRefusal, NotNow> create(RegistrationRequest request, Instant now);

  // As the caller may see them, in the order of the ids; nothing for what is unknown, another's or forgotten.
  std::vector<std::optional<account::RegistrationStatus>> status(std::span<const std::string> request_ids,
                                                                 const RegistrationCaller& caller, Instant now);

 private:
  struct Draft;
  using Monotonic = std::chrono::steady_clock::time_point;

  std::string request_id_of(const RegistrationRequest& request, std::size_t index, Instant now) const;
  Draft draft(const RegistrationRequest& request, std::size_t index, Instant now) const;
  std::vector<Draft> draft_all(RegistrationRequest& request, Instant now) const;
  void refuse_doubled_ids(std::vector<Draft>& drafts) const;
  bool is_queue_full();
  bool seal_passwords(std::vector<Draft>& drafts);
  const std::optional<crypto::BoxPublicKey>& sealing_key();
  std::optional<NotNow> throttle(const RegistrationCaller& caller, std::span<const Draft> drafts, Instant now);
  std::string digest_of(const RegistrationEntry& entry) const;
  bool is_told(const RegistrationCaller& caller) const;
  std::size_t enqueue(std::vector<Draft>& drafts, Instant now);
  void tell_of_accepted(const RegistrationCaller& caller, std::size_t count);

  using Creation = std::variant<CreatedUser, EntryRefusal>;
  Creation create_one(const RegistrationCaller& caller, const Draft& draft, Instant now);
  std::optional<account::UserId> insert_user(const RegistrationCaller& caller, const Draft& draft,
                                             const std::optional<std::string>& hash, Instant now);
  Creation answer_known(const RegistrationCaller& caller, const Draft& draft, const account::RegistrationStatus& known);
  void record_taken(const RegistrationCaller& caller, const Draft& draft, const std::optional<std::string>& hash, Instant now);
  Creation answer_taken(const RegistrationCaller& caller, const Draft& draft) const;
  CreatedUser created(const RegistrationCaller& caller, const Draft& draft, std::optional<account::UserId> user_id) const;

  Parts parts_;
  Secret key_;
  // What a worker asks the database now and then, not for each request.
  bool was_full_ = false;
  std::optional<Monotonic> looked_at_queue_;
  std::optional<crypto::BoxPublicKey> sealing_key_;
  std::optional<Monotonic> looked_at_key_;
};

}  // namespace gatewarden::authentication
