// gatewarden user import: every row once, whatever interrupts it; what is refused is told.
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>

#include "harness/process.h"
#include "harness/test.h"
#include "platform/json/value.h"
#include "platform/password/hasher.h"
#include "system/command_stack.h"

using namespace std::string_literals;
using namespace gatewarden;
using test::command_stack;
using test::command_world;
using test::run_json;
using test::run_refused;
using Words = std::vector<std::string>;

namespace {

using gatewarden::test::contains;

// A file in the stack's folder. Its report lies beside it.
std::string new_file(const std::string& name, const std::string& text) {
  const std::string path = command_stack().folder() + "/" + name;
  test::write_file(path, text);
  return path;
}

struct Imported {
  int status;
  std::int64_t created;
  std::int64_t refused;
  bool operator==(const Imported&) const = default;
};

Imported import(Words arguments, const std::string& standard_input = "") {
  arguments.insert(arguments.begin(), {"--json", "user", "import"});
  const auto ran = command_stack().run(arguments, standard_input);
  const auto summary = json::Value::parse(ran.out);
  if (!summary) CPPUNIT_FAIL("no summary but: " + ran.err);
  const auto created = summary->integer_at("users_created");
  return {ran.status, created ? *created : summary->integer_at("users_to_create").value(), summary->integer_at("rows_refused").value()};
}

// The users whose e-mail address ends so, counted by the table of users itself.
std::int64_t users_at(const std::string& domain) {
  auto rows = command_world().stores().database.query_text("SELECT COUNT(*) FROM users WHERE email LIKE '%@" + domain + "'");
  return rows.next()->get<std::int64_t>(0);
}

json::Value shown(const std::string& who) { return run_json({"user", "show", who}); }

const std::string cheap_hash =
    "$argon2id$v=19$m=256,t=1,p=1$c29tZXNhbHRzb21lc2FsdA$+Ys5pMDjHbOWlj2AAq6Fl5cZ7wTUpGbGKEsTpHkpsyU";

std::string rows_of(const std::string& domain, int count) {
  std::string text = "email,password_hash,name\n";
  for (int i = 0; i < count; ++i) {
    text += "u" + std::to_string(i) + "@" + domain + "," + "\"" + cheap_hash + "\",Person " + std::to_string(i) + "\n";
  }
  return text;
}

}  // namespace

TEST("command: user import makes what the columns of CSV say") {
  const std::string file = new_file("columns.csv",
      "\xef\xbb\xbf" "Email,Phone,username,password_hash,consent,email_verified,name,address.locality,status\r\n"
      "First@Columns.Example,+44 20 7946 1111,col.first,\"" + cheap_hash + "\",yes,true,\"Last, First\",London,\r\n"
      ",,col.second,,,,,,disabled\r\n");
  CHECK((import({file}) == Imported{0, 2, 0}));
  const json::Value first = shown("first@columns.example");
  CHECK_EQUAL("+442079461111"s, first.string_at("phone_number").value());
  CHECK_EQUAL(std::size_t{3}, first.find("identifiers")->strings()->size());
  CHECK_EQUAL(true, first.boolean_at("email_verified").value());
  CHECK_EQUAL(false, first.boolean_at("phone_number_verified").value());
  CHECK_EQUAL("Last, First"s, first.find("profile")->string_at("name").value());
  CHECK_EQUAL("London"s, first.find("profile")->find("address")->string_at("locality").value());
  CHECK_EQUAL("active"s, first.string_at("status").value());
  CHECK_EQUAL("disabled"s, shown("col.second").string_at("status").value());
  const auto user = command_world().stores().users.find_with_password("first@columns.example").value();
  CHECK_EQUAL(cheap_hash, user.password_hash.value());
}

TEST("command: user import makes what the members of JSON lines say") {
  const std::string file = new_file("members.jsonl",
      R"({"email":"one@members.example","consented_at":"2020-02-29T12:00:00Z","profile":{"name":"One"}})" "\n\n"
      R"({"email":"two@members.example","identifiers":["two@members.example","also-two@members.example"],"status":"disabled"})" "\n");
  CHECK((import({file}) == Imported{0, 2, 0}));
  auto rows = command_world().stores().database.query_text("SELECT consented_at FROM users WHERE email = 'one@members.example'");
  CHECK(rows.next()->get<Instant>(0) == parse_rfc3339("2020-02-29T12:00:00Z"));
  CHECK_EQUAL("disabled"s, shown("also-two@members.example").string_at("status").value());
}

