// Mail to a mail server, by libcurl: the envelope and bytes that are ready to go. Keeps its connection between mails.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "base/secret.h"
#include "base/time.h"
#include "platform/mail/outcome.h"

namespace gatewarden::web_client {

enum class SmtpTls { at_once, starttls, none };  // starttls: demanded, never merely tried

struct SmtpServer {
  std::string host;
  int port = 587;
  SmtpTls tls = SmtpTls::starttls;
  std::string user;  // empty: not logged in
  Secret password;
  std::string certificate_authority;  // PEM file; empty: the system's
  Milliseconds connect{5000};
  Milliseconds whole{30'000};
  std::function<bool()> give_up;  // asked now and then while a mail is under way; may be empty
};

class SmtpClient {
 public:
  explicit SmtpClient(SmtpServer server);
  ~SmtpClient();
  SmtpClient(const SmtpClient&) = delete;
  SmtpClient& operator=(const SmtpClient&) = delete;
  // What it says is how far it came and the server's code; the steps are the dialogue, without credentials and without the mail.
  mail::Outcome send(const std::string& from, const std::string& to, const std::string& mail);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace gatewarden::web_client
