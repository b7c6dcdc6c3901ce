// What people type to say who they are: every spelling of one account is one, and what can be none is nothing.
#include "authentication/identifier.h"

#include "harness/test.h"

using namespace gatewarden;
using account::IdentifierKind;
using authentication::parse_identifier;

namespace {

std::string canonical(std::string_view text) {
  const auto identifier = parse_identifier(text);
  return identifier ? std::string(account::wire_name(identifier->kind)) + ":" + identifier->value : "nothing";
}

}  // namespace

TEST("S70: every spelling of an e-mail address is one") {
  const std::string one = "email:ada@example.org";
  for (const std::string_view spelling : {"ada@example.org", "Ada@Example.ORG", "  ada@example.org\t", "ADA@EXAMPLE.ORG",
                                          "ａｄａ＠example．org", "\u3000ada@example.org\u3000"}) {
    CHECK_EQUAL(one, canonical(spelling));
  }
  CHECK_EQUAL(canonical("jos\u00e9@example.org"), canonical("JOSE\u0301@example.org"));
}

TEST("S70: every spelling of a phone number is one") {
  const std::string one = "phone:+493012345678";
  for (const std::string_view spelling : {"+493012345678", "+49 30 1234 5678", "+49 (30) 1234-5678", "+49.30.12345678",
                                          "＋４９３０１２３４５６７８", "+49 (0)30 12345678", "+49 30/12345678"}) {
    CHECK_EQUAL(one, canonical(spelling));
  }
}

TEST("S70: every spelling of a user name is one") {
  CHECK_EQUAL(std::string("username:ada.lovelace"), canonical(" Ada.Lovelace "));
  CHECK_EQUAL(std::string("username:ada"), canonical("Ａｄａ"));
  CHECK_EQUAL(canonical("\u00c5sa"), canonical("A\u030asa"));
  CHECK_EQUAL(std::string("username:\u0441\u0430\u0448\u0430"), canonical("\u0421\u0410\u0428\u0410"));
}

TEST("identifier: sharp s and ss are two names, as RFC 8265 has it") {
  CHECK(canonical("stra\u00dfe") != canonical("strasse"));
}

TEST("identifier: what has been made canonical stays as it is") {
  for (const std::string_view text : {"Ada@Example.org", "+49 (0)30 12345678", "\u0130stanbul", "\u039f\u0394\u039f\u03a3",
                                      "A\u030asa", "ǅungla", "ﬁ@example.org", "ada"}) {
    const auto once = parse_identifier(text);
    if (once) CHECK_EQUAL(once->value, parse_identifier(once->value)->value);
  }
}

TEST("identifier: an address that no mail server takes is none") {
  for (const std::string_view text :
       {"@example.org", "ada@", "a@b@c", ".ada@example.org", "ada.@example.org", "a..b@example.org", "ada@example..org",
        "ada@-example.org", "ada@example-.org", "ada@example.org.", "a da@example.org", "\"ada\"@example.org",
        "ada@[127.0.0.1]", "ada@exa_mple.org", "ada\u200b@example.org", "ada\u00a0@example.org"}) {
    CHECK_EQUAL(std::string("nothing"), canonical(text));
  }
}

TEST("identifier: RFC 5321's lengths hold") {
  CHECK(parse_identifier(std::string(64, 'a') + "@example.org"));
  CHECK(!parse_identifier(std::string(65, 'a') + "@example.org"));
  const std::string label(63, 'd');
  CHECK(parse_identifier("a@" + label + "." + label + "." + label));
  CHECK(!parse_identifier("a@" + label + "d." + label));
  CHECK(!parse_identifier("a@" + label + "." + label + "." + label + "." + label + ".dd"));
}

TEST("identifier: a number that E.164 cannot hold is none") {
  for (const std::string_view text : {"+", "+123456", "+1234567890123456", "+0301234567", "+49 30 CALL ME", "+49+30123456",
                                      "+\u0664\u0669\u0663\u0660\u0661\u0662\u0663\u0664"}) {
    CHECK_EQUAL(std::string("nothing"), canonical(text));
  }
}

TEST("identifier: a user name holds no spaces, controls, symbols or invisible marks") {
  for (const std::string_view text : {"", "   ", "ada lovelace", "ada\tl", "ada\x01", "ada\x7f", "ada\u200d", "ada\u202e",
                                      "\u2665ada", "\u2163", "ada\u00b7", "\U0001f600", "\u1113\u1161", "\ufdfa"}) {
    CHECK_EQUAL(std::string("nothing"), canonical(text));
  }
}

TEST("identifier: a user name that mixes directions against the Bidi Rule is none") {
  CHECK_EQUAL(std::string("username:\u05d0\u05d1\u05d2"), canonical("\u05d0\u05d1\u05d2"));
  CHECK_EQUAL(std::string("username:\u0645\u0631\u062d\u0628\u06277"), canonical("\u0645\u0631\u062d\u0628\u06277"));
  CHECK_EQUAL(std::string("nothing"), canonical("ada\u05d0"));
  CHECK_EQUAL(std::string("nothing"), canonical("7\u05d0"));
}

TEST("identifier: malformed UTF-8 is none") {
  for (const std::string_view text : {"ada\xff", "\xc0\xaf", "\xed\xa0\x80", "ada\xe2\x82"}) {
    CHECK_EQUAL(std::string("nothing"), canonical(text));
  }
}

TEST("identifier: more than 320 bytes are none") {
  CHECK(parse_identifier(std::string(320, 'a')));
  CHECK(!parse_identifier(std::string(321, 'a')));
  CHECK(!parse_identifier(std::string(1 << 16, 'a')));
}
