// Codes, new passwords, new accounts and step-up by JSON, as the front end of a site drives them.
#include "authentication/second_factors.h"
#include "domain/operation/connect.h"
#include "domain/operation/outbox.h"
#include "oauth_requests.h"
#include "platform/config/config.h"
#include "platform/otp/totp.h"
#include "sign_in_steps.h"

using namespace gatewarden;
using namespace gatewarden::test;

namespace {

// Without the daemon, so that what would be sent can be read here.
struct Site {
  Stack stack{options()};
  config::Settings settings = config::load(stack.configuration_file());
  db::Connection connection{stack.database()};
  operation::Outbox outbox{connection, operation::derived_key(settings, operation::KeyPurpose::outbox)};

  static StackOptions options() {
    StackOptions made = configured("[sign_in]\ncodes = true\nregistration = true\ncode_alone = true\ncodes_per_address = 100000\n"
                                   "[throttle]\nfailures_per_address = 100000\n");
    made.start_daemon = false;
    return made;
  }
  // Answers the secret that makes the codes.
  Secret add_authenticator(account::UserId user_id) {
    account::Authenticators authenticators(connection, operation::derived_key(settings, operation::KeyPurpose::second_factors));
    const Secret secret = otp::make_secret();
    authenticators.insert(user_id, "phone", secret, 0, std::chrono::time_point_cast<Microseconds>(std::chrono::system_clock::now()));
    return secret;
  }
  // The newest code to an address.
  std::string code_for(const std::string& recipient) {
    const Instant now = std::chrono::time_point_cast<Microseconds>(std::chrono::system_clock::now());
    std::string code;
    for (const auto& letter : outbox.claim({crypto::random_bytes(16), now + Seconds{3600}}, 1000, now)) {
      if (!letter.message || letter.message->recipient != recipient) continue;
      const auto found = letter.message->values.find("CODE");
      if (found != letter.message->values.end()) code = found->second;
    }
    return code;
  }
};

Site& site() {
  static Site the_site;
  return the_site;
}

struct Browser {
  HttpClient http{site().stack};
  std::string token;

  Answer begin(const std::string& identifier) {
    const Answer answer = submit_identifier(http, identifier);
    token = step_token(answer);
    return answer;
  }
  Answer take(const std::string& step, const Parameters& members = {}) { return take_step(http, step, token, members); }
};

std::vector<std::string> next_of(const Answer& answer) {
  const auto next = answer.json().find("next");
  return next ? next->strings().value() : std::vector<std::string>();
}

using Texts = std::vector<std::string>;

// Status, headers and body, without what differs between any two answers.
std::string told(Answer answer) {
  std::erase_if(answer.headers, [](const http::Header& one) { return one.name == "date" || one.name == "set-cookie"; });
  std::string all = std::to_string(answer.status) + "\n";
  for (const http::Header& header : answer.headers) all += header.name + ": " + header.value + "\n";
  if (const auto token = answer.json().string_at("step_token")) answer.body.replace(answer.body.find(*token), token->size(), "-");
  return all + answer.body;
}

std::string unique_address() { return "p" + to_hex(crypto::random_bytes(8)) + "@example.org"; }

}  // namespace

TEST("sign-in by JSON: a code proves the address, and a new password ends the sign-in") {
  Browser browser;
  const auto user = site().stack.make_user([](account::NewUser& one) { one.email_verified = true; });
  browser.begin(user.identifier);
  const Answer sent = browser.take("send-code");
  CHECK_EQUAL(200, sent.status);
  CHECK_EQUAL(std::int64_t{600}, sent.json().integer_at("expires_in").value_or(0));
  const Answer proven = browser.take("verify-identifier", {{"code", site().code_for(user.identifier)}});
  CHECK((next_of(proven) == Texts{"set-password", "finish"}));
  CHECK(!proven.json().boolean_at("new_account").value_or(true));
  const Answer short_one = browser.take("set-password", {{"password", "short"}});
  CHECK_EQUAL(422, short_one.status);
  CHECK_EQUAL(std::string("password_refused"), error_of(short_one));
  const Answer done = browser.take("set-password", {{"password", "correct horse battery"}});
  CHECK_EQUAL(200, done.status);
  CHECK_EQUAL(std::to_string(user.user.id), done.json().string_at("user_id").value_or(""));
  browser.begin(user.identifier);
  CHECK_EQUAL(422, browser.take("login-password", {{"password", user.password}}).status);
  CHECK_EQUAL(200, browser.take("login-password", {{"password", "correct horse battery"}}).status);
}

