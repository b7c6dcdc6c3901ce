// The pages of passkeys, as a browser's script sends their forms: /account/passkeys and the way from /login.
#include "domain/account/passkeys.h"
#include "harness/process.h"
#include "pages_walk.h"
#include "system/passkeys.h"

using namespace gatewarden;
using namespace gatewarden::test;

namespace {

Stack& stack() { return Stack::shared(); }

struct Owner : PasskeyPerson {
  Owner() : PasskeyPerson(Stack::shared()) {
    enrol();
    http.forget_cookies();
  }

  // What the script fills into the form of /login at `location`, and sends.
  Answer send_login_form(const std::string& location, const std::function<void(Form&)>& change = {}, const std::string& begin = "{}") {
    Form form = form_on(http.get(location), "login-form");
    const Answer options = post_json(http, "/api/v1/auth/passkey-options", begin);
    form.set("sign_in", step_token(options));
    form.set("credential", key.assertion_json(key.get(ceremony(*options.json().find("public_key")))));
    if (change) change(form);
    return http.post_form("/login/passkey", form.fields);
  }
};

std::string policy_of(const Answer& page) { return page.header("content-security-policy").value_or(""); }

}  // namespace

TEST("passkey pages: the form that the script sends from /login signs its person in") {
  Owner owner;
  const Answer done = owner.send_login_form("/login");
  CHECK_EQUAL(303, done.status);
  CHECK_EQUAL(std::string("/account"), *done.header("location"));
  CHECK(contains(owner.http.get("/account").body, owner.user.identifier));
}

TEST("passkey pages: with an application the way goes on to its consent") {
  Owner owner;
  const std::string location = send_person(owner.http, stack().make_client());
  const std::string id = find_form(owner.http.get(location).body, "login-form")->value("interaction");
  const std::string begin = JsonWriter().begin_object().member("interaction", id).end_object().take();
  const Answer done = owner.send_login_form(location, {}, begin);
  CHECK_EQUAL(303, done.status);
  CHECK(contains(*done.header("location"), "/oauth2/consent?interaction="));
}

TEST("passkey pages: a passkey that is wrong leads back to the form with a word on it") {
  Owner owner;
  const auto refused = [&](const std::function<void(Form&)>& change) {
    const Answer page = owner.send_login_form("/login", change);
    return page.status == 422 && contains(page.body, "The passkey did not work") && !element(page.body, "login-form").empty() &&
           owner.http.cookie("__Host-gatewarden_session").empty();
  };
  CHECK(refused([](Form& form) { form.set("credential", ""); }));
  CHECK(refused([](Form& form) { form.set("credential", "{}"); }));
  CHECK(refused([&](Form& form) { form.set("credential", owner.key.assertion_json(owner.key.get({.challenge = "another"}))); }));
}

TEST("S63: another site's form, and one of another browser, sign nobody in with a passkey") {
  Owner owner;
  CHECK_EQUAL(400, owner.send_login_form("/login", [](Form& form) { form.set("form_token", "forged"); }).status);
  CHECK_EQUAL(400, owner.send_login_form("/login", [](Form& form) { form.set("sign_in", "unknown"); }).status);
  CHECK(owner.http.cookie("__Host-gatewarden_session").empty());
}

TEST("S68: who proves again who they are does it with a passkey of their own") {
  Owner owner, other;
  CHECK_EQUAL(200, other.log_in_with_passkey().status);
  const Answer page = other.http.get("/login?then=%2Faccount%2Fpasskeys");
  CHECK_EQUAL(other.user.identifier, element(page.body, "passkey")["data-identifier"]);
  std::swap(owner.key, other.key);
  const std::string named = JsonWriter().begin_object().member("identifier", other.user.identifier).end_object().take();
  CHECK_EQUAL(422, other.send_login_form("/login?then=%2Faccount%2Fpasskeys", {}, named).status);
  // Not even where the sign-in began without a name.
  CHECK_EQUAL(422, other.send_login_form("/login?then=%2Faccount%2Fpasskeys").status);
  std::swap(owner.key, other.key);
  const Answer done = other.send_login_form("/login?then=%2Faccount%2Fpasskeys", {}, named);
  CHECK_EQUAL(std::string("/account/passkeys"), done.header("location").value_or(""));
}

TEST("S65: scripts run on the pages of passkeys, of our own origin, and on no other page") {
  Owner owner;
  owner.log_in_with_passkey();
  for (const char* path : {"/login?then=%2Faccount", "/account/passkeys"}) {
    const std::string policy = policy_of(owner.http.get(path));
    CHECK(contains(policy, "script-src 'self'; connect-src 'self'; ") && !contains(policy, "unsafe"));
  }
  for (const char* path : {"/account", "/logout", "/login/code"}) CHECK(!contains(policy_of(owner.http.get(path)), "script-src"));
  const Answer script = owner.http.get("/assets/passkeys.js");
  CHECK(script.status == 200 && contains(script.header("content-type").value_or(""), "javascript"));
}

