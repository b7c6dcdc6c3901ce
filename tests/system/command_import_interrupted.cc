// gatewarden user import, interrupted: however it ends, the next run of the same file goes on, and each row is done once.
#include <csignal>
#include <memory>
#include <sstream>

#include "commands/world.h"
#include "harness/process.h"
#include "harness/servers.h"
#include "harness/stack.h"
#include "harness/test.h"

using namespace std::string_literals;
using namespace gatewarden;

namespace {

constexpr int refused_each = 50;

// Of its own: the small batches leave more records of the audit log than other tests want to read.
test::Stack& stack() {
  static const auto made = [] {
    test::StackOptions options;
    options.start_workers = false;
    return std::make_unique<test::Stack>(options);
  }();
  return *made;
}

std::int64_t users_at(const std::string& domain) {
  static commands::World opened(stack().configuration_file());
  auto rows = opened.stores().database.query_text("SELECT COUNT(*) FROM users WHERE email LIKE '%@" + domain + "'");
  return rows.next()->get<std::int64_t>(0);
}

// Rows with a line break in each third, so that lines and rows differ, and a bad one each fifty.
std::string make_file(const std::string& domain, int count) {
  std::string text = "email,address.formatted\n";
  for (int i = 1; i <= count; ++i) {
    const std::string number = std::to_string(i);
    text += (i % refused_each == 0 ? "nonsense" : "u" + number + "@" + domain) + (i % 3 == 0 ? ",\"Two\nlines\"\n" : ",One\n");
  }
  const std::string path = stack().folder() + "/" + domain + ".csv";
  test::write_file(path, text);
  return path;
}

test::Process start_import(const std::string& file, const std::string& report) {
  test::ProcessOptions options;
  options.output_file = file + ".output";
  options.environment = {"GATEWARDEN_CONFIG=" + stack().configuration_file()};
  return test::Process({test::places().build + "/gatewarden", "user", "import", file, "--batch", "10", "--report", report}, options);
}

// What the whole of it must have come to: the users, and the report's lines, each once and in order.
void check_whole(const std::string& domain, const std::string& file, int count) {
  CHECK_EQUAL(std::int64_t{count - count / refused_each}, users_at(domain));
  std::istringstream report(test::read_file(file + ".refused.csv"));
  std::string line;
  std::vector<int> numbers;
  while (std::getline(report, line)) {
    if (line.find(",email,is no e-mail address,nonsense,") != std::string::npos) numbers.push_back(std::stoi(line));
  }
  std::vector<int> expected;
  // The header, and a line more for each third row before it.
  for (int i = refused_each; i <= count; i += refused_each) expected.push_back(1 + i + (i - 1) / 3);
  CHECK(expected == numbers);
}

}  // namespace

TEST("command: an import that is killed again and again makes each user once and reports each bad row once") {
  // Far more rows than the last threshold: none of the killed may have come to its end before the kill did.
  constexpr int count = 12'000;
  const std::string domain = "killed.example";
  const std::string file = make_file(domain, count);
  for (const int threshold : {1, 300, 310, 900, 1500, 2000, 2500}) {
    auto process = start_import(file, file + ".refused.csv");
    CHECK(test::wait_until([&] { return users_at(domain) >= threshold; }, Milliseconds(60'000)));
    process.signal(SIGKILL);
    CHECK_EQUAL(128 + SIGKILL, process.wait_for_status());
  }
  const auto last = stack().run({"user", "import", file});
  CHECK_EQUAL(1, last.status);
  CHECK(last.err.find("going on after line ") != std::string::npos);
  check_whole(domain, file, count);
}

TEST("command: an interrupt ends an import after the batch, says how to go on, and the next run does") {
  constexpr int count = 6000;
  const std::string domain = "stopped.example";
  const std::string file = make_file(domain, count);
  auto process = start_import(file, file + ".refused.csv");
  CHECK(test::wait_until([&] { return users_at(domain) > 0; }, Milliseconds(60'000)));
  // Twice at once, as behind timeout(1).
  process.signal(SIGINT);
  process.signal(SIGINT);
  CHECK_EQUAL(128 + SIGINT, process.wait_for_status());
  CHECK(test::read_file(file + ".output").find("the same command goes on from there") != std::string::npos);
  CHECK(users_at(domain) < count - count / refused_each);
  CHECK_EQUAL(1, stack().run({"user", "import", file}).status);
  check_whole(domain, file, count);
}

TEST("command: two imports of one file at once are one") {
  constexpr int count = 3000;
  const std::string domain = "both.example";
  const std::string file = make_file(domain, count);
  auto one = start_import(file, file + ".one");
  auto two = start_import(file, file + ".two");
  one.wait_for_status();
  two.wait_for_status();
  // Whichever came first has done what it could; whatever is missing comes now.
  stack().run({"user", "import", file, "--report", "/dev/null"});
  CHECK_EQUAL(std::int64_t{count - count / refused_each}, users_at(domain));
}

TEST("command: a report belongs to one import at a time") {
  const std::string file = make_file("locked.example", 3000);
  auto one = start_import(file, file + ".report");
  CHECK(test::wait_until([&] { return users_at("locked.example") > 0; }, Milliseconds(60'000)));
  one.signal(SIGSTOP);
  const auto second = stack().run({"user", "import", file, "--report", file + ".report"});
  one.signal(SIGCONT);
  CHECK_EQUAL(1, second.status);
  CHECK(second.err.find("is under way") != std::string::npos);
  CHECK_EQUAL(1, one.wait_for_status());
}

TEST("command: an import of many passwords in clear says what they cost") {
  std::string text = "username,password\n";
  for (int i = 0; i < 200'000; ++i) text += "clear" + std::to_string(i) + ",a good long password\n";
  const std::string file = stack().folder() + "/clear.csv";
  test::write_file(file, text);
  auto process = start_import(file, file + ".refused.csv");
  const auto is_told = [&] {
    const std::string output = test::read_file(file + ".output");
    return output.find("passwords in clear are hashed here, about ") != std::string::npos &&
           output.find("if the rest is like the beginning, that takes ") != std::string::npos;
  };
  CHECK(test::wait_until([&] { return is_told() || !process.is_running(); }, Milliseconds(60'000)));
  process.signal(SIGTERM);
  CHECK_EQUAL(128 + SIGTERM, process.wait_for_status());
  CHECK(is_told());
}