TEST("sign-in by JSON: a code alone signs in, and its acr says so") {
  Browser browser;
  const auto user = site().stack.make_user([](account::NewUser& one) { one.email_verified = true; });
  browser.begin(user.identifier);
  browser.take("send-code");
  CHECK_EQUAL(200, browser.take("verify-identifier", {{"code", site().code_for(user.identifier)}}).status);
  const Answer done = browser.take("finish");
  CHECK_EQUAL(200, done.status);
  const auto session = *done.json().find("session");
  CHECK_EQUAL(std::string("urn:gatewarden:acr:code"), session.string_at("acr").value_or(""));
  CHECK(session.find("amr")->strings() == Texts{"otp"});
}

TEST("registration by JSON: who proves an address that nobody has gets an account for an application") {
  Browser browser;
  const auto client = site().stack.make_client();
  const std::string address = unique_address();
  browser.token = step_token(submit_for_application(browser.http, address, good_request(client)));
  browser.take("send-code");
  const Answer proven = browser.take("verify-identifier", {{"code", site().code_for(address)}});
  CHECK(next_of(proven) == Texts{"set-password"});
  CHECK(proven.json().boolean_at("new_account").value_or(false));
  const std::string body = R"({"password":"correct horse battery","consent":true,"profile":{"name":"Ada"}})";
  const Answer done = post_json(browser.http, "/api/v1/auth/set-password", body, {{"authorization", "Bearer " + browser.token}});
  CHECK_EQUAL(200, done.status);
  CHECK(done.json().boolean_at("requires_consent").value_or(false));
  const auto shown = json::Value::parse(site().stack.run({"user", "show", address, "--json"}).out);
  CHECK(shown && shown->boolean_at("email_verified").value_or(false));
}

TEST("registration by JSON: a profile and a consent of another type are invalid, and an odd profile is refused") {
  Browser browser;
  const std::string address = unique_address();
  browser.begin(address);
  browser.take("send-code");
  browser.take("verify-identifier", {{"code", site().code_for(address)}});
  const auto set = [&](const std::string& members) {
    return post_json(browser.http, "/api/v1/auth/set-password", R"({"password":"correct horse battery",)" + members + "}",
                     {{"authorization", "Bearer " + browser.token}});
  };
  CHECK_EQUAL(400, set(R"("consent":"yes")").status);
  CHECK_EQUAL(400, set(R"("profile":"Ada")").status);
  const Answer odd = set(R"("profile":{"shoe size":"43"})");
  CHECK_EQUAL(422, odd.status);
  CHECK_EQUAL(std::string("invalid_registration"), error_of(odd));
  CHECK_EQUAL(200, set(R"("consent":true)").status);
}

TEST("S64: steps by JSON out of their order are refused, each") {
  Browser browser;
  const auto user = site().stack.make_user();
  browser.begin(user.identifier);
  for (const auto& [step, member] : Parameters{{"verify-identifier", "code"}, {"set-password", "password"}, {"finish", "password"}}) {
    const Answer early = browser.take(step, {{member, "correct horse battery"}});
    CHECK_EQUAL(409, early.status);
    CHECK_EQUAL(std::string("step_not_next"), error_of(early));
  }
  browser.take("send-code");
  CHECK_EQUAL(409, browser.take("set-password", {{"password", "correct horse battery"}}).status);
  const std::string code = site().code_for(user.identifier);
  CHECK_EQUAL(200, browser.take("verify-identifier", {{"code", code}}).status);
  for (const auto& [step, member] : Parameters{{"verify-identifier", "code"}, {"send-code", "code"}, {"login-password", "password"}}) {
    CHECK_EQUAL(409, browser.take(step, {{member, code}}).status);
  }
  CHECK_EQUAL(200, browser.take("set-password", {{"password", "correct horse battery"}}).status);
  CHECK_EQUAL(409, browser.take("set-password", {{"password", "correct horse battery"}}).status);
}

