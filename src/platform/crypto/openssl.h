// What every file of this folder needs of OpenSSL: owners for its objects, and the one answer to a failing library.
#pragma once

#include <openssl/bn.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>

#include <memory>
#include <string>
#include <string_view>

namespace gatewarden::crypto {

// Aborts unless `succeeded`: for calls that only fail where memory is gone, the library is broken, or we call it wrongly.
// A process that went on would make keys, nonces or tokens out of nothing (security.md S28).
void must(bool succeeded);

template <auto function>
struct Releaser {
  template <typename T>
  void operator()(T* object) const { function(object); }
};
template <typename T, auto function>
using Owned = std::unique_ptr<T, Releaser<function>>;

using OwnedBignum = Owned<BIGNUM, BN_clear_free>;
using OwnedCipherContext = Owned<EVP_CIPHER_CTX, EVP_CIPHER_CTX_free>;
using OwnedDigestContext = Owned<EVP_MD_CTX, EVP_MD_CTX_free>;
using OwnedEcdsaSignature = Owned<ECDSA_SIG, ECDSA_SIG_free>;
using OwnedKey = Owned<EVP_PKEY, EVP_PKEY_free>;
using OwnedKeyContext = Owned<EVP_PKEY_CTX, EVP_PKEY_CTX_free>;
using OwnedParameters = Owned<OSSL_PARAM, OSSL_PARAM_free>;
using OwnedParameterBuilder = Owned<OSSL_PARAM_BLD, OSSL_PARAM_BLD_free>;

inline const unsigned char* bytes_of(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }
inline unsigned char* bytes_of(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }

}  // namespace gatewarden::crypto
