// Registering a credential: every step of Web Authentication Level 2 section 7.1 that can fail fails by itself.
#include "authentication/webauthn/ceremonies.h"
#include "harness/authenticator.h"
#include "harness/test.h"

namespace gatewarden::webauthn {
namespace {

using test::Authenticator;
using test::Ceremony;
namespace cbor_of = test::cbor_of;

const RelyingParty party{"id.example", {"https://id.example", "https://app.id.example"}};
const std::string challenge(32, 'c');
const Ceremony right{.challenge = challenge};

const Authenticator& es256() {
  static const Authenticator authenticator;
  return authenticator;
}

std::variant<Registered, Refused> outcome_of(const Authenticator::Made& made, UserVerification wanted = UserVerification::preferred) {
  return check_registration(party, {challenge, wanted}, {made.client_data_json, made.attestation_object});
}

// The step that refuses; 0: none.
int refused_in(const Authenticator::Made& made, UserVerification wanted = UserVerification::preferred) {
  const auto outcome = outcome_of(made, wanted);
  const auto* const refused = std::get_if<Refused>(&outcome);
  return refused ? refused->step : 0;
}

int refused_in(Ceremony ceremony, UserVerification wanted = UserVerification::preferred) {
  return refused_in(es256().create(ceremony), wanted);
}

Ceremony with(void (*change)(Ceremony&)) {
  Ceremony ceremony = right;
  change(ceremony);
  return ceremony;
}

}  // namespace

TEST("webauthn: a registration without attestation is taken, with what it says of the credential") {
  const auto outcome = outcome_of(es256().create(with([](Ceremony& c) {
    c.sign_count = 0x01020304;
    c.flags = 0x1d;
  })));
  const auto& made = std::get<Registered>(outcome);
  CHECK_EQUAL(es256().credential_id, made.data.credential->credential_id);
  CHECK_EQUAL(es256().public_key(), made.data.credential->public_key);
  CHECK_EQUAL(es256().aaguid, made.data.credential->aaguid);
  CHECK_EQUAL(0x01020304u, made.data.sign_count);
  CHECK(made.data.user_verified && made.data.backup_eligible && made.data.backed_up);
  CHECK(made.format == "none" && made.attestation == AttestationType::none && made.algorithm == crypto::Algorithm::es256);
}

TEST("webauthn: keys of each algorithm that is offered are taken, and attest themselves") {
  for (const auto algorithm : offered_algorithms) {
    const Authenticator authenticator(algorithm);
    CHECK(std::get<Registered>(outcome_of(authenticator.create(right))).algorithm == algorithm);
    CHECK(std::get<Registered>(outcome_of(authenticator.create(right, "packed"))).attestation == AttestationType::self);
  }
}

TEST("webauthn 7.1 step 5: a byte order mark before the client data is no part of it") {
  auto made = es256().create(right);
  made.client_data_json = "\xef\xbb\xbf" + made.client_data_json;
  CHECK_EQUAL(0, refused_in(made));
}

TEST("webauthn 7.1 step 6: client data that is no object, lacks a member, or has one twice is refused") {
  auto made = es256().create(right);
  for (const char* json : {"", "[]", "{}", "null", R"({"type":"webauthn.create","challenge":"AA"})", R"({"type":1,"challenge":"","origin":""})",
                           R"({"type":"webauthn.create","type":"webauthn.create","challenge":"AA","origin":"https://id.example"})"}) {
    made.client_data_json = json;
    CHECK_EQUAL(6, refused_in(made));
  }
  CHECK_EQUAL(6, refused_in(with([](Ceremony& c) { c.more_client_data = R"(,"crossOrigin":"no")"; })));
  CHECK_EQUAL(6, refused_in(with([](Ceremony& c) { c.more_client_data = R"(,"tokenBinding":"no")"; })));
  CHECK_EQUAL(6, refused_in(with([](Ceremony& c) { c.more_client_data = ",\"x\":\"" + std::string(4096, 'x') + "\""; })));
}

TEST("webauthn 7.1 step 7: the answer to another ceremony is refused") {
  CHECK_EQUAL(7, refused_in(with([](Ceremony& c) { c.type = "webauthn.get"; })));
  CHECK_EQUAL(7, refused_in(with([](Ceremony& c) { c.type = "payment.get"; })));
}

TEST("webauthn 7.1 step 8: the answer to another challenge is refused") {
  CHECK_EQUAL(8, refused_in(with([](Ceremony& c) { c.challenge = std::string(32, 'd'); })));
  CHECK_EQUAL(8, refused_in(with([](Ceremony& c) { c.challenge = ""; })));
}

TEST("webauthn 7.1 step 9: another origin is refused, and one that only looks alike") {
  for (const char* origin : {"https://evil.example", "http://id.example", "https://id.example:8443", "https://id.example/",
                             "https://badid.example", "https://ID.example", "https://other.id.example", "null", ""}) {
    Ceremony ceremony = right;
    ceremony.origin = origin;
    CHECK_EQUAL(9, refused_in(ceremony));
  }
  CHECK_EQUAL(0, refused_in(with([](Ceremony& c) { c.origin = "https://app.id.example"; })));
}

TEST("webauthn 7.1 step 9: a page in a frame of another site is refused") {
  CHECK_EQUAL(9, refused_in(with([](Ceremony& c) { c.more_client_data = R"(,"crossOrigin":true)"; })));
  CHECK_EQUAL(9, refused_in(with([](Ceremony& c) { c.more_client_data = R"(,"topOrigin":"https://evil.example")"; })));
  CHECK_EQUAL(0, refused_in(with([](Ceremony& c) { c.more_client_data = R"(,"crossOrigin":false)"; })));
}

TEST("webauthn 7.1 step 10: a Token Binding that no connection here has is refused") {
  CHECK_EQUAL(10, refused_in(with([](Ceremony& c) { c.more_client_data = R"(,"tokenBinding":{"status":"present","id":"AA"})"; })));
  CHECK_EQUAL(0, refused_in(with([](Ceremony& c) { c.more_client_data = R"(,"tokenBinding":{"status":"supported"})"; })));
  CHECK_EQUAL(0, refused_in(with([](Ceremony& c) { c.more_client_data = R"(,"tokenBinding":{"status":"unheard of"})"; })));
}

TEST("webauthn 7.1 step 11: an attestation over other client data is refused") {
  auto made = es256().create(right, "packed");
  made.client_data_json.insert(made.client_data_json.size() - 1, " ");
  CHECK_EQUAL(19, refused_in(made));
}

TEST("webauthn 7.1 step 12: what is no attestation object is refused") {
  using namespace cbor_of;
  auto made = es256().create(right);
  const std::string data = es256().attested_authenticator_data(right);
  const std::pair<std::string, std::string> fmt{text("fmt"), text("none")}, statement{text("attStmt"), map({})},
      auth_data{text("authData"), bytes(data)};
  for (const std::string& object :
       {std::string(), std::string("\xff"), map({}), array({text("none"), map({}), bytes(data)}), map({fmt, statement}),
        map({fmt, auth_data}), map({statement, auth_data}), map({fmt, statement, auth_data, {text("more"), number(1)}}),
        map({fmt, fmt, statement, auth_data}), map({{text("fmt"), bytes("none")}, statement, auth_data}),
        map({fmt, {text("attStmt"), text("")}, auth_data}), map({fmt, statement, {text("authData"), text("x")}}),
        map({fmt, statement, auth_data}) + '\0'}) {
    made.attestation_object = object;
    CHECK_EQUAL(12, refused_in(made));
  }
  made.attestation_object = map({auth_data, statement, fmt});
  CHECK_EQUAL(0, refused_in(made));
}

TEST("C39: webauthn: authenticator data that is cut short or goes on is refused at every byte") {
  auto made = es256().create(right);
  const std::string whole = es256().attested_authenticator_data(right);
  for (std::size_t size = 0; size < whole.size(); ++size) {
    made.attestation_object = test::attestation_object("none", cbor_of::map({}), whole.substr(0, size));
    CHECK_EQUAL(12, refused_in(made));
  }
  made.attestation_object = test::attestation_object("none", cbor_of::map({}), whole + '\0');
  CHECK_EQUAL(12, refused_in(made));
}

TEST("C39: webauthn: a credential id that is longer than there is, than it may be, or empty is refused") {
  auto made = es256().create(right);
  const std::string whole = es256().attested_authenticator_data(right);
  for (const char* length : {"\xff\xff", "\x04\x00", "\x00\xff"}) {
    std::string data = whole;
    data.replace(53, 2, std::string(length, 2));
    made.attestation_object = test::attestation_object("none", cbor_of::map({}), data);
    CHECK_EQUAL(12, refused_in(made));
  }
  Authenticator authenticator;
  authenticator.credential_id = std::string(account::most_credential_id_bytes, 'i');
  CHECK_EQUAL(0, refused_in(authenticator.create(right)));
  authenticator.credential_id += 'i';
  CHECK_EQUAL(12, refused_in(authenticator.create(right)));
  authenticator.credential_id = "";
  CHECK_EQUAL(12, refused_in(authenticator.create(right)));
}

TEST("webauthn 7.1 step 12: authenticator data without a credential is refused") {
  auto made = es256().create(right);
  made.attestation_object = test::attestation_object("none", cbor_of::map({}), es256().authenticator_data(right));
  CHECK_EQUAL(12, refused_in(made));
}

TEST("webauthn 7.1 step 12: backed up without being eligible for it is refused") {
  CHECK_EQUAL(12, refused_in(with([](Ceremony& c) { c.flags = 0x15; })));
}

TEST("webauthn 7.1 step 13: a credential for another relying party is refused") {
  CHECK_EQUAL(13, refused_in(with([](Ceremony& c) { c.rp_id = "evil.example"; })));
  CHECK_EQUAL(13, refused_in(with([](Ceremony& c) { c.rp_id = "app.id.example"; })));
}

TEST("webauthn 7.1 step 14: without the person's presence it is refused") {
  CHECK_EQUAL(14, refused_in(with([](Ceremony& c) { c.flags = 0x04; })));
}

TEST("webauthn 7.1 step 15: without the person verified it is refused where that is required, and only there") {
  const Ceremony unverified = with([](Ceremony& c) { c.flags = 0x01; });
  CHECK_EQUAL(15, refused_in(unverified, UserVerification::required));
  CHECK_EQUAL(0, refused_in(unverified, UserVerification::preferred));
}

TEST("webauthn 7.1 step 16: a key of an algorithm that was not offered is refused") {
  using namespace cbor_of;
  const std::string x(32, 'x');
  const std::string p384 = map({{number(1), number(2)}, {number(3), number(-35)}, {number(-1), number(2)}, {number(-2), bytes(std::string(48, 'x'))},
                                {number(-3), bytes(std::string(48, 'y'))}});
  const std::string not_on_the_curve =
      map({{number(1), number(2)}, {number(3), number(-7)}, {number(-1), number(1)}, {number(-2), bytes(x)}, {number(-3), bytes(x)}});
  for (const std::string& key : {p384, not_on_the_curve, map({}), number(1)}) {
    std::string data = es256().attested_authenticator_data(right);
    data.resize(data.size() - es256().public_key().size());
    auto made = es256().create(right);
    made.attestation_object = test::attestation_object("none", map({}), data + key);
    CHECK_EQUAL(16, refused_in(made));
  }
}

TEST("webauthn 7.1 step 17: extensions that nobody asked for are ignored, and what is none is refused") {
  using namespace cbor_of;
  Ceremony ceremony = right;
  ceremony.extensions = map({{text("credProtect"), number(2)}, {text("hmac-secret"), "\xf5"}});
  CHECK_EQUAL(0, refused_in(ceremony));
  ceremony.extensions = array({number(1)});
  CHECK_EQUAL(12, refused_in(ceremony));
  ceremony.extensions = map({}) + map({});
  CHECK_EQUAL(12, refused_in(ceremony));
}

TEST("webauthn 7.1 step 18: an attestation of a format that is not known is refused") {
  auto made = es256().create(right);
  for (const char* format : {"tpm", "android-safetynet", "NONE", "", "none "}) {
    made.attestation_object = test::attestation_object(format, cbor_of::map({}), es256().attested_authenticator_data(right));
    CHECK_EQUAL(18, refused_in(made));
  }
}

}  // namespace gatewarden::webauthn
