// The rule of a language that says which of its plural forms goes with a number: the "Plural-Forms" of a gettext catalogue.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace gatewarden::i18n {

class PluralRule {
 public:
  // "nplurals=2; plural=(n != 1);": the operators of C on one number n. Nothing for what cannot be read.
  static std::optional<PluralRule> parse(std::string_view header);
  // That of English.
  PluralRule();

  std::size_t forms() const { return forms_; }
  // Below forms(), whatever the expression yields.
  std::size_t form_of(std::uint64_t count) const;

  // One operation on a stack of numbers; values and jumps carry a number.
  enum class Operation { number, count, negate, multiply, divide, remainder, add, subtract, less, less_or_equal, greater,
                         greater_or_equal, equal, not_equal, both, either, choose };
  struct Instruction {
    Operation operation = Operation::number;
    std::uint64_t number = 0;
  };

 private:
  std::size_t forms_ = 2;
  std::vector<Instruction> program_;
};

}  // namespace gatewarden::i18n
