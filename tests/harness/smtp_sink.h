// A mail server of a test's own on loopback: takes mail, or answers what the test says.
#pragma once

#include <functional>
#include <mutex>
#include <string>
#include <vector>

#include "harness/loopback_server.h"

namespace gatewarden::test {

struct TakenMail {
  std::string from, to;  // of the envelope, with what came behind the address
  std::string data;      // with lines that end in LF, dots taken off
  std::string user;      // who had logged in; empty: nobody
  bool over_tls = false;

  std::string header(std::string_view name) const;  // unfolded; "" if absent
  std::string part(std::string_view type) const;    // the decoded body, or part, of that media type; "" if absent
};

struct SmtpSinkOptions {
  std::string certificates = {};  // as make_certificates() fills a folder; empty: no STARTTLS
  bool tls_at_once = false;
  std::string user = {}, password = {};  // demanded where they are given
  bool smtputf8 = true;
  // What is answered to a command ("", "EHLO", "STARTTLS", "AUTH", "MAIL", "RCPT", "DATA", "." for the end of a mail) with its line.
  // Nothing: what is right. "hang": no answer for as long as the peer waits. "close": the end.
  std::function<std::string(const std::string& command, const std::string& line)> answer = {};
};

class SmtpSink {
 public:
  explicit SmtpSink(SmtpSinkOptions options = {});
  int port() const { return server_.port(); }
  int connections() const { return server_.connections(); }
  std::vector<TakenMail> mails() const;
  std::vector<std::string> commands() const;  // lines, of all connections
  void forget();

 private:
  void serve(LoopbackConnection& connection);

  SmtpSinkOptions options_;
  mutable std::mutex mutex_;
  std::vector<TakenMail> mails_;
  std::vector<std::string> commands_;
  LoopbackServer server_;  // the last member: it uses all others
};

}  // namespace gatewarden::test
