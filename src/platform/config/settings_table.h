// The settings table: one row a setting, from which everything that knows settings by name is made.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "platform/config/settings.h"

namespace gatewarden::config {

// Where a setting stands in Settings. The type says how its value is read and shown.
template <typename T>
using Reach = T& (*)(Settings&);
using Place = std::variant<Reach<std::string>, Reach<int>, Reach<std::int64_t>, Reach<Seconds>, Reach<Milliseconds>,
                           Reach<std::vector<std::string>>, Reach<Secret>, Reach<Mode>, Reach<bool>>;

// What a value must be beyond its type. Numbers of a Range are in the unit of the setting.
struct Anything {};
struct Range {
  std::int64_t least;
  std::int64_t most;
};
struct OneOf {
  std::span<const std::string_view> words;
};
struct AbsolutePath {};     // or empty, where that is the default
struct Permissions {};      // of a file: written in octal
struct CacheServers {};     // "unix:/path" or "host:port" each
struct Networks {};         // "192.0.2.1", "192.0.2.0/24" or "2001:db8::/32" each
struct Origins {};          // "https://host" or "https://host:port" each, as browsers write them
struct IdentifierKinds {};  // "email", "phone", "username" each
struct CallOut {};          // https, or http to this host itself; or empty. {recipient} and {text} stand for what is filled in
using Allowed =
    std::variant<Anything, Range, OneOf, AbsolutePath, Permissions, CacheServers, Networks, Origins, IdentifierKinds, CallOut>;

enum class UsedBy { worker, daemon, operators, all };

struct Setting {
  std::string_view name;
  Place place;
  Allowed allowed;
  UsedBy used_by;
  std::string_view text;  // one sentence
};

std::span<const Setting> settings_table();
// Null if there is none.
const Setting* find_setting(std::string_view name);

}  // namespace gatewarden::config
