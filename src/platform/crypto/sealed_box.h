// Sealing to a public key: whoever seals cannot open. X25519 with an ephemeral key (RFC 7748), HKDF-SHA256 (RFC 5869) over
// the shared secret with both public keys as salt, AES-256-GCM; the shape of HPKE's base mode (RFC 9180 section 5.1.1), which
// OpenSSL 3.0 does not have.
#pragma once

#include <array>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/secret.h"

namespace gatewarden::crypto {

using KeyId = std::array<unsigned char, 8>;  // first 8 bytes of SHA-256 of the public key

struct BoxPublicKey {
  KeyId id{};
  std::string bytes;  // 32
};

// Makes one ephemeral key when it is made and uses it for all it seals, so that a request with a thousand passwords pays for
// one; it is forgotten with the sealer. Every sealing has a random nonce of its own.
class BoxSealer {
 public:
  explicit BoxSealer(const BoxPublicKey& recipient);
  ~BoxSealer();
  BoxSealer(const BoxSealer&) = delete;
  BoxSealer& operator=(const BoxSealer&) = delete;

  // version byte, key id, ephemeral public key, nonce, ciphertext, tag: 1 + 8 + 32 + 12 + n + 16 bytes. `context` is
  // authenticated and not stored.
  std::string seal(std::string_view plain, std::string_view context) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// The recipient: one or more private keys, of which the first is the one to seal to now. Safe for several threads at once.
class BoxOpener {
 public:
  // Each 32 bytes. Throws std::invalid_argument for none, or for one of another length.
  explicit BoxOpener(std::span<const Secret> private_keys);
  ~BoxOpener();
  BoxOpener(const BoxOpener&) = delete;
  BoxOpener& operator=(const BoxOpener&) = delete;

  const BoxPublicKey& public_key() const;  // of the first
  // Nothing if no key fits or anything is not as seal() made it for this context. Remembers the shared secret of the last
  // ephemeral key, for boxes of one request come together.
  std::optional<Secret> open(std::string_view box, std::string_view context) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

Secret make_box_private_key();

}  // namespace gatewarden::crypto
