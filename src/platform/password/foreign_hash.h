// Password hashes that other systems made: recognised by their form, bounded in cost, verified, never made here. At the first
// log-in an Argon2id hash of ours takes their place (Hasher::verify says "outdated").
//
//   form                                  of                              at most
//   $argon2id$ $argon2i$ $argon2d$        PHC                             1 GiB of memory, 64 lanes, 4 GiB memory × iterations
//   $2a$ $2b$ $2x$ $2y$                   bcrypt                          cost 16
//   $scrypt$ln=…                          passlib, PHC                    N r p 2^22, which is 512 MiB of memory
//   $7$                                   crypt(5)                        the same
//   $y$ $gy$                              yescrypt                        the same; N r (t + 1), where p lanes share N
//   $pbkdf2$ $pbkdf2-sha1$ -sha256$ …512$ passlib, PHC                    5,000,000 iterations; fewer for tags over a digest
//   $5$ $6$                               SHA-crypt                       2,000,000 rounds
//   $P$ $H$                               phpass                          2^20 rounds
//   $S$                                   Drupal 7                        2^20 rounds
//   $wp$2y$                               WordPress 6.8 and later         as bcrypt
//   pbkdf2_sha256$ pbkdf2_sha1$ argon2$ bcrypt$ bcrypt_sha256$ scrypt$
//                                         Django                          as above
//   {SHA} {SSHA}, with 256, 384, 512      LDAP (RFC 2307, OpenLDAP)
//   {PBKDF2} and -SHA1, -SHA256, -SHA512  LDAP (OpenLDAP)                 as above
//   {CRYPT}                               LDAP, with a form of crypt(5)   as above
//
// md5crypt ($1$, $md5$) and DES are refused: what they protect is no secret any more.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/secret.h"

namespace gatewarden::password {

enum class ForeignFormat {
  argon2, bcrypt, scrypt, pbkdf2, sha_crypt, yescrypt,
  django_pbkdf2, django_argon2, django_bcrypt, django_bcrypt_sha256, django_scrypt,
  phpass, drupal, wordpress, ldap_sha,
};
std::string_view wire_name(ForeignFormat format);

// Why a hash is not taken, as a phrase for the operator that holds nothing of the hash but its cost: "bcrypt with cost 31 is
// too expensive (at most 16)", "no known form".
struct ForeignHash {
  std::optional<ForeignFormat> format;
  std::string problem;  // empty if format is there
};

// Looks at the whole string: form, lengths, alphabet and cost. A hash that passes can be verified within about three seconds
// and 1 GiB of memory.
ForeignHash recognise(std::string_view hash);

// False for what recognise() refuses. Constant time over the digest. A password that holds a NUL matches no hash of crypt(5),
// bcrypt's among them; of one longer than 72 bytes bcrypt sees the first 72. Throws std::bad_alloc if there is no memory.
bool verify_foreign(const Secret& password, std::string_view hash);

}  // namespace gatewarden::password
