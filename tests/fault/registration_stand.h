// Daemons on a database and a configuration of the test's own, and registrations for them whose fate an oracle watches.
#pragma once

#include <atomic>
#include <memory>
#include <span>
#include <string>
#include <thread>
#include <vector>

#include "base/time.h"
#include "domain/account/registrations.h"
#include "domain/operation/upgrade_lock.h"
#include "harness/database.h"
#include "harness/process.h"
#include "harness/registration_oracle.h"
#include "platform/crypto/sealed_box.h"
#include "platform/db/connection.h"

namespace gatewarden::test {

// A daemon that runs, and what it says.
class Daemon {
 public:
  Daemon() = default;
  Daemon(Process process, std::string log_file) : process_(std::move(process)), log_file_(std::move(log_file)) {}
  Process* operator->() { return &process_; }
  std::string log() const { return read_file(log_file_); }
  // Whether its log holds the text within half a minute.
  bool says(const std::string& text) const;

 private:
  Process process_;
  std::string log_file_;
};

class RegistrationStand {
 public:
  // Small batches, a short lease and cheap hashes, and what `more_settings` says after that (TOML).
  explicit RegistrationStand(const std::string& more_settings = "", DatabaseServer& server = DatabaseServer::instance());
  ~RegistrationStand();
  RegistrationStand(const RegistrationStand&) = delete;
  RegistrationStand& operator=(const RegistrationStand&) = delete;

  // People with an address of their own each, and a hash that another system made: hashing is not what takes the time.
  std::vector<account::Registration> make(int count);
  // Makes its password one that the daemon must open and hash.
  void seal(account::Registration& entry) const;

  // Accepts as an endpoint does and tells the oracle. True: accepted. False: the database could not.
  bool accept(db::Connection& connection, std::span<const account::Registration> entries, bool named = true);
  // The same on the stand's own connection, which must not fail.
  void accept(std::span<const account::Registration> entries);
  void accept_new(int count) { accept(make(count)); }

  Daemon start_daemon(const std::vector<std::string>& environment = {});
  // Runs a daemon until the queue is empty, and ends it. False if the queue is not empty in time.
  bool drain(Milliseconds limit = Milliseconds{60'000});
  bool wait_until_empty(Milliseconds limit = Milliseconds{60'000});
  // So that the leases of a daemon that died are over.
  void let_leases_lapse();
  void advance_clock(Seconds by);
  // Otherwise daemons find somebody else at the partitions: making those of forty days takes longer than most tests do.
  void let_daemons_keep_partitions() { no_upkeep_.reset(); }

  RegistrationOracle& oracle() { return *oracle_; }
  account::Registrations& registrations() { return *registrations_; }
  db::Connection& connection() { return *connection_; }
  const db::ConnectionSettings& database() const { return database_; }
  const std::string& folder() const { return folder_; }
  const Clock& clock() const { return clock_; }
  std::uint64_t count(const std::string& table);

 private:
  struct MovedClock : Clock {
    Instant now() const override { return SystemClock{}.now() + offset.load(); }
    std::atomic<Seconds> offset{Seconds{0}};
  };

  void write_configuration(const std::string& more_settings) const;

  std::string folder_;
  db::ConnectionSettings database_;
  MovedClock clock_;
  std::unique_ptr<db::Connection> connection_;
  std::unique_ptr<account::Registrations> registrations_;
  std::unique_ptr<RegistrationOracle> oracle_;
  std::unique_ptr<db::Connection> upkeep_connection_;
  std::unique_ptr<operation::UpgradeLock> no_upkeep_;
  crypto::BoxPublicKey queue_key_;
  std::string hash_;
  std::atomic<int> made_ = 0;
  int daemons_ = 0;
};

// Accepts registrations, a few at a time, in a thread of its own until it goes; goes on when the database fails.
class Producer {
 public:
  explicit Producer(RegistrationStand& stand, int at_once = 5, Milliseconds pause = Milliseconds{5});
  // On a wire of the test's choosing.
  Producer(RegistrationStand& stand, const db::ConnectionSettings& database, int at_once, Milliseconds pause);
  ~Producer();
  Producer(const Producer&) = delete;
  Producer& operator=(const Producer&) = delete;

  int accepted() const { return accepted_; }
  int refused() const { return refused_; }

 private:
  std::atomic<bool> stopping_ = false;
  std::atomic<int> accepted_ = 0;  // requests
  std::atomic<int> refused_ = 0;
  std::thread thread_;
};

}  // namespace gatewarden::test
