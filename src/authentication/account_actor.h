// What the files of AccountDesk share: the audit row and the message of whoever changes something of their own.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "authentication/account_desk.h"

namespace gatewarden::authentication {

// `what`: the member "what" of the detail, for events that several changes share.
operation::AuditRecord record_of(const Actor& actor, operation::AuditEvent event, std::string_view what = {});
AttemptSubject subject_of(const Actor& actor);
// What a notice says of the change: AT, ADDRESS, DEVICE (web/mails/README).
std::map<std::string, std::string> notice_values(const Actor& actor, const config::Settings& settings, Instant now);
// The locale claim of the person, which goes before the language of a request; `otherwise` where there is none.
std::string language_of_person(const account::User& user, const std::string& otherwise);

}  // namespace gatewarden::authentication
