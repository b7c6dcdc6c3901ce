// The two ceremonies of Web Authentication Level 2, as a relying party judges them: registering a credential (section 7.1) and
// verifying an assertion (section 7.2). Pure decisions, in the order and with the numbers of the steps there.
//
// Who asks for what stands elsewhere: steps 1 and 2 of each are the page's, and authentication/passkey_desk.h has the options.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "authentication/webauthn/attestation.h"
#include "authentication/webauthn/authenticator_data.h"
#include "domain/account/passkeys.h"

namespace gatewarden::webauthn {

struct RelyingParty {
  std::string id;  // the host whose passkeys these are: "id.example"
  std::vector<std::string> origins;
};

// What a passkey may be made with, the most wanted first.
inline constexpr crypto::Algorithm offered_algorithms[] = {crypto::Algorithm::es256, crypto::Algorithm::eddsa,
                                                           crypto::Algorithm::rs256};

enum class UserVerification { preferred, required };
std::string_view wire_name(UserVerification verification);

// What the server asked for.
struct Asked {
  std::string challenge;  // 32 bytes
  UserVerification user_verification = UserVerification::preferred;
};

// The step that does not hold, and what about it, for logs and tests. The person is told neither.
struct Refused {
  int step;
  std::string_view reason;
};

struct RegistrationResponse {
  std::string client_data_json;
  std::string attestation_object;
};
struct Registered {
  AuthenticatorData data;  // with a credential
  crypto::Algorithm algorithm;
  std::string format;
  AttestationType attestation;
};
// Step 22, that nobody has the credential yet, is the store's: account::Passkeys::insert.
std::variant<Registered, Refused> check_registration(const RelyingParty& party, const Asked& asked,
                                                     const RegistrationResponse& response);

struct AssertionResponse {
  std::string credential_id;
  std::string client_data_json;
  std::string authenticator_data;
  std::string signature;
  std::optional<std::string> user_handle;
};
// Whom the assertion is to be of.
struct Claimant {
  std::optional<account::UserId> known;  // nothing: whoever the passkey says
  std::vector<std::string> allowed;      // credential ids of allowCredentials; empty: any
  std::string user_handle;               // of the owner of the credential that came
};
struct Asserted {
  bool user_verified = false;
  bool backed_up = false;
  std::uint32_t sign_count = 0;
};
// `passkey`: what is known under response.credential_id. Refused in step 21 is who may have a copy of an authenticator.
inline constexpr int counter_step = 21;
std::variant<Asserted, Refused> check_assertion(const RelyingParty& party, const Asked& asked, const Claimant& claimant,
                                                const std::optional<account::Passkey>& passkey,
                                                const AssertionResponse& response);

}  // namespace gatewarden::webauthn
