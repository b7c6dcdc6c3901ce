// Registrations for the daemon of a stack, accepted as an endpoint accepts them, and what becomes of them.
#pragma once

#include <string>
#include <vector>

#include "base/encoding.h"
#include "base/text.h"
#include "domain/account/registration_keys.h"
#include "domain/account/registrations.h"
#include "harness/process.h"
#include "harness/stack.h"
#include "platform/crypto/digest.h"
#include "platform/crypto/random.h"
#include "platform/crypto/sealed_box.h"
#include "platform/json/value.h"
#include "platform/process/bell.h"

namespace gatewarden::test {

// A hash that another system made: of no password that anybody knows.
inline const std::string foreign_hash = "$2b$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy";

// A stack without workers, for daemons with settings of their own.
inline StackOptions daemon_alone(const std::string& settings = "[registration]\nbatch_idle = 20\n") {
  StackOptions options;
  options.start_workers = false;
  options.extra_configuration = settings;
  return options;
}

class DaemonStage {
 public:
  explicit DaemonStage(Stack& stack) : stack_(stack), connection_(stack.database()), registrations_(connection_, {}) {}

  Stack& stack() { return stack_; }
  db::Connection& connection() { return connection_; }
  account::Registrations& registrations() { return registrations_; }

  static account::Registration entry() {
    account::Registration made;
    made.request_id = crypto::random_bytes(16);
    made.client_id = "importer";
    made.email = "person-" + to_hex(made.request_id) + "@example.org";
    made.entry_digest = crypto::sha256(*made.email);
    made.password_form = account::PasswordForm::hashed;
    made.password = foreign_hash;
    return made;
  }
  static std::vector<account::Registration> entries(int count) {
    std::vector<account::Registration> made;
    for (int i = 0; i < count; ++i) made.push_back(entry());
    return made;
  }
  // Sealed to the key that the daemon has published, for which it waits.
  account::Registration sealed_entry(const std::string& password) {
    std::optional<crypto::BoxPublicKey> key;
    const auto is_published = [&] { return (key = account::RegistrationKeys(connection_).current()).has_value(); };
    if (!wait_until(is_published, long_enough)) throw std::runtime_error("the daemon publishes no key");
    account::Registration made = entry();
    made.password_form = account::PasswordForm::sealed;
    made.password = crypto::BoxSealer(*key).seal(password, made.request_id);
    return made;
  }

  void accept(const std::vector<account::Registration>& all) {
    registrations_.accept(all, false, SystemClock{}.now());
    process::ring(stack_.folder() + "/run/registration.bell");
  }

  account::RegistrationStatus status(const account::Registration& one) {
    const std::vector<std::string> ids{one.request_id};
    return registrations_.status(ids).at(0).value();
  }
  // Of all of them, within the time that a slow machine needs.
  bool become(account::RegistrationState state, const std::vector<account::Registration>& all) {
    std::vector<std::string> ids;
    for (const account::Registration& one : all) ids.push_back(one.request_id);
    return wait_until(
        [&] {
          for (const auto& found : registrations_.status(ids)) {
            if (!found || found->state != state) return false;
          }
          return true;
        },
        long_enough);
  }

  std::int64_t count(const std::string& from) {
    return connection_.query_text("SELECT COUNT(*) FROM " + from).next()->get<std::int64_t>(0);
  }

  // The daemon's log lines of this event.
  std::vector<json::Value> said(const std::string& event) const {
    std::vector<json::Value> found;
    for (const std::string& line : split_words(stack_.daemon_log(), '\n')) {
      const auto entry = json::Value::parse(line);
      if (entry && entry->string_at("event") == event) found.push_back(*entry);
    }
    return found;
  }
  bool comes_to_say(const std::string& event) const {
    return wait_until([&] { return !said(event).empty(); }, long_enough);
  }

  static constexpr Milliseconds long_enough{30'000};

 private:
  Stack& stack_;
  db::Connection connection_;
  account::Registrations registrations_;
};

}  // namespace gatewarden::test
