// What a Stack holds; for the files that implement it.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "domain/account/user_ids.h"
#include "domain/account/users.h"
#include "domain/oauth/clients.h"
#include "harness/issued_secrets.h"
#include "harness/process.h"
#include "harness/stack.h"
#include "platform/db/connection.h"
#include "platform/password/hasher.h"

namespace gatewarden::test {

// The stack's time: the system's, and what advance_clock() added.
class StackClock : public Clock {
 public:
  Instant now() const override { return SystemClock{}.now() + offset; }
  Seconds offset{0};
};

struct Stack::State {
  StackOptions options;
  std::string folder;
  std::string issuer;
  int plain_port = 0;
  std::string database_name;

  std::unique_ptr<IssuedSecrets> secrets;
  Process cache;
  Process nginx;
  Process master;
  std::vector<Process> daemons;

  // For clients and users that tests make.
  StackClock clock;
  std::unique_ptr<db::Connection> connection;
  std::unique_ptr<account::UserIds> user_ids;
  std::unique_ptr<password::Hasher> hasher;

  std::string runtime_directory() const { return folder + "/run"; }
  std::string cache_socket() const { return folder + "/memcached.sock"; }
  std::string master_log() const { return folder + "/worker.log"; }
  std::string daemon_log() const { return folder + "/batchd.log"; }
  // Of "owner", "worker" and "daemon".
  std::string account(const std::string& name) const { return database_name + "_" + name; }
  std::string password_file(const std::string& name) const { return folder + "/database-" + name; }
  void make_accounts() const;
  void write_configuration() const;
  void start_master();
  Process start_daemon(const std::vector<std::string>& environment);
  std::string logs() const;  // the ends of all, for a start that failed
};

}  // namespace gatewarden::test
