// What tests of the registration queue need: a queue with no rows of others, and entries as acceptance makes them.
#pragma once

#include <string>
#include <vector>

#include "base/encoding.h"
#include "domain/account/registrations.h"
#include "harness/database.h"
#include "harness/fixed_clock.h"
#include "platform/crypto/digest.h"
#include "platform/crypto/random.h"

namespace gatewarden::test {

// Apart from the tables that other tests share, and emptied by each test.
inline const std::string& registration_database() {
  static const std::string name = DatabaseServer::instance().make_database();
  return name;
}

struct RegistrationFixture {
  RegistrationFixture() {
    for (const std::string table : {"queue", "results", "dead_letters"}) connection.execute_text("DELETE FROM registration_" + table);
  }

  std::string database = registration_database();
  FixedClock clock;
  db::Connection connection{DatabaseServer::instance().settings(database)};
  account::Registrations registrations{connection, {}};

  Instant now() const { return clock.now(); }

  static account::Registration entry(const std::string& email = "") {
    account::Registration made;
    made.request_id = crypto::random_bytes(16);
    made.client_id = "importer";
    made.entry_digest = crypto::sha256(email);
    made.email = email.empty() ? to_hex(made.request_id) + "@example.org" : email;
    made.password_form = account::PasswordForm::hashed;
    made.password = "$argon2id$x";
    return made;
  }
  std::vector<account::Registration> accept(int count) {
    std::vector<account::Registration> entries;
    for (int i = 0; i < count; ++i) entries.push_back(entry("user-" + std::to_string(++made_) + "@example.org"));
    registrations.accept(entries, false, now());
    return entries;
  }

  account::Registrations::Lease lease(Seconds length = Seconds{30}) const {
    return {.id = crypto::random_bytes(16), .until = now() + length};
  }
  std::vector<account::QueuedRegistration> claim(int most = 1000, std::uint64_t after = 0) {
    return registrations.claim(lease(), after, most, now());
  }
  static std::vector<std::uint64_t> ids_of(const std::vector<account::QueuedRegistration>& rows) {
    std::vector<std::uint64_t> ids;
    for (const auto& row : rows) ids.push_back(row.queue_id);
    return ids;
  }

  template <typename Action>
  auto commit(Action action) {
    db::Transaction transaction(connection);
    auto answer = action();
    transaction.commit();
    return answer;
  }
  void finish(const std::vector<account::QueuedRegistration>& rows, account::UserId user_id = 1) {
    commit([&] {
      std::vector<account::Registrations::Finished> finished;
      for (const auto& row : rows) finished.push_back({row.queue_id, user_id++});
      return registrations.finish(rows, finished, now()), true;
    });
  }
  void bury(const std::vector<account::QueuedRegistration>& rows, account::FailureReason reason, const std::string& error = "why") {
    commit([&] {
      std::vector<account::Registrations::Failed> failed;
      for (const auto& row : rows) failed.push_back({row.queue_id, reason, error});
      return registrations.bury(rows, failed, now()), true;
    });
  }

  account::RegistrationStatus status(const std::string& request_id) {
    const std::vector<std::string> ids = {request_id};
    return registrations.status(ids).at(0).value();
  }
  std::int64_t count(const std::string& from) {
    auto rows = connection.query_text("SELECT COUNT(*) FROM " + from);
    return rows.next()->get<std::int64_t>(0);
  }

 private:
  int made_ = 0;
};

}  // namespace gatewarden::test
