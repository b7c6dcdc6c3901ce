// Messages appended to a file, one JSON object a line: for demonstrations and tests, where nobody is to be written to.
#pragma once

#include "platform/mail/transport.h"

namespace gatewarden::mail {

class FileTransport : public Transport {
 public:
  // `channel`: "email" or "sms".
  FileTransport(std::string channel, std::string file) : channel_(std::move(channel)), file_(std::move(file)) {}
  // {"channel", "at", "recipient", "template", "language", "subject", "text", "html", "values": {…}}, in one write. The file is
  // made with mode 0600: codes stand in it.
  Outcome deliver(const Composed& message) override;

 private:
  std::string channel_;
  std::string file_;
};

}  // namespace gatewarden::mail
