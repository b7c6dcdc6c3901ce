// Mail to a server that behaves well, badly, or not at all.
#include <atomic>
#include <memory>

#include "harness/process.h"
#include "base/encoding.h"
#include "harness/smtp_sink.h"
#include "harness/test.h"
#include "platform/mail/transport.h"

using namespace gatewarden;
using namespace gatewarden::test;
using Kind = mail::Outcome::Kind;

namespace {

const std::string& certificates() {
  struct Folder {
    std::string path = make_temporary_folder("smtp");
    Folder() { make_certificates(path); }
    ~Folder() { remove_folder(path); }
  };
  static const Folder folder;
  return folder.path;
}

mail::Composed message() {
  return {.recipient = "ada@example.org", .template_name = "sign_in_code", .language = "en", .subject = "Your code", .text = "123456\n",
          .html = "<p>123456</p>\n", .values = {}, .id = "id1", .date = *parse_rfc3339("2026-11-21T09:12:03Z")};
}

config::Settings settings_for(const SmtpSink& sink, const std::string& tls = "starttls") {
  config::Settings settings;
  settings.mail.transport = "smtp";
  settings.mail.sender = "no-reply@example.org";
  settings.mail.smtp_host = "localhost";
  settings.mail.smtp_port = sink.port();
  settings.mail.smtp_tls = tls;
  settings.mail.smtp_ca = certificates() + "/ca.pem";
  settings.mail.deadline = Seconds{20};
  return settings;
}

mail::Outcome deliver(const config::Settings& settings, const mail::Composed& one = message()) {
  return mail::make_mail_transport(settings)->deliver(one);
}

// What becomes of a mail where this is answered to that command.
mail::Outcome answered(const std::string& command, const std::string& reply) {
  const SmtpSink sink({.answer = [=](const std::string& asked, const std::string&) { return asked == command ? reply : ""; }});
  return deliver(settings_for(sink, "none"));
}

SmtpSinkOptions with_tls() { return {.certificates = certificates()}; }

}  // namespace

TEST("smtp: a mail goes over TLS to the one recipient, whole, dots and all") {
  const SmtpSink sink(with_tls());
  mail::Composed one = message();
  one.text = ".\n.hidden\nFrom me\n";
  CHECK(deliver(settings_for(sink), one).kind == Kind::delivered);
  const TakenMail mail = sink.mails().at(0);
  CHECK(mail.over_tls);
  CHECK_EQUAL(std::string("<no-reply@example.org>"), mail.from);
  CHECK_EQUAL(std::string("<ada@example.org>"), mail.to);
  CHECK_EQUAL(one.text, mail.part("text/plain"));
  CHECK_EQUAL(one.html, mail.part("text/html"));
}

TEST("smtp: TLS from the first byte, and a connection that several mails use") {
  const SmtpSink sink({.certificates = certificates(), .tls_at_once = true});
  const config::Settings settings = settings_for(sink, "tls");
  const auto transport = mail::make_mail_transport(settings);
  for (int i = 0; i < 3; ++i) CHECK(transport->deliver(message()).kind == Kind::delivered);
  CHECK_EQUAL(std::size_t{3}, sink.mails().size());
  CHECK_EQUAL(1, sink.connections());
}

TEST("smtp: where STARTTLS is demanded and not offered, refused, or under a wrong certificate, nothing is said") {
  const SmtpSink clear;
  const SmtpSink refusing({.certificates = certificates(),
                           .answer = [](const std::string& asked, const std::string&) { return asked == "STARTTLS" ? "454 no" : ""; }});
  const SmtpSink stranger(with_tls());
  config::Settings settings = settings_for(stranger);
  settings.mail.smtp_ca.clear();
  for (const mail::Outcome& outcome : {deliver(settings_for(clear)), deliver(settings_for(refusing)), deliver(settings)})
    CHECK(outcome.kind == Kind::unavailable);
  for (const SmtpSink* const sink : {&clear, &refusing, &stranger}) {
    CHECK(sink->mails().empty());
    for (const std::string& command : sink->commands()) CHECK(!command.starts_with("MAIL"));
  }
}

TEST("smtp: it logs in where a user is set, and a wrong password is no mail's fault") {
  const SmtpSink sink({.certificates = certificates(), .user = "gatewarden", .password = "secret"});
  config::Settings settings = settings_for(sink);
  CHECK(deliver(settings).kind == Kind::unavailable);  // 530
  settings.mail.smtp_user = "gatewarden";
  settings.mail.smtp_password = Secret("wrong");
  const mail::Outcome refused = deliver(settings);
  CHECK(refused.kind == Kind::unavailable);
  CHECK_EQUAL(std::string("AUTH: 535 5.7.8"), refused.what);
  settings.mail.smtp_password = Secret("secret");
  CHECK(deliver(settings).kind == Kind::delivered);
  CHECK_EQUAL(std::string("gatewarden"), sink.mails().at(0).user);
}

