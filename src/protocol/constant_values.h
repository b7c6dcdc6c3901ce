// Notices a client that sends the same code_challenge or nonce in request after request, which protects nothing (RFC 9700
// section 2.1.1 asks for a reasonable effort).
#pragma once

#include <array>
#include <cstddef>
#include <string>

#include "protocol/authorization_request.h"

namespace gatewarden::protocol {

// One per process. It remembers the last few hundred requests that this process saw: a client that does so always is noticed
// soon, and one that does so once never. A reload of the same request, which has the same state, is no repetition.
class ConstantValues {
 public:
  // Whether another request of this client came with the same challenge or nonce. Remembers this one.
  bool notice(const AuthorizationRequest& request);

 private:
  struct Seen {
    std::string value;  // digests
    std::string state;
  };
  bool is_repeated(const std::string& value, const std::string& state);

  std::array<Seen, 512> seen_;
  std::size_t next_ = 0;
};

}  // namespace gatewarden::protocol
