// cbor::Value: untrusted CBOR (RFC 8949), read. The part of it that authenticators speak (CTAP2 canonical CBOR encoding form,
// Client to Authenticator Protocol 2.0 section 6), and nothing else: definite lengths, shortest numbers, no tags, no floating
// point, keys that are integers or texts, none of them twice.
//
// The order of keys is not demanded: authenticators are about that sort otherwise, and nothing here depends on it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace gatewarden::cbor {

using Key = std::variant<std::int64_t, std::string>;

class Value {
 public:
  using Array = std::vector<Value>;
  using Map = std::vector<std::pair<Key, Value>>;
  struct Bytes { std::string bytes; };

  // All null where the type is another; nothing is converted. Valid as long as the value.
  const std::int64_t* integer() const { return std::get_if<std::int64_t>(&content_); }
  const bool* boolean() const { return std::get_if<bool>(&content_); }
  const std::string* bytes() const;
  const std::string* text() const { return std::get_if<std::string>(&content_); }
  const Array* array() const { return std::get_if<Array>(&content_); }
  const Map* map() const { return std::get_if<Map>(&content_); }

  // The member of a map; null if there is none, or for what is no map.
  const Value* find(std::int64_t key) const;
  const Value* find(std::string_view key) const;

 private:
  friend class Reader;
  std::variant<std::monostate, std::int64_t, bool, Bytes, std::string, Array, Map> content_;  // monostate: null
};

struct Prefix {
  Value value;
  std::size_t size;  // how many bytes it took
};

// The one value that `bytes` begin with. Nothing for what is not of this part of CBOR, cut short, longer than 16 KiB, or deeper
// than CTAP2 allows: four arrays or maps in one another.
std::optional<Prefix> parse_prefix(std::string_view bytes);
// The same where nothing follows the value.
std::optional<Value> parse(std::string_view bytes);

}  // namespace gatewarden::cbor
