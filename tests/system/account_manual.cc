// The examples of gatewarden-account(7), run as they stand there.
#include "account_walk.h"
#include "manual_examples.h"

using namespace gatewarden;
using namespace gatewarden::test;

TEST("account manual: its curl lines do what they say") {
  Stack& stack = Stack::shared();
  const auto user = stack.make_user();
  ManualShell shell(stack);
  shell.set("identifier", user.identifier);
  shell.set("password", user.password);
  const std::string out = shell.run(examples_of("gatewarden-account.7.scd").front());
  CHECK(!contains(out, "\"error\""));
  for (const std::string told : {"\"has_password\":true", "\"nickname\":\"Countess\"", "\"sessions\":[", "\"ended\":0", "\"applications\":[]",
                                 "\"events\":[", "\"session\":{"}) {
    CHECK(contains(out, told));
  }
  HttpClient http(stack);
  CHECK_EQUAL(422, log_in(http, "/login", user.identifier, "a phrase nobody guesses").status);
}
