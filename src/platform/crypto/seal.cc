// Authenticated encryption of things at rest with AES-256-GCM.
#include "platform/crypto/seal.h"

#include "platform/crypto/openssl.h"
#include "platform/crypto/random.h"

namespace gatewarden::crypto {
namespace {

constexpr char format_version = 1;
constexpr std::size_t key_size = 32;
constexpr std::size_t nonce_size = 12;
constexpr std::size_t tag_size = 16;
constexpr std::size_t overhead = 1 + nonce_size + tag_size;

const EVP_CIPHER* aes_256_gcm() {
  static const EVP_CIPHER* const cipher = EVP_CIPHER_fetch(nullptr, "AES-256-GCM", nullptr);
  must(cipher != nullptr);
  return cipher;
}

enum class Direction { decrypt = 0, encrypt = 1 };

// A context that has taken key, nonce and associated data.
OwnedCipherContext start(Direction direction, const Secret& key, std::string_view nonce, std::string_view associated) {
  must(key.size() == key_size);
  OwnedCipherContext context(EVP_CIPHER_CTX_new());
  must(context != nullptr);
  must(EVP_CipherInit_ex2(context.get(), aes_256_gcm(), bytes_of(key.reveal()), bytes_of(nonce),
                          static_cast<int>(direction), nullptr) == 1);
  int length = 0;
  must(EVP_CipherUpdate(context.get(), nullptr, &length, bytes_of(associated), static_cast<int>(associated.size())) == 1);
  return context;
}

}  // namespace

std::string seal(const Secret& key, std::string_view plain, std::string_view context) {
  const std::string nonce = random_bytes(nonce_size);
  const OwnedCipherContext cipher = start(Direction::encrypt, key, nonce, context);
  std::string sealed;
  sealed.reserve(plain.size() + overhead);
  sealed += format_version;
  sealed += nonce;
  sealed.resize(plain.size() + overhead);
  unsigned char* const body = bytes_of(sealed) + 1 + nonce_size;
  int length = 0;
  must(EVP_CipherUpdate(cipher.get(), body, &length, bytes_of(plain), static_cast<int>(plain.size())) == 1);
  must(EVP_CipherFinal_ex(cipher.get(), body + length, &length) == 1);
  must(EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_AEAD_GET_TAG, tag_size, body + plain.size()) == 1);
  return sealed;
}

std::optional<Secret> open(const Secret& key, std::string_view sealed, std::string_view context) {
  if (sealed.size() < overhead || sealed[0] != format_version) return std::nullopt;
  const std::string_view nonce = sealed.substr(1, nonce_size);
  const std::string_view body = sealed.substr(1 + nonce_size, sealed.size() - overhead);
  std::string tag(sealed.substr(sealed.size() - tag_size));

  const OwnedCipherContext cipher = start(Direction::decrypt, key, nonce, context);
  std::string plain(body.size(), '\0');
  int length = 0;
  must(EVP_CipherUpdate(cipher.get(), bytes_of(plain), &length, bytes_of(body), static_cast<int>(body.size())) == 1);
  must(EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_AEAD_SET_TAG, tag_size, tag.data()) == 1);
  const bool authentic = EVP_CipherFinal_ex(cipher.get(), bytes_of(plain) + length, &length) == 1;
  Secret opened(std::move(plain));  // wiped below where it is not authentic
  if (!authentic) return std::nullopt;
  return opened;
}

}  // namespace gatewarden::crypto
