// Password hashes that other systems made: the table of their forms.
#include "platform/password/foreign_hash.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "platform/password/foreign_families.h"

namespace gatewarden::password {
namespace {

constexpr std::size_t longest_hash = 512;  // what user_credentials.secret holds

enum class Origin { crypt, ldap, other };  // the forms of crypt(5) may stand behind "{CRYPT}"

struct Row {
  std::string_view prefix;  // of LDAP in any case (RFC 2307 section 5.3), of all others in this
  Origin origin;
  ForeignFormat format;
  ForeignReading (*read)(std::string_view hash);
};
constexpr std::array<Row, 39> rows{{
    {"$argon2id$", Origin::other, ForeignFormat::argon2, read_argon2},
    {"$argon2i$", Origin::other, ForeignFormat::argon2, read_argon2},
    {"$argon2d$", Origin::other, ForeignFormat::argon2, read_argon2},
    {"$2a$", Origin::crypt, ForeignFormat::bcrypt, read_bcrypt},
    {"$2b$", Origin::crypt, ForeignFormat::bcrypt, read_bcrypt},
    {"$2x$", Origin::crypt, ForeignFormat::bcrypt, read_bcrypt},
    {"$2y$", Origin::crypt, ForeignFormat::bcrypt, read_bcrypt},
    {"$scrypt$", Origin::other, ForeignFormat::scrypt, read_scrypt},
    {"$7$", Origin::crypt, ForeignFormat::scrypt, read_crypt_scrypt},
    {"$pbkdf2$", Origin::other, ForeignFormat::pbkdf2, read_pbkdf2},
    {"$pbkdf2-sha1$", Origin::other, ForeignFormat::pbkdf2, read_pbkdf2},
    {"$pbkdf2-sha256$", Origin::other, ForeignFormat::pbkdf2, read_pbkdf2},
    {"$pbkdf2-sha512$", Origin::other, ForeignFormat::pbkdf2, read_pbkdf2},
    {"$5$", Origin::crypt, ForeignFormat::sha_crypt, read_sha_crypt},
    {"$6$", Origin::crypt, ForeignFormat::sha_crypt, read_sha_crypt},
    {"$y$", Origin::crypt, ForeignFormat::yescrypt, read_yescrypt},
    {"$gy$", Origin::crypt, ForeignFormat::yescrypt, read_yescrypt},
    {"pbkdf2_sha256$", Origin::other, ForeignFormat::django_pbkdf2, read_django_pbkdf2},
    {"pbkdf2_sha1$", Origin::other, ForeignFormat::django_pbkdf2, read_django_pbkdf2},
    {"argon2$", Origin::other, ForeignFormat::django_argon2, read_django_argon2},
    {"bcrypt$", Origin::other, ForeignFormat::django_bcrypt, read_django_bcrypt},
    {"bcrypt_sha256$", Origin::other, ForeignFormat::django_bcrypt_sha256, read_django_bcrypt_sha256},
    {"scrypt$", Origin::other, ForeignFormat::django_scrypt, read_django_scrypt},
    {"$P$", Origin::other, ForeignFormat::phpass, read_phpass},
    {"$H$", Origin::other, ForeignFormat::phpass, read_phpass},
    {"$wp$2y$", Origin::other, ForeignFormat::wordpress, read_wordpress},
    {"$S$", Origin::other, ForeignFormat::drupal, read_drupal},
    {"{SHA}", Origin::ldap, ForeignFormat::ldap_sha, read_ldap_sha},
    {"{SHA256}", Origin::ldap, ForeignFormat::ldap_sha, read_ldap_sha},
    {"{SHA384}", Origin::ldap, ForeignFormat::ldap_sha, read_ldap_sha},
    {"{SHA512}", Origin::ldap, ForeignFormat::ldap_sha, read_ldap_sha},
    {"{SSHA}", Origin::ldap, ForeignFormat::ldap_sha, read_ldap_sha},
    {"{SSHA256}", Origin::ldap, ForeignFormat::ldap_sha, read_ldap_sha},
    {"{SSHA384}", Origin::ldap, ForeignFormat::ldap_sha, read_ldap_sha},
    {"{SSHA512}", Origin::ldap, ForeignFormat::ldap_sha, read_ldap_sha},
    {"{PBKDF2}", Origin::ldap, ForeignFormat::pbkdf2, read_ldap_pbkdf2},
    {"{PBKDF2-SHA1}", Origin::ldap, ForeignFormat::pbkdf2, read_ldap_pbkdf2},
    {"{PBKDF2-SHA256}", Origin::ldap, ForeignFormat::pbkdf2, read_ldap_pbkdf2},
    {"{PBKDF2-SHA512}", Origin::ldap, ForeignFormat::pbkdf2, read_ldap_pbkdf2},
}};

bool has_prefix(std::string_view hash, const Row& row) {
  if (row.origin != Origin::ldap) return hash.starts_with(row.prefix);
  return equal_ignoring_ascii_case(hash.substr(0, row.prefix.size()), row.prefix);
}

struct Known {
  const Row* row = nullptr;  // null: the reading holds the problem
  ForeignReading reading;
};

Known unknown(std::string_view problem) { return {.row = nullptr, .reading = {.problem = std::string(problem), .matches = {}}}; }

Known read(std::string_view hash) {
  if (hash.size() > longest_hash) return unknown("it is too long");
  constexpr std::string_view wrapping = "{CRYPT}";
  const bool is_wrapped = equal_ignoring_ascii_case(hash.substr(0, wrapping.size()), wrapping);
  if (is_wrapped) hash.remove_prefix(wrapping.size());
  if (hash.starts_with("$1$") || hash.starts_with("$md5")) return unknown("md5crypt protects no password today");
  const auto fits = [&](const Row& row) { return has_prefix(hash, row) && (!is_wrapped || row.origin == Origin::crypt); };
  const auto row = std::find_if(rows.begin(), rows.end(), fits);
  if (row == rows.end()) return unknown("no known form");
  return {.row = &*row, .reading = row->read(hash)};
}

}  // namespace

ForeignReading not_well_formed(std::string_view name) {
  return {.problem = std::string(name) + " that is not well-formed", .matches = {}};
}

ForeignReading too_expensive(const std::string& what, std::uint64_t limit) {
  return {.problem = what + " is too expensive (at most " + std::to_string(limit) + ")", .matches = {}};
}

std::string_view wire_name(ForeignFormat format) {
  switch (format) {
    case ForeignFormat::argon2: return "argon2";
    case ForeignFormat::bcrypt: return "bcrypt";
    case ForeignFormat::scrypt: return "scrypt";
    case ForeignFormat::pbkdf2: return "pbkdf2";
    case ForeignFormat::sha_crypt: return "sha_crypt";
    case ForeignFormat::yescrypt: return "yescrypt";
    case ForeignFormat::django_pbkdf2: return "django_pbkdf2";
    case ForeignFormat::django_argon2: return "django_argon2";
    case ForeignFormat::django_bcrypt: return "django_bcrypt";
    case ForeignFormat::django_bcrypt_sha256: return "django_bcrypt_sha256";
    case ForeignFormat::django_scrypt: return "django_scrypt";
    case ForeignFormat::phpass: return "phpass";
    case ForeignFormat::drupal: return "drupal";
    case ForeignFormat::wordpress: return "wordpress";
    case ForeignFormat::ldap_sha: return "ldap_sha";
  }
  return {};
}

ForeignHash recognise(std::string_view hash) {
  Known known = read(hash);
  if (!known.reading.problem.empty()) return {.format = std::nullopt, .problem = std::move(known.reading.problem)};
  return {.format = known.row->format, .problem = {}};
}

bool verify_foreign(const Secret& password, std::string_view hash) {
  const Known known = read(hash);
  return known.reading.problem.empty() && known.reading.matches(password.reveal());
}

}  // namespace gatewarden::password
