#include "authentication/throttle.h"

#include "domain/account/network.h"

namespace gatewarden::authentication {

namespace {

using account::FailureSubject;

// How many times failures_per_account all addresses together may fail on one account.
constexpr int everywhere = 5;

}  // namespace

// A person who has several identifiers is one account; an identifier that is nobody's stands for itself. No identifier begins
// with a space, or holds one.
AttemptSubject::AttemptSubject(std::string_view identifier, std::optional<account::UserId> user_id, std::string_view address,
                               std::string_view known_browser)
    : account_(user_id ? " " + std::to_string(*user_id) : std::string(identifier)),
      network_(account::network_of(address)),
      account_from_network_(account_ + " " + network_),
      account_from_browser_(known_browser.empty() ? "" : account_ + " browser " + std::string(known_browser)) {}

bool Throttle::is_throttled(const AttemptSubject& subject, Instant now) {
  // No short cut: each attempt asks for all of them.
  const bool is_known = !subject.account_from_browser_.empty();
  const std::string& place = is_known ? subject.account_from_browser_ : subject.account_from_network_;
  const bool is_full = failures_.is_full(FailureSubject::account, place, limits_.failures_per_account, now);
  const int anywhere = failures_.count(FailureSubject::account, subject.account_, now);
  const int address = failures_.count(FailureSubject::address, subject.network_, now);
  if (is_full) return true;
  return !is_known && (anywhere >= limits_.failures_per_account * everywhere || address >= limits_.failures_per_address);
}

void Throttle::count_failure(const AttemptSubject& subject, Instant now) {
  const int limit = limits_.failures_per_account;
  if (!subject.account_from_browser_.empty()) {
    failures_.add_towards(FailureSubject::account, subject.account_from_browser_, limit, now);
  }
  failures_.add_towards(FailureSubject::account, subject.account_from_network_, limit, now);
  failures_.add(FailureSubject::account, subject.account_, now);
  failures_.add(FailureSubject::address, subject.network_, now);
}

void Throttle::clear(const AttemptSubject& subject, Instant now) {
  if (!subject.account_from_browser_.empty()) failures_.clear(FailureSubject::account, subject.account_from_browser_, now);
  failures_.clear(FailureSubject::account, subject.account_from_network_, now);
  failures_.clear(FailureSubject::account, subject.account_, now);
}

}  // namespace gatewarden::authentication
