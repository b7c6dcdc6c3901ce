// Each target as a test: its corpus, and mutations of it that are the same in every run.
#ifndef GATEWARDEN_FUZZING

#include "fuzz/fuzz.h"

#include <algorithm>
#include <filesystem>
#include <random>

#include "base/text.h"
#include "harness/process.h"
#include "harness/servers.h"

namespace gatewarden::fuzz {

namespace {

#ifdef GATEWARDEN_SANITIZED
constexpr int mutations_of_each = 500;  // each costs ten times as much, and proves as much more
#else
constexpr int mutations_of_each = 5000;
#endif

// Bytes and pieces on which parsers have stumbled.
constexpr std::string_view pieces[] = {std::string_view("\0", 1), "\n", "\r\n", "%00", "%0a", "%", "&", "=", "..", "//", "\\", "\"", "\xff",
                                       "\xc0\x80", "\xed\xa0\x80", "{", "[", "}", ",", ".", "#", "?", "@", ":", " ", "+", "-1",
                                       "1e300", "9223372036854775808", "\\u0000", "null", "\x1b[31m", "<script>"};

std::vector<std::string> corpus_of(const std::string& name) {
  const std::string folder = test::places().source + "/tests/fuzz/corpus/" + name;
  std::vector<std::string> inputs;
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  for (const auto& file : files) inputs.push_back(test::read_file(file));
  return inputs;
}

// Small numbers below `limit`, the same in every run and with every library.
class Dice {
 public:
  std::size_t throw_below(std::size_t limit) { return limit == 0 ? 0 : numbers_() % limit; }

 private:
  std::mt19937 numbers_{20260101};
};

std::string mutate(std::string input, const std::vector<std::string>& corpus, Dice& dice) {
  for (std::size_t step = dice.throw_below(4) + 1; step > 0; --step) {
    const std::size_t at = dice.throw_below(input.size() + 1);
    const std::size_t length = std::min(dice.throw_below(9), input.size() - at);
    switch (dice.throw_below(6)) {
      case 0: input.replace(at, length, pieces[dice.throw_below(std::size(pieces))]); break;
      case 1: input.erase(at, length); break;
      case 2: input.insert(at, input.substr(at, length)); break;
      case 3: input.resize(at); break;
      case 4:
        if (at < input.size()) input[at] = static_cast<char>(dice.throw_below(256));
        break;
      default: {
        const std::string& other = corpus[dice.throw_below(corpus.size())];
        input = input.substr(0, at) + other.substr(dice.throw_below(other.size() + 1));
      }
    }
  }
  return input;
}

void run_one(const Target& target, const std::string& input) {
  try {
    target.run(input);
  } catch (const std::exception& error) {
    CPPUNIT_FAIL(target.name + " on \"" + printable(input, 2000) + "\": " + error.what());
  }
}

void replay(const Target& target) {
  const std::vector<std::string> corpus = corpus_of(target.name);
  CHECK(!corpus.empty());
  Dice dice;
  for (const std::string& input : corpus) {
    run_one(target, input);
    for (int i = 0; i < mutations_of_each; ++i) run_one(target, mutate(input, corpus, dice));
  }
}

}  // namespace

RegisterTarget::RegisterTarget(const char* name, const char* file, void (*run)(std::string_view input)) {
  test::registered().push_back({std::string("fuzz: ") + name + " bears its corpus and mutations of it", file,
                                [target = Target{name, run}] { replay(target); }});
}

}  // namespace gatewarden::fuzz

#endif
