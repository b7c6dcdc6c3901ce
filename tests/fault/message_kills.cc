// Daemons killed while they deliver: every message comes out at least once, and nothing stays behind.
#include <csignal>
#include <map>
#include <random>
#include <set>

#include "base/encoding.h"
#include "base/text.h"
#include "domain/operation/connect.h"
#include "fault/registration_stand.h"
#include "fault/rounds.h"
#include "harness/servers.h"
#include "harness/test.h"
#include "platform/config/config.h"
#include "platform/crypto/random.h"
#include "platform/json/value.h"

namespace gatewarden {
namespace {

using namespace test;

constexpr int killed = 128 + SIGKILL;
constexpr Milliseconds patience{30'000};

class MessageStand {
 public:
  MessageStand()
      : stand_("[mail]\ntransport = \"file\"\nsender = \"no-reply@example.org\"\ndeadline = 1\ntemplate_directory = \"" +
               places().source + "/web/mails\"\n"),
        settings_(config::load(stand_.folder() + "/gatewarden.toml")), connection_(stand_.database()),
        outbox_(connection_, operation::derived_key(settings_, operation::KeyPurpose::outbox)) {}

  RegistrationStand& stand() { return stand_; }
  void insert(int count) {
    const Instant now = stand_.clock().now();
    db::Transaction transaction(connection_);
    for (int i = 0; i < count; ++i) {
      const std::string recipient = "person-" + to_hex(crypto::random_bytes(8)) + "@example.org";
      outbox_.insert({.channel = operation::Channel::email, .recipient = recipient, .template_name = "sign_in_code", .language = "en",
                      .values = {{"CODE", "123456"}}},
                     now + std::chrono::hours(24 * 365), now);
      inserted_.insert(recipient);
    }
    transaction.commit();
  }
  void let_leases_lapse() { stand_.advance_clock(Seconds{60}); }
  bool becomes_empty() {
    return wait_until([&] { return stand_.count("outbox_messages") == 0; }, patience);
  }
  // What never came, or came to nobody who was written to.
  std::string losses() const {
    std::map<std::string, int> came;
    for (const std::string& line : split_words(read_file(settings_.server.state_directory + "/messages.jsonl"), '\n')) {
      const auto json = json::Value::parse(line);
      if (!json) return "a line that is no message";
      ++came[json->string_at("recipient").value_or("")];
    }
    std::string found;
    for (const std::string& one : inserted_)
      if (!came.contains(one)) found += one + " is lost; ";
    if (came.size() != inserted_.size()) found += "somebody else was written to";
    return found;
  }

 private:
  RegistrationStand stand_;
  config::Settings settings_;
  db::Connection connection_;
  operation::Outbox outbox_;
  std::set<std::string> inserted_;
};

void kill_at(const std::string& failpoint) {
  MessageStand messages;
  Rounds rounds("outbox." + failpoint, 3, 100);
  while (rounds.next()) {
    messages.insert(10);
    Daemon daemon = messages.stand().start_daemon({"GATEWARDEN_FAILPOINT=outbox." + failpoint + ":" + std::to_string(rounds.done())});
    CHECK(daemon->wait(patience));
    CHECK_EQUAL(killed, daemon->status().value_or(-1));
    messages.let_leases_lapse();
  }
  Daemon daemon = messages.stand().start_daemon();
  CHECK(messages.becomes_empty());
  CHECK_EQUAL(std::string(), messages.losses());
}

TEST("outbox: killed after it has claimed a message, the daemon loses none") { kill_at("after_claim"); }
TEST("outbox: killed between delivery and removal, the daemon loses no message") { kill_at("after_delivery"); }
TEST("outbox: killed after removal, the daemon loses no message") { kill_at("after_remove"); }

TEST("outbox: several daemons, killed at any instant, lose no message") {
  MessageStand messages;
  std::mt19937 generator{std::random_device{}()};
  Rounds rounds("outbox random instants", 4, 300);
  while (rounds.next()) {
    messages.insert(40);
    Daemon one = messages.stand().start_daemon();
    Daemon other = messages.stand().start_daemon();
    std::this_thread::sleep_for(Milliseconds{std::uniform_int_distribution<int>(0, 300)(generator)});
    for (Daemon* const daemon : {&one, &other}) {
      (*daemon)->signal(SIGKILL);
      CHECK((*daemon)->wait(patience));
    }
    messages.let_leases_lapse();
  }
  Daemon daemon = messages.stand().start_daemon();
  CHECK(messages.becomes_empty());
  CHECK_EQUAL(std::string(), messages.losses());
}

}  // namespace
}  // namespace gatewarden
