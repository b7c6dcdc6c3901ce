// AES-256-GCM on OpenSSL's EVP.
#include "platform/crypto/aes_gcm.h"

#include "platform/crypto/openssl.h"

namespace gatewarden::crypto {
namespace {

const EVP_CIPHER* aes_256_gcm() {
  static const EVP_CIPHER* const cipher = EVP_CIPHER_fetch(nullptr, "AES-256-GCM", nullptr);
  must(cipher != nullptr);
  return cipher;
}

enum class Direction { decrypt = 0, encrypt = 1 };

// A context that has taken key, nonce and associated data.
OwnedCipherContext start(Direction direction, const Secret& key, std::string_view nonce, std::string_view associated) {
  must(key.size() == gcm_key_size && nonce.size() == gcm_nonce_size);
  OwnedCipherContext context(EVP_CIPHER_CTX_new());
  must(context != nullptr);
  must(EVP_CipherInit_ex2(context.get(), aes_256_gcm(), bytes_of(key.reveal()), bytes_of(nonce),
                          static_cast<int>(direction), nullptr) == 1);
  int length = 0;
  must(EVP_CipherUpdate(context.get(), nullptr, &length, bytes_of(associated), static_cast<int>(associated.size())) == 1);
  return context;
}

}  // namespace

void append_encrypted(std::string& out, const Secret& key, std::string_view nonce, std::string_view plain,
                      std::string_view associated) {
  const OwnedCipherContext cipher = start(Direction::encrypt, key, nonce, associated);
  const std::size_t at = out.size();
  out.resize(at + plain.size() + gcm_tag_size);
  unsigned char* const body = bytes_of(out) + at;
  int length = 0;
  must(EVP_CipherUpdate(cipher.get(), body, &length, bytes_of(plain), static_cast<int>(plain.size())) == 1);
  must(EVP_CipherFinal_ex(cipher.get(), body + length, &length) == 1);
  must(EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_AEAD_GET_TAG, gcm_tag_size, body + plain.size()) == 1);
}

std::optional<Secret> decrypt(const Secret& key, std::string_view nonce, std::string_view encrypted, std::string_view associated) {
  if (encrypted.size() < gcm_tag_size) return std::nullopt;
  const std::string_view body = encrypted.substr(0, encrypted.size() - gcm_tag_size);
  std::string tag(encrypted.substr(body.size()));

  const OwnedCipherContext cipher = start(Direction::decrypt, key, nonce, associated);
  std::string plain(body.size(), '\0');
  int length = 0;
  must(EVP_CipherUpdate(cipher.get(), bytes_of(plain), &length, bytes_of(body), static_cast<int>(body.size())) == 1);
  must(EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_AEAD_SET_TAG, gcm_tag_size, tag.data()) == 1);
  const bool authentic = EVP_CipherFinal_ex(cipher.get(), bytes_of(plain) + length, &length) == 1;
  Secret opened(std::move(plain));  // wiped below where it is not authentic
  if (!authentic) return std::nullopt;
  return opened;
}

}  // namespace gatewarden::crypto
