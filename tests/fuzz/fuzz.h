// Targets for hostile bytes: each parser of what strangers send, with what must hold for any input. FUZZ("name") { … } sees
// `input`; the corpus is tests/fuzz/corpus/NAME/*, a file an input.
//
// As a test, a target bears its corpus and some thousands of mutations of it, the same in every run.
#pragma once

#include <string>
#include <string_view>

#include "harness/test.h"

namespace gatewarden::fuzz {

struct Target {
  std::string name;
  void (*run)(std::string_view input);
};

// Runs the corpus and mutations of it; a failing input is told as a quoted text.
void replay(const Target& target);

struct RegisterTarget {
  RegisterTarget(const char* name, const char* file, void (*body)());
};

}  // namespace gatewarden::fuzz

#define FUZZ(name)                                                                                                   \
  static void GATEWARDEN_JOIN(fuzz_run_, __LINE__)(std::string_view input);                                          \
  static void GATEWARDEN_JOIN(fuzz_body_, __LINE__)() { gatewarden::fuzz::replay({name, &GATEWARDEN_JOIN(fuzz_run_, __LINE__)}); } \
  static const gatewarden::fuzz::RegisterTarget GATEWARDEN_JOIN(fuzz_registration_, __LINE__)(                       \
      name, __FILE__, &GATEWARDEN_JOIN(fuzz_body_, __LINE__));                                                       \
  static void GATEWARDEN_JOIN(fuzz_run_, __LINE__)(std::string_view input)
