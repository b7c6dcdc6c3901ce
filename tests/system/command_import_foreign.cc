// gatewarden user import of what other servers export: the people log in with the password that they had there.
#include "harness/process.h"
#include "harness/test.h"
#include "system/sign_in_steps.h"

namespace gatewarden {
namespace {

using namespace test;

std::string written(const std::string& name, const std::string& text) {
  const std::string path = Stack::shared().folder() + "/" + name;
  write_file(path, text);
  return path;
}

int log_in(const std::string& identifier) {
  HttpClient http(Stack::shared());
  const std::string token = step_token(submit_identifier(http, identifier));
  return take_step(http, "login-password", token, {{"password", "correct horse"}}).status;
}

}  // namespace

TEST("R5: who comes from Keycloak logs in with the password of there") {
  const std::string file = written("realm-users.jsonl",
      R"({"username":"kc-kay","email":"kc-kay@example.com","emailVerified":true,"enabled":true,"credentials":[{"type":"password",)"
      R"("secretData":"{\"value\":\"YwKfNMrnHLcz6zlkYSHCNthMmUVmRkplZtxCdAZgV8PsQjEjPdR7JmrZJXQefysc8dA0uyIjv9bXt4CZ1brGRQ==\",\"salt\":\"AQIDBAUGBwgJCgsMDQ4PEA==\"}",)"
      R"("credentialData":"{\"hashIterations\":1000,\"algorithm\":\"pbkdf2-sha256\"}"}]})" "\n"
      R"({"username":"kc-bad","credentials":[{"type":"password","secretData":"{\"value\":\"SECRET\"}","credentialData":"{\"algorithm\":\"rot13\"}"}]})" "\n");
  const auto ran = Stack::shared().run({"user", "import", file, "--format", "keycloak"});
  CHECK_EQUAL(1, ran.status);  // one is refused
  CHECK_EQUAL(200, log_in("kc-kay@example.com"));
  CHECK_EQUAL(200, log_in("kc-kay"));
  const std::string report = read_file(file + ".refused.jsonl");
  CHECK(contains(report, "kc-bad") && !contains(report, "SECRET"));
}

TEST("R5: a dump of a forum's table comes over by its own columns, and they need not all be ours") {
  const std::string file = written("phpbb.csv",
      "user_id,user_email,username,user_password,user_actkey\n"
      "2,bb-kay@example.com,bb-kay,$2b$04$Eqmj2iBFNjRyAjeB7scfXu9.oa3oCsNNY2OQ6jFCt3vx2VFqxBLh.,LEFTOVER\n"
      "3,no address,,x,LEFTOVER\n");
  const auto ran = Stack::shared().run({"user", "import", file, "--map", "email=user_email", "--map", "password_hash=user_password"});
  CHECK_EQUAL(1, ran.status);
  CHECK_EQUAL(200, log_in("bb-kay@example.com"));
  const std::string report = read_file(file + ".refused.csv");
  CHECK(contains(report, "user_email") && !contains(report, "LEFTOVER"));
  CHECK_EQUAL(2, Stack::shared().run({"user", "import", file, "--map", "email"}).status);
  CHECK_EQUAL(1, Stack::shared().run({"user", "import", file, "--map", "nothing=user_email"}).status);
}

}  // namespace gatewarden
