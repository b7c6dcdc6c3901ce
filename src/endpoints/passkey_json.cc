#include "endpoints/passkey_json.h"

#include <algorithm>

#include "base/encoding.h"
#include "base/text.h"
#include "endpoints/pages/visitor.h"

namespace gatewarden::endpoints {

namespace {

using authentication::PasskeyDesk;

constexpr std::string_view public_key_type = "public-key";
constexpr std::size_t most_client_data_bytes = 4096;
constexpr std::size_t most_object_bytes = 16 * 1024;
constexpr std::size_t most_signature_bytes = 1024;
constexpr std::size_t most_user_handle_bytes = 64;  // Web Authentication Level 2 section 5.4.3
constexpr std::size_t most_transports_bytes = 100;
constexpr std::size_t most_transport_bytes = 20;

std::optional<std::string> bytes_at(const json::Value& object, std::string_view name, std::size_t most) {
  const auto text = object.string_at(name);
  auto bytes = text ? from_base64url(*text) : std::nullopt;
  return bytes && bytes->size() <= most ? bytes : std::nullopt;
}

void write_descriptors(JsonWriter& json, std::string_view name, const std::vector<account::Passkey>& passkeys) {
  json.key(name).begin_array();
  for (const account::Passkey& passkey : passkeys) {
    json.begin_object().member("type", public_key_type).member("id", to_base64url(passkey.credential_id));
    if (!passkey.transports.empty()) json.member("transports", split_words(passkey.transports));
    json.end_object();
  }
  json.end_array();
}

std::int64_t patience() { return std::chrono::duration_cast<Milliseconds>(PasskeyDesk::patience).count(); }

bool is_word(std::string_view text) {
  return !text.empty() && text.size() <= most_transport_bytes &&
         std::all_of(text.begin(), text.end(), [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; });
}

std::string transports_of(const json::Value& response) {
  const auto named = response.find("transports");
  std::vector<std::string> words = named ? named->strings().value_or(std::vector<std::string>()) : std::vector<std::string>();
  std::erase_if(words, [](const std::string& word) { return !is_word(word); });
  std::string joined = join(words, " ");
  return joined.size() <= most_transports_bytes ? joined : "";
}

bool is_public_key(const json::Value& credential) { return credential.string_at("type") == public_key_type; }

}  // namespace

PasskeyLabels passkey_labels(Services& services, const account::User& user) {
  const std::string identifier = identifier_of(services, user);
  const auto profile = json::Value::parse(user.profile);
  const auto name = profile ? profile->string_at("name") : std::nullopt;
  return {identifier, name && !name->empty() ? *name : identifier};
}

void write_creation_options(JsonWriter& json, Services& services, const PasskeyDesk::Creation& creation, const PasskeyLabels& labels) {
  json.begin_object();
  json.key("rp").begin_object().member("id", services.passkey_desk.relying_party().id);
  json.member("name", services.settings.pages.site_name).end_object();
  json.key("user").begin_object().member("id", to_base64url(creation.user_handle)).member("name", labels.name);
  json.member("displayName", labels.display_name).end_object();
  json.member("challenge", to_base64url(creation.challenge));
  json.key("pubKeyCredParams").begin_array();
  for (const auto algorithm : webauthn::offered_algorithms) {
    json.begin_object().member("type", public_key_type).member("alg", crypto::cose_number(algorithm)).end_object();
  }
  json.end_array().member("timeout", patience());
  write_descriptors(json, "excludeCredentials", creation.present);
  json.key("authenticatorSelection").begin_object().member("residentKey", "preferred").member("requireResidentKey", false);
  json.member("userVerification", wire_name(webauthn::UserVerification::preferred)).end_object();
  json.member("attestation", "none").end_object();
}

void write_request_options(JsonWriter& json, Services& services, const PasskeyDesk::Request& request) {
  json.begin_object().member("challenge", to_base64url(request.challenge)).member("timeout", patience());
  json.member("rpId", services.passkey_desk.relying_party().id);
  write_descriptors(json, "allowCredentials", request.allowed);
  json.member("userVerification", wire_name(request.user_verification)).end_object();
}

void write_passkey(JsonWriter& json, const account::Passkey& passkey) {
  json.begin_object().member("id", to_base64url(passkey.id)).member("name", passkey.name);
  json.member("created_at", to_epoch_seconds(passkey.created_at)).key("last_used_at");
  if (passkey.last_used_at) {
    json.value(to_epoch_seconds(*passkey.last_used_at));
  } else {
    json.null();
  }
  json.member("backed_up", passkey.backed_up).end_object();
}

std::optional<RegisteredCredential> read_registered_credential(const json::Value& credential) {
  const auto response = credential.find("response");
  if (!is_public_key(credential) || !response) return std::nullopt;
  auto client_data = bytes_at(*response, "clientDataJSON", most_client_data_bytes);
  auto object = bytes_at(*response, "attestationObject", most_object_bytes);
  if (!client_data || !object) return std::nullopt;
  return RegisteredCredential{{*std::move(client_data), *std::move(object)}, transports_of(*response)};
}

std::optional<webauthn::AssertionResponse> read_asserted_credential(const json::Value& credential) {
  const auto response = credential.find("response");
  auto id = bytes_at(credential, "id", account::most_credential_id_bytes);
  if (!is_public_key(credential) || !response || !id) return std::nullopt;
  auto client_data = bytes_at(*response, "clientDataJSON", most_client_data_bytes);
  auto data = bytes_at(*response, "authenticatorData", most_object_bytes);
  auto signature = bytes_at(*response, "signature", most_signature_bytes);
  if (!client_data || !data || !signature) return std::nullopt;
  webauthn::AssertionResponse asserted{*std::move(id), *std::move(client_data), *std::move(data), *std::move(signature), std::nullopt};
  const auto handle = response->find("userHandle");
  // Browsers write null, or leave it out, where the authenticator named nobody.
  if (!handle || handle->type() == json::Value::Type::null) return asserted;
  asserted.user_handle = bytes_at(*response, "userHandle", most_user_handle_bytes);
  return asserted.user_handle ? std::optional(std::move(asserted)) : std::nullopt;
}

}  // namespace gatewarden::endpoints
