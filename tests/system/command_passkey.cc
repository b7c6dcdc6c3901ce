// gatewarden passkey: what an operator sees and does of people's passkeys.
#include "platform/json/value.h"
#include "system/passkeys.h"

using namespace gatewarden;
using namespace gatewarden::test;

namespace {

Stack& stack() { return Stack::shared(); }

}  // namespace

TEST("gatewarden passkey list shows a person's passkeys, and remove takes one away") {
  PasskeyPerson person(stack());
  const std::string id = person.enrol().json().string_at("id").value();
  const auto listed = stack().run({"passkey", "list", person.user.identifier, "--json"});
  CHECK_EQUAL(0, listed.status);
  const auto one = json::Value::parse(listed.out)->items().at(0);
  CHECK(one.string_at("passkey_id") == id && one.string_at("name") == "Phone" && one.string_at("attestation") == "none");
  CHECK_EQUAL(1, stack().run({"passkey", "remove", person.user.identifier, "another", "--yes"}).status);
  CHECK_EQUAL(2, stack().run({"passkey", "remove", person.user.identifier, "--yes"}).status);
  CHECK_EQUAL(2, stack().run({"passkey", "remove", person.user.identifier, id, "--all", "--yes"}).status);
  CHECK_EQUAL(0, stack().run({"passkey", "remove", "--yes", person.user.identifier, "--", id}).status);
  CHECK_EQUAL(std::string("[]"), json::Value::parse(stack().run({"passkey", "list", person.user.identifier, "--json"}).out)->dump());
  CHECK(contains(stack().run({"audit", "list", "--user", std::to_string(person.user.user.id), "--json"}).out, "passkey_removed"));
}

TEST("gatewarden passkey remove --all takes all of a person's, who signs in with none any more") {
  PasskeyPerson person(stack());
  person.enrol();
  person.http.forget_cookies();
  CHECK_EQUAL(0, stack().run({"passkey", "remove", person.user.identifier, "--all", "--yes"}).status);
  CHECK_EQUAL(422, person.log_in_with_passkey().status);
  CHECK_EQUAL(1, stack().run({"passkey", "remove", person.user.identifier, "--all", "--yes"}).status);
  CHECK_EQUAL(1, stack().run({"passkey", "list", "nobody@example.com"}).status);
}
