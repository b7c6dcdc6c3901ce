// The targets on libFuzzer, which calls the one that GATEWARDEN_FUZZ_TARGET names.
#ifdef GATEWARDEN_FUZZING

#include <cstddef>
#include <cstdint>
#include <vector>

#include "fuzz/fuzz.h"

namespace gatewarden::fuzz {
namespace {

std::vector<Target>& targets() {
  static std::vector<Target> all;
  return all;
}

const Target& chosen() {
  const char* const name = std::getenv("GATEWARDEN_FUZZ_TARGET");
  for (const Target& target : targets()) {
    if (name != nullptr && target.name == name) return target;
  }
  std::fputs("GATEWARDEN_FUZZ_TARGET must be one of:\n", stderr);
  for (const Target& target : targets()) std::fprintf(stderr, "  %s\n", target.name.c_str());
  std::exit(2);
}

}  // namespace

RegisterTarget::RegisterTarget(const char* name, const char*, void (*run)(std::string_view input)) {
  targets().push_back({name, run});
}

}  // namespace gatewarden::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  static const gatewarden::fuzz::Target& target = gatewarden::fuzz::chosen();
  target.run(std::string_view(reinterpret_cast<const char*>(bytes), size));
  return 0;
}

#endif
