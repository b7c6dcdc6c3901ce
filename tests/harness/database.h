// A private MariaDB of this test program: its own data directory under a temporary folder, a Unix socket, no port. Started at
// first use, ended and removed with the program. Durable as in production (flush at each commit).
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "platform/db/connection.h"

namespace gatewarden::test {

// The folder of migrations of the tree that this program was built in.
std::string sql_directory();

class DatabaseServer {
 public:
  static DatabaseServer& instance();
  // Before the first instance(): memory and log as on a server, for measuring.
  static void size_for_figures();
  // One more, of a test that hurts it beyond what the others bear; `more_options` are mariadbd's.
  explicit DatabaseServer(std::vector<std::string> more_options = {});
  ~DatabaseServer();

  const std::string& socket() const;
  // A new database with the schema migrated and partitions made; the name is unique. Dropped with the server.
  std::string make_database();
  // A new database with nothing in it.
  std::string make_empty_database();
  // Settings for it (user root by socket, no password).
  db::ConnectionSettings settings(const std::string& database) const;

  // Faults.
  void stop_cleanly();
  void kill_hard();
  void pause();   // SIGSTOP
  void resume();  // SIGCONT
  void start();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace gatewarden::test
