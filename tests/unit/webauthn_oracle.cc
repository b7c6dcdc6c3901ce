// What is decided here of passkeys, held against libfido2's own decision (fido2-cred(1), fido2-assert(1)) about the same bytes: the
// relying party, the person, the signatures and the attestation. Challenge and origin are no affair of its.
#include <fstream>
#include <functional>
#include <optional>
#include <utility>

#include "authentication/webauthn/ceremonies.h"
#include "base/encoding.h"
#include "harness/authenticator.h"
#include "harness/process.h"
#include "harness/test.h"
#include "platform/crypto/digest.h"

namespace gatewarden::webauthn {
namespace {

using test::Authenticator;
using test::Ceremony;

const RelyingParty party{"id.example", {"https://id.example"}};
const std::string challenge(32, 'c');
constexpr std::pair<crypto::Algorithm, const char*> algorithms[] = {
    {crypto::Algorithm::es256, "es256"}, {crypto::Algorithm::eddsa, "eddsa"}, {crypto::Algorithm::rs256, "rs256"}};

class Folder {
 public:
  std::string file(const std::string& name, const std::string& content) const {
    std::ofstream(path_ + "/" + name) << content;
    return path_ + "/" + name;
  }
  const std::string& path() const { return path_; }
  Folder() = default;
  ~Folder() { test::remove_folder(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

 private:
  std::string path_ = test::make_temporary_folder("webauthn-oracle");
};

std::string lines(std::initializer_list<std::string> all) {
  std::string text;
  for (const std::string& one : all) text += one + "\n";
  return text;
}

// The public key of the credential in PEM, where libfido2 takes the registration.
std::optional<std::string> key_by_oracle(const Folder& folder, const RegistrationResponse& response, const Authenticator& authenticator,
                                         const std::string& type, UserVerification verification) {
  const auto object = parse_attestation_object(response.attestation_object);
  CHECK(object.has_value());
  const cbor::Value* const signature = object->statement.find("sig");
  const cbor::Value* const chain = object->statement.find("x5c");
  std::string input = lines({to_base64(crypto::sha256(response.client_data_json)), party.id, object->format,
                             to_base64(test::cbor_of::bytes(object->authenticator_data)), to_base64(authenticator.credential_id),
                             to_base64(signature ? *signature->bytes() : "")});
  if (chain) input += to_base64(*chain->array()->front().bytes()) + "\n";
  std::vector<std::string> command = {"/usr/bin/fido2-cred", "-V", "-i", folder.file("credential", input)};
  if (verification == UserVerification::required) command.emplace_back("-v");
  command.push_back(type);
  const auto ran = test::run_program(command);
  if (ran.status != 0) return std::nullopt;
  return ran.out.substr(ran.out.find("-----BEGIN"));
}

bool is_taken_by_oracle(const Folder& folder, const AssertionResponse& response, const std::string& pem, const std::string& type,
                        UserVerification verification) {
  const std::string input = lines({to_base64(crypto::sha256(response.client_data_json)), party.id,
                                   to_base64(test::cbor_of::bytes(response.authenticator_data)), to_base64(response.signature)});
  std::vector<std::string> command = {"/usr/bin/fido2-assert", "-V", "-p", "-i", folder.file("assertion", input)};
  if (verification == UserVerification::required) command.emplace_back("-v");
  command.push_back(folder.file("key.pem", pem));
  command.push_back(type);
  return test::run_program(command).status == 0;
}

std::string flipped(std::string bytes, std::size_t at) {
  bytes.at(at) = static_cast<char>(bytes[at] ^ 0x01);
  return bytes;
}

// A ceremony gone astray before the authenticator signs, and bytes changed afterwards.
struct Case {
  const char* name;
  std::function<void(Ceremony&)> ceremony = {};
  std::function<void(AssertionResponse&)> response = {};
  UserVerification verification = UserVerification::preferred;
};
const Case cases[] = {
    {"right"},
    {"right, and verified where it must be", {}, {}, UserVerification::required},
    {"right, with a counter", [](Ceremony& one) { one.sign_count = 0x01020304; }},
    {"right, not verified", [](Ceremony& one) { one.flags = 0x01; }},
    {"right, backed up", [](Ceremony& one) { one.flags = 0x1d; }},
    {"not verified where it must be", [](Ceremony& one) { one.flags = 0x01; }, {}, UserVerification::required},
    {"nobody present", [](Ceremony& one) { one.flags = 0x04; }},
    {"another relying party", [](Ceremony& one) { one.rp_id = "evil.example"; }},
    {"the hash of the relying party changed", {}, [](AssertionResponse& one) { one.authenticator_data = flipped(one.authenticator_data, 0); }},
    {"flags changed", {}, [](AssertionResponse& one) { one.authenticator_data.at(32) = 0x1d; }},
    {"the counter changed", {}, [](AssertionResponse& one) { one.authenticator_data = flipped(one.authenticator_data, 36); }},
    {"authenticator data cut off", {}, [](AssertionResponse& one) { one.authenticator_data.pop_back(); }},
    {"authenticator data gone", {}, [](AssertionResponse& one) { one.authenticator_data.clear(); }},
    {"a byte after the authenticator data", {}, [](AssertionResponse& one) { one.authenticator_data += '\0'; }},
    {"the client data changed", {}, [](AssertionResponse& one) { one.client_data_json.insert(one.client_data_json.size() - 1, " "); }},
    {"the signature changed", {}, [](AssertionResponse& one) { one.signature = flipped(one.signature, one.signature.size() - 1); }},
    {"the signature cut off", {}, [](AssertionResponse& one) { one.signature.pop_back(); }},
    {"the signature gone", {}, [](AssertionResponse& one) { one.signature.clear(); }},
    {"a byte after the signature", {}, [](AssertionResponse& one) { one.signature += '\0'; }},
};

}  // namespace

TEST("webauthn and libfido2 agree on assertions, whatever is wrong with them") {
  const Folder folder;
  for (const auto& [algorithm, type] : algorithms) {
    const Authenticator authenticator(algorithm), another(algorithm);
    const Ceremony making{.challenge = challenge};
    const auto made = authenticator.create(making, "packed");
    const auto pem = key_by_oracle(folder, {made.client_data_json, made.attestation_object}, authenticator, type, UserVerification::preferred);
    CPPUNIT_ASSERT_MESSAGE(type, pem.has_value());
    const std::optional passkey = account::Passkey{.credential_id = authenticator.credential_id, .user_id = 7,
                                                   .public_key = authenticator.public_key()};
    for (const Case& one : cases) {
      for (const Authenticator* const signer : {&authenticator, &another}) {
        Ceremony ceremony{.challenge = challenge};
        if (one.ceremony) one.ceremony(ceremony);
        const auto signed_one = signer->get(ceremony);
        AssertionResponse response{authenticator.credential_id, signed_one.client_data_json, signed_one.authenticator_data,
                                   signed_one.signature, authenticator.user_handle};
        if (one.response) one.response(response);
        const Claimant claimant{.known = 7, .allowed = {}, .user_handle = authenticator.user_handle};
        const auto outcome = check_assertion(party, {challenge, one.verification}, claimant, passkey, response);
        const bool ours = std::holds_alternative<Asserted>(outcome);
        const std::string name = std::string(type) + ", " + one.name + (signer == &another ? ", of another key" : "");
        CPPUNIT_ASSERT_EQUAL_MESSAGE(name, is_taken_by_oracle(folder, response, *pem, type, one.verification), ours);
        CPPUNIT_ASSERT_EQUAL_MESSAGE(name, std::string(one.name).starts_with("right") && signer == &authenticator, ours);
      }
    }
  }
}

TEST("webauthn and libfido2 agree on attestations, whatever is wrong with them") {
  const Folder folder;
  const std::pair<const char*, std::function<void(Ceremony&)>> astray[] = {
      {"right", [](Ceremony&) {}},
      {"another relying party", [](Ceremony& one) { one.rp_id = "evil.example"; }},
      {"nobody present", [](Ceremony& one) { one.flags = 0x00; }},
  };
  for (const std::string format : {"packed", "packed-x5c", "fido-u2f"}) {
    for (const auto& [algorithm, type] : algorithms) {
      if (format == "fido-u2f" && algorithm != crypto::Algorithm::es256) continue;  // which knows no other
      for (const auto& [name, change] : astray) {
        for (const bool is_changed : {false, true}) {
          const Authenticator authenticator(algorithm);
          Ceremony ceremony{.challenge = challenge};
          change(ceremony);
          const auto made = authenticator.create(ceremony, format);
          RegistrationResponse response{made.client_data_json, made.attestation_object};
          // Not what was signed any more.
          if (is_changed) response.client_data_json.insert(response.client_data_json.size() - 1, " ");
          const auto outcome = check_registration(party, {challenge, UserVerification::preferred}, response);
          const bool ours = std::holds_alternative<Registered>(outcome);
          const std::string what = format + ", " + type + ", " + name + (is_changed ? ", changed" : "");
          const bool theirs = key_by_oracle(folder, response, authenticator, type, UserVerification::preferred).has_value();
          CPPUNIT_ASSERT_EQUAL_MESSAGE(what, theirs, ours);
          CPPUNIT_ASSERT_EQUAL_MESSAGE(what, std::string(name) == "right" && !is_changed, ours);
        }
      }
    }
  }
}

}  // namespace gatewarden::webauthn
