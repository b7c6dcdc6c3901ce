// Verifying an assertion: every step of Web Authentication Level 2 section 7.2 that can fail fails by itself.
#include "authentication/webauthn/ceremonies.h"
#include "harness/authenticator.h"
#include "harness/test.h"

namespace gatewarden::webauthn {
namespace {

using test::Authenticator;
using test::Ceremony;

const RelyingParty party{"id.example", {"https://id.example"}};
const std::string challenge(32, 'c');

struct Scene {
  Ceremony ceremony{.challenge = challenge};
  Asked asked{challenge, UserVerification::preferred};
  Authenticator authenticator;
  std::optional<account::Passkey> passkey{account::Passkey{.credential_id = authenticator.credential_id,
                                                           .user_id = 7,
                                                           .public_key = authenticator.public_key()}};
  Claimant claimant{.known = std::nullopt, .allowed = {}, .user_handle = authenticator.user_handle};
  std::optional<std::string> user_handle = authenticator.user_handle;

  AssertionResponse response() const {
    auto made = authenticator.get(ceremony);
    return {authenticator.credential_id, std::move(made.client_data_json), std::move(made.authenticator_data),
            std::move(made.signature), user_handle};
  }
  // The step that refuses; 0: none.
  int refused_in(const AssertionResponse& given) const {
    const auto outcome = check_assertion(party, asked, claimant, passkey, given);
    const auto* const refused = std::get_if<Refused>(&outcome);
    return refused ? refused->step : 0;
  }
  int refused_in() const { return refused_in(response()); }
};

}  // namespace

TEST("webauthn: an assertion is taken, with what it says of the person and the counter") {
  Scene scene;
  scene.ceremony.sign_count = 5;
  scene.ceremony.flags = 0x1d;
  const auto outcome = check_assertion(party, scene.asked, scene.claimant, scene.passkey, scene.response());
  const auto& asserted = std::get<Asserted>(outcome);
  CHECK(asserted.user_verified && asserted.backed_up && asserted.sign_count == 5);
}

TEST("webauthn: assertions of each algorithm are taken") {
  for (const auto algorithm : offered_algorithms) {
    Scene scene{.authenticator = Authenticator(algorithm)};
    CHECK_EQUAL(0, scene.refused_in());
  }
}

TEST("webauthn 7.2 step 5: a credential that was not asked for is refused") {
  Scene scene;
  scene.claimant.allowed = {"another", scene.authenticator.credential_id};
  CHECK_EQUAL(0, scene.refused_in());
  scene.claimant.allowed.pop_back();
  CHECK_EQUAL(5, scene.refused_in());
}

TEST("webauthn 7.2 step 6: a credential of somebody else than who is known already is refused") {
  Scene scene;
  scene.claimant.known = 7;
  CHECK_EQUAL(0, scene.refused_in());
  scene.claimant.known = 8;
  CHECK_EQUAL(6, scene.refused_in());
}

TEST("webauthn 7.2 step 6: who is not known must be named by the authenticator, rightly") {
  Scene scene;
  scene.user_handle = std::nullopt;
  CHECK_EQUAL(6, scene.refused_in());
  scene.claimant.known = 7;
  CHECK_EQUAL(0, scene.refused_in());
  scene.user_handle = "somebody else";
  CHECK_EQUAL(6, scene.refused_in());
}

TEST("webauthn 7.2 step 7: a credential that nobody has is refused") {
  Scene scene;
  scene.passkey.reset();
  CHECK_EQUAL(7, scene.refused_in());
}

TEST("webauthn 7.2 step 10: what is no client data is refused") {
  Scene scene;
  auto response = scene.response();
  for (const char* json : {"", "{}", "[]", "{\"type\":\"webauthn.get\""}) {
    response.client_data_json = json;
    CHECK_EQUAL(10, scene.refused_in(response));
  }
}

TEST("webauthn 7.2 step 11: the answer to a registration is no assertion") {
  Scene scene;
  scene.ceremony.type = "webauthn.create";
  CHECK_EQUAL(11, scene.refused_in());
}

TEST("webauthn 7.2 step 12: the answer to another challenge is refused") {
  Scene scene;
  scene.ceremony.challenge = std::string(32, 'd');
  CHECK_EQUAL(12, scene.refused_in());
}

TEST("webauthn 7.2 step 13: another origin, and a frame in another site, are refused") {
  Scene scene;
  scene.ceremony.origin = "https://id.example.evil.example";
  CHECK_EQUAL(13, scene.refused_in());
  scene = Scene();
  scene.ceremony.more_client_data = R"(,"crossOrigin":true)";
  CHECK_EQUAL(13, scene.refused_in());
}

TEST("webauthn 7.2 step 14: a Token Binding that no connection here has is refused") {
  Scene scene;
  scene.ceremony.more_client_data = R"(,"tokenBinding":{"status":"present","id":"AA"})";
  CHECK_EQUAL(14, scene.refused_in());
}

TEST("webauthn 7.2 step 15: an assertion for another relying party is refused") {
  Scene scene;
  scene.ceremony.rp_id = "evil.example";
  CHECK_EQUAL(15, scene.refused_in());
}

TEST("C39: webauthn: authenticator data of an assertion that is cut short, goes on, or holds a credential is refused") {
  Scene scene;
  auto response = scene.response();
  const std::string whole = response.authenticator_data;
  for (std::size_t size = 0; size < whole.size(); ++size) {
    response.authenticator_data = whole.substr(0, size);
    CHECK_EQUAL(15, scene.refused_in(response));
  }
  response.authenticator_data = whole + "x";
  CHECK_EQUAL(15, scene.refused_in(response));
  response.authenticator_data = scene.authenticator.attested_authenticator_data(scene.ceremony);
  CHECK_EQUAL(15, scene.refused_in(response));
}

TEST("webauthn 7.2 step 16: without the person's presence it is refused") {
  Scene scene;
  scene.ceremony.flags = 0x04;
  CHECK_EQUAL(16, scene.refused_in());
}

TEST("webauthn 7.2 step 17: without the person verified it is refused where that is required, and only there") {
  Scene scene;
  scene.ceremony.flags = 0x01;
  CHECK_EQUAL(0, scene.refused_in());
  scene.asked.user_verification = UserVerification::required;
  CHECK_EQUAL(17, scene.refused_in());
}

TEST("webauthn 7.2 step 18: extensions that nobody asked for are ignored") {
  Scene scene;
  scene.ceremony.extensions = test::cbor_of::map({{test::cbor_of::text("uvm"), test::cbor_of::array({})}});
  CHECK_EQUAL(0, scene.refused_in());
}

TEST("webauthn 7.2 step 20: a signature by another key, or over anything else, is refused") {
  Scene scene;
  const auto right = scene.response();
  auto response = right;
  response.signature = Authenticator().get(scene.ceremony).signature;
  CHECK_EQUAL(20, scene.refused_in(response));
  response = right;
  response.signature = "";
  CHECK_EQUAL(20, scene.refused_in(response));
  response = right;
  response.signature += '\0';  // behind the DER
  CHECK_EQUAL(20, scene.refused_in(response));
  // Flags and counter are signed.
  response = right;
  response.authenticator_data[32] = 0x01;
  CHECK_EQUAL(20, scene.refused_in(response));
  response = right;
  response.authenticator_data[36] = 9;
  CHECK_EQUAL(20, scene.refused_in(response));
  // So is the client data.
  response = right;
  response.client_data_json.insert(1, " ");
  CHECK_EQUAL(20, scene.refused_in(response));
}

TEST("webauthn 7.2 step 21: a counter that stands still or goes back is refused") {
  Scene scene;
  scene.passkey->sign_count = 5;
  for (const std::uint32_t count : {0u, 4u, 5u}) {
    scene.ceremony.sign_count = count;
    CHECK_EQUAL(counter_step, scene.refused_in());
  }
  scene.ceremony.sign_count = 6;
  CHECK_EQUAL(0, scene.refused_in());
}

TEST("webauthn 7.2 step 21: an authenticator without a counter is taken") {
  Scene scene;
  CHECK_EQUAL(0, scene.refused_in());
  scene.ceremony.sign_count = 4294967295u;
  CHECK_EQUAL(0, scene.refused_in());
}

}  // namespace gatewarden::webauthn
