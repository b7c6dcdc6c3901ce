// gatewarden mail: what an operator sees of the outbox, and does with it.
#include <algorithm>

#include "harness/smtp_sink.h"
#include "harness/test.h"
#include "system/daemon_stage.h"
#include "system/delivery_stage.h"

namespace gatewarden {
namespace {

using namespace test;

// No daemon takes anything out of its outbox.
Stack& quiet_stack() {
  static Stack stack([] {
    StackOptions options = daemon_alone("");
    options.start_daemon = false;
    return options;
  }());
  return stack;
}

std::string only_id(DeliveryStage& stage) {
  return std::to_string(stage.connection().query_text("SELECT MAX(message_id) FROM outbox_messages").next()->get<std::uint64_t>(0));
}

}  // namespace

TEST("mail command: a list says what waits, and for whom only who asks, which the audit log remembers") {
  Stack& stack = quiet_stack();
  DeliveryStage stage(stack);
  const std::string ada = DeliveryStage::address();
  stage.insert(DeliveryStage::code_for(ada));
  const auto plain = stack.run({"mail", "list"});
  CHECK_EQUAL(0, plain.status);
  CHECK(contains(plain.out, "sign_in_code") && contains(plain.out, "waiting") && !contains(plain.out, ada));
  CHECK(!contains(plain.out, "123456"));
  const auto asked = stack.run({"mail", "list", "--recipients", "--json"});
  CHECK(contains(asked.out, ada) && !contains(asked.out, "123456"));
  CHECK(contains(stack.run({"audit", "list"}).out, "message_recipients_shown"));
}

TEST("mail command: retry makes a message due, and purge removes it") {
  Stack& stack = quiet_stack();
  DeliveryStage stage(stack);
  stage.insert(DeliveryStage::code_for(DeliveryStage::address()));
  const std::string id = only_id(stage);
  const auto is_due = [&] {
    return stage.connection().query_text("SELECT COUNT(*) FROM outbox_messages WHERE available_at <= " +
                                         std::to_string(to_microseconds(SystemClock{}.now())) + " AND message_id = " + id)
               .next()->get<int>(0) == 1;
  };
  stage.connection().execute_text("UPDATE outbox_messages SET available_at = expires_at WHERE message_id = " + id);
  CHECK(!is_due());
  CHECK_EQUAL(0, stack.run({"mail", "retry", id}).status);
  CHECK(is_due());
  CHECK_EQUAL(0, stack.run({"mail", "purge", id, "--yes"}).status);
  CHECK_EQUAL(1, stack.run({"mail", "purge", id, "--yes"}).status);
  CHECK_EQUAL(1, stack.run({"mail", "retry", id}).status);
  CHECK_EQUAL(2, stack.run({"mail", "retry"}).status);
  CHECK_EQUAL(0, stack.run({"mail", "purge", "--all", "--yes"}).status);
  CHECK_EQUAL(std::uint64_t{0}, stage.waiting());
}

TEST("mail command: a test tells each step and leaves out the password, and says why it fails") {
  const std::string folder = make_temporary_folder("mail-command");
  make_certificates(folder);
  std::string refusal;
  const SmtpSink sink({.certificates = folder, .user = "gatewarden", .password = "hush", .answer = [&](const std::string& command, const std::string&) {
    return command == "RCPT" ? refusal : std::string();
  }});
  Stack stack([&] {
    StackOptions options = daemon_alone("[mail]\ntransport = \"smtp\"\nsmtp_host = \"localhost\"\nsmtp_port = " + std::to_string(sink.port()) +
                                        "\nsmtp_ca = \"" + folder + "/ca.pem\"\nsmtp_user = \"gatewarden\"\nsmtp_password_file = \"" + folder +
                                        "/password\"\n");
    options.start_daemon = false;
    return options;
  }());
  write_file(folder + "/password", "hush\n", 0600);
  const auto sent = stack.run({"mail", "test", "ada@example.org", "--language", "de"});
  CHECK_EQUAL(0, sent.status);
  CHECK(contains(sent.err, "> RCPT TO:<ada@example.org>") && contains(sent.err, "< 250") && !contains(sent.err, "hush"));
  CHECK(contains(sent.out, "delivered"));
  CHECK(contains(sink.mails().at(0).part("text/plain"), "Diese Nachricht zeigt"));
  refusal = "550 5.1.1 nobody";
  const auto refused = stack.run({"mail", "test", "ada@example.org"});
  CHECK_EQUAL(1, refused.status);
  CHECK(contains(refused.err, "refused: RCPT: 550 5.1.1"));
  CHECK_EQUAL(2, stack.run({"mail", "test", "nobody"}).status);
  remove_folder(folder);
}
}  // namespace gatewarden
