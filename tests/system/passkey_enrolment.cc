// Making a passkey for one's own account by JSON, and what becomes of it there.
#include "domain/account/passkeys.h"
#include "harness/mailbox.h"
#include "platform/crypto/random.h"
#include "platform/db/connection.h"
#include "system/passkeys.h"
#include "system/registration_requests.h"
#include "system/second_factor_steps.h"

using namespace gatewarden;
using namespace gatewarden::test;

namespace {

Stack& stack() { return Stack::shared(); }

json::Value list_of(PasskeyPerson& person) { return *person.http.get("/api/v1/account/passkeys").json().find("passkeys"); }

Answer remove(PasskeyPerson& person, const std::string& id) { return account_call(person.http, "DELETE", "passkeys/" + id, ""); }

std::vector<std::string> ids_of(const json::Value& descriptors) {
  std::vector<std::string> ids;
  for (const auto& one : descriptors.items()) ids.push_back(one.string_at("id").value());
  return ids;
}

}  // namespace

TEST("passkeys: the options ask for what the server will take") {
  PasskeyPerson person(stack());
  person.log_in_with_password();
  const Answer answer = person.creation_options();
  CHECK_EQUAL(200, answer.status);
  CHECK_EQUAL(std::string("no-store"), answer.header("cache-control").value_or(""));
  const auto options = *answer.json().find("public_key");
  CHECK_EQUAL(std::string("localhost"), options.find("rp")->string_at("id").value());
  CHECK_EQUAL(std::size_t{32}, from_base64url(options.string_at("challenge").value())->size());
  CHECK_EQUAL(std::string(R"([{"alg":-7,"type":"public-key"},{"alg":-8,"type":"public-key"},{"alg":-257,"type":"public-key"}])"),
              options.find("pubKeyCredParams")->dump());
  CHECK_EQUAL(std::string(R"({"requireResidentKey":false,"residentKey":"preferred","userVerification":"preferred"})"),
              options.find("authenticatorSelection")->dump());
  CHECK_EQUAL(std::string("none"), options.string_at("attestation").value());
  CHECK(options.find("excludeCredentials")->items().empty());
  CHECK_EQUAL(person.user.identifier, options.find("user")->string_at("name").value());
  CHECK_EQUAL(std::string("Ada Lovelace"), options.find("user")->string_at("displayName").value());
}

TEST("passkeys: what the authenticator knows the person by tells nothing of them, and is the same each time") {
  PasskeyPerson person(stack()), other(stack());
  person.log_in_with_password();
  other.log_in_with_password();
  const auto handle_of = [](PasskeyPerson& one) {
    return from_base64url(one.creation_options().json().find("public_key")->find("user")->string_at("id").value()).value();
  };
  const std::string handle = handle_of(person);
  CHECK(handle == handle_of(person) && handle != handle_of(other) && handle.size() == 32);
  CHECK(!contains(handle, std::to_string(person.user.user.id)));
}

TEST("passkeys: one is made, listed, and excluded from the next") {
  PasskeyPerson person(stack());
  const Answer made = person.enrol();
  CHECK_EQUAL(to_base64url(account::passkey_id(person.key.credential_id)), made.json().string_at("id").value());
  const auto listed = list_of(person).items();
  CHECK_EQUAL(std::size_t{1}, listed.size());
  CHECK_EQUAL(made.json().dump(), listed[0].dump());
  CHECK(listed[0].string_at("name") == "Phone" && listed[0].boolean_at("backed_up") == false);
  CHECK(listed[0].find("last_used_at")->type() == json::Value::Type::null);
  person.prove();
  const auto excluded = *person.creation_options().json().find("public_key")->find("excludeCredentials");
  CHECK((ids_of(excluded) == std::vector<std::string>{to_base64url(person.key.credential_id)}));
  CHECK((excluded.items()[0].find("transports")->strings() == std::vector<std::string>{"internal", "hybrid"}));
}

TEST("passkeys: every format of attestation that is known is taken and kept by its name") {
  db::Connection database(stack().database());
  account::Passkeys passkeys(database);
  for (const auto& [format, kept] : {std::pair{"none", "none"}, {"packed", "packed"}, {"packed-x5c", "packed"}, {"fido-u2f", "fido-u2f"}}) {
    PasskeyPerson person(stack());
    person.enrol(format, 7);
    const auto passkey = passkeys.find(person.key.credential_id);
    CHECK_EQUAL(std::string(kept), passkey->attestation);
    CHECK(passkey->sign_count == 7 && passkey->user_verifying && passkey->algorithm == -7 && passkey->aaguid == person.key.aaguid);
  }
}

TEST("S68: nobody makes a passkey who is not signed in") {
  PasskeyPerson person(stack());
  CHECK_EQUAL(401, person.creation_options().status);
  CHECK_EQUAL(401, person.http.get("/api/v1/account/passkeys").status);
  CHECK_EQUAL(401, post_json(person.http, "/api/v1/account/passkeys", "{}").status);
  CHECK_EQUAL(401, person.http.send("DELETE", "/api/v1/account/passkeys/AAAA", "", {json_type}).status);
}

