#include "platform/cbor/value.h"

#include <algorithm>
#include <limits>
#include <set>

#include "base/text.h"

namespace gatewarden::cbor {

namespace {

constexpr std::size_t most_bytes = 16 * 1024;
constexpr int most_depth = 4;  // CTAP 2.0 section 6

// RFC 8949 section 3.1.
enum class Major : std::uint8_t { natural, negative, bytes, text, array, map, tag, simple };

constexpr std::uint8_t simple_false = 20, simple_true = 21, simple_null = 22;
constexpr std::uint8_t one_byte_follows = 24, longest_follows = 27;

struct Head {
  Major major;
  std::uint64_t argument;
};

}  // namespace

// Reads one value; what cannot be read is nothing, all the way up.
class Reader {
 public:
  explicit Reader(std::string_view bytes) : bytes_(bytes) {}

  std::optional<Value> value(int depth);
  std::size_t position() const { return at_; }

 private:
  std::size_t left() const { return bytes_.size() - at_; }
  std::optional<Head> head();
  std::optional<std::string> string(std::uint64_t size);
  std::optional<Value::Array> array(std::uint64_t count, int depth);
  std::optional<Value::Map> map(std::uint64_t count, int depth);
  std::optional<Key> key();

  template <typename T>
  static std::optional<Value> made(std::optional<T> content) {
    if (!content) return std::nullopt;
    Value value;
    value.content_ = *std::move(content);
    return value;
  }

  std::string_view bytes_;
  std::size_t at_ = 0;
};

// The first byte of an item and its argument, which must be written as short as it can be. 28 to 31 are reserved, or lengths
// that are not definite. What follows a simple value's first byte is not of our part.
std::optional<Head> Reader::head() {
  if (left() == 0) return std::nullopt;
  const auto first = static_cast<std::uint8_t>(bytes_[at_++]);
  const Major major{static_cast<std::uint8_t>(first >> 5)};
  const std::uint8_t info = first & 0x1f;
  if (info < one_byte_follows) return Head{major, info};
  if (info > longest_follows || major == Major::simple) return std::nullopt;
  const std::size_t size = std::size_t{1} << (info - one_byte_follows);
  if (left() < size) return std::nullopt;
  std::uint64_t argument = 0;
  for (std::size_t i = 0; i < size; ++i) argument = argument << 8 | static_cast<std::uint8_t>(bytes_[at_++]);
  const std::uint64_t shorter_holds = size == 1 ? one_byte_follows : std::uint64_t{1} << (size * 4);
  if (argument < shorter_holds) return std::nullopt;
  return Head{major, argument};
}

std::optional<std::string> Reader::string(std::uint64_t size) {
  if (size > left()) return std::nullopt;
  const std::string_view content = bytes_.substr(at_, static_cast<std::size_t>(size));
  at_ += content.size();
  return std::string(content);
}

// No room is made for what a length promises: each item takes a byte at least, and that must be there.
std::optional<Value::Array> Reader::array(std::uint64_t count, int depth) {
  if (count > left()) return std::nullopt;
  Value::Array items;
  for (std::uint64_t i = 0; i < count; ++i) {
    auto item = value(depth);
    if (!item) return std::nullopt;
    items.push_back(*std::move(item));
  }
  return items;
}

std::optional<Key> Reader::key() {
  auto read = value(0);  // an array or a map is no key
  if (!read) return std::nullopt;
  if (const auto* const number = read->integer()) return Key(*number);
  if (const auto* const text = read->text()) return Key(*text);
  return std::nullopt;
}

std::optional<Value::Map> Reader::map(std::uint64_t count, int depth) {
  if (count > left() / 2) return std::nullopt;
  Value::Map members;
  std::set<Key> keys;
  for (std::uint64_t i = 0; i < count; ++i) {
    auto name = key();
    if (!name || !keys.insert(*name).second) return std::nullopt;
    auto member = value(depth);
    if (!member) return std::nullopt;
    members.emplace_back(*std::move(name), *std::move(member));
  }
  return members;
}

// `depth`: how many arrays and maps in one another there may still be.
std::optional<Value> Reader::value(int depth) {
  const auto read = head();
  if (!read) return std::nullopt;
  const std::uint64_t argument = read->argument;
  switch (read->major) {
    case Major::natural:
    case Major::negative: {
      // Nothing that is spoken here comes near the last of them.
      if (argument > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) return std::nullopt;
      const auto number = static_cast<std::int64_t>(argument);
      return made(std::optional(read->major == Major::natural ? number : -1 - number));
    }
    case Major::bytes: {
      auto content = string(argument);
      return content ? made(std::optional(Value::Bytes{*std::move(content)})) : std::nullopt;
    }
    case Major::text: {
      auto content = string(argument);
      return content && is_utf8(*content) ? made(std::move(content)) : std::nullopt;
    }
    case Major::array: return depth > 0 ? made(array(argument, depth - 1)) : std::nullopt;
    case Major::map: return depth > 0 ? made(map(argument, depth - 1)) : std::nullopt;
    case Major::tag: return std::nullopt;
    case Major::simple: {
      if (argument == simple_false || argument == simple_true) return made(std::optional(argument == simple_true));
      return argument == simple_null ? std::optional(Value()) : std::nullopt;
    }
  }
  return std::nullopt;
}

const std::string* Value::bytes() const {
  const auto* const held = std::get_if<Bytes>(&content_);
  return held ? &held->bytes : nullptr;
}

namespace {

template <typename Wanted>
const Value* member(const Value::Map* map, const Wanted& wanted) {
  if (!map) return nullptr;
  for (const auto& [key, value] : *map) {
    const auto* const name = std::get_if<Wanted>(&key);
    if (name && *name == wanted) return &value;
  }
  return nullptr;
}

}  // namespace

const Value* Value::find(std::int64_t key) const { return member(map(), key); }

const Value* Value::find(std::string_view key) const { return member(map(), std::string(key)); }

std::optional<Prefix> parse_prefix(std::string_view bytes) {
  if (bytes.size() > most_bytes) return std::nullopt;
  Reader reader(bytes);
  auto value = reader.value(most_depth);
  if (!value) return std::nullopt;
  return Prefix{*std::move(value), reader.position()};
}

std::optional<Value> parse(std::string_view bytes) {
  auto prefix = parse_prefix(bytes);
  if (!prefix || prefix->size != bytes.size()) return std::nullopt;
  return std::move(prefix->value);
}

}  // namespace gatewarden::cbor
