// Which step of a sign-in may come next.
#include "authentication/sign_in_steps.h"

#include "harness/test.h"

using namespace gatewarden;
using authentication::SignInFacts;
using authentication::Step;

TEST("S64: what may come next, for each state of a sign-in") {
  struct Row {
    SignInFacts facts;
    std::vector<Step> next;
  };
  const Row rows[] = {
      {{.finished = false}, {Step::login_password}},
      {{.finished = true}, {}},
  };
  for (const Row& row : rows) CHECK(row.next == authentication::next_steps(row.facts));
}

TEST("sign-in steps: the words of the wire") {
  CHECK_EQUAL(std::string_view("login-password"), authentication::wire_name(Step::login_password));
}
