// Argon2id against its standard and others' hashes, and the text form of hashes.
#include "base/encoding.h"
#include "harness/test.h"
#include "platform/password/argon2id.h"
#include "platform/password/phc.h"

namespace gatewarden::password {
namespace {

TEST("argon2id: the test vector of RFC 9106 5.3") {
  Arena arena;
  const std::string password(32, '\x01');
  const std::string salt(16, '\x02');
  const std::string secret(8, '\x03');
  const std::string associated_data(12, '\x04');
  const Argon2Input input{password, salt, secret, associated_data};
  CHECK_EQUAL("0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659", to_hex(argon2id(arena, {32, 3, 4}, input, 32)));
}

TEST("argon2id: the arena serves hashes of any size one after the other") {
  Arena arena;
  const Argon2Input input{"password", "somesalt", "", ""};
  const std::string small = argon2id(arena, {64, 1, 1}, input, 32);
  const std::string large = argon2id(arena, {8192, 1, 1}, input, 32);
  CHECK(small != large);
  CHECK_EQUAL(to_hex(small), to_hex(argon2id(arena, {64, 1, 1}, input, 32)));
  CHECK_EQUAL(to_hex(large), to_hex(argon2id(arena, {8192, 1, 1}, input, 32)));
}

// From libargon2's own tests: "password" with "somesalt".
constexpr char known[] = "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";

TEST("argon2id: a hash that the reference implementation made") {
  const auto phc = parse_phc(known);
  CHECK(phc.has_value());
  CHECK_EQUAL("somesalt", phc->salt);
  Arena arena;
  const Argon2Input input{"password", phc->salt, "", ""};
  CHECK_EQUAL(to_hex(phc->tag), to_hex(argon2id(arena, phc->parameters, input, phc->tag.size())));
}

TEST("phc: what is written is read, and written again to the same text") {
  CHECK_EQUAL(known, build_phc(*parse_phc(known)));
  const Phc phc{{1 << 20, 32, 64}, std::string(16, '\xff'), std::string(32, '\0')};
  const auto again = parse_phc(build_phc(phc));
  CHECK(again && again->parameters == phc.parameters && again->salt == phc.salt && again->tag == phc.tag);
}

// `known` with one part replaced.
std::string with(const std::string& from, const std::string& to) {
  std::string text = known;
  CHECK(text.find(from) != std::string::npos);
  return text.replace(text.find(from), from.size(), to);
}

TEST("phc: anything else than the one form is refused") {
  for (const std::string& text :
       {std::string(), std::string("$"), with("$argon2id", "$argon2i"), with("$argon2id", "argon2id"), with("v=19", "v=16"),
        with("$v=19", ""), with("m=65536,t=2", "t=2,m=65536"), with("m=65536", "m=065536"), with("m=65536", "m=+65536"),
        with("m=65536", "m= 65536"), with("m=65536", "m="), with("t=2", "t=0"), with("p=1", "p=-1"), with("p=1", "p=1,keyid=AA"),
        with("c29tZXNhbHQ", "c29tZXNhbHQ="), with("c29tZXNhbHQ", "c29tZXNhbHR"), with("c29tZXNhbHQ", ""),
        with("c29tZXNhbHQ", "c29tZQ"), with("RPPc", "RPPd"), with("RPPc", "RPPc\n"), with("RPPc", "RPPc$"),
        with("CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc", "CTFhFdXPJO1aFaM"),
        with("CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc", "")}) {
    CPPUNIT_ASSERT_MESSAGE(text, !parse_phc(text));
  }
  for (std::size_t length = 0; length < sizeof known - 1; ++length) {
    const auto cut = parse_phc(std::string_view(known).substr(0, length));
    CHECK(!cut || cut->tag.size() < 32);
  }
}

TEST("phc: parameters that would cost too much to verify are refused") {
  CHECK(parse_phc(with("m=65536,t=2,p=1", "m=1048576,t=32,p=64")));
  for (const char* parameters : {"m=1048577,t=2,p=1", "m=65536,t=33,p=1", "m=65536,t=2,p=65", "m=31,t=2,p=4",
                                 "m=18446744073709551617,t=2,p=1", "m=4294967297,t=1,p=1"}) {
    CPPUNIT_ASSERT_MESSAGE(parameters, !parse_phc(with("m=65536,t=2,p=1", parameters)));
  }
}

}  // namespace
}  // namespace gatewarden::password
