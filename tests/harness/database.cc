#include "harness/database.h"

#include <pwd.h>
#include <unistd.h>

#include <filesystem>
#include <stdexcept>

#include "domain/operation/schema.h"
#include "harness/process.h"

namespace gatewarden::test {

namespace {

constexpr Milliseconds start_limit{30000};
constexpr Milliseconds stop_limit{20000};

struct Size {
  const char* buffer_pool;
  const char* log;
};
Size size{"64M", "8M"};

std::string account() {
  const passwd* entry = getpwuid(geteuid());
  return entry != nullptr ? entry->pw_name : "root";
}

// The first of the two names that this system has: MariaDB's own, or the one of older packages.
std::string program(const std::string& name, const std::string& older_name) {
  for (const std::string& candidate : {name, older_name})
    for (const std::string folder : {"/usr/sbin/", "/usr/bin/", "/usr/libexec/", "/usr/local/sbin/", "/usr/local/bin/"})
      if (access((folder + candidate).c_str(), X_OK) == 0) return folder + candidate;
  throw std::runtime_error(name + " is missing: install mariadb-server");
}

}  // namespace

std::string sql_directory() {
  for (auto folder = std::filesystem::read_symlink("/proc/self/exe").parent_path(); folder.has_relative_path();
       folder = folder.parent_path())
    if (std::filesystem::exists(folder / "sql" / "0001_foundation.sql")) return folder / "sql";
  throw std::runtime_error("no folder above this test program has sql/0001_foundation.sql");
}

struct DatabaseServer::State {
  std::string folder = make_temporary_folder("gatewarden-db");
  std::string socket = folder + "/s";
  std::vector<std::string> more_options;
  Process process;
  int databases = 0;

  ~State() {
    process.stop(SIGKILL);
    remove_folder(folder);
  }
};

DatabaseServer::DatabaseServer(std::vector<std::string> more_options) : state_(std::make_unique<State>()) {
  state_->more_options = std::move(more_options);
  run_or_throw({program("mariadb-install-db", "mysql_install_db"), "--no-defaults", "--user=" + account(),
                "--datadir=" + state_->folder + "/data", "--tmpdir=" + state_->folder, "--auth-root-authentication-method=normal", "--skip-test-db",
                "--skip-name-resolve", std::string("--innodb-log-file-size=") + size.log});
  start();
}

DatabaseServer::~DatabaseServer() = default;

DatabaseServer& DatabaseServer::instance() {
  static DatabaseServer server;
  return server;
}

void DatabaseServer::size_for_figures() { size = {"1G", "512M"}; }

const std::string& DatabaseServer::socket() const { return state_->socket; }

db::ConnectionSettings DatabaseServer::settings(const std::string& database) const {
  // Patient: what a loaded machine takes long for is no finding of a test. Tests of deadlines set their own.
  return {.socket = state_->socket,
          .user = "root",
          .database = database,
          .read_deadline = Seconds{60},
          .write_deadline = Seconds{60},
          .slow_query = Milliseconds{60000}};
}

std::string DatabaseServer::make_database() {
  const std::string name = make_empty_database();
  db::Connection connection(settings(name));
  const SystemClock clock;
  operation::Schema schema(connection, clock);
  // A few days are enough for tests, and each partition is a file.
  schema.migrate(operation::read_migrations(sql_directory()), [](const std::string&) {}, 2);
  return name;
}

std::string DatabaseServer::make_empty_database() {
  const std::string name = "test_" + std::to_string(++state_->databases);
  db::Connection connection(settings(""));
  connection.execute_text("CREATE DATABASE " + name + " CHARACTER SET utf8mb4");
  return name;
}

void DatabaseServer::start() {
  if (state_->process.is_running()) return;
  const std::string& folder = state_->folder;
  ProcessOptions options;
  options.output_file = folder + "/log";
  std::vector<std::string> arguments{program("mariadbd", "mysqld"), "--no-defaults", "--user=" + account(), "--datadir=" + folder + "/data",
                                     "--socket=" + state_->socket, "--pid-file=" + folder + "/pid", "--tmpdir=" + folder,
                                     "--skip-networking", "--skip-name-resolve", "--performance-schema=OFF", "--max-connections=300",
                                     "--innodb-flush-log-at-trx-commit=1", std::string("--innodb-buffer-pool-size=") + size.buffer_pool,
                                     std::string("--innodb-log-file-size=") + size.log, "--innodb-buffer-pool-dump-at-shutdown=OFF",
                                     "--innodb-buffer-pool-load-at-startup=OFF", "--table-open-cache=4000"};
  arguments.insert(arguments.end(), state_->more_options.begin(), state_->more_options.end());
  state_->process = Process(arguments, options);
  db::Connection connection(settings(""));
  const bool answers = wait_until([&] { return !state_->process.is_running() || connection.ping(); }, start_limit);
  if (!answers || !state_->process.is_running()) throw std::runtime_error("MariaDB does not start:\n" + read_file(folder + "/log"));
}

void DatabaseServer::stop_cleanly() { state_->process.stop(SIGTERM, stop_limit); }
void DatabaseServer::kill_hard() { state_->process.stop(SIGKILL); }
void DatabaseServer::pause() { state_->process.signal(SIGSTOP); }
void DatabaseServer::resume() { state_->process.signal(SIGCONT); }

}  // namespace gatewarden::test
