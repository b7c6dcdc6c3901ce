// Messages by programs of this host, by a gateway's HTTP, and into a file.
#include <sys/stat.h>

#include <mutex>

#include "base/text.h"
#include "harness/process.h"
#include "harness/smtp_sink.h"
#include "harness/test.h"
#include "harness/web_server.h"
#include "platform/json/value.h"
#include "platform/mail/transport.h"
#include "platform/process/run_program.h"

using namespace gatewarden;
using namespace gatewarden::test;
using Kind = mail::Outcome::Kind;

namespace {

struct Fixture {
  std::string folder = make_temporary_folder("transports");
  config::Settings settings;
  ~Fixture() { remove_folder(folder); }

  Fixture() {
    settings.mail.sender = "no-reply@example.org";
    settings.sms.deadline = settings.mail.deadline = Seconds{20};
  }
  // A program of that shell text, which has FOLDER as $1's folder.
  std::string program(const std::string& text) const {
    const std::string file = folder + "/program";
    write_file(file, "#!/bin/sh\ncd " + folder + "\n" + text + "\n", 0700);
    return file;
  }
  mail::Outcome send_mail(const std::string& text) {
    settings.mail.transport = "sendmail";
    settings.mail.sendmail = program(text);
    return mail::make_mail_transport(settings)->deliver(mail());
  }
  mail::Outcome send_sms(const std::string& text) {
    settings.sms.transport = "command";
    settings.sms.command = {program(text), "--to", "{recipient}"};
    return mail::make_sms_transport(settings)->deliver(sms());
  }
  static mail::Composed mail() {
    return {.recipient = "ada@example.org", .template_name = "sign_in_code", .language = "en", .subject = "Your code", .text = "123456\n",
            .html = {}, .values = {{"CODE", "123456"}}, .id = "id1", .date = *parse_rfc3339("2026-11-21T09:12:03Z")};
  }
  static mail::Composed sms() {
    mail::Composed one = mail();
    one.recipient = "+493012345678";
    one.text = "Say \"{recipient}\" & ä\n$(touch evil)";
    return one;
  }
};

}  // namespace

TEST("sendmail: the mail is on its standard input, its sender in its arguments, and nothing of our environment") {
  Fixture fixture;
  setenv("GATEWARDEN_DELIVERY_TEST", "leaked", 1);
  CHECK(fixture.send_mail("echo \"$@\" >arguments; cat >mail; env >environment").kind == Kind::delivered);
  unsetenv("GATEWARDEN_DELIVERY_TEST");
  CHECK_EQUAL(std::string("-t -i -f no-reply@example.org\n"), read_file(fixture.folder + "/arguments"));
  TakenMail taken;
  taken.data = read_file(fixture.folder + "/mail");
  CHECK(!contains(taken.data, "\r"));
  CHECK_EQUAL(std::string("ada@example.org"), taken.header("to"));
  CHECK_EQUAL(std::string("123456\n"), taken.part("text/plain"));
  CHECK(!contains(read_file(fixture.folder + "/environment"), "leaked"));
}

TEST("sendmail: its exit status says whether the mail, for good or for now, or the host is at fault") {
  Fixture fixture;
  CHECK(fixture.send_mail("exit 67").kind == Kind::refused);
  CHECK(fixture.send_mail("exit 65").kind == Kind::refused);
  CHECK(fixture.send_mail("exit 75").kind == Kind::put_off);
  CHECK(fixture.send_mail("exit 78").kind == Kind::unavailable);
  CHECK(fixture.send_mail("kill -9 $$").kind == Kind::unavailable);
  CHECK_EQUAL(std::string("sendmail ended with status 75"), fixture.send_mail("exit 75").what);
  fixture.settings.mail.sendmail = fixture.folder + "/nothing";
  const auto absent = mail::make_mail_transport(fixture.settings)->deliver(Fixture::mail());
  CHECK(absent.kind == Kind::unavailable);
  CHECK_EQUAL(std::string("sendmail cannot be run: No such file or directory"), absent.what);
}

TEST("sendmail: one that hangs, and what it started, is ended at the deadline") {
  Fixture fixture;
  fixture.settings.mail.deadline = Seconds{1};
  const auto late = fixture.send_mail("sleep 600 & echo $! >child; wait");
  CHECK(late.kind == Kind::unavailable);
  CHECK_EQUAL(std::string("sendmail did not end in time"), late.what);
  const int child = std::stoi(read_file(fixture.folder + "/child"));
  CHECK(wait_until([&] { return kill(child, 0) != 0 || contains(read_file("/proc/" + std::to_string(child) + "/stat"), ") Z "); }, Seconds{10}));
}

TEST("run_program: one that reads nothing and says much is neither waited for nor kept whole") {
  Fixture fixture;
  const std::string program = fixture.program("head -c 1000000 /dev/zero | tr '\\0' x; exit 3");
  const auto run = process::run_program({program}, std::string(1'000'000, 'i'), Seconds{20});
  CHECK(run.end == process::ProgramRun::End::exited);
  CHECK_EQUAL(3, run.status);
  CHECK_EQUAL(std::size_t{4096}, run.output.size());
}

