// Failed attempts counted by account, address and client, and registrations by the address of anybody, in MySQL, so that no
// flush of a cache opens a window (S70). Only these write; they are dear already.
#pragma once

#include <limits>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "platform/db/connection.h"

namespace gatewarden::account {

enum class FailureSubject { account, address, client, registration, code_target, code_source };

class FailureCounters {
 public:
  FailureCounters(db::Connection& connection, Seconds window) : connection_(connection), window_(window) {}

  // Failures within the window that runs now. `subject`: the account or the identifier that is nobody's, the address (IPv6:
  // its /64), the client id, or the address again for registrations. Codes that were sent count likewise, by identifier and
  // by address.
  int count(FailureSubject kind, std::string_view subject, Instant now);
  void add(FailureSubject kind, std::string_view subject, Instant now, int times = 1);

  // The same with back-off: a window that has borne all its failures, and follows another that has, bears half as many as that
  // one did, and one at least. It is forgotten with a window that was not full, and with clear(); midnight changes nothing.
  bool is_full(FailureSubject kind, std::string_view subject, int limit, Instant now);
  void add_towards(FailureSubject kind, std::string_view subject, int limit, Instant now);

  void clear(FailureSubject kind, std::string_view subject, Instant now);
  // When the window that runs now ends.
  Instant window_end(Instant now) const;

  static std::vector<db::StatementInfo> statements();

 private:
  struct Tally {
    int failures = 0;
    int full_windows = 0;
  };
  struct Addition {
    int times;
    int limit = std::numeric_limits<int>::max();  // that nothing reaches: no window is ever full
  };
  // A row is there for as long as the window after its last one, which asks how that went. Rows of two days in a row may follow
  // each other: a window is a day at most.
  Day day_of_row(Instant window_end) const;
  Tally read(FailureSubject kind, std::string_view subject, Instant now);
  void write(FailureSubject kind, std::string_view subject, Instant now, const Addition& addition);

  db::Connection& connection_;
  Seconds window_;
};

}  // namespace gatewarden::account
