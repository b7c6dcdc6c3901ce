// The functions that other systems make password hashes with, on OpenSSL's EVP.
#include "platform/crypto/password_functions.h"

#include <openssl/err.h>

#include <array>
#include <bit>
#include <cassert>
#include <new>
#include <stdexcept>

#include "platform/crypto/openssl.h"

namespace gatewarden::crypto {
namespace {

using OwnedDigest = Owned<EVP_MD, EVP_MD_free>;

struct Row {
  HashFunction function;
  const char* name;
  std::size_t size;
};
constexpr std::array<Row, 5> rows{{{HashFunction::md5, "MD5", 16},
                                   {HashFunction::sha1, "SHA1", 20},
                                   {HashFunction::sha256, "SHA256", 32},
                                   {HashFunction::sha384, "SHA384", 48},
                                   {HashFunction::sha512, "SHA512", 64}}};

const Row& row_of(HashFunction function) {
  const Row& row = rows.at(static_cast<std::size_t>(function));
  assert(row.function == function);
  return row;
}

OwnedDigest fetched(HashFunction function) {
  const Row& row = row_of(function);
  OwnedDigest digest(EVP_MD_fetch(nullptr, row.name, nullptr));
  if (digest) return digest;
  ERR_clear_error();
  throw std::runtime_error(std::string("OpenSSL offers no ") + row.name + " here");
}

int size_of(std::string_view bytes) { return static_cast<int>(bytes.size()); }

}  // namespace

std::size_t digest_size(HashFunction function) { return row_of(function).size; }

std::string digest(HashFunction function, std::string_view bytes) { return digest_chain(function, bytes, {}, 0); }

std::string digest_chain(HashFunction function, std::string_view salt, std::string_view password, std::uint64_t rounds) {
  const OwnedDigest algorithm = fetched(function);
  const OwnedDigestContext context(EVP_MD_CTX_new());
  must(context != nullptr);
  std::string result(digest_size(function), '\0');
  const auto hash = [&](std::string_view first) {
    must(EVP_DigestInit_ex2(context.get(), algorithm.get(), nullptr) == 1);
    must(EVP_DigestUpdate(context.get(), first.data(), first.size()) == 1);
    must(EVP_DigestUpdate(context.get(), password.data(), password.size()) == 1);
    must(EVP_DigestFinal_ex(context.get(), bytes_of(result), nullptr) == 1);
  };
  hash(salt);
  for (std::uint64_t round = 0; round < rounds; ++round) hash(result);
  return result;
}

std::string pbkdf2(HashFunction function, std::string_view password, std::string_view salt, int iterations, std::size_t length) {
  assert(iterations > 0 && length > 0);
  const OwnedDigest algorithm = fetched(function);
  std::string key(length, '\0');
  must(PKCS5_PBKDF2_HMAC(password.data(), size_of(password), bytes_of(salt), size_of(salt), iterations, algorithm.get(),
                         size_of(key), bytes_of(key)) == 1);
  return key;
}

bool is_allowed(const ScryptCost& cost) {
  if (cost.n < 2 || !std::has_single_bit(cost.n) || cost.r == 0 || cost.p == 0) return false;
  // n < 2^(128 r / 8), and r p < 2^30.
  if (cost.r < 4 && static_cast<std::uint64_t>(std::bit_width(cost.n)) - 1 >= 16 * cost.r) return false;
  constexpr std::uint64_t limit = std::uint64_t{1} << 30;
  return cost.r < limit && cost.p < limit && cost.r * cost.p < limit;
}

std::string scrypt(std::string_view password, std::string_view salt, const ScryptCost& cost, std::size_t length) {
  assert(is_allowed(cost));
  std::string key(length, '\0');
  const bool made = EVP_PBE_scrypt(password.data(), password.size(), bytes_of(salt), salt.size(), cost.n, cost.r, cost.p,
                                   UINT64_MAX, bytes_of(key), key.size()) == 1;
  if (made) return key;
  ERR_clear_error();
  throw std::bad_alloc();
}

}  // namespace gatewarden::crypto
