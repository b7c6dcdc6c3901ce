// Signing in with an account at another provider: its word is a first factor, and no second.
#include <algorithm>

#include "base/encoding.h"
#include "harness/fake_provider.h"
#include "platform/crypto/random.h"
#include "system/pages_walk.h"
#include "system/registration_requests.h"
#include "system/second_factor_steps.h"

using namespace gatewarden;
using namespace gatewarden::test;
using Person = FakeProvider::Person;

namespace {

Stack& stack() { return Stack::shared(); }

// Links the account there to the person, who is signed in.
void link(HttpClient& http, FakeProvider& provider, const std::string& word, const Person& person) {
  const Answer begun = http.send("POST", "/api/v1/account/linked-accounts", "{\"provider\":\"" + word + "\"}", {json_type});
  CHECK_EQUAL(200, begun.status);
  CHECK_EQUAL(303, http.get(provider.approve(begun.json().string_at("redirect_url").value(), person)).status);
}

}  // namespace

TEST("S64: external sign-in: who has a second factor here is asked for it after the provider's word, and is not in before") {
  FakeProvider provider;
  const std::string word = configure(stack(), provider);
  const auto user = stack().make_user();
  const Person account{.sub = to_hex(crypto::random_bytes(8)), .email = user.identifier};
  HttpClient at_home(stack());
  CHECK_EQUAL(200, sign_in_by_password(at_home, user).status);
  link(at_home, provider, word, account);
  const AuthenticatorApp app = enrol(stack(), at_home);

  HttpClient http(stack());
  Form form = form_on(sign_in_with(http, provider, word, account), "second-factor-form");
  CHECK_EQUAL(303, http.get("/account").status);
  form.set("code", app.wrong_code(stack()));
  const Answer wrong = http.post_form("/login/second-factor", form.fields);
  CHECK_EQUAL(422, wrong.status);
  CHECK_EQUAL(303, http.get("/account").status);
  form = form_on(wrong, "second-factor-form");
  form.set("code", app.code(stack()));
  CHECK_EQUAL(303, http.post_form("/login/second-factor", form.fields).status);
  CHECK_EQUAL(200, http.get("/account").status);
  Registrar admin(stack(), "admin");
  const Answer sessions = admin.get("/api/v1/admin/users/" + std::to_string(user.user.id) + "/sessions");
  const auto newest = sessions.json().find("sessions")->items();
  CHECK(std::any_of(newest.begin(), newest.end(), [](const json::Value& one) {
    return one.string_at("acr") == "urn:gatewarden:acr:mfa" && one.string_at("amr") == "fed otp mfa";
  }));
}

TEST("S64: external sign-in: who must have a second factor and has none makes one before they are in") {
  FakeProvider provider;
  const std::string word = configure(stack(), provider);
  const auto user = stack().make_user();
  const Person account{.sub = to_hex(crypto::random_bytes(8)), .email = user.identifier};
  HttpClient at_home(stack()), http(stack());
  CHECK_EQUAL(200, sign_in_by_password(at_home, user).status);
  link(at_home, provider, word, account);
  CHECK_EQUAL(0, stack().run({"second-factor", "require", user.identifier}).status);
  const Answer come = sign_in_with(http, provider, word, account);
  CHECK(contains(come.body, "/login/enrol-second-factor"));
  CHECK_EQUAL(303, http.get("/account").status);
}
