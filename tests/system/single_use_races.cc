// Sixty-four at once: one code and one refresh token are used once. GATEWARDEN_ROUNDS says how often (make check: a few).
#include <cstdlib>
#include <set>

#include "oauth_requests.h"

namespace gatewarden {
namespace {

using namespace test;

constexpr std::size_t parallel = 64;

int rounds() {
  const char* const asked = std::getenv("GATEWARDEN_ROUNDS");
  return asked != nullptr ? std::max(1, std::atoi(asked)) : 3;
}

Stack& graceless_stack() {
  static Stack stack(configured("[tokens]\nrefresh_token_grace = 0\n"));
  return stack;
}

void check_refused(const std::vector<Answer>& answers) {
  for (const Answer& answer : answers) {
    if (answer.status != 200) CHECK_EQUAL(std::string("400 invalid_grant"), std::to_string(answer.status) + " " + error_of(answer));
  }
}

const Answer& winner_of(const std::vector<Answer>& answers) {
  return *std::find_if(answers.begin(), answers.end(), [](const Answer& answer) { return answer.status == 200; });
}

}  // namespace

TEST("S22: of 64 parallel redemptions of one code exactly one succeeds, and nothing of it survives the others") {
  Stack& stack = Stack::shared();
  const auto client = stack.make_client([](oauth::Client& one) { one.access_token_format = oauth::TokenFormat::opaque; });
  const auto user = stack.make_user();
  HttpClient http(stack);
  for (int round = 0; round < rounds(); ++round) {
    const CodeFlow flow = log_in_and_consent(http, client, user, "openid offline_access");
    const auto answers = at_once(stack, parallel, [&](HttpClient& one) { return redeem_code(one, client, flow); });
    CHECK_EQUAL(std::size_t{1}, successes(answers));
    check_refused(answers);
    CHECK(!is_active(http, client, text_at(winner_of(answers), "access_token")));
    CHECK(!is_active(http, client, text_at(winner_of(answers), "refresh_token")));
  }
}

TEST("S22: a signed token of a raced code is dead as well") {
  Stack& stack = Stack::shared();
  const auto client = stack.make_client();
  const auto user = stack.make_user();
  HttpClient http(stack);
  const CodeFlow flow = log_in_and_consent(http, client, user, "openid");
  const auto answers = at_once(stack, parallel, [&](HttpClient& one) { return redeem_code(one, client, flow); });
  CHECK_EQUAL(std::size_t{1}, successes(answers));
  CHECK_EQUAL(401, userinfo(http, text_at(winner_of(answers), "access_token")).status);
}

TEST("S31: without a grace, of 64 parallel uses of one refresh token exactly one succeeds, and the family is dead") {
  Stack& stack = graceless_stack();
  const auto client = stack.make_client([](oauth::Client& one) { one.refresh_rotation = oauth::RefreshRotation::always; });
  const auto user = stack.make_user();
  HttpClient http(stack);
  for (int round = 0; round < rounds(); ++round) {
    const std::string token = text_at(tokens_for(http, client, user, "openid offline_access"), "refresh_token");
    const auto answers = at_once(stack, parallel, [&](HttpClient& one) { return refresh(one, client, token); });
    CHECK_EQUAL(std::size_t{1}, successes(answers));
    check_refused(answers);
    CHECK(!is_active(http, client, text_at(winner_of(answers), "refresh_token")));
    CHECK(!is_active(http, client, text_at(winner_of(answers), "access_token")));
  }
}

TEST("S32: within the grace, 64 parallel uses of one refresh token rotate it once: all get the same successor") {
  Stack& stack = Stack::shared();
  const auto client = stack.make_client([](oauth::Client& one) { one.token_endpoint_auth_method = "none"; });
  const auto user = stack.make_user();
  HttpClient http(stack);
  for (int round = 0; round < rounds(); ++round) {
    const std::string token = text_at(tokens_for(http, client, user, "openid offline_access"), "refresh_token");
    const auto answers = at_once(stack, parallel, [&](HttpClient& one) { return refresh(one, client, token); });
    CHECK_EQUAL(parallel, successes(answers));
    std::set<std::string> successors;
    for (const Answer& answer : answers) successors.insert(text_at(answer, "refresh_token"));
    CHECK_EQUAL(std::size_t{1}, successors.size());
    CHECK(*successors.begin() != token);
    CHECK_EQUAL(200, refresh(http, client, *successors.begin()).status);
  }
}

}  // namespace gatewarden
