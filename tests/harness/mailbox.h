// What a stack has sent to people: its transports are the file, and this reads it.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "harness/stack.h"

namespace gatewarden::test {

struct Received {
  std::string channel;  // "email", "sms"
  std::string recipient, template_name, language, subject, text, html;
  std::map<std::string, std::string> values;
};

class Mailbox {
 public:
  explicit Mailbox(const Stack& stack) : file_(stack.folder() + "/state/messages.jsonl") {}
  // To that address or number, of that template or of any, in the order in which they came.
  std::vector<Received> all(const std::string& recipient, const std::string& template_name = "") const;
  // Waits until there is the `number`th of these; fails the test if none comes.
  Received wait_for(const std::string& recipient, const std::string& template_name = "", std::size_t number = 1) const;

 private:
  std::string file_;
};

}  // namespace gatewarden::test
