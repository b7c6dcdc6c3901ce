// json::Value: untrusted JSON, read. The only folder that sees jansson. Writing is base/json_writer.h.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gatewarden::json {

// A value of a parsed text; shares the text's tree with its parent (second owner: every Value that was taken out of it),
// which nothing changes after parsing. Accessors answer nothing where the type is another, never convert.
class Value {
 public:
  enum class Type { null, boolean, integer, real, string, array, object };

  // Nothing for malformed text, duplicate members, malformed UTF-8, depth over `depth`, more than half a million values, or
  // more than `size` bytes.
  static std::optional<Value> parse(std::string_view text, int depth = 16, std::size_t size = 64 * 1024);

  Type type() const;
  bool is_object() const { return type() == Type::object; }
  bool is_array() const { return type() == Type::array; }

  std::optional<bool> boolean() const;
  std::optional<std::int64_t> integer() const;  // integers only: 1e3 and 1.0 are reals
  std::optional<double> number() const;         // integers and reals
  std::optional<std::string> string() const;

  // Of an object.
  std::optional<Value> find(std::string_view name) const;
  std::vector<std::string> names() const;
  // find() and the accessor in one.
  std::optional<std::string> string_at(std::string_view name) const;
  std::optional<std::int64_t> integer_at(std::string_view name) const;
  std::optional<bool> boolean_at(std::string_view name) const;

  // Of an array; empty for all else.
  std::vector<Value> items() const;
  // An array of strings; nothing if it is no array or holds anything else.
  std::optional<std::vector<std::string>> strings() const;

  // Compact, members sorted by name.
  std::string dump() const;

 private:
  struct Node;
  explicit Value(std::shared_ptr<const Node> node) : node_(std::move(node)) {}
  std::shared_ptr<const Node> node_;
};

// Call once before fork: seeds the hash function of objects.
void prepare_before_fork();

}  // namespace gatewarden::json
