// The one failpoint that is armed. It is global as the log is: a place to die at is no business of those who call past it.
#include "platform/process/failpoint.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <csignal>
#include <optional>
#include <stdexcept>
#include <string>

#include <unistd.h>

#include "base/encoding.h"
#include "base/text.h"

namespace gatewarden::process {
namespace {

enum class Deed { die, raise, stay };

struct NamedDeed {
  std::string_view word;
  Deed deed;
};
constexpr std::array<NamedDeed, 2> deeds{{{"throw", Deed::raise}, {"sleep", Deed::stay}}};

struct Armed {
  std::string name;
  std::optional<std::string> key;  // at passages with this one alone
  Deed deed = Deed::die;
  std::uint64_t from = 1;  // the passage at which it begins
  std::atomic<std::uint64_t> passages = 0;
};
Armed& armed() {
  static Armed the_one;
  return the_one;
}
std::atomic<bool> is_armed = false;

[[noreturn]] void refuse(std::string_view specification) {
  throw std::invalid_argument("GATEWARDEN_FAILPOINT: what is \"" + printable(specification) +
                              "\"? NAME, NAME:N, NAME@HEX, and any of them with =throw or =sleep are understood");
}

bool is_name(std::string_view text) {
  const auto fits = [](char c) { return (c >= 'a' && c <= 'z') || c == '_' || c == '.'; };
  return !text.empty() && std::all_of(text.begin(), text.end(), fits);
}

// Cuts what follows the mark off the text; nothing if the mark is not there.
std::optional<std::string_view> cut_behind(std::string_view& text, char mark) {
  const std::size_t at = text.find(mark);
  if (at == std::string_view::npos) return std::nullopt;
  const std::string_view behind = text.substr(at + 1);
  text = text.substr(0, at);
  return behind;
}

void do_it(Deed deed, std::string_view name) {
  switch (deed) {
    case Deed::die: kill(getpid(), SIGKILL); break;
    case Deed::raise: throw std::runtime_error("failpoint " + std::string(name));
    case Deed::stay: break;
  }
  for (;;) pause();
}

}  // namespace

void arm_failpoint(std::string_view specification) {
  std::string_view rest = specification;
  const auto word = cut_behind(rest, '=');
  const auto number = cut_behind(rest, ':');
  const auto key_text = cut_behind(rest, '@');
  const auto key = key_text ? from_hex(*key_text) : std::nullopt;
  const auto from = number ? parse_unsigned(*number) : std::optional<std::uint64_t>(1);
  const auto deed = std::find_if(deeds.begin(), deeds.end(), [&](const NamedDeed& row) { return row.word == word; });
  const bool is_understood = is_name(rest) && from && *from > 0 && (!word || deed != deeds.end()) && (!key_text || key);
  if (!is_understood) refuse(specification);
  armed().name = rest;
  armed().key = key;
  armed().deed = word ? deed->deed : Deed::die;
  armed().from = *from;
  armed().passages = 0;
  is_armed = true;
}

void failpoint(std::string_view name) { failpoint(name, {}); }

void failpoint(std::string_view name, std::string_view key) {
  if (!is_armed.load(std::memory_order_relaxed)) return;
  Armed& one = armed();
  if (one.name != name || (one.key && *one.key != key) || ++one.passages < one.from) return;
  do_it(one.deed, name);
}

}  // namespace gatewarden::process
