#include "endpoints/factor_owner.h"

#include "base/encoding.h"
#include "base/names.h"
#include "endpoints/language.h"
#include "endpoints/pages/visitor.h"
#include "platform/qr/qr_code.h"

namespace gatewarden::endpoints {

namespace {

constexpr std::size_t place_size = 16;

authentication::FactorOwner owner_at(Services& services, const http::Request& request, const account::User& user, std::string place) {
  return {.user = user,
          .place = std::move(place),
          .label = identifier_of(services, user),
          .language = language_of(services, request).language(),
          .address = request.peer.address,
          .user_agent = std::string(request.header("user-agent").value_or("")),
          .request_id = request.id};
}

}  // namespace

authentication::FactorOwner factor_owner(Services& services, const http::Request& request, const account::User& user,
                                         const account::Session& session) {
  return owner_at(services, request, user, session.id);
}

std::optional<authentication::FactorOwner> factor_owner(Services& services, const http::Request& request,
                                                        const account::SignIn& sign_in) {
  const auto user = sign_in.user ? services.users.find(*sign_in.user) : std::nullopt;
  if (!user) return std::nullopt;
  return owner_at(services, request, *user, sign_in.hash.substr(0, place_size));
}

Secret grouped_secret(const Secret& secret) {
  std::string letters = to_base32(secret.reveal());
  std::string grouped;
  for (std::size_t at = 0; at < letters.size(); at += 4) grouped.append(at == 0 ? "" : " ").append(letters, at, 4);
  wipe(letters);
  return Secret(std::move(grouped));
}

void write_enrolment(JsonWriter& json, const authentication::FactorDesk::Enrolment& enrolment, Instant now) {
  json.member("enrolment", enrolment.token);
  json.member("secret", to_base32(enrolment.secret.reveal()));
  json.member("otpauth_uri", enrolment.uri.reveal());
  json.member("qr_svg", qr::to_svg(qr::encode(enrolment.uri.reveal())));
  json.member(names::expires_in, std::chrono::floor<Seconds>(enrolment.expires_at - now).count());
}

void write_remembered_device(JsonWriter& json, const account::RememberedDevice& device) {
  json.begin_object().member("id", to_base64url(device.id)).member("user_agent", device.user_agent).member("address", device.address);
  json.member("created_at", to_rfc3339(device.created_at)).member("last_used_at", to_rfc3339(device.last_used_at));
  json.member("expires_at", to_rfc3339(device.expires_at)).end_object();
}

void write_recovery_codes(JsonWriter& json, const std::vector<Secret>& codes) {
  if (codes.empty()) return;
  json.key("recovery_codes").begin_array();
  for (const Secret& code : codes) json.value(code.reveal());
  json.end_array();
}

}  // namespace gatewarden::endpoints
