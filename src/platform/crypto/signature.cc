// Signatures of RFC 7518 section 3 and RFC 8037 section 3.1 on OpenSSL's EVP.
#include "platform/crypto/signature.h"

#include <openssl/err.h>
#include <openssl/rsa.h>

#include <utility>

#include "platform/crypto/digest.h"

namespace gatewarden::crypto {
namespace {

constexpr std::size_t integer_size = 32;  // of r and of s on P-256
constexpr std::size_t remembered = 256;   // good signatures, and as many older ones: some 50 KB a key

OwnedDigestContext new_context() {
  OwnedDigestContext context(EVP_MD_CTX_new());
  must(context != nullptr);
  return context;
}

// Ed25519 hashes by itself.
const char* digest_name(Algorithm algorithm) { return algorithm == Algorithm::eddsa ? nullptr : "SHA256"; }

// RFC 7518 section 3.5: MGF1 with SHA-256, which is OpenSSL's default, and a salt as long as the digest, which is not.
void choose_padding(Algorithm algorithm, EVP_PKEY_CTX* context) {
  if (algorithm != Algorithm::ps256) return;
  must(EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PSS_PADDING) == 1);
  must(EVP_PKEY_CTX_set_rsa_pss_saltlen(context, RSA_PSS_SALTLEN_DIGEST) == 1);
}

// The copy is used for one signature only, so that OpenSSL need not keep it usable by copying it once more.
void copy(const OwnedDigestContext& from, const OwnedDigestContext& to) {
  must(EVP_MD_CTX_copy_ex(to.get(), from.get()) == 1);
  EVP_MD_CTX_set_flags(to.get(), EVP_MD_CTX_FLAG_FINALISE);
}

// RFC 7518 section 3.4: R and S as 32 octets each.
std::string from_der(std::string_view der) {
  const unsigned char* at = bytes_of(der);
  const OwnedEcdsaSignature signature(d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(der.size())));
  must(signature != nullptr);
  std::string raw(2 * integer_size, '\0');
  must(BN_bn2binpad(ECDSA_SIG_get0_r(signature.get()), bytes_of(raw), integer_size) >= 0);
  must(BN_bn2binpad(ECDSA_SIG_get0_s(signature.get()), bytes_of(raw) + integer_size, integer_size) >= 0);
  return raw;
}

// `raw` has 64 bytes. Whether r and s are in range is judged by the verification.
std::string to_der(std::string_view raw) {
  OwnedBignum r(BN_bin2bn(bytes_of(raw), integer_size, nullptr));
  OwnedBignum s(BN_bin2bn(bytes_of(raw) + integer_size, integer_size, nullptr));
  const OwnedEcdsaSignature signature(ECDSA_SIG_new());
  must(r && s && signature);
  must(ECDSA_SIG_set0(signature.get(), r.release(), s.release()) == 1);
  std::string der(static_cast<std::size_t>(i2d_ECDSA_SIG(signature.get(), nullptr)), '\0');
  unsigned char* at = bytes_of(der);
  must(i2d_ECDSA_SIG(signature.get(), &at) == static_cast<int>(der.size()));
  return der;
}

}  // namespace

Signer::Signer(Algorithm algorithm, EVP_PKEY& key)
    : algorithm_(algorithm),
      prepared_(new_context()),
      working_(new_context()),
      size_limit_(static_cast<std::size_t>(EVP_PKEY_get_size(&key))) {
  EVP_PKEY_CTX* context = nullptr;  // owned by prepared_
  must(EVP_DigestSignInit_ex(prepared_.get(), &context, digest_name(algorithm), nullptr, nullptr, &key, nullptr) == 1);
  choose_padding(algorithm, context);
}

std::string Signer::sign(std::string_view input) {
  copy(prepared_, working_);
  std::string signature(size_limit_, '\0');
  std::size_t size = signature.size();
  must(EVP_DigestSign(working_.get(), bytes_of(signature), &size, bytes_of(input), input.size()) == 1);
  signature.resize(size);
  return algorithm_ == Algorithm::es256 ? from_der(signature) : signature;
}

Verifier::Verifier(Algorithm algorithm, EVP_PKEY& key)
    : algorithm_(algorithm),
      prepared_(new_context()),
      working_(new_context()),
      size_(algorithm == Algorithm::es256 ? 2 * integer_size : static_cast<std::size_t>(EVP_PKEY_get_size(&key))) {
  EVP_PKEY_CTX* context = nullptr;  // owned by prepared_
  must(EVP_DigestVerifyInit_ex(prepared_.get(), &context, digest_name(algorithm), nullptr, nullptr, &key, nullptr) == 1);
  choose_padding(algorithm, context);
}

// The digest's text is unambiguous because all signatures of a key are equally long.
bool Verifier::verify(std::string_view input, std::string_view signature) {
  if (signature.size() != size_) return false;
  std::string digest = sha256(std::string(input).append(signature));
  if (is_known(digest)) return true;
  if (!compute(input, signature)) return false;
  remember(std::move(digest));
  return true;
}

bool Verifier::compute(std::string_view input, std::string_view signature) {
  const std::string der = algorithm_ == Algorithm::es256 ? to_der(signature) : std::string();
  const std::string_view offered = algorithm_ == Algorithm::es256 ? std::string_view(der) : signature;
  copy(prepared_, working_);
  const bool valid =
      EVP_DigestVerify(working_.get(), bytes_of(offered), offered.size(), bytes_of(input), input.size()) == 1;
  // What stays in OpenSSL's queue would be read as the failure of the next call, by us or by a library beside us.
  if (!valid) ERR_clear_error();
  return valid;
}

void Verifier::remember(std::string digest) {
  if (newer_.size() >= remembered) older_ = std::exchange(newer_, {});
  newer_.insert(std::move(digest));
}

}  // namespace gatewarden::crypto
