// The drain of the registration queue, seen from outside: rows go in, users come out.
#include <algorithm>

#include "domain/account/users.h"
#include "harness/test.h"
#include "platform/password/hasher.h"
#include "system/daemon_stage.h"

namespace gatewarden {
namespace {

using account::FailureReason;
using account::RegistrationState;
using test::DaemonStage;
using test::Stack;

std::optional<account::UserWithPassword> find_user(DaemonStage& stage, const std::string& identifier) {
  const SystemClock clock;
  account::UserIds ids(0, clock);
  return account::Users(stage.connection(), ids).find_with_password(identifier);
}

TEST("R6: registrations that come hashed become users with that hash") {
  DaemonStage stage(Stack::shared());
  const auto entries = DaemonStage::entries(20);
  stage.accept(entries);
  CHECK(stage.become(RegistrationState::created, entries));
  for (const account::Registration& entry : entries) {
    const auto user = find_user(stage, *entry.email);
    CHECK_EQUAL(stage.status(entry).user_id.value(), user.value().user.id);
    CHECK_EQUAL(test::foreign_hash, user->password_hash.value());
  }
}

TEST("R5: a sealed password is opened and hashed by the daemon, and signs the person in") {
  DaemonStage stage(Stack::shared());
  const account::Registration entry = stage.sealed_entry("correct horse battery");
  stage.accept({entry});
  CHECK(stage.become(RegistrationState::created, {entry}));
  const auto user = find_user(stage, *entry.email).value();
  CHECK(user.password_hash.value().starts_with("$argon2id$"));
  password::HasherSettings hashing;
  hashing.budget_file = stage.stack().folder() + "/drain-budget";
  password::Hasher hasher(hashing);
  CHECK(hasher.verify(Secret("correct horse battery"), *user.password_hash).matches);
}

}  // namespace
}  // namespace gatewarden