TEST("S64: of the same step taken many times at once, one succeeds") {
  Browser browser;
  const auto user = site().stack.make_user();
  browser.begin(user.identifier);
  browser.take("send-code");
  const std::string code = site().code_for(user.identifier);
  const std::string cookie = "__Host-gatewarden_browser=" + browser.http.cookie("__Host-gatewarden_browser");
  const auto all_at_once = [&](const std::string& step, const std::string& member, const std::string& value) {
    return at_once(site().stack, 6, [&](HttpClient& http) {
      return take_step(http, step, browser.token, {{member, value}}, {{"cookie", cookie}});
    });
  };
  CHECK_EQUAL(std::size_t{1}, successes(all_at_once("verify-identifier", "code", code)));
  CHECK_EQUAL(std::size_t{1}, successes(all_at_once("set-password", "password", "correct horse battery")));
}

TEST("S64: no step by JSON in another browser, without a token, or with another's") {
  Browser browser, other;
  const auto user = site().stack.make_user();
  browser.begin(user.identifier);
  browser.take("send-code");
  const std::string code = site().code_for(user.identifier);
  other.begin(user.identifier);
  CHECK_EQUAL(409, other.take("verify-identifier", {{"code", code}}).status);
  other.token = browser.token;
  for (const char* step : {"send-code", "verify-identifier", "set-password", "finish", "login-password"}) {
    const Parameters members{{"code", code}, {"password", "correct horse battery"}};
    CHECK_EQUAL(401, other.take(step, members).status);
    CHECK_EQUAL(401, post_json(browser.http, std::string("/api/v1/auth/") + step, json_of(members)).status);
  }
  CHECK_EQUAL(200, browser.take("verify-identifier", {{"code", code}}).status);
}

TEST("S69: every step by JSON answers alike for known, unknown, disabled and unverified people, and for who is locked") {
  const auto& stack = site().stack;
  Browser browser;
  browser.begin("first");  // the browser has its cookie
  const auto known = site().stack.make_user([](account::NewUser& one) { one.email_verified = true; });
  const auto unverified = site().stack.make_user([](account::NewUser& one) { one.email_verified = false; });
  const auto disabled = site().stack.make_user();
  const auto locked = site().stack.make_user();
  CHECK_EQUAL(0, site().stack.run({"user", "disable", disabled.identifier, "--yes"}).status);
  for (int i = 0; i < 12; ++i) {
    Browser stranger;
    stranger.begin(locked.identifier);
    stranger.take("login-password", {{"password", "wrong"}});
  }
  const auto all_steps = [&](const std::string& identifier) {
    std::string all = told(browser.begin(identifier));
    for (int i = 0; i < 2; ++i) {
      all += told(browser.take("login-password", {{"password", "wrong password"}}));
      all += told(browser.take("verify-identifier", {{"code", "000000"}}));
      all += told(browser.take("send-code"));
    }
    all += told(browser.take("set-password", {{"password", "correct horse battery"}}));
    return all + told(browser.take("finish"));
  };
  const std::string of_known = all_steps(known.identifier);
  for (const std::string& other : {unverified.identifier, disabled.identifier, locked.identifier, unique_address(), std::string("nobody")}) {
    CHECK_EQUAL(of_known, all_steps(other));
  }
  CHECK(stack.log().find("@example") == std::string::npos);
}

TEST("S70: too many codes are told of alike, whoever has the address") {
  Browser browser;
  browser.begin("first");
  const auto user = site().stack.make_user();
  std::vector<std::string> answers;
  for (const std::string& address : {user.identifier, unique_address()}) {
    for (int i = 0; i < 5; ++i) {
      browser.begin(address);
      CHECK_EQUAL(200, browser.take("send-code").status);
    }
    browser.begin(address);
    const Answer refused = browser.take("send-code");
    CHECK_EQUAL(429, refused.status);
    CHECK_EQUAL(std::string("too_many_requests"), error_of(refused));
    answers.push_back(told(refused));
  }
  CHECK_EQUAL(answers.at(0), answers.at(1));
}
