// The lock under which one program at a time changes this database's schema. Private to this folder.
#pragma once

#include <vector>

#include "platform/db/connection.h"

namespace gatewarden::operation {

class UpgradeLock {
 public:
  // Throws UpgradeUnderWay if somebody else holds it for longer than a moment.
  explicit UpgradeLock(db::Connection& connection);
  ~UpgradeLock();
  UpgradeLock(const UpgradeLock&) = delete;
  UpgradeLock& operator=(const UpgradeLock&) = delete;
  // The server frees the lock with the session: throws std::runtime_error unless the connection still holds it.
  void check();

  static std::vector<db::StatementInfo> statements();

 private:
  db::Connection& connection_;
};

}  // namespace gatewarden::operation
