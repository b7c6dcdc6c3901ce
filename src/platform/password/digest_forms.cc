// Hashes by plain digests: iterated ones of phpass and Drupal 7, and those of LDAP (RFC 2307 and OpenLDAP's modules).
#include <algorithm>
#include <array>

#include "base/secret.h"
#include "base/text.h"
#include "platform/crypto/password_functions.h"
#include "platform/password/foreign_families.h"
#include "platform/password/hash_reader.h"

namespace gatewarden::password {
namespace {

using crypto::HashFunction;

constexpr std::uint64_t log2_rounds_least = 7;
constexpr std::uint64_t log2_rounds_limit = 20;

// crypt(5)'s base64: three bytes, the first one lowest, in four characters, the lowest first.
std::string to_crypt64(std::string_view bytes) {
  std::string text;
  for (std::size_t at = 0; at < bytes.size(); at += 3) {
    const std::string_view group = bytes.substr(at, 3);
    unsigned value = 0;
    for (std::size_t i = group.size(); i > 0; --i) value = value << 8 | static_cast<unsigned char>(group[i - 1]);
    for (std::size_t i = 0; i <= group.size(); ++i, value >>= 6) text += crypt_alphabet[value & 0x3f];
  }
  return text;
}

struct Iterated {
  std::string_view name;
  HashFunction function;
  std::size_t digest_characters;
};

// "$P$", one character for the binary logarithm of the rounds, 8 of salt, and the digest as far as it is kept.
ForeignReading read_iterated(const Iterated& form, std::string_view hash) {
  HashReader reader(hash);
  reader.characters(3);
  const std::string_view logarithm = reader.characters(1);
  const std::string salt(reader.characters(8));
  const std::string digest(reader.until(std::nullopt));
  reader.check(is_crypt_text(logarithm) && is_crypt_text(salt) && is_crypt_text(digest));
  reader.check(digest.size() == form.digest_characters);
  if (!reader.good()) return not_well_formed(form.name);
  const std::uint64_t log2_rounds = crypt_alphabet.find(logarithm.front());
  if (log2_rounds < log2_rounds_least) return not_well_formed(form.name);
  if (log2_rounds > log2_rounds_limit) {
    return too_expensive(std::string(form.name) + " with 2^" + std::to_string(log2_rounds) + " rounds",
                         std::uint64_t{1} << log2_rounds_limit);
  }
  return {.problem = {}, .matches = [=, function = form.function](std::string_view password) {
            const std::string made = crypto::digest_chain(function, salt, password, std::uint64_t{1} << log2_rounds);
            return equal_in_constant_time(to_crypt64(made).substr(0, digest.size()), digest);
          }};
}

struct LdapScheme {
  std::string_view prefix;
  HashFunction function;
  bool has_salt;
};
constexpr std::array<LdapScheme, 8> ldap_schemes{{{"{SHA}", HashFunction::sha1, false},
                                                  {"{SHA256}", HashFunction::sha256, false},
                                                  {"{SHA384}", HashFunction::sha384, false},
                                                  {"{SHA512}", HashFunction::sha512, false},
                                                  {"{SSHA}", HashFunction::sha1, true},
                                                  {"{SSHA256}", HashFunction::sha256, true},
                                                  {"{SSHA384}", HashFunction::sha384, true},
                                                  {"{SSHA512}", HashFunction::sha512, true}}};

}  // namespace

ForeignReading read_phpass(std::string_view hash) { return read_iterated({"phpass", HashFunction::md5, 22}, hash); }

// 55 characters are kept of the whole.
ForeignReading read_drupal(std::string_view hash) { return read_iterated({"Drupal 7", HashFunction::sha512, 43}, hash); }

// The digest of password and salt, then the salt.
ForeignReading read_ldap_sha(std::string_view hash) {
  const auto is_its = [&](const LdapScheme& row) { return equal_ignoring_ascii_case(hash.substr(0, row.prefix.size()), row.prefix); };
  const auto scheme = std::find_if(ldap_schemes.begin(), ldap_schemes.end(), is_its);
  if (scheme == ldap_schemes.end()) return not_well_formed("LDAP SHA");
  HashReader reader(hash.substr(scheme->prefix.size()));
  const std::size_t size = crypto::digest_size(scheme->function);
  const std::size_t least = scheme->has_salt ? size + 1 : size;
  const std::size_t most = scheme->has_salt ? size + 64 : size;
  const std::string bytes = reader.octets(std::nullopt, Base64::padded, least, most);
  if (!reader.good()) return not_well_formed(scheme->prefix);
  return {.problem = {}, .matches = [=, function = scheme->function](std::string_view password) {
            const Secret salted(std::string(password) + bytes.substr(size));
            return equal_in_constant_time(crypto::digest(function, salted.reveal()), std::string_view(bytes).substr(0, size));
          }};
}

}  // namespace gatewarden::password
