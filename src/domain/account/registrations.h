// Registrations on their way to becoming users: the queue that acceptance writes and the daemon drains under leases, the
// results, and the dead letters.
//
// An accepted registration is in exactly one of three tables, and each move between them is one transaction. What makes it
// one user and never two:
//
//   request id   made at random here, or derived from what the caller named (Idempotency-Key, or an id of its own). Acceptance
//                inserts into the queue first and looks into results and dead letters afterwards, in one transaction: a row
//                that is being moved either still blocks the unique key, or is seen where it went.
//   lease        claim() stamps rows with a lease in a transaction of its own; finish(), bury() and retry_later() are for rows
//                whose lease lock_own() found to be theirs still. Nothing is locked while passwords are hashed, and the rows of a
//                daemon that died come back when its lease has run out.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "domain/account/users.h"
#include "platform/db/connection.h"

namespace gatewarden::account {

enum class PasswordForm { none, sealed, hashed };
std::string_view wire_name(PasswordForm form);

// One registration as acceptance has checked it. Identifiers are canonical (authentication/identifier.h).
struct Registration {
  std::string request_id;                // 16 bytes
  std::optional<std::string> client_id;  // who asked; nothing: anybody
  std::string entry_digest;              // 32 bytes
  std::optional<std::string> email, phone, username;  // at least one
  bool email_verified = false;
  bool phone_verified = false;
  std::optional<Instant> consented_at;
  std::string profile = "{}";
  PasswordForm password_form = PasswordForm::none;
  std::string password;  // sealed box (platform/crypto/sealed_box.h) whose context is the request id, or a hash as it came
};

// `password_hash`: made of the sealed one, or the one that came; nothing: none.
NewUser user_of(const Registration& registration, const std::optional<std::string>& password_hash);

struct QueuedRegistration {
  std::uint64_t queue_id = 0;
  Registration registration;
  Instant accepted_at{};
  Instant available_at{};
  int attempts = 0;
  int claims = 0;  // the one that runs now included
  std::string last_error;
};

// Why a row cannot become a user. The word stands in the database, the API and the metrics' labels.
enum class FailureReason {
  identifier_taken,   // somebody has the e-mail address, telephone number or user name
  password_unreadable,  // sealed to a key that the daemon does not have, or damaged
  invalid,            // the row's contents are not what acceptance writes
  refused,            // the database refused it for a reason of its own
  crashed,            // the daemon died over it, registration.most_claims times
};
std::string_view wire_name(FailureReason reason);

struct DeadLetter {
  QueuedRegistration row;  // queue_id 0
  FailureReason reason{};
  std::string error;
  Instant failed_at{};
};

// What became of a request so far.
enum class RegistrationState { queued, retrying, created, failed };
std::string_view wire_name(RegistrationState state);

struct RegistrationStatus {
  std::string request_id;  // 16 bytes
  std::optional<std::string> client_id;
  std::string entry_digest;
  RegistrationState state{};
  std::optional<UserId> user_id;               // created
  std::optional<FailureReason> reason;         // failed
  int attempts = 0;
  Instant accepted_at{};
  std::optional<Instant> finished_at;          // created or failed
};

class Registrations {
 public:
  struct Retention {
    int result_days = 7;
    int dead_letter_days = 30;
  };
  Registrations(db::Connection& connection, Retention retention) : connection_(connection), retention_(retention) {}

  // Acceptance. A few statements and one commit for entries whose request ids were made here (`named` false); for named ones the
  // transaction of the head comment. Answers for each entry, in order, nothing if it is new and now durable, or the status of
  // the request that has its id already (a named one only). Throws Unavailable; an UnknownOutcome was looked up by the ids.
  std::vector<std::optional<RegistrationStatus>> accept(std::span<const Registration> entries, bool named, Instant now);

  // In the caller's transaction, for a named registration that does not go through the queue: makes whoever comes with the same
  // request id wait until the transaction ends. False if the id is known already.
  bool reserve(const Registration& entry, Instant now);
  // In the caller's transaction: what became of a registration at once, without the queue: a user, or a dead letter. Each throws
  // db::Duplicate if the request id stands there already.
  void insert_result(const Registration& entry, UserId user_id, Instant now);
  void insert_dead_letter(const Registration& entry, FailureReason reason, std::string_view error, Instant now);

  // In the order of `request_ids`; nothing for what is unknown or has expired.
  std::vector<std::optional<RegistrationStatus>> status(std::span<const std::string> request_ids);

  // --- the drain ---

