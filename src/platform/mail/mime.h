// A mail as bytes: RFC 5322 with MIME, in ASCII but for addresses that have no other form (RFC 6532).
//
// What comes from people (names, subjects) is encoded, folded and cannot end a header; what cannot be encoded, an address, is
// checked. Both bodies are quoted-printable, so that no server on the way has a reason to touch a line.
#pragma once

#include <string>

#include "base/time.h"

namespace gatewarden::mail {

struct Mailbox {
  std::string address;  // as is_address() takes it
  std::string name;     // UTF-8; empty: none
};

struct Letter {
  Mailbox from;
  std::string to;       // an address
  std::string subject;  // UTF-8
  std::string text;     // UTF-8, lines end in "\n"
  std::string html;     // empty: the text alone
  std::string language;  // BCP 47; empty: not said
  std::string id;        // unique, of letters, digits, "." and "-": what stands before "@" of the Message-ID
  Instant date{};
};

// Lines end in CR LF. Throws std::invalid_argument for an address that is none.
std::string to_mime(const Letter& letter);

// The parts, each by itself. "=?UTF-8?B?…?=" in pieces of at most 75 bytes, none of which cuts a character in two
// (RFC 2047 section 2); the text itself where it is plain ASCII.
std::string encode_words(std::string_view text);
std::string quoted_printable(std::string_view text);
// RFC 5322 section 3.3: "Sat, 21 Nov 2026 09:12:03 +0000".
std::string mail_date(Instant at);

}  // namespace gatewarden::mail
