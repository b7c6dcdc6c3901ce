// A new e-mail address or phone number of an account: the code that proves it, who is told, and what nobody learns.
#include <atomic>
#include <thread>

#include "account_walk.h"
#include "base/encoding.h"
#include "harness/mailbox.h"
#include "platform/crypto/random.h"

using namespace gatewarden;
using namespace gatewarden::test;

namespace {

Stack& stack() { return Stack::shared(); }
const Mailbox& mailbox() {
  static const Mailbox box(stack());
  return box;
}

std::string new_address() { return "new-" + to_hex(crypto::random_bytes(8)) + "@example.org"; }
std::string new_number() {
  std::string digits;
  for (const char byte : crypto::random_bytes(9)) digits += static_cast<char>('0' + static_cast<unsigned char>(byte) % 10);
  return "+4930" + digits;
}
std::string member(const std::string& name, const std::string& value) { return "{\"" + name + "\":\"" + value + "\"}"; }
Answer ask(Owner& owner, const std::string& kind, const std::string& address) {
  return owner.api("POST", "/" + kind, member(kind, address));
}
Answer confirm(Owner& owner, const std::string& kind, const std::string& token, const std::string& code) {
  return owner.api("POST", "/" + kind + "/verify", R"({"change_token":")" + token + R"(","code":")" + code + "\"}");
}
std::string token_of(const Answer& asked) {
  CHECK_EQUAL(202, asked.status);
  return asked.json().string_at("change_token").value_or("");
}
std::string code_to(const std::string& address) { return mailbox().wait_for(address, "address_code").values["CODE"]; }

}  // namespace

TEST("account e-mail: the code of the new address makes it the one that signs in, and the old one is told") {
  Owner ada(stack());
  const std::string address = new_address();
  const std::string token = token_of(ask(ada, "email", address));
  CHECK_EQUAL(200, confirm(ada, "email", token, code_to(address)).status);
  const auto told = ada.api("GET", "").json();
  CHECK_EQUAL(address, told.string_at("email").value_or(""));
  CHECK(told.boolean_at("email_verified") == true);
  HttpClient other(stack());
  CHECK_EQUAL(303, log_in(other, "/login", address, ada.user.password).status);
  other.forget_cookies();
  CHECK_EQUAL(422, log_in(other, "/login", ada.user.identifier, ada.user.password).status);
  mailbox().wait_for(ada.user.identifier, "notice_email_changed");
  CHECK_EQUAL(1, audited(ada, "user_email_changed"));
}

TEST("account e-mail: by the page, with a wrong code first, which keeps what was begun") {
  Owner ada(stack());
  const std::string address = new_address();
  const Answer asked = ada.submit("/account/email", "send-form", {{"email", address}});
  CHECK_EQUAL(200, asked.status);
  const std::string code = code_to(address);
  const Answer wrong = ada.send_form(asked, "confirm-form", {{"code", code == "000000" ? "000001" : "000000"}});
  CHECK_EQUAL(422, wrong.status);
  CHECK(contains(wrong.body, address));
  const Answer done = ada.send_form(wrong, "confirm-form", {{"code", code.substr(0, 3) + " " + code.substr(3)}});
  CHECK_EQUAL(std::string("/account/email?done=confirmed"), done.header("location").value_or(""));
  CHECK(contains(ada.http.get("/account").body, address));
}

TEST("account e-mail: the present address is confirmed by the same step") {
  Owner ada(stack(), [](account::NewUser& user) { user.email_verified = false; });
  const std::string token = token_of(ask(ada, "email", ada.user.identifier));
  CHECK_EQUAL(200, confirm(ada, "email", token, code_to(ada.user.identifier)).status);
  CHECK(ada.api("GET", "").json().boolean_at("email_verified") == true);
  CHECK_EQUAL(409, ask(ada, "email", ada.user.identifier).status);
}

TEST("S69: an address that is another's is answered like any other, its owner is told, and no code is right") {
  Owner ada(stack());
  Owner eve(stack());
  const Answer free = ask(eve, "email", new_address());
  const Answer taken = ask(eve, "email", ada.user.identifier);
  CHECK_EQUAL(free.status, taken.status);
  CHECK_EQUAL(free.body.size() - free.json().string_at("email")->size(), taken.body.size() - ada.user.identifier.size());
  mailbox().wait_for(ada.user.identifier, "address_in_use");
  CHECK(mailbox().all(ada.user.identifier, "address_code").empty());
  const Answer guess = confirm(eve, "email", token_of(taken), "123456");
  CHECK_EQUAL(422, guess.status);
  CHECK_EQUAL(guess.body, confirm(eve, "email", token_of(free), "123456").body);
  CHECK_EQUAL(ada.user.identifier, ada.api("GET", "").json().string_at("email").value_or(""));
}

