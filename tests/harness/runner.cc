// Runs the tests that this program registered, each as a CppUnit test case, and prints one line for each that failed.
#include <cppunit/TestFailure.h>
#include <cppunit/TestListener.h>
#include <cppunit/TestResult.h>
#include <cppunit/TestSuite.h>
#include <cppunit/Exception.h>
#include <cppunit/SourceLine.h>

#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <string_view>

#include "harness/test.h"

namespace gatewarden::test {

std::vector<Registered>& registered() {
  static std::vector<Registered> tests;
  return tests;
}

namespace {

class Case : public CppUnit::TestCase {
 public:
  explicit Case(const Registered& test) : CppUnit::TestCase(test.claim), body_(test.body) {}
  void runTest() override { body_(); }

 private:
  std::function<void()> body_;
};

class Listener : public CppUnit::TestListener {
 public:
  void startTest(CppUnit::Test*) override { failed_now_ = false; }
  void addFailure(const CppUnit::TestFailure& failure) override {
    failed_now_ = true;
    std::cout << "FAILED: " << failure.failedTestName() << "\n  " << failure.sourceLine().fileName() << ":"
              << failure.sourceLine().lineNumber() << "\n  " << failure.thrownException()->message().details() << std::endl;
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
}  // namespace gatewarden::test

int main(int argc, char** argv) { return gatewarden::test::run(argc, argv); }
