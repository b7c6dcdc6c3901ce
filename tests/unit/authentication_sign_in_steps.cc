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
  using enum Step;
  const Row rows[] = {
      {{}, {login_password}},
      {{.codes_on = true}, {login_password, send_code}},
      {{.codes_on = true, .codes_sent = 1}, {login_password, verify_identifier, send_code}},
      {{.codes_on = true, .codes_sent = 1, .code_attempts = 4}, {login_password, verify_identifier, send_code}},
      {{.codes_on = true, .codes_sent = 1, .code_attempts = 5}, {login_password, send_code}},
      {{.codes_on = true, .codes_sent = 5}, {login_password, verify_identifier}},
      {{.codes_on = true, .codes_sent = 5, .code_attempts = 5}, {login_password}},
      // Turned off while a code was on its way.
      {{.codes_on = false, .codes_sent = 1}, {login_password}},
      {{.passkeys_on = true}, {login_password, login_passkey}},
      // Proven: the second factor before anything else, and an account only where the site makes them.
      {{.codes_on = true, .codes_sent = 1, .proven = true, .passed = true, .known = true}, {set_password}},
      {{.proven = true, .passed = true, .known = true, .code_alone = true}, {set_password, finish}},
      {{.proven = true, .passed = true, .known = true, .code_alone = true, .asks_second_factor = true}, {second_factor}},
      {{.proven = true, .passed = true, .known = true, .must_enrol = true}, {set_password}},
      {{.proven = true, .passed = true}, {}},
      {{.proven = true, .passed = true, .code_alone = true}, {}},
      {{.proven = true, .passed = true, .registration_on = true}, {set_password}},
      // A first factor has passed: nothing leads back to the begin.
      {{.codes_on = true, .passkeys_on = true, .codes_sent = 1, .passed = true, .known = true, .asks_second_factor = true},
       {second_factor}},
      {{.passed = true, .known = true, .asks_second_factor = true, .must_enrol = true}, {second_factor}},
      {{.passed = true, .known = true, .asks_second_factor = true, .factor_attempts = 4}, {second_factor}},
      {{.passed = true, .known = true, .asks_second_factor = true, .factor_attempts = 5}, {}},
      {{.passed = true, .known = true, .must_enrol = true}, {enrol_second_factor}},
      {{.passed = true, .known = true}, {}},
      {{.finished = true, .codes_on = true}, {}},
      {{.finished = true, .codes_on = true, .codes_sent = 1, .proven = true, .passed = true, .known = true}, {}},
  };
  for (const Row& row : rows) CHECK(row.next == authentication::next_steps(row.facts));
}

TEST("sign-in steps: the words of the wire") {
  CHECK_EQUAL(std::string_view("login-password"), authentication::wire_name(Step::login_password));
}
