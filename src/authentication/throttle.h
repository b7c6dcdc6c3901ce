// How many failures are borne, counted once for every way in and every spelling of an account (S70). Within windows of fixed
// length, failures count for
//
//   the account from one address   failures_per_account: who guesses from one place is stopped soon, and cannot lock the
//                                  owner out, who comes from another
//   the account from everywhere    five times that: what many addresses together may guess in a window
//   the address                    failures_per_address: one place that tries many accounts
//
// A browser in which the account's owner has signed in before counts for itself, failures_per_account, and for nothing else: so
// that no number of strangers, and no neighbour at the same address, locks the owner out for good.
//
// Who goes on guessing at an account from one place, or in its owner's browser, may guess half as often in each window that
// follows a full one, down to once. Neither the account's count from everywhere nor an address's shrinks so: a stranger could
// turn that on others.
//
// All under the canonical identifier, whether it exists or not. A full counter refuses what is right, too, until its window
// ends. Attempts that run at the same time all see the count before them: at most as many as the host hashes at once slip by.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "domain/account/failure_counters.h"
#include "domain/account/user_ids.h"
#include "platform/config/settings.h"

namespace gatewarden::authentication {

// Whom an attempt is about, and from where it comes.
class AttemptSubject {
 public:
  // `user_id`: nothing for an identifier that is nobody's. `known_browser`: the browser's own cookie, where the account was
  // signed in to in it before; empty: it is a stranger's.
  AttemptSubject(std::string_view identifier, std::optional<account::UserId> user_id, std::string_view address,
                 std::string_view known_browser = "");

 private:
  friend class Throttle;
  std::string account_;
  std::string network_;
  std::string account_from_network_;
  std::string account_from_browser_;  // empty: a stranger's
};

class Throttle {
 public:
  // `limits` must outlive it.
  Throttle(account::FailureCounters& failures, const config::Settings::Throttle& limits) : failures_(failures), limits_(limits) {}

  bool is_throttled(const AttemptSubject& subject, Instant now);
  void count_failure(const AttemptSubject& subject, Instant now);
  // The account is its owner's again; the address is not: it may have tried others.
  void clear(const AttemptSubject& subject, Instant now);

 private:
  account::FailureCounters& failures_;
  const config::Settings::Throttle& limits_;
};

}  // namespace gatewarden::authentication
