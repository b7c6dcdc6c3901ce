#include "domain/operation/upgrade_lock.h"

#include <stdexcept>

#include "domain/operation/schema.h"

namespace gatewarden::operation {

namespace {

// Names of locks are the whole server's and at most 64 characters, so the database's own name goes in as a digest.
constexpr db::Statement<> acquire("upgrade_lock.acquire", "SELECT GET_LOCK(CONCAT('gatewarden.schema.', MD5(DATABASE())), 2)",
                               db::Reach::no_plan);
constexpr db::Statement<> holds("upgrade_lock.holds",
                             "SELECT IS_USED_LOCK(CONCAT('gatewarden.schema.', MD5(DATABASE()))) = CONNECTION_ID()",
                             db::Reach::no_plan);
constexpr db::Statement<> release("upgrade_lock.release", "SELECT RELEASE_LOCK(CONCAT('gatewarden.schema.', MD5(DATABASE())))",
                               db::Reach::no_plan);

bool is_yes(db::Rows rows) {
  const auto row = rows.next();
  return row && row->get<std::optional<bool>>(0) == true;
}

}  // namespace

UpgradeLock::UpgradeLock(db::Connection& connection) : connection_(connection) {
  if (!is_yes(connection_.query(acquire))) throw UpgradeUnderWay("another program is changing the schema now: wait and try again");
}

UpgradeLock::~UpgradeLock() {
  try {
    connection_.query(release);
  } catch (const std::exception&) {
    // The session is gone, and the lock with it.
  }
}

void UpgradeLock::check() {
  if (!is_yes(connection_.query(holds)))
    throw std::runtime_error("the connection to the database was lost meanwhile: run it again to go on where it stopped");
}

std::vector<db::StatementInfo> UpgradeLock::statements() { return {acquire, holds, release}; }

}  // namespace gatewarden::operation
