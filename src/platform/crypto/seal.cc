// Authenticated encryption of things at rest with AES-256-GCM.
#include "platform/crypto/seal.h"

#include "platform/crypto/aes_gcm.h"
#include "platform/crypto/random.h"

namespace gatewarden::crypto {
namespace {

constexpr char format_version = 1;
constexpr std::size_t head_size = 1 + gcm_nonce_size;

}  // namespace

std::string seal(const Secret& key, std::string_view plain, std::string_view context) {
  const std::string nonce = random_bytes(gcm_nonce_size);
  std::string sealed;
  sealed.reserve(head_size + plain.size() + gcm_tag_size);
  sealed += format_version;
  sealed += nonce;
  append_encrypted(sealed, key, nonce, plain, context);
  return sealed;
}

std::optional<Secret> open(const Secret& key, std::string_view sealed, std::string_view context) {
  if (sealed.size() < head_size + gcm_tag_size || sealed[0] != format_version) return std::nullopt;
  return decrypt(key, sealed.substr(1, gcm_nonce_size), sealed.substr(head_size), context);
}

}  // namespace gatewarden::crypto
