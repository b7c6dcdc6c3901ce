// What became of a delivery.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace gatewarden::mail {

struct Outcome {
  enum class Kind {
    delivered,    // it is somebody else's now
    refused,      // this message, for good
    put_off,      // this message, for now
    unavailable,  // the way out is shut, whatever message
  };
  Kind kind = Kind::delivered;
  std::string what;                // for the log and for operators; nothing of the message: "RCPT: 550 5.1.1"
  std::vector<std::string> steps;  // for who tries it out: what was said, without secrets; may name the recipient
};
std::string_view name_of(Outcome::Kind kind);

}  // namespace gatewarden::mail
