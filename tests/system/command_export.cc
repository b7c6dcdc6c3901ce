// gatewarden user export: everybody, in a file that nobody else can read.
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>

#include "harness/process.h"
#include "harness/servers.h"
#include "harness/test.h"
#include "platform/json/value.h"
#include "system/command_stack.h"

using namespace std::string_literals;
using namespace gatewarden;
using test::command_stack;
using test::run_json;
using test::run_refused;
using Words = std::vector<std::string>;

namespace {

using gatewarden::test::contains;

std::string new_file(const std::string& name) { return command_stack().folder() + "/" + name; }

std::string line_with(const std::string& text, const std::string& piece) {
  const std::size_t found = text.find(piece);
  CHECK(found != std::string::npos);
  const std::size_t begin = text.rfind('\n', found) + 1;
  return text.substr(begin, text.find('\n', found) - begin);
}

std::string exported(Words more = {}) {
  more.insert(more.begin(), {"user", "export"});
  const auto ran = command_stack().run(more);
  CHECK_EQUAL("0, "s, std::to_string(ran.status) + ", " + (ran.status == 0 ? "" : ran.err));
  return ran.out;
}

}  // namespace

TEST("command: user export writes a new file that only its owner can read, and records it") {
  run_json({"user", "create", "export-file@example.com", "--no-password"});
  const std::string file = new_file("export-file.csv");
  const json::Value summary = run_json({"user", "export", file});
  CHECK(summary.integer_at("users").value() >= 1);
  struct stat status {};
  CHECK_EQUAL(0, stat(file.c_str(), &status));
  CHECK_EQUAL(mode_t{0600}, static_cast<mode_t>(status.st_mode & 0777));
  CHECK(test::read_file(file).starts_with("email,phone,username,identifiers,email_verified,"));
  CHECK(contains(test::read_file(file), "export-file@example.com"));
  CHECK(contains(run_refused({"user", "export", file}, 1), "is there already"));
  const auto events = run_json({"audit", "list", "--limit", "5"}).items();
  CHECK(std::any_of(events.begin(), events.end(), [](const json::Value& one) { return one.string_at("event") == "users_exported"; }));
}

TEST("command: an export that fails leaves no part of a file behind") {
  const std::string file = new_file("export-part.csv");
  const auto ran = test::run_program({test::places().build + "/gatewarden", "user", "export", file}, "",
                                     {"GATEWARDEN_CONFIG=" + command_stack().configuration_file(),
                                      "GATEWARDEN_DATABASE_SOCKET=" + new_file("no-such-socket")});
  CHECK_EQUAL(3, ran.status);
  CHECK(access(file.c_str(), F_OK) != 0);
}

TEST("command: an exported row holds what the user is") {
  run_json({"user", "create", "export-row@example.com", "+44 20 7946 0999", "export.row", "--no-password", "--email-verified",
            "--name", "Row, the \"Exported\"", "--locality", "London"});
  const std::string csv = line_with(exported(), "export-row@example.com");
  CHECK_EQUAL("export-row@example.com,+442079460999,export.row,,true,false,,active,"
              "\"{\"\"address\"\":{\"\"locality\"\":\"\"London\"\"},\"\"name\"\":\"\"Row, the \\\"\"Exported\\\"\"\"\"}\"\r"s,
              csv);
  const auto json = json::Value::parse(line_with(exported({"--format", "jsonl"}), "export-row@example.com")).value();
  CHECK_EQUAL("+442079460999"s, json.string_at("phone").value());
  CHECK_EQUAL("export.row"s, json.string_at("username").value());
  CHECK_EQUAL(true, json.boolean_at("email_verified").value());
  CHECK_EQUAL("London"s, json.find("profile")->find("address")->string_at("locality").value());
  CHECK(!json.find("status") && !json.find("consented_at") && !json.find("identifiers"));
}

TEST("command: hashes are exported only where they are asked for") {
  run_json({"user", "create", "export-hash@example.com", "--password-stdin"}, "a good long password\n");
  const std::string file = new_file("export-hash.jsonl");
  CHECK(!contains(exported(), "$argon2id$") && !contains(exported({"--format", "jsonl"}), "password_hash"));
  run_json({"user", "export", file, "--with-hashes"});
  const auto row = json::Value::parse(line_with(test::read_file(file), "export-hash@example.com")).value();
  CHECK(row.string_at("password_hash").value().starts_with("$argon2id$"));
}

TEST("command: a disabled user is exported as one, and identifiers that are no claims are all named") {
  const auto id = run_json({"user", "create", "export-b@example.com", "export-a@example.com", "--no-password", "--email",
                            "export-c@example.com"}).string_at("user_id").value();
  CHECK_EQUAL(0, command_stack().run({"user", "disable", id, "--yes"}).status);
  const auto row = json::Value::parse(line_with(exported({"--format", "jsonl"}), "export-c@example.com")).value();
  CHECK_EQUAL("disabled"s, row.string_at("status").value());
  CHECK((row.find("identifiers")->strings().value() == Words{"export-a@example.com", "export-b@example.com"}));
}