TEST("S83: what is told of a delivery holds neither password nor mail") {
  const SmtpSink sink({.certificates = certificates(), .user = "gatewarden", .password = "secret"});
  config::Settings settings = settings_for(sink);
  settings.mail.smtp_user = "gatewarden";
  settings.mail.smtp_password = Secret("secret");
  std::string told;
  for (const std::string& step : deliver(settings).steps) told += step + "\n";
  CHECK(contains(told, "> AUTH PLAIN\n") && contains(told, "> RCPT TO:<ada@example.org>") && contains(told, "< 250"));
  CHECK(!contains(told, to_base64(std::string("\0gatewarden\0secret", 18))));
  CHECK(!contains(told, "123456") && !contains(told, "Your code"));
}

TEST("smtp: 5xx about the mail refuses it for good, and the reason names nobody") {
  const mail::Outcome unknown = answered("RCPT", "550 5.1.1 <ada@example.org> is nobody here");
  CHECK(unknown.kind == Kind::refused);
  CHECK_EQUAL(std::string("RCPT: 550 5.1.1"), unknown.what);
  CHECK(answered("MAIL", "550 no").kind == Kind::refused);
  CHECK(answered("DATA", "554 5.7.1 no").kind == Kind::refused);
  CHECK(answered(".", "552 5.3.4 too big").kind == Kind::refused);
}

TEST("smtp: 4xx about the mail puts it off") {
  CHECK(answered("RCPT", "450 4.2.0 <ada@example.org> greylisted").kind == Kind::put_off);
  CHECK(answered("MAIL", "451 later").kind == Kind::put_off);
  CHECK(answered(".", "451 4.3.0 later").kind == Kind::put_off);
  CHECK_EQUAL(std::string("RCPT: 450 4.2.0"), answered("RCPT", "450 4.2.0 <ada@example.org>").what);
}

TEST("smtp: what is about the server, or breaks off, is no mail's fault") {
  CHECK(answered("", "554 no service here").kind == Kind::unavailable);
  CHECK(answered("RCPT", "421 closing").kind == Kind::unavailable);
  CHECK(answered("MAIL", "530 5.7.0 log in").kind == Kind::unavailable);
  for (const std::string command : {"", "EHLO", "MAIL", "RCPT", "DATA", "."}) CHECK(answered(command, "close").kind == Kind::unavailable);
}

TEST("smtp: a server that hangs costs the deadline, and one that is not there nothing") {
  const SmtpSink sink({.answer = [](const std::string& asked, const std::string&) { return asked == "RCPT" ? "hang" : ""; }});
  config::Settings settings = settings_for(sink, "none");
  settings.mail.deadline = Seconds{1};
  CHECK_EQUAL(std::string("RCPT: no answer in time"), deliver(settings).what);
  {
    const LoopbackServer gone([](LoopbackConnection&) {});
    settings.mail.smtp_port = gone.port();
  }
  const mail::Outcome absent = deliver(settings);
  CHECK(absent.kind == Kind::unavailable);
  CHECK_EQUAL(std::string("connecting: no connection"), absent.what);
}

TEST("smtp: who is told to stop gives up a delivery that hangs") {
  const SmtpSink sink({.answer = [](const std::string& asked, const std::string&) { return asked == "RCPT" ? "hang" : ""; }});
  const config::Settings settings = settings_for(sink, "none");
  const auto transport = mail::make_mail_transport(settings, [&] { return !sink.commands().empty() && sink.commands().back().starts_with("RCPT"); });
  CHECK_EQUAL(std::string("RCPT: given up"), transport->deliver(message()).what);
}

TEST("smtp: an address beyond ASCII asks for SMTPUTF8") {
  const SmtpSink sink;
  mail::Composed one = message();
  one.recipient = "käthe@example.org";
  CHECK(deliver(settings_for(sink, "none"), one).kind == Kind::delivered);
  CHECK(contains(sink.mails().at(0).from, "SMTPUTF8"));
  CHECK_EQUAL(std::string("<käthe@example.org>"), sink.mails().at(0).to);
  CHECK_EQUAL(std::string("käthe@example.org"), sink.mails().at(0).header("to"));
}
