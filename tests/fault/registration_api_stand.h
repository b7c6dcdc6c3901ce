// A stack whose database stands behind a wire, callers that register through its nginx, and the oracle that watches them.
#pragma once

#include <atomic>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "fault/database_proxy.h"
#include "harness/process.h"
#include "harness/registration_oracle.h"
#include "harness/stack.h"

namespace gatewarden::test {

class RegistrationApi {
 public:
  // One for the program: each test leaves it with an empty queue and a daemon that runs.
  static RegistrationApi& shared();
  RegistrationApi();
  ~RegistrationApi();
  RegistrationApi(const RegistrationApi&) = delete;
  RegistrationApi& operator=(const RegistrationApi&) = delete;

  Stack& stack() { return stack_; }
  DatabaseProxy& wire() { return wire_; }
  RegistrationOracle& oracle() { return oracle_; }
  void start_daemon();
  void stop_daemon();
  // The queue is empty within a minute.
  bool is_drained();
  std::uint64_t count(const std::string& table);
  const Stack::TestClient& client() const { return client_; }

 private:
  DatabaseProxy wire_;
  Stack stack_;
  Stack::TestClient client_;
  RegistrationOracle oracle_;
  db::Connection connection_;
  Process daemon_;
};

// A client that registers people and tells the oracle what it heard. One thread at a time.
class Registrar {
 public:
  explicit Registrar(RegistrationApi& api);

  // One person who is new, in one of the ways that there are, in turn: alone and many at once, with ids of the caller's and of the
  // server's, now and later.
  Answer register_somebody();
  Answer register_many(int number);

  // "email", "password", and what `more` says in JSON, beginning with a comma.
  static std::string entry(const std::string& email, const std::string& more = "");
  static std::string new_email();
  Answer post(const std::string& path, const std::string& body, const std::string& idempotency_key = "");

 private:
  Answer register_named(const std::string& path);
  Answer register_unnamed();

  RegistrationApi& api_;
  HttpClient http_;
  std::string token_;
  int turn_ = 0;
};

// Callers that register until they go.
class Callers {
 public:
  Callers(RegistrationApi& api, int number);
  ~Callers();
  Callers(const Callers&) = delete;
  Callers& operator=(const Callers&) = delete;

  int accepted() const { return accepted_; }
  int refused() const { return refused_; }    // 503: come again
  std::string surprise() const;               // the first other answer; "" if there was none

 private:
  void live(RegistrationApi& api);

  std::atomic<bool> stopping_ = false;
  std::atomic<int> accepted_ = 0;
  std::atomic<int> refused_ = 0;
  mutable std::mutex mutex_;
  std::string surprise_;
  std::vector<std::thread> threads_;
};

}  // namespace gatewarden::test
