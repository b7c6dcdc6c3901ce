// Signatures over a prepared digest context: the key is set up once, each signature works on a copy (a fifth of the time of
// an ES256 signature would go into setting up). Objects are for one thread: they keep the context that they copy into.
#pragma once

#include <string>
#include <string_view>
#include <unordered_set>

#include "platform/crypto/jwk.h"
#include "platform/crypto/openssl.h"

namespace gatewarden::crypto {

class Signer {
 public:
  Signer(Algorithm algorithm, EVP_PKEY& key);
  std::string sign(std::string_view input);

 private:
  Algorithm algorithm_;
  OwnedDigestContext prepared_;
  OwnedDigestContext working_;
  std::size_t size_limit_;  // of what OpenSSL makes: for ECDSA, DER
};

// Remembers what it found good: a token that comes with every request is verified once, and then costs a digest.
class Verifier {
 public:
  Verifier(Algorithm algorithm, EVP_PKEY& key);
  bool verify(std::string_view input, std::string_view signature);

 private:
  bool compute(std::string_view input, std::string_view signature);
  bool is_known(const std::string& digest) const { return newer_.contains(digest) || older_.contains(digest); }
  void remember(std::string digest);

  Algorithm algorithm_;
  OwnedDigestContext prepared_;
  OwnedDigestContext working_;
  std::size_t size_;  // of a signature as JOSE writes it, which is always exact
  // Digests of inputs with their signatures. When the newer are many, they become the older.
  std::unordered_set<std::string> newer_, older_;
};

}  // namespace gatewarden::crypto
