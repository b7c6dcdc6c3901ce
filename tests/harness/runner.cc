// Runs the tests that this program registered, each as a CppUnit test case, and prints one line for each that failed. What a
// test logs is caught, and what its programs say in logs that are watched: a warning that it did not announce is a failure.
#include <cppunit/TestFailure.h>
#include <cppunit/TestListener.h>
#include <cppunit/TestResult.h>
#include <cppunit/TestSuite.h>
#include <cppunit/Exception.h>
#include <cppunit/SourceLine.h>

#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <string_view>

#include "base/text.h"
#include "harness/test.h"
#include "harness/watched_logs.h"
#include "platform/json/value.h"
#include "platform/log/log.h"

namespace gatewarden::test {

std::vector<Registered>& registered() {
  static std::vector<Registered> tests;
  return tests;
}

namespace {

// What this process logs while a test runs, and the warnings that the test announced.
struct CaughtLog {
  int file = memfd_create("log", MFD_CLOEXEC);
  std::vector<std::string> announced;

  void begin() {
    announced.clear();
    if (ftruncate(file, 0) != 0 || lseek(file, 0, SEEK_SET) != 0) std::abort();
    log::set_descriptor(file);
  }
  std::string text() const {
    std::string all;
    std::array<char, 4096> bytes;
    ssize_t count = 0;
    while ((count = pread(file, bytes.data(), bytes.size(), static_cast<off_t>(all.size()))) > 0)
      all.append(bytes.data(), static_cast<std::size_t>(count));
    return all;
  }
};
CaughtLog& caught_log() {
  static CaughtLog log;
  return log;
}

// Events at warn and above, in order. A slow disk is no fault of a test.
std::vector<std::string> warnings_in(const std::string& text) {
  std::vector<std::string> events;
  for (const std::string& line : split_words(text, '\n')) {
    const auto entry = json::Value::parse(line);
    if (!entry) continue;
    const std::string level = entry->string_at("level").value_or("");
    const std::string event = entry->string_at("event").value_or("");
    if (level != "debug" && level != "info" && event != "slow_query") events.push_back(event);
  }
  return events;
}

void check_log() {
  const WatchedLines watched = look_at_watched_logs();
  const std::vector<std::string> events = warnings_in(caught_log().text() + watched.text);
  const auto has = [](const std::vector<std::string>& list, const std::string& event) {
    return std::find(list.begin(), list.end(), event) != list.end();
  };
  const std::vector<std::string>& announced = caught_log().announced;
  for (const std::string& event : events) {
    if (has(announced, event) || has(watched.allowed, event)) continue;
    CPPUNIT_FAIL("unexpected log event " + event + "\n" + watched.text);
  }
  for (const std::string& event : announced)
    if (!has(events, event)) CPPUNIT_FAIL("no log event " + event);
}

class Case : public CppUnit::TestCase {
 public:
  explicit Case(const Registered& test) : CppUnit::TestCase(test.claim), body_(test.body) {}
  void runTest() override {
    caught_log().begin();
    body_();
    check_log();
  }

 private:
  std::function<void()> body_;
};

class Listener : public CppUnit::TestListener {
 public:
  void startTest(CppUnit::Test*) override { failed_now_ = false; }
  void addFailure(const CppUnit::TestFailure& failure) override {
    failed_now_ = true;
    std::cout << "FAILED: " << failure.failedTestName() << "\n  " << failure.sourceLine().fileName() << ":"
              << failure.sourceLine().lineNumber() << "\n  " << failure.thrownException()->message().details() << caught_log().text() << std::endl;
  }
  void endTest(CppUnit::Test* test) override {
    if (failed_now_) {
      ++failed;
    } else {
      ++passed;
      if (verbose) std::cout << "ok: " << test->getName() << std::endl;
    }
  }
  int passed = 0;
  int failed = 0;
  bool verbose = false;

 private:
  bool failed_now_ = false;
};

int run(int argc, char** argv) {
  std::string_view filter;
  std::size_t shard = 0;
  std::size_t shards = 1;
  bool list = false;
  Listener listener;
  for (int i = 1; i < argc; ++i) {
    const std::string_view argument = argv[i];
    if (argument == "--list") list = true;
    else if (argument == "--verbose") listener.verbose = true;
    else if (argument == "--filter" && i + 1 < argc) filter = argv[++i];
    else if (argument == "--shard" && i + 1 < argc && std::sscanf(argv[++i], "%zu/%zu", &shard, &shards) == 2) --shard;
    else return std::fprintf(stderr, "usage: %s [--list] [--verbose] [--filter WORD] [--shard K/N]\n", argv[0]), 2;
  }
  CppUnit::TestResult result;
  result.addListener(&listener);
  std::size_t index = 0;
  for (const Registered& test : registered()) {
    if (test.claim.find(filter) == std::string::npos) continue;
    if (index++ % shards != shard) continue;
    if (list) {
      std::cout << test.claim << "\n";
      continue;
    }
    Case test_case(test);
    test_case.run(&result);
  }
  if (!list) std::cout << listener.passed << " passed, " << listener.failed << " failed" << std::endl;
  return listener.failed == 0 && (list || listener.passed > 0) ? 0 : 1;
}

}  // namespace

void expect_log(const std::string& event) { caught_log().announced.push_back(event); }

}  // namespace gatewarden::test

int main(int argc, char** argv) {
  // As in every program of ours: whoever goes away while it is written to is an error of that write.
  std::signal(SIGPIPE, SIG_IGN);
  return gatewarden::test::run(argc, argv);
}
