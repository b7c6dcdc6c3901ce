// Daemons killed while they erase accounts: nothing is half erased, and nobody is forgotten.
#include <csignal>

#include "domain/operation/upgrade_lock.h"
#include "harness/test.h"
#include "system/daemon_stage.h"

namespace gatewarden {
namespace {

using namespace test;

constexpr int people = 30;

struct Scene {
  Scene() {
    const std::string folk = " FROM seq_1_to_" + std::to_string(people);
    stage.connection().execute_text("INSERT INTO users (user_id, status, profile, deleted_at, created_at, updated_at)"
                                    " SELECT 1000 + seq, 'deleted', '{}', seq, 0, 0" + folk);
    stage.connection().execute_text("INSERT INTO user_identifiers (identifier, kind, user_id, created_at)"
                                    " SELECT CONCAT('gone-', seq, '@example.org'), 'email', 1000 + seq, 0" + folk);
    stage.connection().execute_text("INSERT INTO user_credentials (credential_id, user_id, kind, secret, created_at)"
                                    " SELECT 1000 + seq, 1000 + seq, 'password', 'x', 0" + folk);
    stage.connection().execute_text("INSERT INTO oauth2_audit_log (event_id, expires_day, event, user_id, address, created_at)"
                                    " SELECT UNHEX(MD5(seq)), 30000, 'login_succeeded', 1000 + seq, '192.0.2.1', 0" + folk);
  }
  std::int64_t count(const std::string& from) { return stage.count(from); }
  std::int64_t left() { return count("users WHERE user_id > 1000"); }

  Stack stack{daemon_alone("[accounts]\ndeletion_grace = 0\nerasure_batch = 7\n")};
  DaemonStage stage{stack};
  // Daemons find somebody else at the partitions: what is changed there would be in the way of a moment's work.
  db::Connection upkeep{stack.database()};
  operation::UpgradeLock no_upkeep{upkeep};
};

}  // namespace

TEST("erasure: a daemon that is killed at any piece leaves nobody half erased, and the next one goes on") {
  Scene scene;
  int deaths = 0;
  // Each daemon dies a little later than the one before.
  for (const char* where : {"erasure.piece", "erasure.piece:2", "erasure.before_last", "erasure.piece:3", "erasure.before_last:2"}) {
    if (scene.left() == 0) break;
    const int daemon = scene.stack.start_daemon({std::string("GATEWARDEN_FAILPOINT=") + where});
    CHECK_EQUAL(128 + SIGKILL, scene.stack.wait_for_daemon(daemon));
    ++deaths;
    // Whoever lacks something can never come back; whoever is gone is gone from everywhere, and is told of once.
    CHECK_EQUAL(0, scene.count("users u WHERE user_id > 1000 AND status = 'deleted' AND NOT EXISTS"
                               " (SELECT 1 FROM user_credentials c WHERE c.user_id = u.user_id)"));
    CHECK_EQUAL(0, scene.count("user_identifiers i WHERE user_id > 1000 AND NOT EXISTS"
                               " (SELECT 1 FROM users u WHERE u.user_id = i.user_id)"));
    CHECK_EQUAL(people - scene.left(), scene.count("oauth2_audit_log WHERE event = 'user_erased'"));
    CHECK_EQUAL(0, scene.count("oauth2_audit_log a WHERE address IS NOT NULL AND NOT EXISTS"
                               " (SELECT 1 FROM users u WHERE u.user_id = a.user_id)"));
  }
  CHECK(deaths >= 4);
  scene.stack.start_daemon();
  CHECK(wait_until([&] { return scene.left() == 0; }, DaemonStage::long_enough));
  CHECK_EQUAL(people, scene.count("oauth2_audit_log WHERE event = 'user_erased'"));
  CHECK_EQUAL(0, scene.count("user_identifiers WHERE user_id > 1000"));
}

}  // namespace gatewarden
