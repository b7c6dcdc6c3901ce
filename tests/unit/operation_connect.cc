// What the configuration says to the platform.
#include "domain/operation/connect.h"
#include "harness/test.h"

namespace gatewarden::operation {
namespace {

TEST("password: workers keep the memory of a hash only on a host that has it for all of them") {
  config::Settings settings;
  settings.passwords.argon2_memory_kib = 64;
  settings.workers.browser.workers = 16;
  CHECK(hasher_settings(settings).keep_memory_if_contended);
  settings.passwords.argon2_memory_kib = 4 << 20;
  settings.workers.browser.workers = 1024;
  CHECK(!hasher_settings(settings).keep_memory_if_contended);
}

}  // namespace
}  // namespace gatewarden::operation