TEST("passkey pages: a passkey is made, renamed and removed by forms") {
  PasskeyPerson person(stack());
  person.log_in_with_password();
  const Answer empty = person.http.get("/account/passkeys");
  CHECK(element(empty.body, "passkeys").empty());
  Form form = form_on(empty, "passkey-form");
  const Answer options = person.creation_options();
  form.set("token", options.json().string_at("change_token").value());
  form.set("credential", person.key.registration_json(person.key.create(person.ceremony(*options.json().find("public_key")))));
  form.set("name", "<script>alert(1)</script>");
  const Answer added = person.http.post_form("/account/passkeys", form.fields);
  CHECK_EQUAL(std::string("/account/passkeys?done=added"), added.header("location").value_or(""));
  const std::string id = to_base64url(account::passkey_id(person.key.credential_id));
  Answer page = person.http.get("/account/passkeys?done=added");
  CHECK(!contains(page.body, "<script>alert") && !element(page.body, "done").empty());
  CHECK_EQUAL(std::string("<script>alert(1)</script>"), text_of(page.body, "name-" + id));
  const auto send = [&](const std::string& action, const std::string& name, const std::string& which) {
    return person.http.post_form("/account/passkeys", {{"form_token", form.value("form_token")}, {"action", action}, {"name", name}, {"passkey", which}});
  };
  CHECK_EQUAL(std::string("/account/passkeys?done=renamed"), send("rename", " Telefon ", id).header("location").value_or(""));
  CHECK_EQUAL(std::string("Telefon"), text_of(person.http.get("/account/passkeys").body, "name-" + id));
  CHECK_EQUAL(422, send("rename", "", id).status);
  CHECK_EQUAL(std::string("/login?then=%2Faccount%2Fpasskeys"), send("remove", "", id).header("location").value_or(""));
  person.prove();
  form = form_on(person.http.get("/account/passkeys"), "passkey-form");
  CHECK_EQUAL(303, send("remove", "", id).status);
  CHECK_EQUAL(422, send("remove", "", id).status);
  CHECK(element(person.http.get("/account/passkeys").body, "passkeys").empty());
}

TEST("passkey pages: what the script sends wrongly makes no passkey, and the page says so") {
  PasskeyPerson person(stack());
  person.log_in_with_password();
  Form form = form_on(person.http.get("/account/passkeys"), "passkey-form");
  form.set("name", "Phone");
  const auto refused = [&](const std::string& token, const std::string& credential) {
    form.set("token", token);
    form.set("credential", credential);
    const Answer page = person.http.post_form("/account/passkeys", form.fields);
    return page.status == 422 && !element(page.body, "error-summary").empty() && element(page.body, "passkeys").empty();
  };
  const Answer options = person.creation_options();
  const std::string token = options.json().string_at("change_token").value();
  const std::string credential = person.key.registration_json(person.key.create(person.ceremony(*options.json().find("public_key"))));
  CHECK(refused(token, "") && refused(token, "{}") && refused("unknown", credential));
  CHECK(refused(token, person.key.registration_json(person.key.create({.challenge = "another"}))));
  CHECK(refused(token, credential));  // spent
}

TEST("S63: a form of another session changes no passkeys") {
  Owner owner, other;
  owner.log_in_with_passkey();
  other.log_in_with_passkey();
  const std::string stolen = form_on(other.http.get("/account/passkeys"), "passkey-form").value("form_token");
  const std::string id = to_base64url(account::passkey_id(owner.key.credential_id));
  CHECK_EQUAL(403, owner.http.post_form("/account/passkeys", {{"form_token", stolen}, {"action", "remove"}, {"passkey", id}}).status);
  CHECK(!element(owner.http.get("/account/passkeys").body, "passkeys").empty());
}

TEST("passkeys: where they are turned off nobody makes one or signs in with one alone, and who has one still shows it") {
  Stack own;
  PasskeyPerson person(own);
  person.enrol();
  write_file(own.folder() + "/conf.d/95-passkeys.toml", "sign_in.passkeys = false\n");
  own.restart_master();
  person.http.forget_cookies();
  CHECK((submit_identifier(person.http, person.user.identifier).json().find("next")->strings() == std::vector<std::string>{"login-password"}));
  CHECK(element(person.http.get("/login").body, "use-passkey").empty());
  CHECK_EQUAL(409, person.request_options().status);
  const std::string token = person.password_token();
  CHECK((take_step(person.http, "login-password", token, {{"password", person.user.password}}).json().find("next")->strings() ==
         std::vector<std::string>{"second-factor"}));
  CHECK_EQUAL(200, person.log_in_with_passkey({}, token).status);
  CHECK_EQUAL(404, person.creation_options().status);
  const Answer page = person.http.get("/account/passkeys");
  CHECK(element(page.body, "add-passkey").empty() && !element(page.body, "passkeys").empty());
}
