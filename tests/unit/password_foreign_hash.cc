// Password hashes of other systems: taken in their one form, within bounds, and verified.
#include <map>
#include <string>

#include "base/text.h"
#include "harness/test.h"
#include "platform/password/foreign_hash.h"
#include "harness/foreign_vectors.h"

namespace gatewarden::password {
namespace {

using test::foreign_vectors;

std::string replaced(std::string_view in, std::string_view from, std::string_view to) {
  std::string text(in);
  const std::size_t at = text.find(from);
  CPPUNIT_ASSERT_MESSAGE(std::string(from), at != std::string::npos);
  return text.replace(at, from.size(), to);
}

// The first vector that begins so.
std::string_view vector_of(std::string_view prefix) {
  for (const auto& vector : foreign_vectors()) {
    if (vector.hash.starts_with(prefix)) return vector.hash;
  }
  CPPUNIT_FAIL(std::string(prefix));
  return {};
}

TEST("foreign hash: each form is recognised as what it is") {
  std::map<ForeignFormat, int> seen;
  for (const auto& vector : foreign_vectors()) {
    const ForeignHash found = recognise(vector.hash);
    CPPUNIT_ASSERT_EQUAL_MESSAGE(std::string(vector.hash), std::string(), found.problem);
    CPPUNIT_ASSERT_EQUAL_MESSAGE(std::string(vector.hash), std::string(wire_name(vector.format)), std::string(wire_name(*found.format)));
    ++seen[*found.format];
  }
  CHECK_EQUAL(std::size_t{15}, seen.size());
}

TEST("foreign hash: the password of each matches, and another does not") {
  for (const auto& vector : foreign_vectors()) {
    const std::string password(vector.password);
    CPPUNIT_ASSERT_MESSAGE(std::string(vector.hash), verify_foreign(Secret(password), vector.hash));
    CPPUNIT_ASSERT_MESSAGE(std::string(vector.hash), !verify_foreign(Secret(password + "x"), vector.hash));
  }
}

TEST("foreign hash: the empty password is one like others") {
  for (const auto& vector : foreign_vectors()) {
    CPPUNIT_ASSERT_MESSAGE(std::string(vector.hash), !verify_foreign(Secret(std::string()), vector.hash));
  }
  CHECK(verify_foreign(Secret(std::string()), "{SHA}2jmj7l5rSw0yVb/vlWAYkK/YBwk="));
  // crypt_blowfish, wrapper.c
  CHECK(verify_foreign(Secret(std::string()), "$2a$05$CCCCCCCCCCCCCCCCCCCCC.7uG0VCzI2bS7j6ymqJi9CdcdxiRTWNy"));
}

// Where a cut leaves another hash of the same form (a shorter salt at the end of an LDAP hash), it is another hash.
TEST("foreign hash: a hash that was cut off is refused, or is another's") {
  for (const auto& vector : foreign_vectors()) {
    for (std::size_t length = 0; length < vector.hash.size(); ++length) {
      const std::string_view cut = vector.hash.substr(0, length);
      if (!recognise(cut).format) continue;
      CPPUNIT_ASSERT_MESSAGE(std::string(cut), !verify_foreign(Secret(std::string(vector.password)), cut));
    }
  }
}

TEST("foreign hash: a hash with something before or behind it is refused") {
  for (const auto& vector : foreign_vectors()) {
    const std::string hash(vector.hash);
    for (const std::string& text : {hash + "\n", hash + " ", hash + "$", hash + ":", hash + std::string(1, '\0'), hash + "=",
                                    hash + hash, " " + hash, "$" + hash, "{CRYPT}{CRYPT}" + hash, hash + std::string(512, 'A')}) {
      CPPUNIT_ASSERT_MESSAGE(printable(text), !recognise(text).format);
      CPPUNIT_ASSERT_MESSAGE(printable(text), !verify_foreign(Secret(std::string(vector.password)), text));
    }
    // May be a longer digest of the same form.
    CPPUNIT_ASSERT_MESSAGE(hash, !verify_foreign(Secret(std::string(vector.password)), hash + "A"));
  }
}

TEST("foreign hash: what is no hash, or protects nothing, is refused with a reason") {
  const std::pair<std::string, std::string> cases[] = {
      {"", "no known form"},
      {"password", "no known form"},
      {"*0", "no known form"},
      {"!", "no known form"},
      {"$", "no known form"},
      {"ab01FAX.bQRSU", "no known form"},  // DES
      {"_J9..rasmBYk8r9AiWNc", "no known form"},
      {"$3$$8846f7eaee8fb117ad06bdd830b7586c", "no known form"},
      {"$sha1$48000$mHh0IIOI$YS/Lw0PKCThSEBBYqP37zXySQ3cC", "no known form"},
      {"5f4dcc3b5aa765d61d8327deb882cf99", "no known form"},
      {"{MD5}X03MO1qnZdYdgyfeuILPmQ==", "no known form"},
      {"{CRYPT}", "no known form"},
      {"{CRYPT}ab01FAX.bQRSU", "no known form"},
      {"{CRYPT}" + std::string(vector_of("$argon2i$")), "no known form"},
      {"$1$abcdefgh$G//4keteveJp0qb8z2DxG/", "md5crypt protects no password today"},
      {"{CRYPT}$1$abcdefgh$G//4keteveJp0qb8z2DxG/", "md5crypt protects no password today"},
      {"$md5$rounds=904$iPPKEBnEkp3JV8uX$0L6m7rOFTVFn.SGqo2M9W1", "md5crypt protects no password today"},
      {"$2b$04$", "bcrypt that is not well-formed"},
      {std::string(513, 'x'), "it is too long"},
  };
  for (const auto& [hash, problem] : cases) {
    CPPUNIT_ASSERT_MESSAGE(hash, !recognise(hash).format);
    CHECK_EQUAL(problem, recognise(hash).problem);
    CPPUNIT_ASSERT_MESSAGE(hash, !verify_foreign(Secret("password"), hash));
  }
}

// A hash of each form with a cost at the bound, and the same just above it. None is computed.
struct Bound {
  std::string_view form;
  std::string_view cost;
  std::string_view most;
  std::string_view too_much;
};
constexpr Bound bounds[] = {
    {"$2b$", "$04$", "$16$", "$17$"},
    {"bcrypt$", "$04$", "$16$", "$31$"},
    {"bcrypt_sha256$", "$04$", "$16$", "$99$"},
    {"$wp$2y$04$", "$04$", "$16$", "$17$"},
    {"$5$r", "=1000$", "=2000000$", "=2000001$"},
    {"$6$r", "=10000$", "=2000000$", "=999999999$"},
    {"$y$jC4", "$jC4$", "$jET$", "$jFT$"},
    {"$y$jC4", "$jC4$", "$jDT/.$", "$jDT//$"},      // t of 1 and 2
    {"$y$jC4", "$jC4$", "$jET.h$", "$j.vzz.vzz$"},  // p, which shares N and adds to the memory
    {"$y$/B3", "$/B3.6$", "$/B3.c$", "$/B3.d$"},    // p, which repeats N
    {"$gy$", "$j9T$", "$jET$", "$jhT$"},
    {"$7$0", "$06...", "$FU...", "$GU..."},
    {"$7$2", "$26..../....", "$26....0....", "$z6..../...."},
    {"$scrypt$", "ln=4,r=8,p=2", "ln=19,r=8,p=1", "ln=20,r=8,p=1"},
    {"$scrypt$", "ln=4,r=8,p=2", "ln=14,r=8,p=32", "ln=14,r=8,p=33"},
    {"$scrypt$", "ln=4,r=8,p=2", "ln=1,r=1048576,p=2", "ln=63,r=8,p=2"},
    {"scrypt$", "$16$seasalt$8$2$", "$524288$seasalt$8$1$", "$1048576$seasalt$8$1$"},
    {"$argon2i$", "m=256,t=2,p=2", "m=1048576,t=4,p=64", "m=1048576,t=5,p=64"},
    {"$argon2id$", "m=256,t=2,p=2", "m=1024,t=4096,p=1", "m=1024,t=4097,p=1"},
    {"$argon2d$", "m=256,t=2,p=2", "m=1048576,t=1,p=1", "m=1048577,t=1,p=1"},
    {"argon2$", "m=64,t=1,p=2", "m=1024,t=1,p=64", "m=1024,t=1,p=65"},
    {"argon2$", "m=64,t=1,p=2", "m=16,t=1,p=2", "m=4294967296,t=4294967296,p=2"},
    {"$pbkdf2$", "$7$", "$5000000$", "$5000001$"},
    {"$pbkdf2-sha512$", "$7$", "$5000000$", "$18446744073709551615$"},
    {"$pbkdf2-sha256$i=7,l=32", "i=7", "i=5000000", "i=5000001"},
    {"$pbkdf2-sha256$i=7,l=64", "i=7", "i=2500000", "i=2500001"},
    {"pbkdf2_sha256$", "$7$", "$5000000$", "$5000001$"},
    {"pbkdf2_sha1$", "$7$", "$5000000$", "$4294967297$"},
    {"{PBKDF2-SHA256}", "7$", "5000000$", "5000001$"},
    {"$P$9", "$9", "$I", "$J"},
    {"$H$", "$6", "$I", "$S"},
    {"$S$", "$C", "$I", "$J"},
};

TEST("S72: the cost of each form is bounded, and the reason says how") {
  for (const Bound& bound : bounds) {
    const std::string dear = replaced(vector_of(bound.form), bound.cost, bound.most);
    CPPUNIT_ASSERT_EQUAL_MESSAGE(dear, std::string(), recognise(dear).problem);
    const std::string too_dear = replaced(vector_of(bound.form), bound.cost, bound.too_much);
    const std::string problem = recognise(too_dear).problem;
    CPPUNIT_ASSERT_MESSAGE(too_dear + ": " + problem, problem.find("is too expensive (at most ") != std::string::npos);
    CPPUNIT_ASSERT_MESSAGE(too_dear, !verify_foreign(Secret("correct horse battery staple"), too_dear));
  }
  CHECK_EQUAL("bcrypt with cost 31 is too expensive (at most 16)", recognise(replaced(vector_of("$2b$"), "$04$", "$31$")).problem);
}

TEST("foreign hash: numbers and alphabets have one form") {
  const std::pair<std::string_view, std::pair<std::string_view, std::string_view>> cases[] = {
      {"$argon2i$", {"v=16", "v=18"}},        {"$argon2i$", {"m=256,", "m=0256,"}},    {"$argon2i$", {"t=2", "t=0"}},
      {"$argon2i$", {"t=2", "t=+2"}},         {"$argon2i$", {"m=256,t=2", "t=2,m=256"}}, {"$argon2i$", {"m=256", "m=15"}},
      {"$argon2i$", {"p=2", "p=2,keyid=AA"}}, {"$argon2i$", {"$c2FsdHNhbHQwMTIz", "$c2FsdHM"}},
      {"$argon2i$", {"p=2$", "p=2$$"}},       {"$2b$", {"$04$", "$4$"}},               {"$2b$", {"$04$", "$03$"}},
      {"$2b$", {"$04$", "$+4$"}},             {"$2b$", {"aLOkk", "aLPkk"}},            {"$2b$", {"ozQi", "ozQj"}},
      {"$2b$", {"$2b$", "$2c$"}},             {"$2b$", {"$2b$", "$2$"}},               {"$2b$", {"G.e", "G-e"}},
      {"$6$salt", {"saltstring", "salt:tring"}},       {"$6$salt", {"saltstring", "saltstringsaltstr"}},
      {"$6$salt", {"saltstring", ""}},        {"$6$salt", {"inz1", "inz2"}},           {"$6$r", {"=10000", "=010000"}},
      {"$6$r", {"=10000", "=999"}},           {"$6$r", {"=10000", "="}},               {"$6$r", {"rounds", "Rounds"}},
      {"$y$", {"Bi.$", "Bi4$"}},              {"$y$", {"jD5.7", "jD52.7"}},            {"$y$", {"jD5.7", "zD5.7"}},
      {"$y$", {"$Ld", "$!d"}},                {"$7$0", {"06....", ".6...."}},          {"$7$0", {"06....", "0....."}},
      {"$7$0", {"$06..../", "$06......"}},    {"$scrypt$", {"ln=4", "ln=64"}},         {"$scrypt$", {"ln=4,r=8", "ln=16,r=1"}},
      {"scrypt$", {"$16$", "$17$"}},          {"scrypt$", {"$16$", "$1$"}},            {"scrypt$", {"sea", "s a"}},
      {"scrypt$", {"==", ""}},                {"$pbkdf2$", {"$7$", "$0$"}},            {"$pbkdf2$", {"$7$", "$07$"}},
      {"$pbkdf2-sha256$i=7,l=32", {"l=32", "l=31"}},   {"$pbkdf2-sha256$i=7,l=32", {"l=32", "l=15"}},
      {"$pbkdf2-sha256$i=7,l=32", {",l=32", ",l=32,x=1"}}, {"$pbkdf2-sha256$i=7,l=32", {"+Pj8", ".Pj8"}},
      {"pbkdf2_sha256$", {"SA=", "SA"}},      {"pbkdf2_sha256$", {"$seasalt$", "$$"}}, {"$P$9", {"$9", "$4"}},
      {"$P$9", {"$9", "$-"}},                 {"$S$", {"$C", "$4"}},                   {"{SSHA}", {"TUm", "TU"}},
      {"{SHA}", {"{SHA}", "{SSHA}"}},         {"{PBKDF2}", {"{PBKDF2}", "{PBKDF2-SHA256}"}},
  };
  for (const auto& [form, change] : cases) {
    const std::string hash = replaced(vector_of(form), change.first, change.second);
    CPPUNIT_ASSERT_MESSAGE(hash, !recognise(hash).format);
    CPPUNIT_ASSERT_MESSAGE(hash, recognise(hash).problem.find("expensive") == std::string::npos);
  }
}

bool is_of_crypt(std::string_view hash) {
  for (const std::string_view prefix : {"$2", "$5$", "$6$", "$7$", "$y$", "$gy$", "bcrypt$", "{CRYPT}"}) {
    if (hash.starts_with(prefix)) return true;
  }
  return false;
}

TEST("foreign hash: what stands behind a NUL in a password counts, and hashes of crypt(5) know no NUL at all") {
  for (const auto& vector : foreign_vectors()) {
    const std::string password(vector.password);
    CPPUNIT_ASSERT_MESSAGE(std::string(vector.hash), !verify_foreign(Secret(password + std::string("\0tail", 5)), vector.hash));
    if (!is_of_crypt(vector.hash)) continue;
    CPPUNIT_ASSERT_MESSAGE(std::string(vector.hash), !verify_foreign(Secret(password + std::string(1, '\0')), vector.hash));
  }
}

TEST("foreign hash: of a password over 72 bytes bcrypt sees the first 72") {
  constexpr std::string_view hash = "$2b$04$GaZ7y7jkFPqf4RRCcyzwteHsoRrAs9mRnE5mFzP/LUyvX./6KgPuG";  // bcrypt 3.2, of 72 x
  CHECK(verify_foreign(Secret(std::string(72, 'x')), hash));
  CHECK(verify_foreign(Secret(std::string(72, 'x') + "and more"), hash));
  CHECK(verify_foreign(Secret(std::string(1024, 'x')), hash));
  CHECK(!verify_foreign(Secret(std::string(71, 'x')), hash));
  CHECK(!verify_foreign(Secret(std::string(72, 'x') + std::string(1, '\0')), hash));
}

TEST("foreign hash: a password longer than crypt(3) takes matches nothing there") {
  CHECK(!verify_foreign(Secret(std::string(4096, 'x')), vector_of("$6$r")));
  CHECK(!verify_foreign(Secret(std::string(4096, 'x')), vector_of("$7$0")));
}

}  // namespace
}  // namespace gatewarden::password