  struct Lease {
    std::string id;  // 16 bytes, random, one for each claim
    Instant until{};
  };
  // Claims up to `most` rows that are due and under no lease, in order of arrival from above `after`: FOR UPDATE SKIP LOCKED,
  // the lease, and claims + 1, committed before it returns.
  std::vector<QueuedRegistration> claim(const Lease& lease, std::uint64_t after, int most, Instant now);
  // The same for rows whose password nobody has to hash, which need not wait for those that do. There is no index for it: it
  // reads all rows from above `after` up to `until`.
  std::vector<QueuedRegistration> claim_hashed(const Lease& lease, std::uint64_t after, std::uint64_t until, int most, Instant now);
  // The id of the last row of the queue; 0: it is empty.
  std::uint64_t newest_id();
  // Puts off the end of a lease. Answers how many of the rows still were its own.
  int renew(const Lease& lease, std::span<const std::uint64_t> queue_ids);
  // Gives rows back untouched: an orderly stop, or a failure of the database. Its claim is not counted.
  void release(const std::string& lease_id, std::span<const std::uint64_t> queue_ids);
  // In the caller's transaction: of these rows, those whose lease is still ours, locked until the transaction ends.
  std::vector<std::uint64_t> lock_own(const std::string& lease_id, std::span<const std::uint64_t> queue_ids);
  // In the caller's transaction, after lock_own: the users exist; moves the rows to the results.
  struct Finished { std::uint64_t queue_id; UserId user_id; };
  void finish(std::span<const QueuedRegistration> rows, std::span<const Finished> finished, Instant now);
  // In the caller's transaction, after lock_own: one attempt more, no claims, no lease.
  void retry_later(std::uint64_t queue_id, std::string_view error, Instant available_at);
  struct Failed { std::uint64_t queue_id; FailureReason reason; std::string error; };
  // Moves the rows to the dead letters, with one more attempt unless the daemon crashed.
  void bury(std::span<const QueuedRegistration> rows, std::span<const Failed> failed, Instant now);

  // --- operators ---

  struct Stats {
    std::uint64_t queued = 0;
    std::uint64_t leased = 0;
    std::uint64_t retrying = 0;  // attempts > 0
    std::uint64_t dead_letters = 0;
    std::optional<Instant> oldest_accepted_at;  // of the queue
  };
  // Reads the whole queue: for an operator's question, not for a gauge.
  Stats stats(Instant now);
  // Cheap enough to ask before each acceptance: `bound` if so many are queued or more; below it the number, or somewhat more
  // (the span of the ids).
  std::uint64_t depth(std::uint64_t bound);
  // What is worth a look every second: the number of rows, exact up to some thousands and the span of their ids beyond, and when
  // the first of them was accepted.
  struct Backlog {
    std::uint64_t rows = 0;
    std::optional<Instant> oldest_accepted_at;
  };
  Backlog backlog();
  // In order of arrival, from above `after`.
  std::vector<QueuedRegistration> list_queue(std::uint64_t after, int limit);
  // Newest first; `before` is the cursor that the last entry of the page before gives (cursor_of), empty at the beginning. Nothing
  // for a cursor that is none.
  std::vector<DeadLetter> list_dead_letters(std::string_view before, int limit);
  static std::string cursor_of(const DeadLetter& letter);
  std::optional<QueuedRegistration> find_queued(const std::string& request_id);
  std::optional<DeadLetter> find_dead_letter(const std::string& request_id);
  // A retry that waits becomes due at once, with its attempts forgotten. False if there is none.
  bool retry_now(const std::string& request_id, Instant now);
  // In the caller's transaction: takes a queued row that no lease holds out for good. False if there is none.
  bool purge_queued(const std::string& request_id, Instant now);
  // In the caller's transaction: back into the queue with no attempts and no claims, under the same request id. Idempotent: false if it is
  // no dead letter (any more).
  bool requeue_dead_letter(const std::string& request_id, Instant now);
  bool purge_dead_letter(const std::string& request_id);
  // Those that failed before `until`, at most `most` of them; answers how many.
  std::uint64_t purge_dead_letters(Instant until, int most);

  static std::vector<db::StatementInfo> statements();

 private:
  static std::vector<db::StatementInfo> drain_statements();
  static std::vector<db::StatementInfo> operator_statements();
  template <typename Find>
  std::vector<QueuedRegistration> claim_found(const Lease& lease, Find find);
  void accept_new(std::span<const Registration> entries, Instant now);
  std::vector<std::optional<RegistrationStatus>> accept_named(std::span<const Registration> entries, Instant now);

  db::Connection& connection_;
  Retention retention_;
};

}  // namespace gatewarden::account