TEST("S73: after five wrong codes a change is over, and the right one comes too late") {
  Owner ada(stack());
  const std::string address = new_address();
  const std::string token = token_of(ask(ada, "email", address));
  const std::string code = code_to(address);
  const std::string wrong = code == "000000" ? "000001" : "000000";
  for (int i = 0; i < 5; ++i) CHECK_EQUAL(422, confirm(ada, "email", token, wrong).status);
  CHECK_EQUAL(404, confirm(ada, "email", token, code).status);
  CHECK_EQUAL(ada.user.identifier, ada.api("GET", "").json().string_at("email").value_or(""));
}

TEST("S64: a change belongs to the session in which it began, and to its person") {
  Owner ada(stack());
  Owner eve(stack());
  const std::string address = new_address();
  const std::string token = token_of(ask(ada, "email", address));
  const std::string code = code_to(address);
  CHECK_EQUAL(404, confirm(eve, "email", token, code).status);
  CHECK_EQUAL(404, confirm(ada, "phone", token, code).status);
  ada.sign_in();
  CHECK_EQUAL(404, confirm(ada, "email", token, code).status);
}

TEST("account e-mail: of two confirmations at once one counts; of two people who confirm one address one has it") {
  Owner ada(stack());
  Owner bob(stack());
  const std::string address = new_address();
  const std::string first = token_of(ask(ada, "email", address));
  const std::string first_code = code_to(address);
  const std::string second = token_of(ask(bob, "email", address));
  const std::string second_code = mailbox().wait_for(address, "address_code", 2).values["CODE"];
  std::atomic<int> done = 0;
  std::vector<std::thread> threads;
  const auto confirm_as = [&](const std::string& session, const std::string& token, const std::string& code) {
    threads.emplace_back([&, session, token, code] {
      HttpClient http(stack());
      done += http.send("POST", "/api/v1/account/email/verify", R"({"change_token":")" + token + R"(","code":")" + code + "\"}",
                        {{"content-type", "application/json"}, {"cookie", "__Host-gatewarden_session=" + session}}).status == 200;
    });
  };
  for (int i = 0; i < 3; ++i) {
    confirm_as(ada.session(), first, first_code);
    confirm_as(bob.session(), second, second_code);
  }
  for (std::thread& thread : threads) thread.join();
  CHECK_EQUAL(1, done.load());
  const bool is_adas = ada.api("GET", "").json().string_at("email") == address;
  const bool is_bobs = bob.api("GET", "").json().string_at("email") == address;
  CHECK(is_adas != is_bobs);
}

TEST("S70: codes to one address are sent so often and no oftener, whoever asks") {
  Owner ada(stack());
  const std::string address = new_address();
  for (int i = 0; i < 5; ++i) token_of(ask(ada, "email", address));
  CHECK_EQUAL(429, ask(ada, "email", address).status);
}

TEST("account phone: a code by text message makes it the person's; it can be removed while something else signs in") {
  Owner ada(stack());
  const std::string number = new_number();
  const std::string token = token_of(ask(ada, "phone", number));
  const Received message = mailbox().wait_for(number, "address_code");
  CHECK_EQUAL(std::string("sms"), message.channel);
  CHECK_EQUAL(200, confirm(ada, "phone", token, code_to(number)).status);
  HttpClient other(stack());
  CHECK_EQUAL(303, log_in(other, "/login", number, ada.user.password).status);
  CHECK_EQUAL(303, ada.submit("/account/phone", "remove-form", {}).status);
  other.forget_cookies();
  CHECK_EQUAL(422, log_in(other, "/login", number, ada.user.password).status);
  CHECK_EQUAL(2, audited(ada, "user_phone_changed"));
}

TEST("account phone: the last thing to sign in with cannot be removed") {
  const std::string number = new_number();
  Owner ada(stack(), [&](account::NewUser& user) {
    user.identifiers = {{account::IdentifierKind::phone, number}};
    user.email.reset();
    user.phone = number;
    user.phone_verified = true;
  });
  CHECK_EQUAL(409, ada.api("DELETE", "/phone").status);
}

TEST("account e-mail: what can be no address is refused, on the page at its field") {
  Owner ada(stack());
  for (const std::string bad : {"x", "+4930123456", "a b@example.org"}) CHECK_EQUAL(400, ask(ada, "email", bad).status);
  CHECK_EQUAL(400, ask(ada, "phone", "ada@example.org").status);
  CHECK(contains(ada.submit("/account/email", "send-form", {{"email", "x"}}).body, "href=\"#email\""));
}

TEST("account: a new password and a new user name are told to the person") {
  Owner ada(stack());
  ada.api("POST", "/username", member("username", "name-" + to_hex(crypto::random_bytes(6))));
  mailbox().wait_for(ada.user.identifier, "notice_username_changed");
  ada.api("POST", "/password", member("new_password", "quite another phrase"));
  mailbox().wait_for(ada.user.identifier, "notice_password_changed");
  ada.api("DELETE", "");
  mailbox().wait_for(ada.user.identifier, "account_deleted");
}
