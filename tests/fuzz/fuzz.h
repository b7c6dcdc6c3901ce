// Targets for hostile bytes: each parser of what strangers send, with what must hold for any input. FUZZ("name") { … } sees
// `input`; the corpus is tests/fuzz/corpus/NAME/*, a file an input. Built twice:
//
// As a test, a target bears its corpus and some thousands of mutations of it, the same in every run (replay.cc). By make
// fuzz it runs on clang's libFuzzer, under AddressSanitizer and UndefinedBehaviorSanitizer (live.cc).
#pragma once

#include <string>
#include <string_view>

namespace gatewarden::fuzz {

struct Target {
  std::string name;
  void (*run)(std::string_view input);
};

struct RegisterTarget {
  RegisterTarget(const char* name, const char* file, void (*run)(std::string_view input));
};

}  // namespace gatewarden::fuzz

#ifdef GATEWARDEN_FUZZING

#include <cstdio>
#include <cstdlib>

#define GATEWARDEN_JOIN_(a, b) a##b
#define GATEWARDEN_JOIN(a, b) GATEWARDEN_JOIN_(a, b)
#define CHECK(condition)                                                          \
  do {                                                                            \
    if (!(condition)) {                                                           \
      std::fprintf(stderr, "%s:%d: not so: %s\n", __FILE__, __LINE__, #condition); \
      std::abort();                                                               \
    }                                                                             \
  } while (false)
#define CHECK_EQUAL(expected, actual) CHECK((expected) == (actual))

#else

#include "harness/test.h"

#endif

#define FUZZ(name)                                                                                              \
  static void GATEWARDEN_JOIN(fuzz_run_, __LINE__)(std::string_view input);                                     \
  static const gatewarden::fuzz::RegisterTarget GATEWARDEN_JOIN(fuzz_registration_, __LINE__)(                  \
      name, __FILE__, &GATEWARDEN_JOIN(fuzz_run_, __LINE__));                                                   \
  static void GATEWARDEN_JOIN(fuzz_run_, __LINE__)(std::string_view input)
