#include "platform/mail/mime.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <stdexcept>

#include "base/encoding.h"
#include "base/text.h"
#include "platform/mail/address.h"

namespace gatewarden::mail {

namespace {

constexpr std::size_t longest_line = 76;  // RFC 2045 section 6.7 (5)
// Of bytes in one encoded word: "=?UTF-8?B?" and "?=" leave 63 of 75, which hold 45 in base64.
constexpr std::size_t bytes_of_word = 45;

bool is_plain(std::string_view text) {
  return is_printable_ascii(text) && text.size() <= 60 && text.find("=?") == text.npos && trim(text) == text;
}

// White space and control characters are spaces, what is no UTF-8 is a question mark: a header has one line and no secrets.
std::string one_line(std::string_view text) {
  std::string line;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t length = utf8_length_at(text, at);
    if (length == 0) line += '?';
    else if (length == 1 && (text[at] < ' ' || text[at] == 0x7f)) line += ' ';
    else line += text.substr(at, length);
    at += std::max<std::size_t>(length, 1);
  }
  return std::string(trim(line));
}

const std::string& checked(const std::string& address) {
  if (!is_address(address)) throw std::invalid_argument("no e-mail address");
  return address;
}

// RFC 5322 section 3.4: a name of ASCII is quoted, another one encoded.
std::string mailbox(const Mailbox& box) {
  const std::string name = one_line(box.name);
  if (name.empty()) return checked(box.address);
  if (!is_plain(name)) return encode_words(name) + "\r\n <" + checked(box.address) + ">";
  std::string quoted;
  for (const char c : name) {
    if (c == '"' || c == '\\') quoted += '\\';
    quoted += c;
  }
  return '"' + quoted + "\" <" + checked(box.address) + ">";
}

std::string domain_of(const std::string& address) { return address.substr(address.rfind('@') + 1); }

std::string part(std::string_view type, std::string_view text) {
  return "Content-Type: " + std::string(type) + "; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n" +
         quoted_printable(text);
}

void encode_byte(std::string& line, char c) {
  char escaped[4];
  std::snprintf(escaped, sizeof escaped, "=%02X", static_cast<unsigned char>(c));
  line += escaped;
}

std::string encode_line(std::string_view text) {
  std::string all, line;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const bool is_last = i + 1 == text.size();
    const bool is_literal = (c > ' ' && c <= '~' && c != '=') || ((c == ' ' || c == '\t') && !is_last);
    std::string piece;
    if (is_literal) piece = c;
    else encode_byte(piece, c);
    // A soft break takes one.
    if (line.size() + piece.size() > longest_line - 1) {
      all += line + "=\r\n";
      line.clear();
    }
    line += piece;
  }
  return all + line;
}

}  // namespace

std::string encode_words(std::string_view text) {
  if (is_plain(text)) return std::string(text);
  std::string words, piece;
  const auto flush = [&] {
    if (!words.empty()) words += "\r\n ";
    words += "=?UTF-8?B?" + to_base64(piece) + "?=";
    piece.clear();
  };
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t length = std::max<std::size_t>(utf8_length_at(text, at), 1);
    if (piece.size() + length > bytes_of_word) flush();
    piece += text.substr(at, length);
    at += length;
  }
  if (!piece.empty()) flush();
  return words;
}

std::string quoted_printable(std::string_view text) {
  std::string all;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    if (line.ends_with('\r')) line.remove_suffix(1);
    all += encode_line(line) + "\r\n";
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return all;
}

std::string mail_date(Instant at) {
  constexpr std::array days = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  constexpr std::array months = {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const auto day = std::chrono::floor<std::chrono::days>(at);
  const std::chrono::year_month_day date{day};
  const std::chrono::hh_mm_ss time{std::chrono::floor<Seconds>(at - day)};
  char text[64];
  std::snprintf(text, sizeof text, "%s, %02u %s %04d %02d:%02d:%02d +0000", days[std::chrono::weekday{day}.c_encoding()],
                static_cast<unsigned>(date.day()), months[static_cast<unsigned>(date.month()) - 1], static_cast<int>(date.year()),
                static_cast<int>(time.hours().count()), static_cast<int>(time.minutes().count()),
                static_cast<int>(time.seconds().count()));
  return text;
}

std::string to_mime(const Letter& letter) {
  std::string mime;
  const auto header = [&mime](std::string_view name, std::string_view value) {
    mime.append(name).append(": ").append(value).append("\r\n");
  };
  header("Date", mail_date(letter.date));
  header("From", mailbox(letter.from));
  header("To", checked(letter.to));
  header("Subject", encode_words(one_line(letter.subject)));
  header("Message-ID", "<" + letter.id + "@" + domain_of(letter.from.address) + ">");
  // RFC 3834 section 5; the other is what one large vendor understands instead. Nobody is to answer that they are on holiday.
  header("Auto-Submitted", "auto-generated");
  header("X-Auto-Response-Suppress", "All");
  header("MIME-Version", "1.0");
  if (!letter.language.empty() && is_plain(letter.language)) header("Content-Language", letter.language);
  if (letter.html.empty()) return mime + part("text/plain", letter.text);
  // In quoted-printable "=_" is no text (RFC 2045 section 6.7), and so never a line of a body.
  const std::string boundary = "=_" + letter.id;
  header("Content-Type", "multipart/alternative;\r\n boundary=\"" + boundary + "\"");
  return mime + "\r\n--" + boundary + "\r\n" + part("text/plain", letter.text) + "\r\n--" + boundary + "\r\n" +
         part("text/html", letter.html) + "\r\n--" + boundary + "--\r\n";
}

}  // namespace gatewarden::mail
