#include "platform/mail/mail_transports.h"

#include <sysexits.h>

#include "platform/mail/address.h"
#include "platform/mail/mime.h"
#include "platform/process/run_program.h"

namespace gatewarden::mail {

namespace {

using process::ProgramRun;

std::string sender_name(const config::Settings& settings) {
  return settings.mail.sender_name.empty() ? settings.pages.site_name : settings.mail.sender_name;
}

Outcome no_address() { return {.kind = Outcome::Kind::refused, .what = "its recipient is no e-mail address", .steps = {}}; }

std::string mime_of(const Composed& message, const std::string& sender, const std::string& name) {
  return to_mime({.from = {sender, name},
                  .to = message.recipient,
                  .subject = message.subject,
                  .text = message.text,
                  .html = message.html,
                  .language = message.language,
                  .id = message.id,
                  .date = message.date});
}

web_client::SmtpServer server_of(const config::Settings& settings, GiveUp give_up) {
  using web_client::SmtpTls;
  const auto& mail = settings.mail;
  return {.host = mail.smtp_host,
          .port = mail.smtp_port,
          .tls = mail.smtp_tls == "none" ? SmtpTls::none : mail.smtp_tls == "tls" ? SmtpTls::at_once : SmtpTls::starttls,
          .user = mail.smtp_user,
          .password = mail.smtp_password,
          .certificate_authority = mail.smtp_ca,
          .whole = mail.deadline,
          .give_up = std::move(give_up)};
}

// Line ends as programs of this host write them.
std::string with_plain_line_ends(std::string mime) {
  std::erase(mime, '\r');
  return mime;
}

}  // namespace

SmtpTransport::SmtpTransport(const config::Settings& settings, GiveUp give_up)
    : sender_(settings.mail.sender), sender_name_(sender_name(settings)), client_(server_of(settings, std::move(give_up))) {}

Outcome SmtpTransport::deliver(const Composed& message) {
  if (!is_address(message.recipient)) return no_address();
  return client_.send(sender_, message.recipient, mime_of(message, sender_, sender_name_));
}

Outcome SendmailTransport::deliver(const Composed& message) {
  if (!is_address(message.recipient)) return no_address();
  const std::string& sender = settings_.mail.sender;
  const ProgramRun run = process::run_program({settings_.mail.sendmail, "-t", "-i", "-f", sender},
                                              with_plain_line_ends(mime_of(message, sender, sender_name(settings_))),
                                              settings_.mail.deadline, give_up_);
  Outcome outcome{.kind = Outcome::Kind::delivered, .what = {}, .steps = {"ran " + settings_.mail.sendmail + " -t -i -f " + sender}};
  if (!run.output.empty()) outcome.steps.push_back(run.output);
  if (run.end == ProgramRun::End::exited && run.status == EX_OK) return outcome;
  // Of the mail are only these; anything else is about the host.
  const bool is_of_the_mail = run.status == EX_DATAERR || run.status == EX_NOUSER || run.status == EX_NOHOST;
  outcome.kind = run.end == ProgramRun::End::exited && is_of_the_mail ? Outcome::Kind::refused : Outcome::Kind::unavailable;
  if (run.end == ProgramRun::End::exited && run.status == EX_TEMPFAIL) outcome.kind = Outcome::Kind::put_off;
  outcome.what = "sendmail " + process::describe(run);
  return outcome;
}

}  // namespace gatewarden::mail
