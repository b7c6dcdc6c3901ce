#include "authentication/webauthn/ceremonies.h"

#include <algorithm>
#include <cassert>

#include "authentication/webauthn/client_data.h"
#include "base/encoding.h"
#include "base/secret.h"
#include "platform/crypto/digest.h"

namespace gatewarden::webauthn {

namespace {

using MaybeRefused = std::optional<Refused>;

// What both ceremonies ask of the client data, in four steps that follow one another, from `step` on.
MaybeRefused check_client_data(const RelyingParty& party, const Asked& asked, std::string_view type, const ClientData& data,
                               int step) {
  // The type, so that a signature for the one ceremony is none for the other.
  if (data.type != type) return Refused{step, "type"};
  // The challenge: this very request, and no older one.
  if (!equal_in_constant_time(to_base64url(asked.challenge), data.challenge)) return Refused{step + 1, "challenge"};
  // The origin; and not in a frame of another site, which may show the person anything around it (section 13.4.9; Level 3
  // has that as a step of its own).
  const auto& origins = party.origins;
  if (std::find(origins.begin(), origins.end(), data.origin) == origins.end()) return Refused{step + 2, "origin"};
  if (data.cross_origin) return Refused{step + 2, "cross origin"};
  // Token Binding: no connection here has one.
  if (data.token_bound) return Refused{step + 3, "token binding"};
  return std::nullopt;
}

// What both ask of the authenticator data, in three steps that follow one another.
MaybeRefused check_authenticator_data(const RelyingParty& party, const Asked& asked, const AuthenticatorData& data, int step) {
  if (data.rp_id_hash != crypto::sha256(party.id)) return Refused{step, "relying party"};
  if (!data.user_present) return Refused{step + 1, "user presence"};
  const bool must_verify = asked.user_verification == UserVerification::required;
  if (must_verify && !data.user_verified) return Refused{step + 2, "user verification"};
  return std::nullopt;
}

bool is_offered(crypto::Algorithm algorithm) {
  return std::find(std::begin(offered_algorithms), std::end(offered_algorithms), algorithm) != std::end(offered_algorithms);
}

}  // namespace

std::string_view wire_name(UserVerification verification) {
  switch (verification) {
    case UserVerification::preferred: return "preferred";
    case UserVerification::required: return "required";
  }
  assert(false);
  return {};
}

std::variant<Registered, Refused> check_registration(const RelyingParty& party, const Asked& asked,
                                                     const RegistrationResponse& response) {
  // 3, 4: the page takes the response apart; nothing is asked of clientExtensionResults, which it does not send.
  // 5, 6: the client data, decoded and parsed.
  const auto client_data = parse_client_data(response.client_data_json);
  if (!client_data) return Refused{6, "client data"};
  // 7 to 10: type, challenge, origin, Token Binding.
  if (const auto refused = check_client_data(party, asked, "webauthn.create", *client_data, 7)) return *refused;
  // 11: its hash.
  const std::string client_data_hash = crypto::sha256(response.client_data_json);
  // 12: the attestation object, decoded.
  const auto object = parse_attestation_object(response.attestation_object);
  if (!object) return Refused{12, "attestation object"};
  auto data = parse_authenticator_data(object->authenticator_data);
  if (!data || !data->credential) return Refused{12, "authenticator data"};
  // 13, 14, 15: the relying party, the person's presence, the person verified where that was asked for.
  if (const auto refused = check_authenticator_data(party, asked, *data, 13)) return *refused;
  // 16: the algorithm is one that was offered.
  const auto key = crypto::CoseKey::parse(data->credential->public_key);
  if (!key || !is_offered(key->algorithm())) return Refused{16, "public key"};
  // 17: extensions: none was asked for, and what came unasked is ignored.
  // 18: the format of the attestation.
  const auto procedure = find_attestation_procedure(object->format);
  if (!procedure) return Refused{18, "attestation format"};
  // 19: its statement.
  const auto attestation = procedure(object->statement, {*data, *key, object->authenticator_data, client_data_hash});
  if (!attestation) return Refused{19, "attestation statement"};
  // 20, 21, 24: there are no trust anchors here, and every type is acceptable. What a certificate says is kept as the name of
  // the format, and counts no more than self attestation (the note to step 24 allows that).
  // 22, 23: the store's.
  return Registered{*std::move(data), key->algorithm(), object->format, *attestation};
}

std::variant<Asserted, Refused> check_assertion(const RelyingParty& party, const Asked& asked, const Claimant& claimant,
                                                const std::optional<account::Passkey>& passkey,
                                                const AssertionResponse& response) {
  // 3, 4: as in registration.
  // 5: the credential is one of those that were asked for.
  const auto& allowed = claimant.allowed;
  if (!allowed.empty() && std::find(allowed.begin(), allowed.end(), response.credential_id) == allowed.end()) {
    return Refused{5, "not allowed"};
  }
  // 6: its owner is who is known already; and who the authenticator says, who must say it where nobody is known.
  if (!passkey) return Refused{7, "unknown"};
  if (claimant.known && *claimant.known != passkey->user_id) return Refused{6, "another's"};
  if (!claimant.known && !response.user_handle) return Refused{6, "no user handle"};
  if (response.user_handle && !equal_in_constant_time(*response.user_handle, claimant.user_handle)) {
    return Refused{6, "user handle"};
  }
  // 7: its public key.
  const auto key = crypto::CoseKey::parse(passkey->public_key);
  if (!key) return Refused{7, "public key"};
  // 8, 9, 10: the client data, decoded and parsed.
  const auto client_data = parse_client_data(response.client_data_json);
  if (!client_data) return Refused{10, "client data"};
  // 11 to 14: type, challenge, origin, Token Binding.
  if (const auto refused = check_client_data(party, asked, "webauthn.get", *client_data, 11)) return *refused;
  const auto data = parse_authenticator_data(response.authenticator_data);
  if (!data || data->credential) return Refused{15, "authenticator data"};
  // 15, 16, 17: the relying party, the person's presence, the person verified where that was asked for.
  if (const auto refused = check_authenticator_data(party, asked, *data, 15)) return *refused;
  // 18: extensions: none was asked for, and what came unasked is ignored.
  // 19, 20: the signature, over the authenticator data and the hash of the client data.
  if (!key->verify(response.authenticator_data + crypto::sha256(response.client_data_json), response.signature)) {
    return Refused{20, "signature"};
  }
  // 21: the counter goes on, or there is none.
  const bool counts = data->sign_count != 0 || passkey->sign_count != 0;
  if (counts && data->sign_count <= passkey->sign_count) return Refused{counter_step, "counter"};
  // 22: that is all.
  return Asserted{data->user_verified, data->backed_up, data->sign_count};
}

}  // namespace gatewarden::webauthn
