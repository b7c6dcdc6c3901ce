#include "endpoints/pages/authenticator_values.h"

#include "endpoints/factor_owner.h"
#include "platform/qr/qr_code.h"

namespace gatewarden::endpoints {

namespace {

constexpr std::string_view scheme = "otpauth://";

}  // namespace

void show_authenticator(page::Values& values, const authentication::FactorDesk::Enrolment& enrolment) {
  const auto picture = qr::encode(enrolment.uri.reveal());
  values.set("ENROLMENT", enrolment.token);
  values.set("SECRET", grouped_secret(enrolment.secret).reveal());
  values.set("OTPAUTH_REST", enrolment.uri.reveal().substr(scheme.size()));
  values.set("QR_SIZE", std::to_string(picture.size));
  values.set("QR_PATH", picture.path);
}

void show_recovery_codes(page::Values& values, const std::vector<Secret>& codes) {
  for (const Secret& code : codes) values.add("RECOVERY_CODE").set("CODE", code.reveal());
}

}  // namespace gatewarden::endpoints
