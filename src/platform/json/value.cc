// Untrusted JSON on jansson: bounded before it is parsed, then read without conversions.
#include "platform/json/value.h"

#include <jansson.h>

#include <cstdlib>

namespace gatewarden::json {
namespace {

// A value takes some hundred bytes of memory, of the text two.
constexpr std::size_t most_values = 500'000;

// Whether arrays and objects stand in one another no deeper than `limit`, by brackets outside of strings, and hold no more
// values than the bound, by commas and brackets. jansson's own bound of depth is 2048, which a recursive reader of the tree
// should not have to bear.
bool is_within_bounds(std::string_view text, int limit) {
  int depth = 0;
  std::size_t values = 1;
  bool in_string = false;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    if (in_string) {
      if (c == '\\') ++at;
      else if (c == '"') in_string = false;
    } else if (c == '"') {
      in_string = true;
    } else if (c == '[' || c == '{') {
      if (++depth > limit || ++values > most_values) return false;
    } else if (c == ',') {
      if (++values > most_values) return false;
    } else if (c == ']' || c == '}') {
      --depth;
    }
  }
  return true;
}

}  // namespace

// Never made: a Node* is a json_t* that this file alone turns back.
struct Value::Node {
  static const json_t* tree(const std::shared_ptr<const Node>& node) { return reinterpret_cast<const json_t*>(node.get()); }

  // The child shares the count of the whole tree: jansson's own counts stay untouched, and const holds.
  static Value child(const Value& parent, const json_t* node) {
    return Value(std::shared_ptr<const Node>(parent.node_, reinterpret_cast<const Node*>(node)));
  }
};

std::optional<Value> Value::parse(std::string_view text, int depth, std::size_t size) {
  if (text.size() > size || !is_within_bounds(text, depth)) return std::nullopt;
  json_error_t error;
  json_t* const tree = json_loadb(text.data(), text.size(), JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &error);
  if (tree == nullptr) return std::nullopt;
  const std::shared_ptr<json_t> owner(tree, [](json_t* root) { json_decref(root); });
  return Value(std::shared_ptr<const Node>(owner, reinterpret_cast<const Node*>(tree)));
}

Value::Type Value::type() const {
  switch (json_typeof(Node::tree(node_))) {
    case JSON_OBJECT: return Type::object;
    case JSON_ARRAY: return Type::array;
    case JSON_STRING: return Type::string;
    case JSON_INTEGER: return Type::integer;
    case JSON_REAL: return Type::real;
    case JSON_TRUE:
    case JSON_FALSE: return Type::boolean;
    case JSON_NULL: return Type::null;
  }
  std::abort();
}

std::optional<bool> Value::boolean() const {
  const json_t* const node = Node::tree(node_);
  if (!json_is_boolean(node)) return std::nullopt;
  return json_is_true(node);
}

std::optional<std::int64_t> Value::integer() const {
  const json_t* const node = Node::tree(node_);
  if (!json_is_integer(node)) return std::nullopt;
  return json_integer_value(node);
}

std::optional<double> Value::number() const {
  const json_t* const node = Node::tree(node_);
  if (!json_is_number(node)) return std::nullopt;
  return json_number_value(node);
}

std::optional<std::string> Value::string() const {
  const json_t* const node = Node::tree(node_);
  if (!json_is_string(node)) return std::nullopt;
  return std::string(json_string_value(node), json_string_length(node));
}

std::optional<Value> Value::find(std::string_view name) const {
  // No member has a NUL in its name (jansson refuses them), and a C string would end at one.
  if (name.find('\0') != std::string_view::npos) return std::nullopt;
  const json_t* const member = json_object_get(Node::tree(node_), std::string(name).c_str());
  if (member == nullptr) return std::nullopt;
  return Node::child(*this, member);
}

std::vector<std::string> Value::names() const {
  std::vector<std::string> names;
  json_t* const object = const_cast<json_t*>(Node::tree(node_));  // iterating changes nothing
  for (void* at = json_object_iter(object); at != nullptr; at = json_object_iter_next(object, at)) {
    names.emplace_back(json_object_iter_key(at));
  }
  return names;
}

std::optional<std::string> Value::string_at(std::string_view name) const {
  const auto member = find(name);
  return member ? member->string() : std::nullopt;
}

std::optional<std::int64_t> Value::integer_at(std::string_view name) const {
  const auto member = find(name);
  return member ? member->integer() : std::nullopt;
}

std::optional<bool> Value::boolean_at(std::string_view name) const {
  const auto member = find(name);
  return member ? member->boolean() : std::nullopt;
}

std::vector<Value> Value::items() const {
  const json_t* const array = Node::tree(node_);
  std::vector<Value> items;
  items.reserve(json_array_size(array));
  for (std::size_t i = 0; i < json_array_size(array); ++i) items.push_back(Node::child(*this, json_array_get(array, i)));
  return items;
}

std::optional<std::vector<std::string>> Value::strings() const {
  if (!is_array()) return std::nullopt;
  std::vector<std::string> strings;
  for (const Value& item : items()) {
    auto text = item.string();
    if (!text) return std::nullopt;
    strings.push_back(*std::move(text));
  }
  return strings;
}

std::string Value::dump() const {
  char* const text = json_dumps(Node::tree(node_), JSON_COMPACT | JSON_SORT_KEYS | JSON_ENCODE_ANY);
  if (text == nullptr) std::abort();  // memory is gone
  const std::unique_ptr<char, decltype(&std::free)> owner(text, &std::free);
  return text;
}

void prepare_before_fork() { json_object_seed(0); }

}  // namespace gatewarden::json
