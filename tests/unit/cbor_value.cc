// CBOR as authenticators speak it: what is read, and what is refused.
#include <string>

#include "base/encoding.h"
#include "harness/test.h"
#include "platform/cbor/value.h"

namespace gatewarden::cbor {
namespace {

std::optional<Value> of(std::string_view hex) { return parse(*from_hex(hex)); }
bool refused(std::string_view hex) { return !of(hex); }

}  // namespace

// RFC 8949 appendix A.
TEST("cbor: the integers of the standard's examples") {
  const std::pair<const char*, std::int64_t> examples[] = {
      {"00", 0}, {"01", 1}, {"0a", 10}, {"17", 23}, {"1818", 24}, {"1819", 25}, {"1864", 100}, {"1903e8", 1000},
      {"1a000f4240", 1000000}, {"1b000000e8d4a51000", 1000000000000}, {"1b7fffffffffffffff", 9223372036854775807},
      {"20", -1}, {"29", -10}, {"3863", -100}, {"3903e7", -1000}, {"3b7fffffffffffffff", -9223372036854775807 - 1}};
  for (const auto& [hex, number] : examples) CHECK_EQUAL(number, *of(hex)->integer());
}

TEST("cbor: integers beyond 64 bits with a sign are refused") {
  CHECK(refused("1b8000000000000000") && refused("1bffffffffffffffff") && refused("3bffffffffffffffff"));
}

TEST("cbor: truths, null, bytes and texts") {
  CHECK(*of("f4")->boolean() == false && *of("f5")->boolean() == true);
  CHECK(of("f6") && !of("f6")->boolean() && !of("f6")->integer());
  CHECK_EQUAL(std::string("\1\2\3\4"), *of("4401020304")->bytes());
  CHECK(of("40")->bytes()->empty() && of("60")->text()->empty());
  CHECK_EQUAL(std::string("ü水"), *of("65c3bce6b0b4")->text());
  CHECK(!of("4401020304")->text() && !of("6161")->bytes());
}

TEST("cbor: arrays and maps, in one another") {
  const auto array = of("8301820203820405");
  CHECK_EQUAL(std::size_t{3}, array->array()->size());
  CHECK_EQUAL(std::int64_t{5}, *array->array()->at(2).array()->at(1).integer());
  const auto map = of("a201020361" "61");
  CHECK(*map->find(1)->integer() == 2 && *map->find(3)->text() == "a");
  CHECK(!map->find(2) && !map->find("a") && !array->find(1) && !of("01")->find(1));
  CHECK_EQUAL(std::int64_t{-7}, *of("a163616c6726")->find("alg")->integer());
}

TEST("cbor: a key that comes twice is refused, and one that only looks alike is not") {
  CHECK(refused("a201020103") && refused("a261610261" "6103"));
  CHECK(of("a201022002"));      // 1 and -1
  CHECK(of("a2010261" "3103"));  // 1 and "1"
}

TEST("cbor: keys in any order are read") { CHECK(of("a203010102")); }

TEST("cbor: keys that are neither integer nor text are refused") {
  for (const char* hex : {"a1410101", "a1f501", "a1f601", "a18001", "a1a001"})
    CHECK(refused(hex));
}

TEST("cbor: numbers and lengths that could be shorter are refused") {
  for (const char* hex : {"1800", "1817", "190000", "1900ff", "1a0000ffff", "1b00000000ffffffff", "3817", "580141", "780161",
                          "980101", "b8010101"})
    CHECK(refused(hex));
}

TEST("cbor: lengths that are not definite are refused") {
  for (const char* hex : {"5f4101ff", "7f6161ff", "9f01ff", "bf0101ff", "ff"}) CHECK(refused(hex));
}

TEST("cbor: tags, floating point, undefined and other simple values are refused") {
  for (const char* hex : {"c11a514b67b0", "c24101", "f93c00", "fa47c35000", "fb3ff199999999999a", "f7", "f0", "f8ff", "f818", "e0"})
    CHECK(refused(hex));
}

TEST("cbor: reserved forms of the first byte are refused") {
  for (int major = 0; major < 8; ++major)
    for (int info = 28; info < 31; ++info) CHECK(!parse(std::string(1, static_cast<char>(major << 5 | info))));
}

TEST("cbor: text that is no UTF-8 is refused") { CHECK(refused("61ff") && refused("62c0af") && refused("63eda080")); }

TEST("C57: cbor: what is deeper than CTAP2 allows is refused") {
  CHECK(of("8181818100") && of("a101a101a101a10100"));
  CHECK(refused("818181818100") && refused("8181818180") && refused("a101a101a101a101a100"));
  CHECK(!parse(std::string(10'000, '\x81')));
  CHECK(!parse(std::string(16'000, '\xa1')));
}

TEST("C39: cbor: what is cut short is refused at every byte") {
  const std::string whole = *from_hex("a363666d74646e6f6e656761747453746d74a0686175746844617461581901020304050607080910111213141516171819202122232425");
  CHECK(parse(whole));
  for (std::size_t size = 0; size < whole.size(); ++size) CHECK(!parse(whole.substr(0, size)));
  CHECK(!parse(whole + '\0'));
}

TEST("C39: cbor: a length that promises more than there is takes no room and is refused") {
  for (const char* hex : {"5affffffff00", "5b7fffffffffffffff00", "7affffffff61", "9affffffff00", "9b7fffffffffffffff00",
                          "baffffffff0000", "bb7fffffffffffffff0000", "5bffffffffffffffff", "9bffffffffffffffff"})
    CHECK(refused(hex));
}

TEST("cbor: more than 16 KiB is refused") {
  std::string bytes = *from_hex("593ffd");
  bytes += std::string(16381, 'x');
  CHECK(parse(bytes));
  CHECK(!parse_prefix(bytes + 'x'));
}

TEST("cbor: a prefix tells how much of the bytes it is") {
  const auto prefix = parse_prefix(*from_hex("a10102f5ff"));
  CHECK(prefix && prefix->size == 3 && *prefix->value.find(1)->integer() == 2);
  CHECK(!parse_prefix(""));
}

}  // namespace gatewarden::cbor
