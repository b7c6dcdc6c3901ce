#include "protocol/parameters.h"

#include <algorithm>
#include <array>

namespace gatewarden::protocol {

namespace {

// RFC 8707 section 2 and RFC 8693 section 2.1 let these stand more than once. Nothing here reads them.
constexpr std::array<std::string_view, 2> repeatable = {"resource", "audience"};

}  // namespace

std::optional<std::string_view> RequestParameters::find(std::string_view name) const {
  std::optional<std::string_view> found;
  bool seen = false;
  for (const auto& [one, value] : all_) {
    if (one != name) continue;
    if (seen) return std::nullopt;
    seen = true;
    if (!value.empty()) found = value;
  }
  return found;
}

bool RequestParameters::is_doubled(std::string_view name) const {
  return std::count_if(all_.begin(), all_.end(), [name](const auto& one) { return one.first == name; }) > 1;
}

std::optional<std::string_view> RequestParameters::doubled() const {
  for (const auto& one : all_) {
    const bool may_repeat = std::find(repeatable.begin(), repeatable.end(), one.first) != repeatable.end();
    if (!may_repeat && is_doubled(one.first)) return one.first;
  }
  return std::nullopt;
}

}  // namespace gatewarden::protocol
