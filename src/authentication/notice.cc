#include "authentication/notice.h"

namespace gatewarden::authentication {

std::optional<operation::Message> notice_to(const account::User& user, const config::Settings& settings) {
  operation::Message message;
  if (user.email && user.email_verified && !settings.mail.transport.empty()) {
    message.recipient = *user.email;
    return message;
  }
  if (user.phone && user.phone_verified && !settings.sms.transport.empty()) {
    message.channel = operation::Channel::sms;
    message.recipient = *user.phone;
    return message;
  }
  return std::nullopt;
}

}  // namespace gatewarden::authentication
