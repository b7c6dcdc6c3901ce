// Text messages by a call to a gateway, or by a program of this host.
#pragma once

#include "platform/mail/transport.h"
#include "platform/web_client/client.h"

namespace gatewarden::mail {

class HttpTransport : public Transport {
 public:
  HttpTransport(const config::Settings& settings, GiveUp give_up);
  // 2xx: delivered. 400, 410, 413 and 422: refused, for they are about what was sent. Anything else may be well another time.
  Outcome deliver(const Composed& message) override;

 private:
  const config::Settings::Sms& settings_;  // outlives it
  web_client::Client client_;
};

// A program that gets the text on standard input. Exit status 0: delivered; 65 (EX_DATAERR) and 67 (EX_NOUSER): refused; 75
// (EX_TEMPFAIL): put off.
class CommandTransport : public Transport {
 public:
  CommandTransport(const config::Settings& settings, GiveUp give_up) : settings_(settings.sms), give_up_(std::move(give_up)) {}
  Outcome deliver(const Composed& message) override;

 private:
  const config::Settings::Sms& settings_;
  GiveUp give_up_;
};

}  // namespace gatewarden::mail
