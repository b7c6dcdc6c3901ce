// Password hashes that other systems made: recognised by their form, bounded in cost, verified, never made here. At the first
// log-in an Argon2id hash of ours takes their place (Hasher::verify says "outdated").
//
//   $argon2id$ $argon2i$ $argon2d$   PHC                                $2a$ $2b$ $2x$ $2y$   bcrypt
//   $scrypt$ln=…                     PHC and passlib                    $7$                   scrypt of crypt(5)
//   $pbkdf2…$                        PHC and passlib (SHA-1/256/512)    $5$ $6$               SHA-crypt
//   $y$ $gy$                         yescrypt                           $1$ $md5$             md5crypt, refused unless allowed
//   pbkdf2_sha256$ pbkdf2_sha1$ argon2$ bcrypt$ bcrypt_sha256$ scrypt$  Django
//   $P$ $H$                          phpass                             $S$                   Drupal 7
//   {SSHA} {SSHA256} {SSHA512} {SHA} {CRYPT} {PBKDF2…}                  LDAP (RFC 2307 and OpenLDAP's modules)
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/secret.h"

namespace gatewarden::password {

enum class ForeignFormat {
  argon2, bcrypt, scrypt, pbkdf2, sha_crypt, yescrypt,
  django_pbkdf2, django_argon2, django_bcrypt, django_bcrypt_sha256, django_scrypt,
  phpass, drupal, ldap_sha,
};
std::string_view wire_name(ForeignFormat format);

// Why a hash is not taken, as a phrase for the operator that holds nothing of the hash: "bcrypt with cost 31 is too expensive
// (at most 16)", "no known form".
struct ForeignHash {
  std::optional<ForeignFormat> format;
  std::string problem;  // empty if format is there
};

// Looks at the whole string: form, lengths, alphabet and cost. A hash that passes can be verified within about two seconds and
// 1 GiB of memory.
ForeignHash recognise(std::string_view hash);

// False for what recognise() refuses. Constant time over the digest.
bool verify_foreign(const Secret& password, std::string_view hash);

}  // namespace gatewarden::password
