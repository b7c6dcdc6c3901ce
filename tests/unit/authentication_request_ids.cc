// The ids of registrations: random ones in order of time, and those that a caller's key makes.
#include "authentication/request_ids.h"

#include <set>

#include "authentication/registration.h"
#include "base/encoding.h"
#include "harness/test.h"

using namespace gatewarden;
using authentication::derive_request_id;
using authentication::make_request_id;

namespace {

// RFC 9562 section 4: version and variant stand in the digits 14 and 19.
std::string marks_of(const std::string& id) {
  const std::string text = authentication::format_uuid(id);
  return {text[14], std::string_view("89ab").find(text[19]) == std::string_view::npos ? '?' : 'v'};
}

const Secret key("a key of the test");

}  // namespace

TEST("request ids: random ones are version 7, differ, and begin with their time") {
  const Instant now = from_microseconds(1'700'000'000'123'456);
  std::set<std::string> ids;
  for (int i = 0; i < 1000; ++i) {
    const std::string id = make_request_id(now);
    CHECK_EQUAL(std::string("7v"), marks_of(id));
    CHECK_EQUAL(std::string("018bcfe5687b"), to_hex(id.substr(0, 6)));
    ids.insert(id);
  }
  CHECK_EQUAL(std::size_t{1000}, ids.size());
  CHECK(make_request_id(now) < make_request_id(now + Milliseconds{1}));
}

TEST("request ids: of one client, key and place there is one, and no two of others are the same") {
  const std::string id = derive_request_id(key, "album", "order-1", 0);
  CHECK_EQUAL(std::string("8v"), marks_of(id));
  CHECK_EQUAL(id, derive_request_id(key, "album", "order-1", 0));
  const std::set<std::string> others{id,
                                     derive_request_id(key, "album", "order-1", 1),
                                     derive_request_id(key, "album", "order-2", 0),
                                     derive_request_id(key, "other", "order-1", 0),
                                     derive_request_id(key, std::nullopt, "order-1", 0),
                                     derive_request_id(key, "album", "1order-1", 0),
                                     derive_request_id(Secret("another"), "album", "order-1", 0)};
  CHECK_EQUAL(std::size_t{7}, others.size());
}