TEST("command: a password in clear becomes an Argon2id hash with which the person logs in") {
  const std::string file = new_file("clear.csv", "email,password\nclear@import.example,correct horse battery\n");
  CHECK((import({file}) == Imported{0, 1, 0}));
  const auto user = command_world().stores().users.find_with_password("clear@import.example").value();
  password::HasherSettings settings;
  settings.parameters = {256, 1, 1};
  settings.budget_file = command_stack().folder() + "/import-budget";
  settings.queue_deadline = Milliseconds{60'000};
  CHECK(password::Hasher(settings).verify(Secret("correct horse battery"), user.password_hash.value()).matches);
}

TEST("command: rows that are refused stand in the report with line, field and reason, and without their password") {
  const std::string file = new_file("bad.csv",
      "email,password,name\n"
      "good@bad.example,a good long one,Good\n"
      "nonsense,a good long one,\"Two\nlines\"\n"
      "short@bad.example,short,Short\n"
      "few@bad.example\n"
      "quote@bad.example,a good long one,A\"B\n"
      "good@bad.example,a good long one,Again\n");
  const auto ran = command_stack().run({"user", "import", file});
  CHECK_EQUAL(1, ran.status);
  CHECK(contains(ran.err, file + ":3: email is no e-mail address\n"));
  CHECK(contains(ran.err, file + ":5: password has fewer than 8 characters\n"));
  CHECK(contains(ran.err, file + ":6: has 1 fields where the header has 3\n"));
  CHECK(contains(ran.err, file + ":7: has a quote where none may be"));
  const std::string report = test::read_file(file + ".refused.csv");
  CHECK(report.starts_with("line,field,reason,email,password,name\r\n3,email,is no e-mail address,nonsense,,\"Two\nlines\"\r\n"));
  CHECK(contains(report, "\r\n6,,has 1 fields where the header has 3\r\n"));
  CHECK(contains(report, "\r\n8,email,is somebody's already,good@bad.example,,Again\r\n"));
  CHECK(!contains(report, "long one") && !contains(ran.err, "long one"));
  CHECK_EQUAL(std::int64_t{1}, users_at("bad.example"));
  struct stat status {};
  CHECK_EQUAL(0, stat((file + ".refused.csv").c_str(), &status));
  CHECK_EQUAL(mode_t{0600}, static_cast<mode_t>(status.st_mode & 0777));
}

TEST("command: of several identifiers the one is named that is taken") {
  run_json({"user", "create", "+44 20 7946 2222", "--no-password"});
  const std::string file = new_file("taken.csv", "email,phone,username\nfree@taken.example,+442079462222,free.name\n");
  CHECK(contains(command_stack().run({"user", "import", file}).err, "taken.csv:2: phone is somebody's already\n"));
}

TEST("command: refused JSON lines are reported as JSON lines") {
  const std::string file = new_file("bad.jsonl",
      R"({"email":"nonsense","password":"a good long one","profile":{"name":"N"}})" "\n"
      "{broken\n"
      R"({"email":"x@bad-json.example","password_hash":"unknown"})" "\n"
      R"({"email":"y@bad-json.example","colour":"blue"})" "\n");
  CHECK((import({file, "--report", file + ".report"}) == Imported{1, 0, 4}));
  const std::string report = test::read_file(file + ".report");
  CHECK(report.starts_with(R"({"line":1,"field":"email","reason":"is no e-mail address","row":{"email":"nonsense","profile":{"name":"N"}}})" "\n"
                           R"({"line":2,"field":"","reason":"is no JSON; each line is one whole object"})" "\n"));
  CHECK(contains(report, R"("line":3,"field":"password_hash")") && !contains(report, "unknown"));
  CHECK(contains(report, R"("line":4,"field":"colour")"));
}

TEST("command: a row with a claim that no profile can hold is refused and reported, and all others come in") {
  const std::string file = new_file("claims.csv",
      "email,name,birthdate,locale\none@claims.example,One,10.12.1815,en\ntwo@claims.example,Two,1815-12-10,en_GB\n"
      "three@claims.example,Three,,English\n");
  CHECK((import({file}) == Imported{1, 1, 2}));
  const std::string report = test::read_file(file + ".refused.csv");
  CHECK(contains(report, "\r\n2,profile,\"is not good: birthdate is no date like 1815-12-10, 0000-12-10 without the year, or 1815\","));
  CHECK(contains(report, "one@claims.example,One,10.12.1815,en\r\n"));
  CHECK(contains(report, "\r\n4,profile,is not good: locale is no language tag like en-GB,three@claims.example,Three,,English\r\n"));
}

TEST("command: an import of what was imported does nothing, and says so") {
  const std::string file = new_file("twice.csv", rows_of("twice.example", 30));
  CHECK((import({file, "--batch", "7"}) == Imported{0, 30, 0}));
  const auto again = command_stack().run({"user", "import", file});
  CHECK_EQUAL(0, again.status);
  CHECK(contains(again.err, "was imported already"));
  CHECK_EQUAL(std::int64_t{30}, users_at("twice.example"));
  CHECK(access((file + ".refused.csv").c_str(), F_OK) != 0);
  // The same contents under another name are the same import.
  CHECK((import({new_file("twice-copy.csv", rows_of("twice.example", 30))}) == Imported{0, 30, 0}));
  CHECK_EQUAL(std::int64_t{30}, users_at("twice.example"));
}

TEST("command: a dry run sees everything and writes nothing") {
  run_json({"user", "create", "u3@dry.example", "--no-password"});
  std::string text = rows_of("dry.example", 12) + "nonsense,,\nu1@dry.example,,\n";
  const std::string file = new_file("dry.csv", text);
  CHECK((import({file, "--dry-run", "--batch", "5"}) == Imported{1, 11, 3}));
  CHECK_EQUAL(std::int64_t{1}, users_at("dry.example"));
  const std::string report = test::read_file(file + ".refused.csv");
  CHECK(contains(report, "\r\n5,email,is somebody's already,u3@dry.example,") && contains(report, "\r\n14,email,") && contains(report, "\r\n15,,has an identifier of an earlier row"));
  CHECK((import({file, "--batch", "5"}) == Imported{1, 11, 3}));
  CHECK_EQUAL(std::int64_t{12}, users_at("dry.example"));
}

TEST("command: standard input is imported, and gone on with under its name") {
  const std::string text = rows_of("stdin.example", 20);
  const std::string half = text.substr(0, text.find("u10@"));
  CHECK((import({"-", "--name", "stdin-test", "--report", "/dev/null"}, half) == Imported{0, 10, 0}));
  const auto again = command_stack().run({"user", "import", "-", "--name", "stdin-test", "--report", "/dev/null"}, text);
  CHECK(contains(again.err, "was imported already"));
  const auto unnamed = command_stack().run({"user", "import", "-", "--report", "/dev/null"}, text);
  CHECK_EQUAL(1, unnamed.status);
  CHECK(contains(unnamed.err, "unless it has a --name"));
  CHECK_EQUAL(std::int64_t{20}, users_at("stdin.example"));
}

TEST("command: a header that cannot be is refused with its line, and what would be right") {
  const auto complaint = [](const std::string& text) {
    return run_refused({"user", "import", new_file("header.csv", text), "--report", "/dev/null"}, 1);
  };
  CHECK(contains(complaint("emial,name\n"), "header.csv:1: there is no column \"emial\"; there are email, phone"));
  CHECK(contains(complaint("\nemail,EMAIL\n"), "header.csv:2: the column email is there twice"));
  CHECK(contains(complaint("name,locale\n"), "header.csv:1: one of the columns must be email"));
  CHECK(contains(complaint("email;name\n"), "commas"));
  CHECK(contains(complaint(""), "is empty"));
  CHECK(contains(complaint("[{\"email\":\"a@b.example\"}]"), "JSON array"));
  CHECK(contains(complaint("\xff\xfe" "e\0"s), "UTF-16"));
  CHECK(contains(run_refused({"user", "import", "/no/such/file"}, 1), "No such file"));
  const std::string file = new_file("own-report.csv", rows_of("own-report.example", 1));
  CHECK(contains(run_refused({"user", "import", file, "--report", file}, 2), "the file that is imported"));
  const std::string other = new_file("not-a-report.txt", "precious\n");
  CHECK(contains(run_refused({"user", "import", file, "--report", other}, 1), "holds something else"));
  CHECK_EQUAL("precious\n"s, test::read_file(other));
}

TEST("command: the report of refused rows goes through no symbolic link and into no file of another user") {
  const std::string file = new_file("linked.csv", "email\nnonsense\n");
  const std::string report = file + ".refused.csv";
  const std::string target = file + ".target";
  CHECK_EQUAL(0, symlink(target.c_str(), report.c_str()));
  CHECK(contains(run_refused({"user", "import", file}, 1), "is a symbolic link"));
  CHECK(access(target.c_str(), F_OK) != 0);
  CHECK_EQUAL(0, unlink(report.c_str()));
  if (geteuid() != 0) return;  // nobody else can give a file away
  new_file("linked.csv.refused.csv", "");
  CHECK_EQUAL(0, chown(report.c_str(), 65534, 65534));
  CHECK(contains(run_refused({"user", "import", file}, 1), "belongs to another user"));
}

TEST("command: an import leaves a record of itself") {
  CHECK((import({new_file("audit.csv", rows_of("audit-import.example", 3))}) == Imported{0, 3, 0}));
  const auto events = run_json({"audit", "list", "--limit", "5"}).items();
  const auto is_it = [](const json::Value& one) {
    const auto detail = one.find("detail");
    return one.string_at("event") == "users_imported" && detail->integer_at("users_created") == 3 && detail->string_at("operator");
  };
  CHECK(std::any_of(events.begin(), events.end(), is_it));
}
