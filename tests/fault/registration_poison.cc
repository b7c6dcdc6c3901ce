// F41: rows that cannot become users, among thousands that can. Each is found, named and put aside; all others go through.
#include <array>
#include <bit>
#include <functional>
#include <map>

#include "base/encoding.h"
#include "domain/account/users.h"
#include "fault/registration_stand.h"
#include "fault/rounds.h"
#include "harness/test.h"

namespace gatewarden {
namespace {

using namespace test;
using account::FailureReason;
using account::PasswordForm;
using account::Registration;

constexpr Milliseconds patience{60'000};
constexpr int batch_rows = 500;
const std::string settings = "[registration]\nbatch_rows = " + std::to_string(batch_rows) +
                             "\nbatch_wait = 1000\nretries = 1\nretry_delay = 0\nmost_claims = 3\n";

// A way to spoil a row, before it is accepted or in the queue, and what it must be a dead letter for.
struct Poison {
  std::string name;
  FailureReason reason;
  std::function<void(RegistrationStand&, Registration&)> spoil;
  std::string change = {};  // SET … of its row in the queue
};

void seal_to_a_lost_key(RegistrationStand&, Registration& entry) {
  const crypto::BoxOpener other(std::array{crypto::make_box_private_key()});
  entry.password_form = PasswordForm::sealed;
  entry.password = crypto::BoxSealer(other.public_key()).seal("correct horse", entry.request_id);
}

// A sealed password with one byte changed; the first is the version.
template <bool first>
void damage(RegistrationStand& stand, Registration& entry) {
  stand.seal(entry);
  (first ? entry.password.front() : entry.password.back()) ^= 1;
}

void cut_off(RegistrationStand& stand, Registration& entry) {
  stand.seal(entry);
  entry.password.resize(20);
}

void take_its_address(RegistrationStand& stand, Registration& entry) {
  account::UserIds ids(1, stand.clock());
  account::NewUser user;
  user.identifiers = {{account::IdentifierKind::email, *entry.email}};
  user.password_hash = entry.password;
  db::Transaction transaction(stand.connection());
  stand.oracle().registered_otherwise(account::Users(stand.connection(), ids).insert(user, stand.clock().now()).id);
  transaction.commit();
}

void take_the_address_of_an_earlier_one(RegistrationStand& stand, Registration& entry) {
  const auto earlier = stand.make(1);
  stand.accept(earlier);
  entry.email = earlier.front().email;
}

auto password_of(std::string bytes) {
  return [bytes](RegistrationStand&, Registration& entry) { entry.password = bytes; };
}

void seal(RegistrationStand& stand, Registration& entry) { stand.seal(entry); }

void leave(RegistrationStand&, Registration&) {}

std::vector<Poison> poisons() {
  return {
      {"an address that somebody has", FailureReason::identifier_taken, take_its_address},
      {"an address that is asked for twice", FailureReason::identifier_taken, take_the_address_of_an_earlier_one},
      {"a box to a key that is lost", FailureReason::password_unreadable, seal_to_a_lost_key},
      {"a box of an unknown version", FailureReason::password_unreadable, damage<true>},
      {"a damaged box", FailureReason::password_unreadable, damage<false>},
      {"a box that is cut off", FailureReason::password_unreadable, cut_off},
      {"a hash that is no UTF-8", FailureReason::invalid, password_of("$argon2id$\xff\xfe\xc0\x80")},
      {"a hash with a NUL", FailureReason::invalid, password_of(std::string("$argon2id$v=19\0$m=8", 20))},
      {"a hash of no known form", FailureReason::invalid, password_of("plain text")},
      {"an over-long hash", FailureReason::invalid, password_of("$argon2id$" + std::string(4000, 'A'))},
      {"a password of no known form", FailureReason::invalid, seal, "password_form = ''"},
      {"nobody", FailureReason::invalid, leave, "email = NULL"},
      {"a name with a space at its end", FailureReason::refused, leave, "username = 'ada '"},
      {"a name that is its address as well", FailureReason::refused, leave, "username = email"},
  };
}

// Accepted among `healthy` others, which are accepted with it.
std::map<std::string, Poison> accept_poisoned(RegistrationStand& stand, int healthy) {
  std::map<std::string, Poison> poisoned;
  std::vector<Registration> spoiled = stand.make(static_cast<int>(poisons().size()));
  for (std::size_t i = 0; i < spoiled.size(); ++i) {
    const Poison poison = poisons()[i];
    poison.spoil(stand, spoiled[i]);
    poisoned.emplace(spoiled[i].request_id, poison);
  }
  for (int i = 0; i * batch_rows < healthy; ++i) {
    std::vector<Registration> entries = stand.make(batch_rows);
    const auto first = spoiled.begin() + std::min<std::ptrdiff_t>(i * 3, std::ssize(spoiled));
    const auto last = (i + 1) * batch_rows < healthy ? spoiled.begin() + std::min<std::ptrdiff_t>(i * 3 + 3, std::ssize(spoiled)) : spoiled.end();
    entries.insert(entries.begin() + 7 * i, first, last);
    stand.accept(entries);
  }
  // As a careless hand might.
  db::Connection careless(stand.database());
  careless.execute_text("SET sql_mode = ''");
  for (const auto& [request_id, poison] : poisoned) {
    if (poison.change.empty()) continue;
    const std::array<db::Value, 1> id{std::string_view(request_id)};
    CHECK_EQUAL(1u, careless.execute_text("UPDATE registration_queue SET " + poison.change + " WHERE request_id = ?", id));
    if (poison.name == "nobody") stand.oracle().accepted(request_id, "");
  }
  return poisoned;
}

std::uint64_t inserts(RegistrationStand& stand) {
  return std::stoull(stand.connection().query_text("SHOW GLOBAL STATUS LIKE 'Com_insert'").next()->get<std::string>(1));
}

TEST("F41: one poisoned row in hundreds is a dead letter with its reason, and all others are users") {
  RegistrationStand stand(settings);
  const int healthy = Rounds::are_long() ? 100'000 : 3000;
  const auto poisoned = accept_poisoned(stand, healthy);
  const std::uint64_t inserts_before = inserts(stand);
  CHECK(stand.drain());
  for (const auto& [request_id, poison] : poisoned) {
    const auto letter = stand.registrations().find_dead_letter(request_id);
    CPPUNIT_ASSERT_MESSAGE(poison.name, letter.has_value());
    CPPUNIT_ASSERT_EQUAL_MESSAGE(poison.name, std::string(wire_name(poison.reason)), std::string(wire_name(letter->reason)));
    CPPUNIT_ASSERT_MESSAGE(poison.name, !letter->error.empty());
    CPPUNIT_ASSERT_MESSAGE(poison.name, letter->error.find("example.com") == std::string::npos);
  }
  CHECK_EQUAL(std::string(), stand.oracle().breaches());
  CHECK_EQUAL(poisoned.size(), stand.count("registration_dead_letters"));
  // With the one whose address was taken, and the earlier of those that asked for one.
  CHECK_EQUAL(static_cast<std::uint64_t>(healthy) + 2, stand.count("users"));
  // Six statements a batch; and for each poisoned row, tried twice, a bisection of a batch by users, identifiers and credentials.
  const auto batches = static_cast<std::uint64_t>(healthy / batch_rows + 2);
  const std::uint64_t bisection = 2 * 3 * 2 * static_cast<std::uint64_t>(std::bit_width(static_cast<unsigned>(batch_rows)));
  CHECK(inserts(stand) - inserts_before <= batches * 6 + poisoned.size() * bisection);
}

TEST("F41: a row that crashes the daemon is a dead letter after three crashes, and takes no other with it") {
  RegistrationStand stand(settings);
  const auto bomb = stand.make(1);
  stand.accept_new(700);
  stand.accept(bomb);
  stand.accept_new(700);
  const std::string failpoint = "GATEWARDEN_FAILPOINT=registration.row@" + to_hex(bomb.front().request_id);
  int crashes = 0;
  for (bool is_empty = false; !is_empty; stand.let_leases_lapse()) {
    Daemon daemon = stand.start_daemon({failpoint});
    CHECK(wait_until([&] { return (is_empty = stand.registrations().depth(1) == 0) || !daemon->is_running(); }, patience));
    if (!is_empty) CHECK(++crashes <= 3);
  }
  CHECK_EQUAL(3, crashes);
  const auto letter = stand.registrations().find_dead_letter(bomb.front().request_id);
  CHECK(letter && letter->reason == FailureReason::crashed);
  CHECK_EQUAL(std::uint64_t{1}, stand.count("registration_dead_letters"));
  CHECK_EQUAL(std::uint64_t{1400}, stand.count("users"));
  CHECK_EQUAL(std::string(), stand.oracle().breaches());
}

}  // namespace
}  // namespace gatewarden
