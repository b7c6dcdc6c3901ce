// The drain of the registration queue, seen from outside: rows go in, users come out.
#include <algorithm>
#include <thread>

#include "authentication/registration.h"
#include "domain/account/users.h"
#include "harness/test.h"
#include "platform/password/hasher.h"
#include "system/daemon_stage.h"

namespace gatewarden {
namespace {

using account::FailureReason;
using account::RegistrationState;
using test::daemon_alone;
using test::DaemonStage;
using test::Stack;

std::optional<account::UserWithPassword> find_user(DaemonStage& stage, const std::string& identifier) {
  const SystemClock clock;
  account::UserIds ids(0, clock);
  return account::Users(stage.connection(), ids).find_with_password(identifier);
}

TEST("R6: registrations that come hashed become users with that hash, and one audit row each") {
  DaemonStage stage(Stack::shared());
  const auto entries = DaemonStage::entries(20);
  stage.accept(entries);
  CHECK(stage.become(RegistrationState::created, entries));
  for (const account::Registration& entry : entries) {
    const auto user = find_user(stage, *entry.email).value();
    CHECK_EQUAL(stage.status(entry).user_id.value(), user.user.id);
    CHECK_EQUAL(test::foreign_hash, user.password_hash.value());
    CHECK_EQUAL(1, stage.count("oauth2_audit_log WHERE event = 'user_created' AND client_id = 'importer' AND user_id = " +
                                    std::to_string(user.user.id) + " AND request_id = '" +
                                    authentication::format_uuid(entry.request_id) + "'"));
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
  CHECK(password::Hasher(hashing).verify(Secret("correct horse battery"), *user.password_hash).matches);
}

TEST("R5: a registration keeps what acceptance knew of the person") {
  DaemonStage stage(Stack::shared());
  account::Registration entry = DaemonStage::entry();
  entry.email_verified = true;
  entry.username = "name-" + to_hex(entry.request_id);
  entry.profile = R"({"name":"Ada"})";
  entry.password_form = account::PasswordForm::none;
  entry.password.clear();
  stage.accept({entry});
  CHECK(stage.become(RegistrationState::created, {entry}));
  const auto user = find_user(stage, *entry.username).value();
  CHECK_EQUAL(*entry.email, user.user.email.value());
  CHECK(user.user.email_verified && !user.user.phone_verified);
  CHECK(user.user.profile.find("Ada") != std::string::npos);
  CHECK(!user.password_hash);
}

TEST("R7: of two requests for one address the first makes the user and the second is a dead letter at once") {
  DaemonStage stage(Stack::shared());
  auto entries = DaemonStage::entries(3);
  entries[1].email = entries[0].email;
  stage.accept(entries);
  CHECK(stage.become(RegistrationState::created, {entries[0], entries[2]}));
  CHECK(stage.become(RegistrationState::failed, {entries[1]}));
  CHECK(stage.status(entries[1]).reason == FailureReason::identifier_taken);
  CHECK_EQUAL(1, stage.status(entries[1]).attempts);
  const auto again = [&] {
    account::Registration one = DaemonStage::entry();
    one.email = entries[0].email;
    return one;
  }();
  stage.accept({again});
  CHECK(stage.become(RegistrationState::failed, {again}));
}

TEST("R7: a row that fails is retried as often as the settings say, then it is a dead letter, and others are not held up") {
  Stack stack(daemon_alone("[registration]\nbatch_idle = 20\nretries = 2\nretry_delay = 0\n"));
  stack.start_daemon();
  DaemonStage stage(stack);
  account::Registration bad = stage.sealed_entry("lost");
  bad.password[20] = static_cast<char>(bad.password[20] ^ 1);
  const auto good = DaemonStage::entries(5);
  stage.accept({bad});
  stage.accept(good);
  test::expect_log("registration_dead");
  CHECK(stage.become(RegistrationState::created, good));
  CHECK(stage.become(RegistrationState::failed, {bad}));
  CHECK(stage.status(bad).reason == FailureReason::password_unreadable);
  CHECK_EQUAL(3, stage.status(bad).attempts);
  CHECK_EQUAL(2u, stage.said("registration_failed").size());
  CHECK(stage.comes_to_say("registration_dead"));
  const json::Value letter = stage.said("registration_dead").at(0);
  CHECK_EQUAL(authentication::format_uuid(bad.request_id), letter.string_at("registration").value());
  CHECK_EQUAL(std::string("password_unreadable"), letter.string_at("reason").value());
}

TEST("R7: a password that was sealed to another key is opened once the daemon has been given that key") {
  Stack stack(daemon_alone("[registration]\nbatch_idle = 20\nretries = 100\nretry_delay = 1\n"));
  stack.start_daemon();
  DaemonStage stage(stack);
  const std::string file = stack.folder() + "/registration-key";
  const Secret other = crypto::make_box_private_key();
  account::Registration entry = DaemonStage::entry();
  entry.password_form = account::PasswordForm::sealed;
  entry.password = crypto::BoxSealer(crypto::BoxOpener({&other, 1}).public_key()).seal("secret", entry.request_id);
  stage.accept({entry});
  CHECK(stage.become(RegistrationState::retrying, {entry}));
  test::write_file(file, test::read_file(file) + to_base64(other.reveal()) + "\n", 0600);
  stack.signal_daemon(SIGHUP);
  CHECK(stage.become(RegistrationState::created, {entry}));
}

// Rows of the batches that the daemon wrote, in order.
std::vector<std::int64_t> batches(const DaemonStage& stage) {
  std::vector<std::int64_t> rows;
  for (const json::Value& line : stage.said("registration_flushed")) rows.push_back(line.integer_at("rows").value());
  return rows;
}

TEST("R6: a batch is written when it is full, and what is left when nothing has come for a while") {
  Stack stack(daemon_alone("[registration]\nbatch_rows = 5\nbatch_wait = 60000\nbatch_idle = 1500\n"));
  stack.start_daemon();
  DaemonStage stage(stack);
  stage.accept(DaemonStage::entries(12));
  CHECK(test::wait_until([&] { return batches(stage).size() == 3; }, DaemonStage::long_enough));
  CHECK_EQUAL((std::vector<std::int64_t>{5, 5, 2}), batches(stage));
}

TEST("R6: a batch is written so long after its first row, though others go on coming") {
  Stack stack(daemon_alone("[registration]\nbatch_rows = 1000\nbatch_wait = 400\nbatch_idle = 60000\n"));
  stack.start_daemon();
  DaemonStage stage(stack);
  const auto begin = std::chrono::steady_clock::now();
  while (batches(stage).empty() && std::chrono::steady_clock::now() - begin < DaemonStage::long_enough) {
    stage.accept({DaemonStage::entry()});
  }
  CHECK(!batches(stage).empty() && batches(stage)[0] > 1);
}

TEST("R6: what needs no hash does not wait behind a backlog of passwords that do") {
  Stack stack(daemon_alone("[registration]\nbatch_rows = 50\nbatch_idle = 20\n[passwords]\nargon2_memory_kib = 131072\n"
                           "argon2_iterations = 3\nconcurrent_hashes = 1\n"));
  stack.start_daemon();
  DaemonStage stage(stack);
  std::vector<account::Registration> slow;
  for (unsigned i = 0; i < 64 * std::thread::hardware_concurrency() + 600; ++i) slow.push_back(stage.sealed_entry("secret"));
  stage.accept(slow);
  const auto quick = DaemonStage::entries(5);
  stage.accept(quick);
  CHECK(stage.become(RegistrationState::created, quick));
  CHECK(stage.status(slow.back()).state == RegistrationState::queued);
}

TEST("F9: several daemons of one host share the queue, each in a place of its own") {
  Stack stack(daemon_alone("[registration]\nbatch_rows = 20\nbatch_idle = 20\n"));
  for (int i = 0; i < 3; ++i) CHECK_EQUAL(i, stack.start_daemon());
  DaemonStage stage(stack);
  const auto entries = DaemonStage::entries(600);
  stage.accept(entries);
  CHECK(stage.become(RegistrationState::created, entries));
  CHECK_EQUAL(600, stage.count("users"));
  for (const int place : {1, 2, 3}) {
    CHECK_EQUAL(0, access((stack.folder() + "/run/gatewarden-batchd." + std::to_string(place) + ".prom").c_str(), F_OK));
  }
}

}  // namespace
}  // namespace gatewarden