TEST("S63: no page of another site makes a passkey, and no form") {
  PasskeyPerson person(stack());
  person.log_in_with_password();
  const http::Header elsewhere{"origin", "https://evil.example"};
  CHECK_EQUAL(403, post_json(person.http, "/api/v1/account/passkeys/options", "{}", {elsewhere}).status);
  CHECK_EQUAL(400, person.http.post_form("/api/v1/account/passkeys/options", {}).status);
}

TEST("S68: who signed in long ago proves again who they are before a passkey is made or removed") {
  StackOptions options;
  options.extra_configuration = "sign_in.reauthenticate_after = \"400s\"\n";
  Stack own(options);
  PasskeyPerson person(own);
  const std::string id = person.enrol().json().string_at("id").value();
  person.prove();
  // The challenge ends sooner, by itself.
  const Answer late = person.creation_options();
  own.advance_clock(Seconds{301});
  CHECK_EQUAL(404, person.finish(late, Authenticator().create(person.ceremony(*late.json().find("public_key")))).status);
  const Answer begun = person.creation_options();
  own.advance_clock(Seconds{100});
  CHECK_EQUAL(std::string("reauthentication_required"), error_of(person.creation_options()));
  CHECK_EQUAL(std::string("reauthentication_required"),
              error_of(person.finish(begun, person.key.create(person.ceremony(*begun.json().find("public_key"))))));
  CHECK_EQUAL(403, person.http.send("DELETE", "/api/v1/account/passkeys/" + id, "", {json_type}).status);
  CHECK_EQUAL(200, person.http.get("/api/v1/account/passkeys").status);
  // A passkey proves it as well as a password.
  CHECK_EQUAL(200, person.log_in_with_passkey().status);
  CHECK_EQUAL(200, person.creation_options().status);
}

TEST("passkeys: a challenge is good once, in its own session, for its own person") {
  PasskeyPerson person(stack()), other(stack());
  other.log_in_with_password();
  person.log_in_with_password();
  const Answer options = person.creation_options();
  const auto made = person.key.create(person.ceremony(*options.json().find("public_key")));
  const std::string body = PasskeyPerson::registration(options.json().string_at("change_token").value(), person.key.registration_json(made));
  CHECK_EQUAL(404, post_json(other.http, "/api/v1/account/passkeys", body).status);
  CHECK_EQUAL(201, person.finish(options, made).status);
  CHECK_EQUAL(403, person.finish(options, made).status);
  person.prove();
  CHECK_EQUAL(404, person.finish(options, made).status);
}

TEST("passkeys: a challenge of one session is none of the next") {
  PasskeyPerson person(stack());
  person.log_in_with_password();
  const Answer options = person.creation_options();
  person.log_in_with_password();
  CHECK_EQUAL(404, person.finish(options, person.key.create(person.ceremony(*options.json().find("public_key")))).status);
}

TEST("passkeys: what was not asked for is refused, and its challenge is spent") {
  PasskeyPerson person(stack());
  person.log_in_with_password();
  const std::function<void(Ceremony&)> changes[] = {
      [](Ceremony& c) { c.challenge = std::string(32, 'x'); }, [](Ceremony& c) { c.origin = "https://evil.example"; },
      [](Ceremony& c) { c.rp_id = "evil.example"; }, [](Ceremony& c) { c.flags = 0; },
      [](Ceremony& c) { c.more_client_data = ",\"crossOrigin\":true"; }, [](Ceremony& c) { c.type = "webauthn.get"; }};
  for (const auto& change : changes) {
    const Answer options = person.creation_options();
    const Ceremony right = person.ceremony(*options.json().find("public_key"));
    Ceremony wrong = right;
    change(wrong);
    const Answer refused = person.finish(options, person.key.create(wrong));
    CHECK(refused.status == 422 && error_of(refused) == "wrong_credentials");
    CHECK_EQUAL(404, person.finish(options, person.key.create(right)).status);
  }
  CHECK(list_of(person).items().empty());
}

TEST("passkeys: a credential that is somebody's already is refused, whoever's") {
  PasskeyPerson person(stack()), other(stack());
  person.enrol();
  person.prove();
  other.log_in_with_password();
  for (PasskeyPerson* const one : {&person, &other}) {
    const Answer options = one->creation_options();
    const auto made = person.key.create(one->ceremony(*options.json().find("public_key")));
    CHECK_EQUAL(409, post_json(one->http, "/api/v1/account/passkeys",
                               PasskeyPerson::registration(options.json().string_at("change_token").value(), person.key.registration_json(made)))
                         .status);
  }
  CHECK_EQUAL(std::size_t{1}, list_of(person).items().size());
}

