#include "protocol/constant_values.h"

#include <algorithm>

#include "platform/crypto/digest.h"

namespace gatewarden::protocol {

namespace {

std::string digest_of(const AuthorizationRequest& request, char kind, const std::string& value) {
  return crypto::sha256(request.client_id + kind + value);
}

}  // namespace

bool ConstantValues::notice(const AuthorizationRequest& request) {
  const std::string state = crypto::sha256(request.state.value_or(""));
  const bool is_challenge_repeated =
      request.code_challenge && is_repeated(digest_of(request, '\1', *request.code_challenge), state);
  const bool is_nonce_repeated = request.nonce && is_repeated(digest_of(request, '\2', *request.nonce), state);
  return is_challenge_repeated || is_nonce_repeated;
}

bool ConstantValues::is_repeated(const std::string& value, const std::string& state) {
  const auto found = std::find_if(seen_.begin(), seen_.end(), [&value](const Seen& one) { return one.value == value; });
  if (found != seen_.end()) return found->state != state;
  seen_[next_] = {value, state};
  next_ = (next_ + 1) % seen_.size();
  return false;
}

}  // namespace gatewarden::protocol
