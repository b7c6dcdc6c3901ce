// Every shipped template in every language: complete, tidy, and with nothing left unfilled.
#include <filesystem>

#include "base/text.h"
#include "harness/servers.h"
#include "harness/test.h"
#include "platform/mail/composer.h"

using namespace gatewarden;
using namespace gatewarden::test;
using mail::Composer;

namespace {

config::Settings settings() {
  config::Settings made;
  made.server.issuer = "https://id.example.org";
  made.mail.template_directory = places().source + "/web/mails";
  made.pages.catalogue_directory = places().build + "/locale";
  return made;
}

const Composer& composer() {
  static const Composer made(settings());
  return made;
}

Composer::Order order(const std::string& template_name, const std::string& language = "en") {
  return {.recipient = "ada@example.org",
          .template_name = template_name,
          .language = language,
          .values = {{"CODE", "123456"}, {"LINK", "https://id.example.org/reset?token=abc&x=1"}, {"AT", "2026-11-21 09:12 UTC"},
                     {"ADDRESS", "192.0.2.1"}, {"DEVICE", "Firefox <on> Linux"}, {"PROVIDER", "Example"},
                     {"LINKED", "1"}, {"PASSKEY_ADDED", "1"}, {"NAME", "Key"}, {"UNTIL", "2026-12-21"}},
          .id = "id1",
          .date = {}};
}

std::vector<std::string> names(std::string_view end) {
  std::vector<std::string> found;
  for (const auto& entry : std::filesystem::directory_iterator(settings().mail.template_directory)) {
    const std::string name = entry.path().filename().string();
    if (name.ends_with(end)) found.push_back(name.substr(0, name.size() - end.size()));
  }
  return found;
}

std::string flaws(const mail::Composed& one) {
  std::string found;
  for (const std::string& text : {one.subject, one.text, one.html})
    for (const std::string piece : {"{{", "}}", "[[", "]]", "{SITE"})
      if (contains(text, piece)) found += one.template_name + " has " + piece + "; ";
  if (contains(one.text, "\n\n\n")) found += one.template_name + " has a gap; ";
  if (contains(one.subject, "\n")) found += one.template_name + " has a subject of many lines; ";
  return found;
}

}  // namespace

TEST("composer: every mail has a subject and a text and HTML, in every language") {
  std::string found;
  for (const std::string& name : names(".subject")) {
    for (const std::string language : {"en", "de"}) {
      const auto one = composer().compose_mail(order(name, language));
      if (!one || one->subject.empty() || one->text.size() < 40 || !contains(one->html, "</html>")) found += name + " is incomplete; ";
      else found += flaws(*one);
    }
  }
  CHECK_EQUAL(std::string(), found);
  CHECK(names(".subject").size() >= 9 && names(".sms.txt").size() >= 2);
}

TEST("composer: a text message is one of few words") {
  std::string found;
  for (const std::string& name : names(".sms.txt")) {
    for (const std::string language : {"en", "de"}) {
      const auto one = composer().compose_sms(order(name, language));
      if (!one || one->text.empty() || one->text.size() > 200) found += name + " is empty or long; ";
      else found += flaws(*one);
    }
  }
  CHECK_EQUAL(std::string(), found);
  CHECK(!composer().compose_sms(order("reset_password")));
}

TEST("composer: lines of the text are short, and a link stays whole") {
  const auto one = composer().compose_mail(order("reset_password")).value();
  for (const std::string& line : split_words(one.text, '\n')) CHECK(line.size() <= 72);
  CHECK(contains(one.text, "\nhttps://id.example.org/reset?token=abc&x=1\n"));
  CHECK(contains(one.html, "href=\"https://id.example.org/reset?token=abc&amp;x=1\""));
}

TEST("composer: a link that is none of the web is not one in HTML") {
  Composer::Order evil = order("reset_password");
  evil.values["LINK"] = "javascript:alert(1)";
  CHECK(!contains(composer().compose_mail(evil)->html, "href=\"javascript:"));
}

TEST("composer: what is not given leaves nothing behind, and what happened is said alone") {
  Composer::Order bare = order("notice_factor_changed");
  bare.values = {{"TOTP_REMOVED", "1"}};
  const auto one = composer().compose_mail(bare).value();
  CHECK(contains(one.text, "has been removed") && !contains(one.text, "added") && !contains(one.text, "When:"));
  CHECK_EQUAL(std::string(), flaws(one));
}

TEST("composer: a language that nobody has is English, and a template that nobody has is nothing") {
  CHECK(contains(composer().compose_mail(order("sign_in_code", "xx"))->text, "Your code for"));
  CHECK(!composer().compose_mail(order("nothing")));
}
