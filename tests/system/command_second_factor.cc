// gatewarden second-factor: what operators do for who has lost it, and of whom they demand one.
#include "harness/mailbox.h"
#include "second_factor_steps.h"

using namespace gatewarden;
using namespace gatewarden::test;

namespace {

Stack& stack() { return Stack::shared(); }

std::vector<std::string> next_after_password(HttpClient& http, const Stack::TestUser& user) {
  const auto next = sign_in_by_password(http, user).json().find("next");
  return next ? next->strings().value() : std::vector<std::string>();
}

}  // namespace

TEST("command second-factor: list shows what a person has, and reset lets them in by the password alone") {
  const auto user = stack().make_user();
  HttpClient http(stack());
  CHECK_EQUAL(200, sign_in_by_password(http, user).status);
  enrol(stack(), http, "My phone");
  const auto listed = stack().run({"second-factor", "list", user.identifier, "--json"});
  CHECK_EQUAL(0, listed.status);
  CHECK(contains(listed.out, "My phone"));
  CHECK(!contains(listed.out, "sealed"));
  CHECK((next_after_password(http, user) == std::vector<std::string>{"second-factor"}));
  CHECK_EQUAL(0, stack().run({"second-factor", "reset", user.identifier, "--yes"}).status);
  CHECK(next_after_password(http, user).empty());
  const Received notice = Mailbox(stack()).wait_for(user.identifier, "notice_factor_changed", 2);
  CHECK(contains(notice.text, "All second factors of your account"));
  CHECK_EQUAL(1, stack().run({"second-factor", "list", "nobody@example.org"}).status);
}

TEST("command second-factor: whoever is required to have one makes one at the next log-in, and keeps the last") {
  const auto user = stack().make_user();
  HttpClient http(stack());
  CHECK_EQUAL(0, stack().run({"second-factor", "require", user.identifier}).status);
  CHECK((next_after_password(http, user) == std::vector<std::string>{"enrol-second-factor"}));
  CHECK_EQUAL(0, stack().run({"second-factor", "require", user.identifier, "--not"}).status);
  const std::string events = stack().run({"audit", "list", "--user", std::to_string(user.user.id)}).out;
  CHECK(contains(events, "second_factor_demanded") && contains(events, "second_factor_not_demanded"));
  CHECK(next_after_password(http, user).empty());
  const AuthenticatorApp app = enrol(stack(), http);
  CHECK_EQUAL(0, stack().run({"second-factor", "require", user.identifier}).status);
  sign_in_with(stack(), http, user, app);
  CHECK_EQUAL(409, account_call(http, "DELETE", "second-factors/" + app.id).status);
}
