// Attestation statements: step 19 of Web Authentication Level 2 section 7.1, with the procedures of section 8.
#include "authentication/webauthn/ceremonies.h"
#include "harness/authenticator.h"
#include "harness/test.h"
#include "platform/crypto/digest.h"

namespace gatewarden::webauthn {
namespace {

using namespace test::cbor_of;
using test::Authenticator;
using test::CertificateForm;
using test::Ceremony;

const RelyingParty party{"id.example", {"https://id.example"}};
const std::string challenge(32, 'c');
const Ceremony right{.challenge = challenge};

std::variant<Registered, Refused> outcome_of(const Authenticator::Made& made) {
  return check_registration(party, {challenge, UserVerification::preferred}, {made.client_data_json, made.attestation_object});
}
bool refused(const Authenticator::Made& made) {
  const auto outcome = outcome_of(made);
  const auto* const one = std::get_if<Refused>(&outcome);
  return one && one->step == 19;
}
bool refused(const Authenticator& authenticator, const char* format, const CertificateForm& form) {
  return refused(authenticator.create(right, format, form));
}
// A registration with that statement.
Authenticator::Made stated(const Authenticator& authenticator, const char* format, const std::string& statement) {
  return {test::client_data(right, "webauthn.create"),
          test::attestation_object(format, statement, authenticator.attested_authenticator_data(right))};
}
std::string signed_by(const Authenticator& authenticator) {
  return authenticator.sign(authenticator.attested_authenticator_data(right) +
                            crypto::sha256(test::client_data(right, "webauthn.create")));
}

}  // namespace

TEST("webauthn 8.7: an attestation of none states nothing") {
  CHECK(refused(stated(Authenticator(), "none", map({{text("alg"), number(-7)}}))));
}

TEST("webauthn 8.2: self attestation is signed with the credential's own key and under its algorithm") {
  const Authenticator authenticator, another;
  const auto alg = [](int number_of_it) { return std::pair{text("alg"), number(number_of_it)}; };
  const auto sig = [](const std::string& signature) { return std::pair{text("sig"), bytes(signature)}; };
  const std::string good = signed_by(authenticator);
  CHECK(!refused(stated(authenticator, "packed", map({alg(-7), sig(good)}))));
  CHECK(refused(stated(authenticator, "packed", map({alg(-7), sig(signed_by(another))}))));
  CHECK(refused(stated(authenticator, "packed", map({alg(-7), sig(another.sign(authenticator.attested_authenticator_data(right)))}))));
  CHECK(refused(stated(authenticator, "packed", map({alg(-8), sig(good)}))));
  CHECK(refused(stated(authenticator, "packed", map({alg(-257), sig(good)}))));
  CHECK(refused(stated(authenticator, "packed", map({alg(-7), sig("")}))));
  CHECK(refused(stated(authenticator, "packed", map({alg(-7)}))));
  CHECK(refused(stated(authenticator, "packed", map({sig(good)}))));
  CHECK(refused(stated(authenticator, "packed", map({}))));
  CHECK(refused(stated(authenticator, "packed", map({alg(-7), sig(good), {text("ecdaaKeyId"), bytes("key")}}))));
}

TEST("webauthn 8.2: attestation by a model's certificate is taken where all of it is right") {
  const Authenticator authenticator;
  CHECK(std::get<Registered>(outcome_of(authenticator.create(right, "packed-x5c"))).attestation == AttestationType::basic);
  CHECK(!refused(authenticator, "packed-x5c", {.aaguid = authenticator.aaguid}));
}

TEST("webauthn 8.2.1: a certificate that breaks a rule is refused") {
  const Authenticator authenticator;
  CHECK(refused(authenticator, "packed-x5c", {.version = 0, .with_constraints = false}));
  CHECK(refused(authenticator, "packed-x5c", {.unit = "Authenticator attestation"}));
  CHECK(refused(authenticator, "packed-x5c", {.unit = ""}));
  CHECK(refused(authenticator, "packed-x5c", {.country = ""}));
  CHECK(refused(authenticator, "packed-x5c", {.authority = true}));
  CHECK(refused(authenticator, "packed-x5c", {.with_constraints = false}));
  CHECK(refused(authenticator, "packed-x5c", {.aaguid = std::string(16, 'a')}));
  CHECK(refused(authenticator, "packed-x5c", {.aaguid = authenticator.aaguid, .aaguid_critical = true}));
}

TEST("webauthn 8.2: a certificate that is none, or none at all, is refused") {
  const Authenticator authenticator;
  const std::pair<std::string, std::string> alg{text("alg"), number(-7)}, sig{text("sig"), bytes(signed_by(authenticator))};
  for (const std::string& x5c : {array({}), array({bytes("")}), array({bytes("\x30")}), array({text("certificate")}), bytes("certificate"), map({})})
    CHECK(refused(stated(authenticator, "packed", map({alg, sig, {text("x5c"), x5c}}))));
}

TEST("webauthn 8.6: FIDO U2F signs with the one key of its certificate over the key and the id of the credential") {
  const Authenticator authenticator;
  CHECK(std::get<Registered>(outcome_of(authenticator.create(right, "fido-u2f"))).attestation == AttestationType::basic);
  // A certificate of U2F need not be as those of packed are.
  CHECK(!refused(authenticator, "fido-u2f", {.unit = "", .with_constraints = false}));
  const auto made = authenticator.create(right, "fido-u2f");
  Authenticator another;
  another.aaguid = authenticator.aaguid;
  another.credential_id = authenticator.credential_id;
  // The same statement for another key, and for another id.
  std::string object = made.attestation_object;
  object.replace(object.find(authenticator.public_key()), authenticator.public_key().size(), another.public_key());
  CHECK(refused({made.client_data_json, object}));
  object = made.attestation_object;
  object.replace(object.find(authenticator.credential_id), 1, "#");
  CHECK(refused({made.client_data_json, object}));
}

TEST("webauthn 8.6: FIDO U2F for a key of another algorithm is refused") {
  const Authenticator es256, eddsa(crypto::Algorithm::eddsa);
  auto made = es256.create(right, "fido-u2f");
  // The statement of the one with the authenticator data of the other.
  made.attestation_object.resize(made.attestation_object.find("authData") + 8);
  made.attestation_object += bytes(eddsa.attested_authenticator_data(right));
  CHECK(refused(made));
}

TEST("webauthn 8.6: FIDO U2F with more than one certificate, or none, is refused") {
  const Authenticator authenticator;
  const std::pair<std::string, std::string> sig{text("sig"), bytes(signed_by(authenticator))};
  for (const std::string& x5c : {array({}), array({bytes("a"), bytes("b")}), bytes("a")})
    CHECK(refused(stated(authenticator, "fido-u2f", map({sig, {text("x5c"), x5c}}))));
}

}  // namespace gatewarden::webauthn
