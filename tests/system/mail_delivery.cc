// The delivery of the outbox by the daemon, seen from outside: rows go in, messages come out.
#include <algorithm>
#include <atomic>

#include "harness/smtp_sink.h"
#include "harness/test.h"
#include "system/daemon_stage.h"
#include "system/delivery_stage.h"

namespace gatewarden {
namespace {

using namespace test;

StackOptions with_server(const SmtpSink& sink, const std::string& more = "") {
  return daemon_alone("[mail]\ntransport = \"smtp\"\nsmtp_host = \"localhost\"\nsmtp_port = " + std::to_string(sink.port()) +
                      "\nsmtp_tls = \"none\"\n" + more);
}

std::string value_of(const std::string& metrics, const std::string& series) {
  const std::size_t at = metrics.find("\n" + series + " ");
  if (at == std::string::npos) return "";
  const std::size_t begin = at + series.size() + 2;
  return metrics.substr(begin, metrics.find('\n', begin) - begin);
}

}  // namespace

TEST("delivery: a message is gone from the outbox once it is out, in the person's language") {
  DeliveryStage stage(Stack::shared());
  const std::string ada = DeliveryStage::address(), beate = DeliveryStage::address();
  stage.insert(DeliveryStage::code_for(ada));
  stage.insert(DeliveryStage::code_for(beate, "de-AT"));
  const Received english = stage.mailbox().wait_for(ada), german = stage.mailbox().wait_for(beate);
  CHECK_EQUAL(std::string("123456 is your code for Gatewarden"), english.subject);
  CHECK_EQUAL(std::string("123456 ist Ihr Code für Gatewarden"), german.subject);
  CHECK(contains(german.text, "\n    123456\n") && contains(german.html, "<html lang=\"de\""));
  CHECK_EQUAL(std::string("123456"), english.values.at("CODE"));
  CHECK(stage.becomes_empty());
}

TEST("delivery: a text message has words of its own, and the line by which browsers fill a code in") {
  DeliveryStage stage(Stack::shared());
  const std::string number = "+49" + std::to_string(to_microseconds(SystemClock{}.now()) % 10'000'000'000);
  stage.insert(DeliveryStage::code_for(number));
  const Received received = stage.mailbox().wait_for(number);
  CHECK_EQUAL(std::string("sms"), received.channel);
  CHECK_EQUAL(std::string("123456 is your code for Gatewarden. Give it to nobody.\n\n@localhost #123456"), received.text);
}

TEST("delivery: a value cannot leave its place in HTML, and stands as it is in text") {
  DeliveryStage stage(Stack::shared());
  const std::string ada = DeliveryStage::address();
  const std::string evil = "<script>alert(1)</script>\r\nBcc: eve@example.org";
  stage.insert({.channel = operation::Channel::email, .recipient = ada, .template_name = "notice_linked", .language = "en",
                .values = {{"PROVIDER", evil}, {"LINKED", "1"}}});
  const Received received = stage.mailbox().wait_for(ada);
  CHECK(!contains(received.html, "<script>") && contains(received.html, "&lt;script&gt;"));
  CHECK(contains(received.text, "<script>alert(1)</script>"));
  CHECK(contains(received.text, "From now on") && !contains(received.text, "any more"));
}

TEST("delivery: a message that nobody can open, or that has no words, is dropped by its number and holds up nothing") {
  Stack stack(daemon_alone());
  DeliveryStage stage(stack);
  operation::Outbox stranger(stage.connection(), Secret(std::string(32, 'x')));
  const std::string ada = DeliveryStage::address();
  stage.insert_into(stranger, DeliveryStage::code_for(DeliveryStage::address()));
  operation::Message wordless = DeliveryStage::code_for(DeliveryStage::address());
  wordless.template_name = "nothing_of_ours";
  stage.insert(wordless);
  stage.insert(DeliveryStage::code_for(ada));
  expect_log("message_dropped");
  stack.start_daemon();
  CHECK_EQUAL(ada, stage.mailbox().wait_for(ada).recipient);
  CHECK(stage.becomes_empty());
  CHECK(stage.comes_to_say("message_dropped"));
  CHECK(contains(stack.daemon_log(), "it cannot be opened") && contains(stack.daemon_log(), "there is no such template"));
  CHECK(!contains(stack.daemon_log(), wordless.recipient) && !contains(stack.daemon_log(), ada));
}

TEST("delivery: what comes too late is removed and counted, and what was never meant to come is not counted") {
  Stack stack(daemon_alone("[mail]\ntransport = \"\"\n"));
  DeliveryStage stage(stack);
  const Instant now = SystemClock{}.now();
  {
    db::Transaction transaction(stage.connection());
    stage.outbox().insert(DeliveryStage::code_for(DeliveryStage::address()), now - Seconds{1}, now - Seconds{600});
    stage.outbox().insert(DeliveryStage::code_for(""), now - Seconds{600}, now - Seconds{600});
    transaction.commit();
  }
  stack.start_daemon();
  CHECK(stage.comes_to_say("messages_expired"));
  CHECK(contains(stack.daemon_log(), "\"messages\":1"));
  CHECK(stage.becomes_empty());
}

TEST("delivery: a refusal for now is tried again later, one for good is dropped, and the log names nobody") {
  std::atomic<int> asked = 0;
  const SmtpSink sink({.answer = [&](const std::string& command, const std::string& line) -> std::string {
    if (command != "RCPT") return "";
    if (contains(line, "unknown")) return "550 5.1.1 <unknown@example.org> unknown";
    return ++asked == 1 ? "450 4.2.0 greylisted" : "";
  }});
  Stack stack(with_server(sink));
  DeliveryStage stage(stack);
  expect_log("message_dropped");
  stage.insert(DeliveryStage::code_for("greylisted@example.org"));
  stack.start_daemon();
  stage.insert(DeliveryStage::code_for("unknown@example.org"));
  CHECK(stage.comes_to_say("message_dropped"));
  CHECK(wait_until([&] { return sink.mails().size() == 1; }, Milliseconds{30'000}));
  CHECK(stage.becomes_empty());
  CHECK(contains(stack.daemon_log(), "RCPT: 550 5.1.1") && contains(stack.daemon_log(), "RCPT: 450 4.2.0"));
  CHECK(!contains(stack.daemon_log(), "@example.org"));
}

TEST("delivery: a mail server that is down is left alone, said so once, and gets everything when it is back") {
  std::atomic<bool> is_down = true;
  const SmtpSink sink({.answer = [&](const std::string& command, const std::string&) -> std::string {
    return is_down && command == "EHLO" ? "close" : "";
  }});
  Stack stack(with_server(sink));
  DeliveryStage stage(stack);
  expect_log("email_paused");
  stack.start_daemon();
  for (int i = 0; i < 5; ++i) stage.insert(DeliveryStage::code_for(DeliveryStage::address()));
  CHECK(stage.comes_to_say("email_paused"));
  CHECK(wait_until([&] { return sink.connections() >= 2; }, Milliseconds{30'000}));
  is_down = false;
  CHECK(wait_until([&] { return sink.mails().size() == 5; }, Milliseconds{60'000}));
  CHECK(stage.comes_to_say("email_resumed"));
  const std::string log = stack.daemon_log();
  CHECK(log.find("email_paused") == log.rfind("email_paused"));
  CHECK(stage.becomes_empty());
}

TEST("delivery: a message that is taken leaves while another channel hangs") {
  const SmtpSink sink({.answer = [](const std::string& command, const std::string&) { return command == "RCPT" ? "hang" : ""; }});
  Stack stack(with_server(sink, "deadline = 120\n"));
  DeliveryStage stage(stack);
  stack.start_daemon();
  stage.insert(DeliveryStage::code_for(DeliveryStage::address()));
  CHECK(wait_until([&] { return std::ranges::any_of(sink.commands(), [](const auto& one) { return one.starts_with("RCPT"); }); },
                   Milliseconds{30'000}));
  stage.insert(DeliveryStage::code_for("+493012345678"));
  CHECK_EQUAL(std::string("sms"), stage.mailbox().wait_for("+493012345678").channel);
  // And the daemon ends in time, however long the server would let it wait.
  stack.signal_daemon(SIGTERM);
  CHECK_EQUAL(0, stack.wait_for_daemon());
}

TEST("delivery: figures tell what waits, how old it is and what became of the rest") {
  DeliveryStage stage(Stack::shared());
  const std::string ada = DeliveryStage::address();
  stage.insert(DeliveryStage::code_for(ada));
  stage.mailbox().wait_for(ada);
  HttpClient http(Stack::shared());
  const auto delivered = [&] {
    const std::string text = http.get("/metrics").body;
    return contains(text, "gatewarden_outbox_mails{daemon=\"1\"} ") && contains(text, "gatewarden_outbox_sms{daemon=\"1\"} ") &&
           contains(text, "gatewarden_outbox_oldest_seconds{daemon=\"1\"} ") &&
           !value_of(text, R"(gatewarden_messages_total{daemon="1",channel="email",outcome="delivered"})").empty() &&
           value_of(text, R"(gatewarden_messages_total{daemon="1",channel="email",outcome="delivered"})") != "0";
  };
  CHECK(wait_until(delivered, Milliseconds{30'000}));
}

}  // namespace gatewarden
