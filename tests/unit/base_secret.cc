// Secrets leave nothing behind.
#include "base/secret.h"

#include <algorithm>
#include <cstring>
#include <new>
#include <string>
#include <utility>

#include "harness/test.h"

using namespace std::string_literals;
using namespace gatewarden;

namespace {

// Bytes of an object after it went, found where it stood.
struct Ground {
  alignas(Secret) unsigned char bytes[sizeof(Secret)] = {};
  bool holds(std::string_view text) const {
    return std::search(std::begin(bytes), std::end(bytes), text.begin(), text.end()) != std::end(bytes);
  }
};

}  // namespace

TEST("secret: a short secret is wiped where it stood") {
  Ground ground;
  auto* secret = new (ground.bytes) Secret("hunter2-hunter"s);
  CHECK(ground.holds("hunter2"));
  secret->~Secret();
  CHECK(!ground.holds("hunter2"));
}

TEST("secret: moving leaves nothing at the source") {
  Ground ground;
  auto* secret = new (ground.bytes) Secret("hunter2-hunter"s);
  const Secret taken(std::move(*secret));
  CHECK_EQUAL("hunter2-hunter"s, std::string(taken.reveal()));
  CHECK(!ground.holds("hunter2"));
  secret->~Secret();
}

TEST("secret: assignment takes over and survives itself") {
  Secret a("first, and long enough to live on the heap"s);
  Secret b("second"s);
  a = b;
  CHECK_EQUAL("second"s, std::string(a.reveal()));
  Secret& self = a;
  a = self;
  CHECK_EQUAL("second"s, std::string(a.reveal()));
  a = std::move(b);
  CHECK_EQUAL("second"s, std::string(a.reveal()));
  CHECK(b.empty());
}

TEST("secret: wipe clears what stood beyond a shortened text") {
  std::string bytes = "hunter2-hunter2-hunter2-hunter2-hunter2";
  const char* const where = bytes.data();
  const std::size_t capacity = bytes.capacity();
  bytes.resize(3);
  wipe(bytes);
  CHECK(bytes.empty());
  CHECK_EQUAL(where, bytes.data());
  CHECK(std::all_of(where, where + capacity, [](char c) { return c == 0; }));
}

TEST("secret: equality in constant time is equality") {
  CHECK(equal_in_constant_time("", ""));
  CHECK(equal_in_constant_time("abc", "abc"));
  CHECK(!equal_in_constant_time("abc", "abd"));
  CHECK(!equal_in_constant_time("abc", "xbc"));
  CHECK(!equal_in_constant_time("abc", "abcd"));
  CHECK(!equal_in_constant_time("\x80", std::string_view("\0", 1)));
}
