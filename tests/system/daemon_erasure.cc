// The daemon erases accounts whose grace is over, and no others.
#include "domain/operation/upgrade_lock.h"
#include "harness/test.h"
#include "system/daemon_stage.h"

namespace gatewarden {
namespace {

using namespace test;

}  // namespace

TEST("daemon: an account is erased when its grace is over, not before, with an audit row and a metric") {
  Stack stack(daemon_alone("[accounts]\ndeletion_grace = 86400\n"));
  DaemonStage stage(stack);
  // The daemon finds somebody else at the partitions: what is changed there would be in the way of a moment's work.
  db::Connection upkeep(stack.database());
  const operation::UpgradeLock no_upkeep(upkeep);
  const std::string now = std::to_string(to_microseconds(SystemClock{}.now()));
  stage.connection().execute_text("INSERT INTO users (user_id, status, profile, deleted_at, created_at, updated_at) VALUES"
                                  " (1, 'deleted', '{}', " + now + " - 86401000000, 0, 0), (2, 'deleted', '{}', " + now + ", 0, 0),"
                                  " (3, 'active', '{}', NULL, 0, 0), (4, 'erasing', '{}', " + now + ", 0, 0)");
  stack.start_daemon();
  CHECK(stage.comes_to_say("accounts_erased"));
  CHECK(wait_until([&] { return stage.count("users") == 2; }, DaemonStage::long_enough));
  CHECK_EQUAL(2, stage.count("users WHERE user_id IN (2, 3)"));
  CHECK_EQUAL(2, stage.count("oauth2_audit_log WHERE event = 'user_erased' AND user_id IN (1, 4)"));
}

}  // namespace gatewarden
