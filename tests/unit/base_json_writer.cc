// JSON as it is written.
#include "base/json_writer.h"

#include <cstdint>
#include <limits>
#include <string>

#include "harness/test.h"

using namespace std::string_literals;
using namespace gatewarden;

TEST("json_writer: commas stand between members and items and nowhere else") {
  JsonWriter json;
  json.begin_object().member("a", 1).member("b", "x");
  json.key("c").begin_array().value(1).begin_object().end_object().null().begin_array().end_array().end_array();
  json.member("d", true).member("e", std::vector<std::string>{"p", "q"}).member("f", std::vector<std::string>{}).end_object();
  CHECK_EQUAL(R"({"a":1,"b":"x","c":[1,{},null,[]],"d":true,"e":["p","q"],"f":[]})"s, json.text());
}

TEST("json_writer: strings, numbers and truths keep their type") {
  JsonWriter json;
  json.begin_array().value("1").value("text"s).value(std::numeric_limits<std::int64_t>::min()).value(std::numeric_limits<std::uint64_t>::max());
  json.value(0.5).value(std::numeric_limits<double>::infinity()).value(false).raw("{\"x\":[]}").end_array();
  CHECK_EQUAL(R"(["1","text",-9223372036854775808,18446744073709551615,0.5,null,false,{"x":[]}])"s, json.take());
}

TEST("json_writer: control characters, quotes and backslashes are escaped") {
  JsonWriter json;
  json.value("\"\\\n\r\t\b\x01\x1f\x7f\0"s);
  CHECK_EQUAL("\"\\\"\\\\\\n\\r\\t\\u0008\\u0001\\u001f\\u007f\\u0000\""s, json.text());
}

TEST("S66: what could end a script or open a tag is escaped") {
  JsonWriter json;
  json.value("</script><!--&");
  CHECK_EQUAL("\"\\u003c/script\\u003e\\u003c!--\\u0026\""s, json.text());
}

TEST("json_writer: names are escaped like values") {
  JsonWriter json;
  json.begin_object().member("a\"<", 1).end_object();
  CHECK_EQUAL("{\"a\\\"\\u003c\":1}"s, json.text());
}

TEST("json_writer: UTF-8 stays, malformed bytes become U+FFFD") {
  JsonWriter json;
  json.value("\xc3\xa9\xf0\x9f\x94\x91|\xff|\xc3|\xed\xa0\x80");
  CHECK_EQUAL("\"\xc3\xa9\xf0\x9f\x94\x91|\xef\xbf\xbd|\xef\xbf\xbd|\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\""s, json.text());
}
