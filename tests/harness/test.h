// TEST("claim") { … }: one claim, one reason to fail. Runs under CppUnit; main() is in runner.cc.
//   PROGRAM [--list] [--filter WORD] [--shard K/N]      ends with "N passed, N failed"
#pragma once

#include <cppunit/TestAssert.h>
#include <cppunit/TestCase.h>

#include <functional>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

namespace gatewarden::test {

struct Registered {
  std::string claim;
  std::string file;
  std::function<void()> body;
};
std::vector<Registered>& registered();

// The test that runs will log this event at warn or above, at least once. One that it did not announce fails it.
void expect_log(const std::string& event);

struct Register {
  Register(const char* claim, const char* file, void (*body)()) { registered().push_back({claim, file, body}); }
};

inline bool contains(std::string_view text, std::string_view piece) { return text.find(piece) != std::string_view::npos; }

template <typename A, typename B>
std::string show_difference(const A& expected, const B& actual) {
  std::ostringstream out;
  if constexpr (requires { out << expected << actual; }) {
    out << "expected: " << expected << "\n  actual: " << actual;
  } else {
    out << "values differ";
  }
  return out.str();
}

}  // namespace gatewarden::test

#define GATEWARDEN_JOIN_(a, b) a##b
#define GATEWARDEN_JOIN(a, b) GATEWARDEN_JOIN_(a, b)
#define TEST(claim)                                                                                                  \
  static void GATEWARDEN_JOIN(test_body_, __LINE__)();                                                               \
  static const gatewarden::test::Register GATEWARDEN_JOIN(test_registration_, __LINE__)(                             \
      claim, __FILE__, &GATEWARDEN_JOIN(test_body_, __LINE__));                                                      \
  static void GATEWARDEN_JOIN(test_body_, __LINE__)()

#define CHECK(condition) CPPUNIT_ASSERT(condition)
#define CHECK_EQUAL(expected, actual)                                                                                \
  do {                                                                                                               \
    const auto check_expected_ = (expected);                                                                         \
    const auto check_actual_ = (actual);                                                                             \
    if (!(check_expected_ == check_actual_))                                                                         \
      CPPUNIT_FAIL(gatewarden::test::show_difference(check_expected_, check_actual_));                               \
  } while (false)
#define CHECK_THROWS(type, expression)                                                                               \
  do {                                                                                                               \
    bool check_threw_ = false;                                                                                       \
    try {                                                                                                            \
      (void)(expression);                                                                                            \
    } catch (const type&) {                                                                                          \
      check_threw_ = true;                                                                                           \
    }                                                                                                                \
    if (!check_threw_) CPPUNIT_FAIL("no " #type " from " #expression);                                               \
  } while (false)
