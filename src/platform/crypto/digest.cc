// Digests and keyed digests on OpenSSL's EVP.
#include "platform/crypto/digest.h"

#include <openssl/core_names.h>
#include <openssl/kdf.h>
#include <openssl/params.h>

#include "platform/crypto/openssl.h"

namespace gatewarden::crypto {
namespace {

using OwnedKdf = Owned<EVP_KDF, EVP_KDF_free>;
using OwnedKdfContext = Owned<EVP_KDF_CTX, EVP_KDF_CTX_free>;
using OwnedMac = Owned<EVP_MAC, EVP_MAC_free>;
using OwnedMacContext = Owned<EVP_MAC_CTX, EVP_MAC_CTX_free>;

// Fetched once: looking an algorithm up by name costs more than hashing a token does.
const EVP_MD* fetched(const char* name) {
  const EVP_MD* digest = EVP_MD_fetch(nullptr, name, nullptr);
  must(digest != nullptr);
  return digest;
}

const EVP_MD* sha256_algorithm() {
  static const EVP_MD* const algorithm = fetched("SHA256");
  return algorithm;
}

std::string digest(const EVP_MD* algorithm, std::string_view bytes) {
  std::string result(static_cast<std::size_t>(EVP_MD_get_size(algorithm)), '\0');
  must(EVP_Digest(bytes.data(), bytes.size(), bytes_of(result), nullptr, algorithm, nullptr) == 1);
  return result;
}

OSSL_PARAM octets(const char* name, std::string_view bytes) {
  return OSSL_PARAM_construct_octet_string(name, const_cast<char*>(bytes.data()), bytes.size());
}

OwnedMacContext prepared_hmac(std::string digest_name) {
  const OwnedMac hmac(EVP_MAC_fetch(nullptr, "HMAC", nullptr));
  must(hmac != nullptr);
  OwnedMacContext context(EVP_MAC_CTX_new(hmac.get()));
  must(context != nullptr);
  const OSSL_PARAM parameters[] = {OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest_name.data(), 0),
                                   OSSL_PARAM_construct_end()};
  must(EVP_MAC_CTX_set_params(context.get(), parameters) == 1);
  return context;
}

std::string hmac(EVP_MAC_CTX* context, std::size_t size, std::string_view key, std::string_view bytes) {
  // The null pointer of an empty view would mean the key before.
  const unsigned char* const key_bytes = key.empty() ? bytes_of(std::string_view("")) : bytes_of(key);
  must(EVP_MAC_init(context, key_bytes, key.size(), nullptr) == 1);
  must(EVP_MAC_update(context, bytes_of(bytes), bytes.size()) == 1);
  std::string result(size, '\0');
  std::size_t length = 0;
  must(EVP_MAC_final(context, bytes_of(result), &length, result.size()) == 1 && length == result.size());
  return result;
}

}  // namespace

std::string sha256(std::string_view bytes) { return digest(sha256_algorithm(), bytes); }

struct Sha256::State {
  OwnedDigestContext context{EVP_MD_CTX_new()};
};

Sha256::Sha256() : state_(new State) {
  must(state_->context != nullptr && EVP_DigestInit_ex2(state_->context.get(), sha256_algorithm(), nullptr) == 1);
}
Sha256::~Sha256() = default;

void Sha256::update(std::string_view bytes) { must(EVP_DigestUpdate(state_->context.get(), bytes.data(), bytes.size()) == 1); }

std::string Sha256::finish() {
  std::string result(32, '\0');
  unsigned length = 0;
  must(EVP_DigestFinal_ex(state_->context.get(), bytes_of(result), &length) == 1 && length == result.size());
  return result;
}

std::string sha512(std::string_view bytes) {
  static const EVP_MD* const algorithm = fetched("SHA512");
  return digest(algorithm, bytes);
}

std::string sha1(std::string_view bytes) {
  static const EVP_MD* const algorithm = fetched("SHA1");
  return digest(algorithm, bytes);
}

// A context that has its digest, one a thread: to make one anew costs as much as the MAC of a token.
std::string hmac_sha256(std::string_view key, std::string_view bytes) {
  static thread_local const OwnedMacContext context = prepared_hmac("SHA256");
  return hmac(context.get(), 32, key, bytes);
}

std::string hmac_sha384(std::string_view key, std::string_view bytes) {
  static thread_local const OwnedMacContext context = prepared_hmac("SHA384");
  return hmac(context.get(), 48, key, bytes);
}

std::string hmac_sha1(std::string_view key, std::string_view bytes) {
  static thread_local const OwnedMacContext context = prepared_hmac("SHA1");
  return hmac(context.get(), 20, key, bytes);
}

Secret hkdf_sha256(const Secret& key, std::string_view salt, std::string_view info, std::size_t length) {
  const OwnedKdf hkdf(EVP_KDF_fetch(nullptr, "HKDF", nullptr));
  must(hkdf != nullptr);
  const OwnedKdfContext context(EVP_KDF_CTX_new(hkdf.get()));
  must(context != nullptr);
  char sha256_name[] = "SHA256";
  const OSSL_PARAM parameters[] = {
      OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST, sha256_name, 0),
      octets(OSSL_KDF_PARAM_KEY, key.reveal()),
      octets(OSSL_KDF_PARAM_SALT, salt),
      octets(OSSL_KDF_PARAM_INFO, info),
      OSSL_PARAM_construct_end(),
  };
  std::string derived(length, '\0');
  must(EVP_KDF_derive(context.get(), bytes_of(derived), derived.size(), parameters) == 1);
  return Secret(std::move(derived));
}

Secret derive_key(const Secret& key, std::string_view purpose, std::size_t length) {
  // No salt is an empty text: OpenSSL refuses the null pointer of an empty view.
  return hkdf_sha256(key, "", purpose, length);
}

}  // namespace gatewarden::crypto
