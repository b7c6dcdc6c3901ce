// A mail as bytes: what people wrote comes back as they wrote it, and no value leaves its place.
#include "platform/mail/mime.h"

#include <stdexcept>

#include "base/encoding.h"
#include "base/text.h"
#include "harness/smtp_sink.h"
#include "harness/test.h"
#include "platform/mail/address.h"

using namespace gatewarden;
using namespace gatewarden::test;
using namespace gatewarden::mail;

namespace {

Letter letter() {
  return {.from = {"no-reply@example.org", "Gatewarden"},
          .to = "ada@example.org",
          .subject = "Hello",
          .text = "Text\n",
          .html = "<p>Text</p>\n",
          .language = "de",
          .id = "abc123",
          .date = *parse_rfc3339("2026-11-21T09:12:03Z")};
}

// As a mail server hands it on.
TakenMail taken(const Letter& one) {
  TakenMail mail;
  mail.data = to_mime(one);
  std::erase(mail.data, '\r');
  return mail;
}

std::string decoded_words(const std::string& header) {
  std::string text;
  for (const std::string& word : split_words(header)) {
    CHECK(word.starts_with("=?UTF-8?B?") && word.ends_with("?=") && word.size() <= 75);
    const auto piece = from_base64(word.substr(10, word.size() - 12)).value();
    CHECK(is_utf8(piece));
    text += piece;
  }
  return text;
}

std::size_t longest_line(const std::string& mime) {
  std::size_t longest = 0;
  for (const std::string& line : split_words(mime, '\n')) longest = std::max(longest, line.size());
  return longest;
}

}  // namespace

TEST("mime: a mail says from whom, to whom, when, about what, and that nobody is to answer it") {
  const TakenMail mail = taken(letter());
  CHECK_EQUAL(std::string("\"Gatewarden\" <no-reply@example.org>"), mail.header("from"));
  CHECK_EQUAL(std::string("ada@example.org"), mail.header("to"));
  CHECK_EQUAL(std::string("Hello"), mail.header("subject"));
  CHECK_EQUAL(std::string("Sat, 21 Nov 2026 09:12:03 +0000"), mail.header("date"));
  CHECK_EQUAL(std::string("<abc123@example.org>"), mail.header("message-id"));
  CHECK_EQUAL(std::string("auto-generated"), mail.header("auto-submitted"));
  CHECK_EQUAL(std::string("1.0"), mail.header("mime-version"));
  CHECK_EQUAL(std::string("de"), mail.header("content-language"));
}

TEST("mime: both parts come back as they were, with any characters and lines of any length") {
  Letter one = letter();
  one.text = "Käse = gut; \t\nein Punkt:\n.\n..\nFrom here\n" + std::string(300, 'x') + "\n" + std::string(100, ' ') + "\nä€😀 Ende \n";
  one.html = "<p>ä \"quoted\" = &amp; --=_abc123</p>\n--=_abc123--\n";
  const std::string mime = to_mime(one);
  CHECK(is_utf8(mime) && mime.find_first_of("\x80\xff") == std::string::npos);
  CHECK(longest_line(mime) <= 77);  // with the CR
  CHECK_EQUAL(one.text, taken(one).part("text/plain"));
  CHECK_EQUAL(one.html, taken(one).part("text/html"));
}

TEST("mime: every line ends in CR LF, and no other CR or LF is there") {
  Letter one = letter();
  one.text = "one\r\ntwo\rthree\n";
  std::string mime = to_mime(one);
  for (std::size_t at = mime.find("\r\n"); at != std::string::npos; at = mime.find("\r\n", at)) mime.erase(at, 2);
  CHECK(mime.find_first_of("\r\n") == std::string::npos);
}

TEST("mime: without HTML it is the text alone") {
  Letter one = letter();
  one.html.clear();
  CHECK(taken(one).header("content-type").starts_with("text/plain"));
  CHECK_EQUAL(one.text, taken(one).part("text/plain"));
}

TEST("mime: a subject of any characters is encoded in words that cut none of them") {
  Letter one = letter();
  one.subject = "Ihr Code für Größe " + std::string(40, 'x') + " 😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀 =?UTF-8?B?AA==?=";
  CHECK_EQUAL(one.subject, decoded_words(taken(one).header("subject")));
  one.subject = "=?UTF-8?B?AA==?=";
  CHECK_EQUAL(one.subject, decoded_words(taken(one).header("subject")));
}

TEST("mime: neither subject nor name can end their header") {
  Letter one = letter();
  one.subject = "code\r\nBcc: eve@example.org\n\nbody";
  one.from.name = "Site\"\r\nX-Evil: 1\r\n <x@example.org>\\";
  const std::string mime = to_mime(one);
  CHECK(!contains(mime, "\nBcc") && !contains(mime, "\nX-Evil"));
  CHECK_EQUAL(std::string("\"Site\\\"  X-Evil: 1   <x@example.org>\\\\\" <no-reply@example.org>"), taken(one).header("from"));
  one.subject = std::string("a\0b\x7f\xff", 5);
  CHECK_EQUAL(std::string("a b ?"), taken(one).header("subject"));
}

TEST("mime: what is no single address is nobody's") {
  for (const std::string bad : {"", "ada", "@example.org", "ada@", "ada@example.org, eve@example.org", "ada@example.org\r\nBcc: eve@x",
                                "ada <ada@example.org>", "a b@example.org", "ada@exam ple.org", "\"a\"@example.org", "ada@[127.0.0.1]",
                                "ada@example.org>", "<ada@example.org", "a(b)@example.org", "ada@b@example.org", "ada\xff@example.org"}) {
    CHECK(!is_address(bad));
    Letter one = letter();
    one.to = bad;
    CHECK_THROWS(std::invalid_argument, to_mime(one));
  }
  for (const std::string good : {"ada@example.org", "a.b+c@x-y.example", "käthe@exämple.org", "o'neil@example.org", "a/b=c@localhost"})
    CHECK(is_address(good));
}

TEST("mime: a telephone number is digits with a plus before them") {
  for (const std::string good : {"+493012345678", "+12"}) CHECK(is_phone_number(good));
  for (const std::string bad : {"", "+", "49301234", "+49 30", "+4930a", "-rf", "+12345678901234567"}) CHECK(!is_phone_number(bad));
}
