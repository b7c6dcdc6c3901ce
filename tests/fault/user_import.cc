// gatewarden user import while its database is cut off at COMMIT, or killed: it waits, goes on, and makes each user once.
#include <memory>

#include "fault/database_proxy.h"
#include "harness/database.h"
#include "harness/process.h"
#include "harness/servers.h"
#include "harness/stack.h"
#include "harness/test.h"
#include "platform/db/connection.h"

using namespace std::string_literals;

namespace gatewarden {
namespace {

using test::DatabaseProxy;
using test::DatabaseServer;

constexpr db::Statement<> count_users("test.count_users", "SELECT COUNT(*) FROM users");
constexpr db::Statement<> count_recorded("test.count_recorded", "SELECT SUM(users_created) FROM user_imports");

// An import of so many rows into a database of its own, behind a socket of choice.
class ImportStand {
 public:
  ImportStand(const DatabaseServer& server, const std::string& database, int rows) : settings_(server.settings(database)) {
    std::string text = "username\n";
    for (int i = 0; i < rows; ++i) text += "person." + std::to_string(i) + "\n";
    test::write_file(file(), text);
  }

  test::Process start(const std::string& socket) const {
    test::ProcessOptions options;
    options.output_file = file() + ".output";
    options.environment = {"GATEWARDEN_CONFIG=" + stack().configuration_file(), "GATEWARDEN_DATABASE_SOCKET=" + socket,
                           "GATEWARDEN_DATABASE_NAME=" + settings_.database, "GATEWARDEN_DATABASE_USER=" + settings_.user,
                           "GATEWARDEN_DATABASE_PASSWORD_FILE=", "GATEWARDEN_DATABASE_OWNER="};
    return test::Process({test::places().build + "/gatewarden", "user", "import", file(), "--batch", "10"}, options);
  }
  std::string output() const { return test::read_file(file() + ".output"); }
  std::int64_t users() const { return db::Connection(settings_).query(count_users).next()->get<std::int64_t>(0); }
  std::int64_t recorded() const { return db::Connection(settings_).query(count_recorded).next()->get<std::int64_t>(0); }

 private:
  // For its configuration alone.
  static const test::Stack& stack() {
    static const auto made = [] {
      test::StackOptions options;
      options.start_workers = false;
      return std::make_unique<test::Stack>(options);
    }();
    return *made;
  }
  std::string file() const { return stack().folder() + "/" + settings_.database + ".csv"; }

  db::ConnectionSettings settings_;
};

TEST("F13: an import whose COMMIT is cut off asks what came of it, and makes each user once") {
  DatabaseServer& server = DatabaseServer::instance();
  for (const auto cut : {DatabaseProxy::Cut::before_commit, DatabaseProxy::Cut::after_commit}) {
    const ImportStand stand(server, server.make_database(), 100);
    DatabaseProxy proxy(server.socket());
    proxy.cut_next(cut, "UPDATE user_imports");
    auto import = stand.start(proxy.socket());
    CHECK_EQUAL("0: "s, std::to_string(import.wait_for_status()) + ": " + (proxy.has_cut() ? "" : stand.output()));
    CHECK(proxy.has_cut());
    CHECK_EQUAL(std::int64_t{100}, stand.users());
    CHECK_EQUAL(std::int64_t{100}, stand.recorded());
  }
}

TEST("F12: an import whose database is killed waits for it and goes on") {
  constexpr int rows = 1000;
  DatabaseServer server;
  const ImportStand stand(server, server.make_database(), rows);
  auto import = stand.start(server.socket());
  for (const int threshold : {100, 500}) {
    CHECK(test::wait_until([&] { return stand.users() >= threshold; }, Milliseconds{60'000}));
    server.kill_hard();
    server.start();
  }
  CHECK_EQUAL("0: "s, std::to_string(import.wait_for_status()) + ": ");
  CHECK_EQUAL(std::int64_t{rows}, stand.users());
  CHECK_EQUAL(std::int64_t{rows}, stand.recorded());
}

}  // namespace
}  // namespace gatewarden
