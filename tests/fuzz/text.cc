// What the base layer reads: addresses, forms, encodings, cookies.
#include "base/encoding.h"
#include "base/http.h"
#include "base/json_writer.h"
#include "base/text.h"
#include "base/uri.h"
#include "fuzz/fuzz.h"
#include "platform/json/value.h"

namespace gatewarden {

FUZZ("uri") {
  const auto uri = parse_uri(input);
  if (!uri) return;
  // The parts are the text: nothing is lost, added or decoded.
  std::string whole = uri->scheme + ":";
  if (uri->has_authority) {
    whole += "//";
    if (uri->userinfo) whole += *uri->userinfo + "@";
    whole += uri->host;
    if (uri->port) whole += ":" + *uri->port;
  }
  whole += uri->path;
  if (uri->query) whole += "?" + *uri->query;
  if (uri->fragment) whole += "#" + *uri->fragment;
  CHECK_EQUAL(std::string(input), whole);
  CHECK(is_printable_ascii(input));
  CHECK(input.find_first_of(" \\\"<>") == std::string_view::npos);
  CHECK(uri->host.find_first_of("/?#@") == std::string::npos);
}

FUZZ("form") {
  const auto form = parse_form(input);
  if (!form) return;
  CHECK(form->size() <= 100);
  const auto again = parse_form(build_form(*form));
  CHECK(again && *again == *form);
  const std::string uri = with_query("https://app.example/callback?kept=1#end", *form);
  CHECK(uri.starts_with("https://app.example/callback?kept=1") && uri.ends_with("#end"));
}

FUZZ("encodings") {
  if (const auto bytes = from_base64url(input)) CHECK_EQUAL(std::string(input), to_base64url(*bytes));
  if (const auto bytes = from_base64(input)) CHECK_EQUAL(std::string(input), to_base64(*bytes));
  if (const auto bytes = from_hex(input)) CHECK_EQUAL(to_lower_ascii(input), to_hex(*bytes));
  const std::string shown = printable(input, 100'000);
  CHECK(is_utf8(shown));
  for (const char c : shown) CHECK(c == 0x20 || static_cast<unsigned char>(c) > 0x20);
}

FUZZ("cookie") {
  http::Request request;
  request.headers = {{"cookie", std::string(input)}};
  const auto value = request.cookie("__Host-gatewarden_session");
  if (value) CHECK(input.find(*value) != std::string_view::npos && value->find(';') == std::string::npos);
  request.headers = {{"content-type", std::string(input)}};
  CHECK_EQUAL(to_lower_ascii(request.media_type()), request.media_type());
}

FUZZ("json") {
  const auto value = json::Value::parse(input);
  if (!value) return;
  const std::string text = value->dump();
  const auto again = json::Value::parse(text);
  CHECK(again && again->dump() == text);
  for (const std::string& name : value->names()) CHECK(value->find(name).has_value());
}

FUZZ("json_writer") {
  JsonWriter writer;
  writer.begin_object().member("text", input).end_object();
  // A NUL is written as it must be, and refused when it is read.
  if (input.size() < 8000 && input.find('\0') == std::string_view::npos) CHECK(json::Value::parse(writer.text()).has_value());
  CHECK(writer.text().find_first_of("<>&") == std::string::npos);
}

}  // namespace gatewarden