TEST("sms command: the text comes on standard input and the number as an argument, and no shell reads either") {
  Fixture fixture;
  CHECK(fixture.send_sms("echo \"$@\" >arguments; cat >text").kind == Kind::delivered);
  CHECK_EQUAL(std::string("--to +493012345678\n"), read_file(fixture.folder + "/arguments"));
  CHECK_EQUAL(Fixture::sms().text, read_file(fixture.folder + "/text"));
  CHECK(fixture.send_sms("exit 67").kind == Kind::refused);
  CHECK(fixture.send_sms("exit 75").kind == Kind::put_off);
  CHECK(fixture.send_sms("exit 1").kind == Kind::unavailable);
}

TEST("sms http: the gateway is called as configured, with the text escaped as JSON") {
  std::mutex mutex;
  WebRequest seen;
  const WebServer gateway([&](const WebRequest& request, LoopbackConnection& connection) {
    const std::lock_guard lock(mutex);
    seen = request;
    connection.write(web_answer(202, "{}"));
  });
  Fixture fixture;
  fixture.settings.sms.transport = "http";
  fixture.settings.sms.url = gateway.url("/send?to={recipient}");
  fixture.settings.sms.body = R"({"to":"{recipient}","message":"{text}"})";
  fixture.settings.sms.secret = Secret("Bearer abc");
  CHECK(mail::make_sms_transport(fixture.settings)->deliver(Fixture::sms()).kind == Kind::delivered);
  const std::lock_guard lock(mutex);
  CHECK_EQUAL(std::string("/send?to=%2B493012345678"), seen.target);
  CHECK_EQUAL(std::string("Bearer abc"), seen.header("authorization"));
  CHECK_EQUAL(std::string("application/json"), seen.header("content-type"));
  const auto json = json::Value::parse(seen.body).value();
  CHECK_EQUAL(std::string("+493012345678"), json.string_at("to").value());
  CHECK_EQUAL(Fixture::sms().text, json.string_at("message").value());
}

TEST("sms http: a form is percent-encoded, and a plain body is as it is") {
  const mail::Composed one = Fixture::sms();
  CHECK_EQUAL(std::string("To=%2B493012345678&Body=Say%20%22%7Brecipient%7D%22%20%26%20%C3%A4%0A%24%28touch%20evil%29"),
              mail::fill_in("To={recipient}&Body={text}", one, mail::escaping_of("application/x-www-form-urlencoded; charset=utf-8")));
  CHECK_EQUAL(one.text, mail::fill_in("{text}", one, mail::escaping_of("text/plain")));
}

TEST("sms http: the status says whether the message, for good or for now, or the gateway is at fault") {
  std::atomic<int> status = 200;
  const WebServer gateway([&](const WebRequest&, LoopbackConnection& connection) { connection.write(web_answer(status, "")); });
  Fixture fixture;
  fixture.settings.sms.transport = "http";
  fixture.settings.sms.url = gateway.url("/");
  const auto transport = mail::make_sms_transport(fixture.settings);
  const auto kind_of = [&](int answered) {
    status = answered;
    return transport->deliver(Fixture::sms()).kind;
  };
  for (const int one : {200, 201, 204}) CHECK(kind_of(one) == Kind::delivered);
  for (const int one : {400, 410, 413, 422}) CHECK(kind_of(one) == Kind::refused);
  for (const int one : {301, 401, 403, 404, 500, 503}) CHECK(kind_of(one) == Kind::unavailable);
  CHECK(kind_of(429) == Kind::put_off);
}

TEST("S83: messages in a file are one JSON object a line, for the daemon's eyes alone") {
  Fixture fixture;
  fixture.settings.mail.transport = "file";
  fixture.settings.mail.file = fixture.folder + "/messages.jsonl";
  const auto transport = mail::make_mail_transport(fixture.settings);
  for (int i = 0; i < 2; ++i) CHECK(transport->deliver(Fixture::mail()).kind == Kind::delivered);
  const auto lines = split_words(read_file(fixture.settings.mail.file), '\n');
  CHECK_EQUAL(std::size_t{2}, lines.size());
  const auto json = json::Value::parse(lines[1]).value();
  CHECK_EQUAL(std::string("ada@example.org"), json.string_at("recipient").value());
  CHECK_EQUAL(std::string("123456"), json.find("values")->string_at("CODE").value());
  struct stat status {};
  CHECK_EQUAL(0, stat(fixture.settings.mail.file.c_str(), &status));
  CHECK_EQUAL(0600u, status.st_mode & 0777u);
}

TEST("transports: who is no address and no number is refused before anything is called") {
  Fixture fixture;
  mail::Composed wrong = Fixture::mail();
  wrong.recipient = "-rf";
  fixture.settings.mail.transport = "smtp";
  CHECK(mail::make_mail_transport(fixture.settings)->deliver(wrong).kind == Kind::refused);
  fixture.settings.mail.transport = "sendmail";
  CHECK(mail::make_mail_transport(fixture.settings)->deliver(wrong).kind == Kind::refused);
  fixture.settings.sms.transport = "http";
  CHECK(mail::make_sms_transport(fixture.settings)->deliver(wrong).kind == Kind::refused);
  fixture.settings.sms.transport = "command";
  CHECK(mail::make_sms_transport(fixture.settings)->deliver(wrong).kind == Kind::refused);
}
