// Remembers what became of every registration in the eyes of whoever asked for it, and holds the database to it. Invariant I1: an
// accepted registration is exactly once in users ∪ queue ∪ dead letters, and nobody is there whom nobody asked for.
#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "platform/db/connection.h"

namespace gatewarden::test {

// Of one database, in which nobody else registers. Requests are told apart by their ids, 16 bytes, and people by their e-mail
// address; every entry has one, and a password. Any thread may tell it things.
class RegistrationOracle {
 public:
  // Users who are there already are none of its business.
  explicit RegistrationOracle(const db::ConnectionSettings& database);
  void registered_otherwise(std::uint64_t user_id);

  // Before the request goes out. Unless more is told, its answer was lost: it may have been accepted or not.
  void asked(const std::string& request_id, const std::string& email);
  // The same where the server makes the id, which nobody knows before the answer.
  void asked_for(const std::string& email);
  void accepted(const std::string& request_id, const std::string& email);
  // Told that nothing was kept: it is nowhere, unless the same request was accepted at another time.
  void refused(const std::string& request_id);

  // What is wrong, a line each with the request id; empty if nothing is. Looks at one moment, which may be in the middle of work.
  std::string breaches();

 private:
  enum class Promise { maybe, accepted, refused };
  struct Request {
    std::string email;
    Promise promise = Promise::maybe;
  };
  using Requests = std::map<std::string, Request>;

  // A row of the queue, the results or the dead letters.
  struct Place {
    std::string table, email;
    std::uint64_t user_id = 0;
  };
  struct Person {
    std::vector<std::string> emails;
    int passwords = 0;
  };
  struct Snapshot {
    std::map<std::string, std::vector<Place>> places;  // by request id
    std::map<std::uint64_t, Person> people;
    std::vector<std::string> orphans;
  };
  struct Findings;

  Snapshot look();
  bool is_known(const std::string& request_id, const std::string& email) const;
  static void judge_promises(const Requests& promised, const Snapshot& seen, Findings& findings);
  void judge_places(const Snapshot& seen, Findings& findings) const;
  void judge_people(const Snapshot& seen, Findings& findings) const;

  mutable std::mutex mutex_;
  db::Connection connection_;
  Requests requests_;
  std::set<std::string> emails_;  // asked for without an id
  std::set<std::uint64_t> other_users_;
};

}  // namespace gatewarden::test