TEST("passkeys: a person has twenty at most") {
  PasskeyPerson person(stack());
  person.log_in_with_password();
  for (std::size_t i = 0; i < account::most_passkeys; ++i) {
    person.key.credential_id = crypto::random_bytes(32);
    const Answer options = person.creation_options();
    CHECK_EQUAL(201, person.finish(options, person.key.create(person.ceremony(*options.json().find("public_key")))).status);
    person.prove();
  }
  CHECK_EQUAL(409, person.creation_options().status);
}

TEST("passkeys: a body that says nothing of use is refused") {
  PasskeyPerson person(stack());
  person.log_in_with_password();
  const Answer options = person.creation_options();
  const std::string token = options.json().string_at("change_token").value();
  const std::string credential = person.key.registration_json(person.key.create(person.ceremony(*options.json().find("public_key"))));
  for (const std::string& name : {std::string(), std::string(101, 'x'), std::string("a\nb"), std::string(" x")})
    CHECK_EQUAL(400, post_json(person.http, "/api/v1/account/passkeys", PasskeyPerson::registration(token, credential, name)).status);
  for (const std::string& body :
       {std::string("{}"), std::string("[]"), PasskeyPerson::registration(token, "{}"), PasskeyPerson::registration(token, "[]"),
        PasskeyPerson::registration(token, R"({"type":"public-key","response":{"clientDataJSON":"*","attestationObject":"AA"}})"),
        PasskeyPerson::registration(token, R"({"type":"password","response":{"clientDataJSON":"AA","attestationObject":"AA"}})")})
    CHECK_EQUAL(400, post_json(person.http, "/api/v1/account/passkeys", body).status);
  CHECK_EQUAL(201, post_json(person.http, "/api/v1/account/passkeys", PasskeyPerson::registration(token, credential, "Schlüssel 🔑")).status);
}

TEST("passkeys: a person renames and removes their own, and nobody else's") {
  PasskeyPerson person(stack()), other(stack());
  const std::string path = "/api/v1/account/passkeys/" + person.enrol().json().string_at("id").value();
  person.prove();
  other.log_in_with_password();
  const auto call = [&](PasskeyPerson& one, const char* method, const std::string& body) { return one.http.send(method, path, body, {json_type}).status; };
  CHECK_EQUAL(404, call(other, "PATCH", R"({"name":"mine"})"));
  CHECK_EQUAL(404, call(other, "DELETE", ""));
  CHECK_EQUAL(400, call(person, "PATCH", "{}"));
  CHECK_EQUAL(204, call(person, "PATCH", R"({"name":"Telefon"})"));
  CHECK(list_of(person).items()[0].string_at("name") == "Telefon");
  CHECK_EQUAL(204, call(person, "DELETE", ""));
  CHECK_EQUAL(404, call(person, "DELETE", ""));
  CHECK(list_of(person).items().empty());
  CHECK_EQUAL(404, person.http.send("DELETE", "/api/v1/account/passkeys/*", "", {json_type}).status);
}

TEST("S68: a person is told of a passkey that is made or removed, and so is the audit log") {
  PasskeyPerson person(stack());
  const std::string id = person.enrol().json().string_at("id").value();
  person.prove();
  CHECK_EQUAL(204, remove(person, id).status);
  const auto audit = stack().run({"audit", "list", "--user", std::to_string(person.user.user.id), "--json"});
  CHECK(contains(audit.out, "passkey_added") && contains(audit.out, "passkey_removed") && contains(audit.out, id));
  Mailbox(stack()).wait_for(person.user.identifier, "notice_factor_changed", 2);
}

TEST("S68: whoever has a passkey changes none in a session of the password alone") {
  PasskeyPerson person(stack());
  const std::string id = person.enrol().json().string_at("id").value();
  CHECK_EQUAL(std::string("reauthentication_required"), error_of(person.creation_options()));
  CHECK_EQUAL(std::string("reauthentication_required"), error_of(remove(person, id)));
  CHECK_EQUAL(std::size_t{1}, list_of(person).items().size());
}

TEST("S68: with the last factor of a person go their recovery codes, and with one of two they stay") {
  PasskeyPerson person(stack());
  const std::string id = person.enrol().json().string_at("id").value();
  person.prove();
  const AuthenticatorApp app = enrol(stack(), person.http);
  CHECK(!app.recovery_codes.empty());
  const auto codes = [&] { return count_rows(stack(), "user_recovery_codes WHERE user_id = " + std::to_string(person.user.user.id)); };
  CHECK_EQUAL(204, account_call(person.http, "DELETE", "second-factors/" + app.id).status);
  CHECK(codes() > 0);
  CHECK_EQUAL(204, remove(person, id).status);
  CHECK_EQUAL(std::uint64_t{0}, codes());
}

TEST("S68: who must have a second factor keeps the last one, also where that is a passkey") {
  PasskeyPerson person(stack());
  const std::string id = person.enrol().json().string_at("id").value();
  CHECK_EQUAL(0, stack().run({"second-factor", "require", person.user.identifier}).status);
  person.prove();
  const Answer refused = remove(person, id);
  CHECK(refused.status == 409 && error_of(refused) == "conflict");
  CHECK_EQUAL(std::size_t{1}, list_of(person).items().size());
}
