// What one database exports another imports, and it is the same.
#include <filesystem>

#include "harness/database.h"
#include "harness/process.h"
#include "harness/servers.h"
#include "harness/test.h"
#include "system/command_stack.h"

using namespace std::string_literals;
using namespace gatewarden;
using test::command_stack;

namespace {

// A database of its own, and the tool at work on it.
class Site {
 public:
  test::Finished run(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), test::places().build + "/gatewarden");
    const auto& server = test::DatabaseServer::instance();
    return test::run_program(arguments, "",
                             {"GATEWARDEN_CONFIG=" + command_stack().configuration_file(), "GATEWARDEN_DATABASE_NAME=" + database_,
                              "GATEWARDEN_DATABASE_SOCKET=" + server.socket(),
                              "GATEWARDEN_DATABASE_USER=" + server.settings(database_).user, "GATEWARDEN_DATABASE_PASSWORD_FILE=",
                              "GATEWARDEN_DATABASE_OWNER="});
  }
  void import(const std::string& file) const {
    const auto ran = run({"user", "import", file});
    CHECK_EQUAL("0: "s, std::to_string(ran.status) + ": " + (ran.status == 0 ? "" : ran.err));
  }
  std::string exported(const std::string& format) const {
    const auto ran = run({"user", "export", "--format", format, "--with-hashes"});
    CHECK_EQUAL("0: "s, std::to_string(ran.status) + ": " + (ran.status == 0 ? "" : ran.err));
    return ran.out;
  }

 private:
  std::string database_ = test::DatabaseServer::instance().make_database();
};

// Everything that can be told of a user, and more users than a page of the export holds.
std::string people() {
  std::string text =
      R"({"email":"whole@trip.example","phone":"+442079460018","username":"whole","email_verified":true,"phone_verified":true,)"
      R"("consented_at":"2020-02-29T12:00:00Z","password_hash":"$2b$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy",)"
      R"("profile":{"name":"Whole, \"The\" Person","address":{"formatted":"One Street\nLondon"}}})" "\n"
      R"({"username":"only.a.name"})" "\n"
      R"({"email":"claim@trip.example","identifiers":["first@trip.example","second@trip.example"],"status":"disabled"})" "\n"
      R"({"phone":"+442079460019","consent":true})" "\n";
  for (int i = 0; i < 1100; ++i) text += R"({"email":"person)" + std::to_string(i) + R"(@trip.example"})" "\n";
  return text;
}

}  // namespace

TEST("command: an import of an export makes the same users, in both formats") {
  const std::string folder = command_stack().folder();
  test::write_file(folder + "/people.jsonl", people());
  const Site first;
  first.import(folder + "/people.jsonl");
  const std::string json_lines = first.exported("jsonl");
  const std::string csv = first.exported("csv");
  CHECK(json_lines.find(R"("identifiers":["first@trip.example","second@trip.example"])") != std::string::npos);
  CHECK(json_lines.find("\"status\":\"disabled\"") != std::string::npos && json_lines.find("$2b$10$N9qo8") != std::string::npos);

  test::write_file(folder + "/trip.jsonl", json_lines);
  const Site second;
  second.import(folder + "/trip.jsonl");
  CHECK(second.exported("jsonl") == json_lines);
  CHECK(second.exported("csv") == csv);

  test::write_file(folder + "/trip.csv", csv);
  const Site third;
  third.import(folder + "/trip.csv");
  CHECK(third.exported("csv") == csv);
  CHECK(third.exported("jsonl") == json_lines);
}
