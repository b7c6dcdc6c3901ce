#include "commands/registration_records.h"

#include "authentication/registration.h"
#include "base/text.h"

namespace gatewarden::commands {

std::string request_id_of(const Arguments& arguments) {
  const std::string text = arguments.get("REQUEST_ID");
  const auto id = authentication::parse_uuid(text);
  if (!id) throw Refused(printable(text) + " is no request id; one looks like 0192f3c1-7a5e-7c3b-9d41-2f6e8a0b4c5d");
  return *id;
}

std::string shown_request_id(const account::Registration& registration) {
  return authentication::format_uuid(registration.request_id);
}

std::int64_t age_of(Instant then, Instant now) { return std::chrono::floor<Seconds>(now - then).count(); }

void add_contents(Record& record, const account::Registration& registration) {
  record.add("client_id", registration.client_id);
  record.add("email", registration.email).add("email_verified", registration.email_verified);
  record.add("phone", registration.phone).add("phone_verified", registration.phone_verified);
  record.add("username", registration.username).add("consented_at", registration.consented_at);
  record.add("profile", Cell(RawJson{registration.profile})).add("password", account::wire_name(registration.password_form));
}

}  // namespace gatewarden::commands
