// The families of foreign hashes, a reader for each form: from the text to what verifies a password, or why it is not taken.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace gatewarden::password {

struct ForeignReading {
  // Empty: the hash is taken.
  std::string problem;
  // There if the hash is taken. Compares in constant time; throws std::bad_alloc if there is no memory.
  std::function<bool(std::string_view password)> matches;
};

// Phrases of `problem`, for all families: "bcrypt that is not well-formed", "bcrypt with cost 31 is too expensive (at most 16)".
ForeignReading not_well_formed(std::string_view name);
ForeignReading too_expensive(const std::string& what, std::uint64_t limit);

// Each reads the whole hash, from the prefix that the table of foreign_hash.cc knows it by.

// crypt_forms.cc
ForeignReading read_bcrypt(std::string_view hash);
ForeignReading read_django_bcrypt(std::string_view hash);
ForeignReading read_django_bcrypt_sha256(std::string_view hash);
ForeignReading read_wordpress(std::string_view hash);
ForeignReading read_sha_crypt(std::string_view hash);
ForeignReading read_yescrypt(std::string_view hash);
ForeignReading read_crypt_scrypt(std::string_view hash);

// argon2_forms.cc
ForeignReading read_argon2(std::string_view hash);
ForeignReading read_django_argon2(std::string_view hash);

// key_derivation_forms.cc
ForeignReading read_pbkdf2(std::string_view hash);
ForeignReading read_django_pbkdf2(std::string_view hash);
ForeignReading read_ldap_pbkdf2(std::string_view hash);
ForeignReading read_scrypt(std::string_view hash);
ForeignReading read_django_scrypt(std::string_view hash);

// digest_forms.cc
ForeignReading read_phpass(std::string_view hash);
ForeignReading read_drupal(std::string_view hash);
ForeignReading read_ldap_sha(std::string_view hash);

}  // namespace gatewarden::password
