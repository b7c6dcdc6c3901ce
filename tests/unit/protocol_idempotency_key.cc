// The Idempotency-Key header: what is a key, and which spellings are one.
#include "protocol/idempotency_key.h"

#include "harness/test.h"

using namespace gatewarden;
using protocol::parse_idempotency_key;

namespace {

std::string key(std::string_view header) { return parse_idempotency_key(header).value_or("nothing"); }

}  // namespace

TEST("idempotency_key: with quotes and without it is the same key") {
  const std::string uuid = "8e03978e-40d5-43dd-bc93-6894a57f9324";
  CHECK_EQUAL(uuid, key(uuid));
  CHECK_EQUAL(uuid, key("\"" + uuid + "\""));
  CHECK_EQUAL(uuid, key("  " + uuid + " "));
}

TEST("idempotency_key: a quoted key may hold spaces, quotes and backslashes") {
  CHECK_EQUAL(std::string("a \"b\" \\ c"), key("\"a \\\"b\\\" \\\\ c\""));
}

TEST("idempotency_key: what is no key is nothing") {
  for (const std::string_view header : {"", " ", "\"\"", "\"", "\"a", "a\"", "\"a\"b\"", "\"a\\b\"", "\"a\\\"", "a b", "a,b", "a;b=c", "\"a\";b",
                                        "a\nb", "\xc3\xa9"}) {
    CHECK_EQUAL(std::string("nothing"), key(header));
  }
}

TEST("idempotency_key: it may have 255 bytes and no more") {
  CHECK_EQUAL(std::string(255, 'x'), key(std::string(255, 'x')));
  CHECK_EQUAL(std::string(255, 'x'), key("\"" + std::string(255, 'x') + "\""));
  CHECK_EQUAL(std::string("nothing"), key(std::string(256, 'x')));
}
