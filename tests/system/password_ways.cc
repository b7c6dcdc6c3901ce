// Every way of setting a password asks the same rules (S71, A5).
#include <algorithm>
#include <filesystem>

#include "harness/process.h"
#include "platform/crypto/digest.h"
#include "registration_requests.h"

namespace gatewarden {
namespace {

using namespace test;
using namespace std::string_literals;

constexpr const char* stolen = "stolen horse battery";

// A stack that knows a stolen password and remembers two of each person's.
struct Place {
  std::string folder = make_temporary_folder("ways");
  Stack stack{with_breaches()};
  Registrar admin{stack, "admin"};
  Registrar registrar{stack};

  StackOptions with_breaches() const {
    std::vector<std::string> digests;
    for (const std::string& one : {std::string(stolen), "one"s, "two"s, "three"s}) digests.push_back(to_hex(crypto::sha1(one)));
    std::sort(digests.begin(), digests.end());
    write_file(folder + "/stolen", join(digests, ":3\n") + ":3\n");
    return configured("[passwords]\nhistory = 2\nbreach_file = \"" + folder + "/stolen\"\n[registration]\nsync = \"client\"\n");
  }
  ~Place() { remove_folder(folder); }
};
Place& place() {
  static Place one;
  return one;
}

// Passwords that everybody is refused who signs in with the given address, and why.
std::vector<std::pair<std::string, std::string>> refused_for(const std::string& address) {
  return {{"short 7", "fewer than 8"},
          {"P@ssw0rd123", "many people choose"},
          {"gatewarden1!", "own address or name"},
          {address.substr(0, address.find('@')) + "1", "own address or name"},
          {stolen, "stolen somewhere"}};
}

std::string with_password(const std::string& address, const std::string& password) {
  return R"({"email":")" + address + R"(","password":")" + password + "\"}";
}

void check_told(const std::string& expected, const std::string& text) {
  if (text.find(expected) == std::string::npos) CPPUNIT_FAIL("not told \"" + expected + "\" in: " + text);
}

}  // namespace

TEST("S71: the command line refuses such a password, for a new person and for one who is there") {
  const std::string address = unique_email();
  for (const auto& [password, why] : refused_for(address)) {
    const auto ran = place().stack.run({"user", "create", address, "--password-stdin"}, password + "\n");
    CHECK_EQUAL(1, ran.status);
    check_told(why, ran.err);
  }
  CHECK_EQUAL(0, place().stack.run({"user", "create", address, "--password-stdin"}, "a good long password\n").status);
  for (const auto& [password, why] : refused_for(address)) {
    const auto ran = place().stack.run({"user", "password", address, "--password-stdin"}, password + "\n");
    CHECK_EQUAL(1, ran.status);
    check_told(why, ran.err);
  }
}

TEST("A5: so many of the last passwords as the setting says are not taken again, and one before them is") {
  const std::string address = unique_email();
  const auto set = [&](const std::string& password) {
    return place().stack.run({"user", "password", address, "--password-stdin"}, password + "\n");
  };
  CHECK_EQUAL(0, place().stack.run({"user", "create", address, "--password-stdin"}, "the first of all\n").status);
  CHECK_EQUAL(0, set("the second of all").status);
  for (const char* again : {"the first of all", "the second of all"}) check_told("was in use before (passwords.history)", set(again).err);
  CHECK_EQUAL(0, set("the third of all").status);
  CHECK_EQUAL(0, set("the first of all").status);
}

TEST("S71: the administration refuses such a password, for new people and for one who is there") {
  const std::string address = unique_email();
  const auto user = place().stack.make_user([&](account::NewUser& one) { one.identifiers.push_back({account::IdentifierKind::email, address}); });
  for (const auto& [password, why] : refused_for(address)) {
    const Answer one = place().admin.post("/api/v1/admin/users/" + std::to_string(user.user.id) + "/password", R"({"password":")" + password + "\"}");
    CHECK_EQUAL("422 password_refused"s, refusal_of(one));
    check_told(why, text_at(one, "error_description"));
  }
  const std::string other = unique_email();
  for (const auto& [password, why] : refused_for(other)) {
    const Answer many = place().admin.post("/api/v1/admin/users", users({with_password(other, password)}));
    check_told(why, many.json().find("results")->items().at(0).string_at("error_description").value_or(""));
  }
}

TEST("S71: each way of registration refuses such a password") {
  const std::string address = unique_email();
  for (const auto& [password, why] : refused_for(address)) {
    for (const char* path : {register_async, register_sync}) {
      const Answer answer = place().registrar.post(path, with_password(address, password));
      CHECK_EQUAL("422 invalid_registration password"s, refusal_of(answer));
      check_told(why, answer.body);
    }
    check_told(why, place().registrar.post(register_bulk, users({with_password(address, password)})).body);
  }
  CHECK_EQUAL(201, place().registrar.post(register_sync, with_password(address, "a good long password")).status);
}

TEST("breach file: config check says what is wrong with it") {
  const std::string file = place().folder + "/bad";
  write_file(file, "no digest\n");
  Stack& stack = place().stack;
  const std::string folder = make_temporary_folder("check");
  write_file(folder + "/gatewarden.toml", read_file(stack.configuration_file()), 0600);
  std::filesystem::create_directory(folder + "/conf.d");
  write_file(folder + "/conf.d/91-breach.toml", "[passwords]\nbreach_file = \"" + file + "\"\n", 0600);
  const auto ran = stack.run({"config", "check", "--config", folder + "/gatewarden.toml"});
  remove_folder(folder);
  CHECK_EQUAL(1, ran.status);
  check_told("passwords.breach_file: " + file + " holds a line at byte 0", ran.err);
}

}  // namespace gatewarden
