#include "platform/mail/transport.h"

#include <cassert>

#include "platform/mail/file_transport.h"
#include "platform/mail/mail_transports.h"
#include "platform/mail/sms_transports.h"

namespace gatewarden::mail {

std::string_view name_of(Outcome::Kind kind) {
  switch (kind) {
    case Outcome::Kind::delivered: return "delivered";
    case Outcome::Kind::refused: return "refused";
    case Outcome::Kind::put_off: return "put off";
    case Outcome::Kind::unavailable: return "unavailable";
  }
  assert(false);
  return {};
}

std::string messages_file(const config::Settings& settings, const std::string& configured) {
  return configured.empty() ? settings.server.state_directory + "/messages.jsonl" : configured;
}

std::unique_ptr<Transport> make_mail_transport(const config::Settings& settings, GiveUp give_up) {
  const std::string& kind = settings.mail.transport;
  if (kind == "smtp") return std::make_unique<SmtpTransport>(settings, std::move(give_up));
  if (kind == "sendmail") return std::make_unique<SendmailTransport>(settings, std::move(give_up));
  if (kind == "file") return std::make_unique<FileTransport>("email", messages_file(settings, settings.mail.file));
  return nullptr;
}

std::unique_ptr<Transport> make_sms_transport(const config::Settings& settings, GiveUp give_up) {
  const std::string& kind = settings.sms.transport;
  if (kind == "http") return std::make_unique<HttpTransport>(settings, std::move(give_up));
  if (kind == "command") return std::make_unique<CommandTransport>(settings, std::move(give_up));
  if (kind == "file") return std::make_unique<FileTransport>("sms", messages_file(settings, settings.sms.file));
  return nullptr;
}

}  // namespace gatewarden::mail
