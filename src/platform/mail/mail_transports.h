// E-mail by a mail server, or by a program of this host.
#pragma once

#include "platform/mail/transport.h"
#include "platform/web_client/smtp.h"

namespace gatewarden::mail {

class SmtpTransport : public Transport {
 public:
  SmtpTransport(const config::Settings& settings, GiveUp give_up);
  Outcome deliver(const Composed& message) override;

 private:
  std::string sender_;
  std::string sender_name_;
  web_client::SmtpClient client_;
};

// `sendmail -t -i`, as every mail system brings one: it finds the recipient in the mail, and its exit status is of sysexits.h.
class SendmailTransport : public Transport {
 public:
  SendmailTransport(const config::Settings& settings, GiveUp give_up) : settings_(settings), give_up_(std::move(give_up)) {}
  Outcome deliver(const Composed& message) override;

 private:
  const config::Settings& settings_;  // outlives it
  GiveUp give_up_;
};

}  // namespace gatewarden::mail
