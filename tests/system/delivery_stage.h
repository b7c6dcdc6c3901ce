// Messages for the daemon of a stack, written as an endpoint writes them, and what becomes of them.
#pragma once

#include <string>

#include "base/encoding.h"
#include "domain/operation/connect.h"
#include "domain/operation/outbox.h"
#include "harness/mailbox.h"
#include "harness/process.h"
#include "harness/stack.h"
#include "platform/config/config.h"
#include "platform/crypto/random.h"
#include "platform/process/bell.h"

namespace gatewarden::test {

class DeliveryStage {
 public:
  explicit DeliveryStage(Stack& stack)
      : stack_(stack), settings_(config::load(stack.configuration_file())), connection_(stack.database()),
        outbox_(connection_, operation::derived_key(settings_, operation::KeyPurpose::outbox)) {}

  static std::string address() { return "person-" + to_hex(crypto::random_bytes(8)) + "@example.org"; }
  static operation::Message code_for(const std::string& recipient, const std::string& language = "en") {
    return {.channel = recipient.starts_with('+') ? operation::Channel::sms : operation::Channel::email,
            .recipient = recipient,
            .template_name = "sign_in_code",
            .language = language,
            .values = {{"CODE", "123456"}}};
  }
  void insert(const operation::Message& message, Seconds life = Seconds{600}) { insert_into(outbox_, message, life); }
  void insert_into(operation::Outbox& outbox, const operation::Message& message, Seconds life = Seconds{600}) {
    const Instant now = SystemClock{}.now();
    db::Transaction transaction(connection_);
    outbox.insert(message, now + life, now);
    transaction.commit();
    process::ring(operation::outbox_bell(settings_, message.channel));
  }
  std::uint64_t waiting() {
    return connection_.query_text("SELECT COUNT(*) FROM outbox_messages").next()->get<std::uint64_t>(0);
  }
  bool becomes_empty() {
    return wait_until([&] { return waiting() == 0; }, Milliseconds{30'000});
  }
  bool comes_to_say(const std::string& event) {
    return wait_until([&] { return stack_.daemon_log().find('"' + event + '"') != std::string::npos; }, Milliseconds{30'000});
  }
  db::Connection& connection() { return connection_; }
  operation::Outbox& outbox() { return outbox_; }
  const config::Settings& settings() const { return settings_; }
  Mailbox mailbox() const { return Mailbox(stack_); }

 private:
  Stack& stack_;
  config::Settings settings_;
  db::Connection connection_;
  operation::Outbox outbox_;
};

}  // namespace gatewarden::test
