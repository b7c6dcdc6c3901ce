// What a new password must be like (ASVS 5, V6.2).
#include "authentication/password_rules.h"

#include <algorithm>

#include "authentication/common_passwords.h"
#include "base/encoding.h"
#include "base/text.h"
#include "harness/process.h"
#include "harness/test.h"
#include "platform/crypto/digest.h"
#include "platform/password/breach_file.h"

using namespace gatewarden;
using namespace std::string_literals;

namespace {

std::string told(const std::string& password, const config::Settings::Passwords& rules = {},
                 const std::vector<std::string>& own_words = {}) {
  const auto problem = authentication::password_problem(Secret(password), rules, own_words);
  return problem ? problem->description : "good";
}

// Sorted lines of these passwords and of many others, each with what stands behind a digest.
std::string breach_lines(const std::vector<std::string>& passwords, const std::string& behind, const std::string& end = "\n") {
  std::vector<std::string> digests;
  for (const std::string& password : passwords) digests.push_back(to_hex(crypto::sha1(password)));
  for (int i = 0; i < 500; ++i) digests.push_back(to_hex(crypto::sha1("other " + std::to_string(i))));
  std::sort(digests.begin(), digests.end());
  std::string text;
  for (std::string& digest : digests) {
    std::transform(digest.begin(), digest.end(), digest.begin(), [](char c) { return c >= 'a' ? static_cast<char>(c - 32) : c; });
    text += digest + behind + end;
  }
  return text;
}

struct BreachFolder {
  std::string folder = test::make_temporary_folder("breach");
  std::string file = folder + "/digests";
  ~BreachFolder() { test::remove_folder(folder); }
  config::Settings::Passwords rules() const {
    config::Settings::Passwords rules;
    rules.breach_file = file;
    return rules;
  }
};

}  // namespace

TEST("S71: eight characters of any kind do, sixty-four and more are taken, and length is counted in characters") {
  CHECK_EQUAL("has fewer than 8 characters"s, told("sheep 7"));
  CHECK_EQUAL("has fewer than 8 characters"s, told("ÄÖÜäöüß"));
  for (const std::string& good : {"sheep 73"s, "ÄÖÜäöüßé"s, "kleine katzen"s, "        zz"s, std::string(64, 'a') + "b", std::string(1024, 'x')})
    CHECK_EQUAL("good"s, told(good));
  CHECK_EQUAL("has more than 1024 bytes"s, told(std::string(1025, 'x')));
}

TEST("S71: the shipped list has three thousand and more, sorted in its pieces, each long enough to matter and lower case") {
  const auto all = authentication::common_passwords();
  CHECK(all.size() >= 3000);
  for (const std::string& one : all) {
    CHECK(one.size() >= 8 && one == to_lower_ascii(one));
    CHECK(authentication::is_common_password(one));
  }
  CHECK(std::is_sorted(all.begin(), all.end()));
}

TEST("S71: what many people choose is refused in every case of its letters, and what looks like it is not") {
  for (const char* common : {"password", "Password1", "QWERTYUIOP", "1234567890", "iloveyou", "P@ssw0rd", "qwertz123"})
    CHECK_EQUAL("is one that many people choose"s, told(common));
  for (const char* good : {"password of my own", "passwords are hard", "\x01password", "password\n"}) CHECK_EQUAL("good"s, told(good));
}

TEST("S71: what is little more than the person's own address or name, or the site's, is refused") {
  const std::vector<std::string> own = {"Lovelace.Ada@example.org", "+4930123456", "Gatewarden"};
  const std::string refused = "is little more than your own address or name, or that of this site";
  for (const char* bad : {"lovelace", "Lovelace1815", "1!LOVELACE!1", "gatewarden2026", "lovelace.ada@example.org", "+4930123456", "lovelacelovelace"})
    CHECK_EQUAL(refused, told(bad, {}, own));
  for (const char* good : {"correct lovelace battery", "adamant heart", "gatekeeper of dreams"}) CHECK_EQUAL("good"s, told(good, {}, own));
  CHECK_EQUAL("good"s, told("lovelace1815"));
}

TEST("S71: a password of the breach file is refused, whether counts stand behind the digests or not, whatever ends a line") {
  BreachFolder place;
  const std::vector<std::string> stolen = {"stolen horse battery", "another stolen one", "the last stolen one"};
  for (const auto& [behind, end] : {std::pair{"", "\n"}, {":37", "\n"}, {":12345678", "\r\n"}}) {
    test::write_file(place.file, breach_lines(stolen, behind, end));
    for (const std::string& password : stolen) CHECK_EQUAL("was stolen somewhere and is known"s, told(password, place.rules()));
    for (int i = 0; i < 500; ++i) CHECK(password::BreachFile(place.file).contains(Secret("other " + std::to_string(i))));
    CHECK_EQUAL("good"s, told("stolen horse batteries", place.rules()));
    CHECK(!password::BreachFile(place.file).fault());
  }
  const std::string lines = breach_lines(stolen, "");
  test::write_file(place.file, lines.substr(0, lines.size() - 1));  // without an end of the last line
  for (const std::string& password : stolen) CHECK(password::BreachFile(place.file).contains(Secret(password)));
}

TEST("breach file: one that is not sorted, or is none, or is empty, is told") {
  BreachFolder place;
  const auto fault = [&](const std::string& text) {
    test::write_file(place.file, text);
    return password::BreachFile(place.file).fault().value_or("good");
  };
  const std::string a(40, 'A'), b(40, 'B');
  CHECK_EQUAL("good"s, fault(a + "\n" + b + "\n"));
  CHECK_EQUAL("is not sorted: see the line at byte 41"s, fault(b + "\n" + a + "\n"));
  CHECK_EQUAL("is empty"s, fault(""));
  for (const std::string& none : {"password\n"s, a + "F\n", a + ":\n", a + ":x\n", std::string(39, 'A') + "\n", "\n" + a + "\n", std::string(500, 'A')})
    CHECK(fault(none).find("no SHA-1 digest") != std::string::npos);
  CHECK_THROWS(std::system_error, password::BreachFile(place.folder + "/none"));
}
