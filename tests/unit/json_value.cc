// Untrusted JSON: what is read, and what is refused before it is.
#include "harness/test.h"
#include "platform/json/value.h"

namespace gatewarden::json {
namespace {

TEST("json: members are read with their types") {
  const auto value = Value::parse(R"({"s":"\u00e9","i":-7,"r":1.5,"b":false,"n":null,"a":["x","y"],"o":{"k":1}})");
  CHECK(value && value->is_object());
  CHECK_EQUAL("\xc3\xa9", *value->string_at("s"));
  CHECK_EQUAL(std::int64_t{-7}, *value->integer_at("i"));
  CHECK_EQUAL(1.5, *value->find("r")->number());
  CHECK_EQUAL(false, *value->boolean_at("b"));
  CHECK(value->find("n")->type() == Value::Type::null);
  CHECK_EQUAL(std::size_t{2}, value->find("a")->strings()->size());
  CHECK_EQUAL(std::int64_t{1}, *value->find("o")->integer_at("k"));
  CHECK_EQUAL(std::size_t{7}, value->names().size());
}

TEST("S50: no accessor converts from another type") {
  const auto value = Value::parse(R"({"number":"1","text":1,"real":1.0,"exponent":1e3,"truth":1,"list":["x",1]})");
  CHECK(!value->integer_at("number"));
  CHECK(!value->string_at("text"));
  CHECK(!value->integer_at("real"));
  CHECK(!value->integer_at("exponent"));
  CHECK(!value->boolean_at("truth"));
  CHECK(!value->find("list")->strings());
  CHECK(!value->find("text")->strings());
  CHECK(!value->find("absent"));
  CHECK(!value->find("text")->find("x"));
  CHECK(value->find("text")->items().empty());
}

TEST("S50: a name with a NUL does not find the member before it") {
  CHECK(!Value::parse(R"({"iss":"a"})")->find(std::string_view("iss\0x", 5)));
}

TEST("S50: duplicate members are refused on every level") {
  CHECK(!Value::parse(R"({"a":1,"a":1})"));
  CHECK(!Value::parse(R"([{"b":{"a":1,"\u0061":2}}])"));
}

TEST("S50: depth is bounded") {
  CHECK(Value::parse(std::string(16, '[') + std::string(16, ']')));
  CHECK(!Value::parse(std::string(17, '[') + std::string(17, ']')));
  CHECK(!Value::parse(R"({"a":{"b":1}})", 1));
  CHECK(Value::parse(R"({"a":"[[[[{{{{\"[[["})", 1));
  CHECK(!Value::parse(std::string(60000, '[')));
}

TEST("S50: size is bounded") {
  CHECK(Value::parse('"' + std::string(65534, 'x') + '"'));
  CHECK(!Value::parse('"' + std::string(65535, 'x') + '"'));
}

TEST("S50: malformed text is refused") {
  for (const char* text : {"", " ", "{", "{\"a\"}", "[1,]", "{\"a\":1,}", "nul", "01", "+1", ".5", "1.", "'a'", "\"\t\"",
                           "\"\xc0\xaf\"", "\"\xed\xa0\x80\"", "\"\\ud800\"", "\"\\u0000\"", "{}x", "{} {}", "\xef\xbb\xbf{}",
                           "9223372036854775808", "1e999", "NaN", "// c\n1"}) {
    CPPUNIT_ASSERT_MESSAGE(text, !Value::parse(text));
  }
  CHECK(!Value::parse(std::string_view("{}\0", 3)));
}

TEST("json: a value outlives the one it was taken from") {
  std::optional<Value> inner = Value::parse(R"({"outer":{"inner":"text"}})")->find("outer")->find("inner");
  CHECK_EQUAL("text", *inner->string());
}

TEST("json: dump is compact with sorted members") {
  CHECK_EQUAL(R"({"a":[1,true,null],"b":"x"})", Value::parse(R"( { "b" : "x", "a" : [ 1, true, null ] } )")->dump());
}

}  // namespace
}  // namespace gatewarden::json
