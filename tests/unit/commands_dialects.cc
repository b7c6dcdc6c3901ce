// People as other servers export them: who they are comes over whole, and their hashes verify their passwords.
#include "commands/transfer/dialects.h"

#include "base/text.h"
#include "harness/test.h"
#include "platform/password/foreign_hash.h"

using namespace gatewarden;
using commands::find_dialect;
using test::contains;

namespace {

json::Value translated(std::string_view dialect, std::string_view person) {
  const auto object = json::Value::parse(person);
  if (!object) CPPUNIT_FAIL("the fixture is no JSON");
  return json::Value::parse(find_dialect(dialect)->translate(*object)).value();
}

bool verifies(const json::Value& person) {
  const std::string hash = person.string_at("password_hash").value_or("");
  return password::verify_foreign(Secret("correct horse"), hash) && !password::verify_foreign(Secret("wrong"), hash);
}

// A user of a realm export with these credentials.
std::string keycloak_user(const std::string& secret, const std::string& how) {
  return R"({"id":"1","username":"kay","email":"kay@example.com","emailVerified":true,"enabled":false,"firstName":"Kay","lastName":"L",)"
         R"("attributes":{"phoneNumber":["+442079460018"],"phoneNumberVerified":["true"],"locale":["en"]},"realmRoles":["user"],)"
         R"("credentials":[{"type":"otp","secretData":"{}","credentialData":"{}"},{"type":"password","secretData":")" +
         secret + R"(","credentialData":")" + how + R"("}]})";
}

}  // namespace

TEST("R5: Keycloak's users come over with addresses, names, state and PBKDF2 hashes of both kinds") {
  const auto person = translated(
      "keycloak",
      keycloak_user(R"({\"value\":\"YwKfNMrnHLcz6zlkYSHCNthMmUVmRkplZtxCdAZgV8PsQjEjPdR7JmrZJXQefysc8dA0uyIjv9bXt4CZ1brGRQ==\",\"salt\":\"AQIDBAUGBwgJCgsMDQ4PEA==\"})",
                    R"({\"hashIterations\":1000,\"algorithm\":\"pbkdf2-sha256\",\"additionalParameters\":{}})"));
  CHECK_EQUAL(std::string("kay@example.com"), person.string_at("email").value());
  CHECK_EQUAL(std::string("kay"), person.string_at("username").value());
  CHECK_EQUAL(std::string("+442079460018"), person.string_at("phone").value());
  CHECK(person.boolean_at("email_verified").value() && person.boolean_at("phone_verified").value());
  CHECK_EQUAL(std::string("disabled"), person.string_at("status").value());
  CHECK_EQUAL(std::string("Kay"), person.find("profile")->string_at("given_name").value());
  CHECK(verifies(person));
  CHECK(verifies(translated(
      "keycloak",
      keycloak_user(R"({\"value\":\"eIGMi+UqDswIbd31dNfOt/Ef/Dp4lJ3j3OqjlFeJWu75VMjKI1vX4xv9hmkwjYCpfvyG3tdytQqwPK/yPKxncA==\",\"salt\":\"AQIDBAUGBwgJCgsMDQ4PEA==\"})",
                    R"({\"hashIterations\":1000,\"algorithm\":\"pbkdf2-sha512\"})"))));
}

TEST("R5: Keycloak's Argon2 becomes the PHC form, and a hash of no known kind is none") {
  const auto person = translated("keycloak", keycloak_user(R"({\"value\":\"AAECAwQFBgcICQoLDA0ODw==\",\"salt\":\"AQIDBAUGBwgJCgsMDQ4PEA==\"})",
                                                           R"({\"hashIterations\":5,\"algorithm\":\"argon2\",\"additionalParameters\":{\"hashLength\":[\"16\"],\"memory\":[\"7168\"],\"type\":[\"id\"],\"version\":[\"1.3\"],\"parallelism\":[\"1\"]}})"));
  const std::string hash = person.string_at("password_hash").value();
  CHECK_EQUAL(std::string("$argon2id$v=19$m=7168,t=5,p=1$AQIDBAUGBwgJCgsMDQ4PEA$AAECAwQFBgcICQoLDA0ODw"), hash);
  CHECK(password::recognise(hash).format.has_value());
  const auto unknown = translated("keycloak", keycloak_user(R"({\"value\":\"AA==\",\"salt\":\"AA==\"})", R"({\"hashIterations\":1,\"algorithm\":\"rot13\"})"));
  CHECK(!password::recognise(unknown.string_at("password_hash").value()).format);
}

TEST("R5: Kratos' identities come over with their traits, verified addresses and bcrypt hashes") {
  const auto person = translated("kratos", R"({"id":"1","schema_id":"default","state":"active","traits":{"email":"kay@example.com",
    "name":{"first":"Kay","last":"L"}},"verifiable_addresses":[{"value":"kay@example.com","verified":true,"via":"email"}],
    "credentials":{"password":{"type":"password","identifiers":["kay@example.com"],
    "config":{"hashed_password":"$2b$04$Eqmj2iBFNjRyAjeB7scfXu9.oa3oCsNNY2OQ6jFCt3vx2VFqxBLh."}}}})");
  CHECK(person.boolean_at("email_verified").value() && !person.find("status"));
  CHECK_EQUAL(std::string("L"), person.find("profile")->string_at("family_name").value());
  CHECK(verifies(person));
}

TEST("R5: Zitadel's humans come over with their profile and hashed password") {
  const auto person = translated("zitadel", R"({"userId":"1","user":{"userName":"kay","profile":{"firstName":"Kay","lastName":"L","displayName":"Kay L",
    "preferredLanguage":"de"},"email":{"email":"kay@example.com","isEmailVerified":true},"phone":{"phone":"+442079460018","isPhoneVerified":false},
    "hashedPassword":{"value":"$2b$04$Eqmj2iBFNjRyAjeB7scfXu9.oa3oCsNNY2OQ6jFCt3vx2VFqxBLh."}}})");
  CHECK_EQUAL(std::string("kay"), person.string_at("username").value());
  CHECK(person.boolean_at("email_verified").value() && !person.boolean_at("phone_verified").value());
  CHECK_EQUAL(std::string("de"), person.find("profile")->string_at("locale").value());
  CHECK(verifies(person));
}

TEST("R5: authentik's dump comes over with Django's hashes, and an unusable password is none") {
  const auto person = translated("authentik", R"({"model":"authentik_core.user","pk":1,"fields":{"username":"kay","name":"Kay L","email":"kay@example.com",
    "is_active":false,"password":"pbkdf2_sha256$1000$saltsalt$qQDPSZa3Ormyy9oK1Pu0ZLLwP2Svzmx3yu8OvDdq/J0="}})");
  CHECK_EQUAL(std::string("disabled"), person.string_at("status").value());
  CHECK(verifies(person));
  CHECK(!translated("authentik", R"({"fields":{"username":"kay","password":"!abc"}})").find("password_hash"));
}

TEST("dialects: an address that is the user name, too, is one identifier, and what has other types is left out") {
  const auto person = translated("keycloak", R"({"username":"kay@example.com","email":"kay@example.com","credentials":7,"attributes":[]})");
  CHECK(!person.find("username"));
  const auto odd = translated("kratos", R"({"traits":"x","credentials":[],"verifiable_addresses":{"a":1},"state":3})");
  CHECK(!odd.find("email") && !odd.find("password_hash"));
}
