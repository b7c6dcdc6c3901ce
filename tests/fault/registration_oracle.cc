// The oracle is worth what it finds: a drain that does its steps in the wrong order, or not in one transaction, and dies between.
#include <functional>

#include "domain/account/users.h"
#include "fault/registration_stand.h"
#include "harness/test.h"

namespace gatewarden {
namespace {

using namespace test;

// A batch of five accepted registrations, and the steps that the daemon takes with them in one transaction.
class SeededDrain {
 public:
  SeededDrain() { stand_.accept(entries_); }

  void insert_users() {
    for (account::Registration& entry : entries_) {
      account::NewUser user;
      user.identifiers = {{account::IdentifierKind::email, *entry.email}};
      user.email = entry.email;
      user.password_hash = entry.password;
      db::Transaction transaction(stand_.connection());
      user_ids_.push_back(account::Users(stand_.connection(), ids_).insert(user, stand_.clock().now()).id);
      transaction.commit();
    }
  }
  void insert_results() {
    for (std::size_t i = 0; i < entries_.size(); ++i) {
      const std::array<db::Value, 2> values{user_ids_.at(i), std::string_view(entries_[i].request_id)};
      stand_.connection().execute_text(
          "INSERT INTO registration_results SELECT request_id, 30000, client_id, entry_digest, ?, attempts, accepted_at, accepted_at"
          " FROM registration_queue WHERE request_id = ?",
          values);
    }
  }
  void delete_from_queue() { stand_.connection().execute_text("DELETE FROM registration_queue"); }
  void swap_users() { std::swap(user_ids_.at(0), user_ids_.at(1)); }

  RegistrationStand& stand() { return stand_; }
  std::string breaches() { return stand_.oracle().breaches(); }
  // So many requests have this breach.
  int found(const std::string& breach) {
    const std::string text = breaches();
    int count = 0;
    for (std::size_t at = text.find(breach); at != std::string::npos; at = text.find(breach, at + 1)) ++count;
    return count;
  }

 private:
  RegistrationStand stand_;
  std::vector<account::Registration> entries_ = stand_.make(5);
  account::UserIds ids_{0, stand_.clock()};
  std::vector<account::UserId> user_ids_;
};

TEST("I1: the oracle finds nothing in a queue that waits, and nothing after all steps") {
  SeededDrain drain;
  CHECK_EQUAL(std::string(), drain.breaches());
  drain.insert_users();
  drain.insert_results();
  drain.delete_from_queue();
  CHECK_EQUAL(std::string(), drain.breaches());
}

TEST("I1: the oracle finds a drain that deletes from the queue before it inserts, and dies between") {
  SeededDrain drain;
  drain.delete_from_queue();
  CHECK_EQUAL(5, drain.found("was accepted and is nowhere"));
}

TEST("I1: the oracle finds a drain that inserts users apart from their results, and dies between") {
  SeededDrain drain;
  drain.insert_users();
  CHECK_EQUAL(5, drain.found("exists without a request"));
}

TEST("I1: the oracle finds a drain that leaves in the queue what it has finished") {
  SeededDrain drain;
  drain.insert_users();
  drain.insert_results();
  CHECK_EQUAL(5, drain.found("is there more than once: queue, results"));
}

TEST("I1: the oracle finds results that name each other's users") {
  SeededDrain drain;
  drain.insert_users();
  drain.swap_users();
  drain.insert_results();
  drain.delete_from_queue();
  CHECK_EQUAL(2, drain.found("is in results, and nobody asked for it so"));
}

TEST("I1: the oracle finds users without an address or a password, and results without users") {
  SeededDrain drain;
  drain.insert_users();
  drain.insert_results();
  drain.delete_from_queue();
  drain.stand().connection().execute_text("DELETE FROM user_credentials LIMIT 2");
  drain.stand().connection().execute_text("DELETE FROM user_identifiers LIMIT 1");
  CHECK_EQUAL(2, drain.found("has 0 passwords"));
  CHECK_EQUAL(1, drain.found("has the addresses nothing"));
  for (const char* const table : {"user_credentials", "user_identifiers", "users"})
    drain.stand().connection().execute_text(std::string("DELETE FROM ") + table);
  CHECK_EQUAL(5, drain.found("does not exist"));
}

TEST("I1: the oracle finds what was refused and is there all the same, and what nobody asked for") {
  RegistrationStand stand;
  const auto refused = stand.make(1);
  stand.oracle().asked(refused[0].request_id, *refused[0].email);
  stand.oracle().refused(refused[0].request_id);
  const auto unasked = stand.make(1);
  for (const auto& entries : {refused, unasked}) stand.registrations().accept(entries, true, stand.clock().now());
  const std::string breaches = stand.oracle().breaches();
  CHECK(breaches.find("was refused and is in queue") != std::string::npos);
  CHECK(breaches.find("nobody asked for it so") != std::string::npos);
  CHECK(breaches.ends_with("2 breaches\n"));
}

}  // namespace
}  // namespace gatewarden
