#include "platform/i18n/plural_rule.h"

#include <cassert>

namespace gatewarden::i18n {

namespace {

using Operation = PluralRule::Operation;
using Program = std::vector<PluralRule::Instruction>;

constexpr std::uint64_t most_forms = 8;
constexpr int deepest = 32;
constexpr std::size_t longest_program = 256;

struct Operator {
  std::string_view text;
  int strength;
  Operation operation;
};

// Longer texts before shorter ones that they begin with.
constexpr Operator operators[] = {
    {"||", 1, Operation::either},       {"&&", 2, Operation::both},
    {"==", 3, Operation::equal},        {"!=", 3, Operation::not_equal},
    {"<=", 4, Operation::less_or_equal}, {">=", 4, Operation::greater_or_equal},
    {"<", 4, Operation::less},          {">", 4, Operation::greater},
    {"+", 5, Operation::add},           {"-", 5, Operation::subtract},
    {"*", 6, Operation::multiply},      {"/", 6, Operation::divide},
    {"%", 6, Operation::remainder},
};

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Makes a program in reverse Polish order. Both sides of "&&", "||" and "?:" are computed: nothing here has effects.
class Parser {
 public:
  explicit Parser(std::string_view text) : text_(text) {}

  bool conditional(Program& program, int depth) {
    if (depth > deepest || !binary(program, 1, depth)) return false;
    if (!take("?")) return true;
    return conditional(program, depth + 1) && take(":") && conditional(program, depth + 1) && emit(program, Operation::choose);
  }

  bool at_end() {
    skip_spaces();
    return text_.empty();
  }

 private:
  void skip_spaces() {
    while (!text_.empty() && (text_.front() == ' ' || text_.front() == '\t')) text_.remove_prefix(1);
  }

  bool take(std::string_view word) {
    skip_spaces();
    if (!text_.starts_with(word)) return false;
    text_.remove_prefix(word.size());
    return true;
  }

  static bool emit(Program& program, Operation operation, std::uint64_t number = 0) {
    program.push_back({operation, number});
    return program.size() <= longest_program;
  }

  const Operator* take_operator(int weakest) {
    skip_spaces();
    for (const Operator& one : operators) {
      if (!text_.starts_with(one.text)) continue;
      if (one.strength < weakest) return nullptr;
      text_.remove_prefix(one.text.size());
      return &one;
    }
    return nullptr;
  }

  bool binary(Program& program, int weakest, int depth) {
    if (depth > deepest || !primary(program, depth)) return false;
    while (const Operator* one = take_operator(weakest)) {
      if (!binary(program, one->strength + 1, depth + 1) || !emit(program, one->operation)) return false;
    }
    return true;
  }

  bool primary(Program& program, int depth) {
    if (take("!")) return depth < deepest && primary(program, depth + 1) && emit(program, Operation::negate);
    if (take("(")) return conditional(program, depth + 1) && take(")");
    if (take("n")) return emit(program, Operation::count);
    return number(program);
  }

  bool number(Program& program) {
    if (text_.empty() || !is_digit(text_.front())) return false;
    std::uint64_t value = 0;
    for (; !text_.empty() && is_digit(text_.front()); text_.remove_prefix(1)) {
      if (value > 1'000'000'000) return false;
      value = value * 10 + static_cast<std::uint64_t>(text_.front() - '0');
    }
    return emit(program, Operation::number, value);
  }

  std::string_view text_;
};

// Division by zero yields zero: a wrong rule shows a wrong form, no more.
std::uint64_t compute(Operation operation, std::uint64_t left, std::uint64_t right) {
  switch (operation) {
    case Operation::multiply: return left * right;
    case Operation::divide: return right == 0 ? 0 : left / right;
    case Operation::remainder: return right == 0 ? 0 : left % right;
    case Operation::add: return left + right;
    case Operation::subtract: return left - right;
    case Operation::less: return left < right;
    case Operation::less_or_equal: return left <= right;
    case Operation::greater: return left > right;
    case Operation::greater_or_equal: return left >= right;
    case Operation::equal: return left == right;
    case Operation::not_equal: return left != right;
    case Operation::both: return left != 0 && right != 0;
    case Operation::either: return left != 0 || right != 0;
    case Operation::number:
    case Operation::count:
    case Operation::negate:
    case Operation::choose: break;
  }
  assert(false);
  return 0;
}

std::string_view value_of(std::string_view header, std::string_view name) {
  const std::size_t at = header.find(name);
  if (at == std::string_view::npos) return {};
  const std::string_view rest = header.substr(at + name.size());
  return rest.substr(0, rest.find_first_of(";\n"));
}

std::uint64_t take_last(std::vector<std::uint64_t>& stack) {
  assert(!stack.empty());
  const std::uint64_t value = stack.back();
  stack.pop_back();
  return value;
}

}  // namespace

PluralRule::PluralRule()
    : program_{{Operation::count, 0}, {Operation::number, 1}, {Operation::not_equal, 0}} {}

std::optional<PluralRule> PluralRule::parse(std::string_view header) {
  const std::string_view forms = value_of(header, "nplurals=");
  if (forms.size() != 1 || forms.front() < '1' || static_cast<std::uint64_t>(forms.front() - '0') > most_forms) return std::nullopt;
  PluralRule rule;
  rule.forms_ = static_cast<std::size_t>(forms.front() - '0');
  rule.program_.clear();
  Parser parser(value_of(header, "plural="));
  if (!parser.conditional(rule.program_, 0) || !parser.at_end()) return std::nullopt;
  return rule;
}

std::size_t PluralRule::form_of(std::uint64_t count) const {
  std::vector<std::uint64_t> stack;
  for (const Instruction& one : program_) {
    if (one.operation == Operation::number) {
      stack.push_back(one.number);
    } else if (one.operation == Operation::count) {
      stack.push_back(count);
    } else if (one.operation == Operation::negate) {
      stack.push_back(take_last(stack) == 0 ? 1 : 0);
    } else if (one.operation == Operation::choose) {
      const std::uint64_t otherwise = take_last(stack);
      const std::uint64_t then = take_last(stack);
      stack.push_back(take_last(stack) != 0 ? then : otherwise);
    } else {
      const std::uint64_t right = take_last(stack);
      const std::uint64_t left = take_last(stack);
      stack.push_back(compute(one.operation, left, right));
    }
  }
  const std::uint64_t form = take_last(stack);
  return form < forms_ ? static_cast<std::size_t>(form) : 0;
}

}  // namespace gatewarden::i18n
