// Hashes by PBKDF2 and scrypt, in the texts of passlib, the PHC format, Django and OpenLDAP.
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

constexpr std::uint64_t iterations_limit = 5'000'000;
// 128 bytes each: 512 MiB, or the time for them.
constexpr std::uint64_t scrypt_blocks_limit = std::uint64_t{1} << 22;

struct Pbkdf2Name {
  std::string_view prefix;
  HashFunction function;
};
constexpr std::array<Pbkdf2Name, 10> pbkdf2_names{{
    {"$pbkdf2$", HashFunction::sha1},
    {"$pbkdf2-sha1$", HashFunction::sha1},
    {"$pbkdf2-sha256$", HashFunction::sha256},
    {"$pbkdf2-sha512$", HashFunction::sha512},
    {"pbkdf2_sha1$", HashFunction::sha1},
    {"pbkdf2_sha256$", HashFunction::sha256},
    {"{PBKDF2}", HashFunction::sha1},
    {"{PBKDF2-SHA1}", HashFunction::sha1},
    {"{PBKDF2-SHA256}", HashFunction::sha256},
    {"{PBKDF2-SHA512}", HashFunction::sha512},
}};

struct Pbkdf2 {
  HashFunction function = HashFunction::sha1;
  std::uint64_t iterations = 0;
  std::string salt;
  std::string tag;
};

// The row whose name, in any case, comes next; the name is taken.
Pbkdf2 read_name(HashReader& reader) {
  const auto comes_next = [&](const Pbkdf2Name& row) {
    return equal_ignoring_ascii_case(reader.rest().substr(0, row.prefix.size()), row.prefix);
  };
  const auto row = std::find_if(pbkdf2_names.begin(), pbkdf2_names.end(), comes_next);
  reader.check(row != pbkdf2_names.end());
  if (!reader.good()) return {};
  reader.characters(row->prefix.size());
  return {.function = row->function, .iterations = 0, .salt = {}, .tag = {}};
}

ForeignReading judge(const Pbkdf2& read, const HashReader& reader) {
  if (!reader.good()) return not_well_formed("PBKDF2");
  // A tag longer than a digest is computed in as many turns.
  const std::size_t block = crypto::digest_size(read.function);
  const std::uint64_t limit = iterations_limit / ((read.tag.size() + block - 1) / block);
  if (read.iterations > limit) return too_expensive("PBKDF2 with " + std::to_string(read.iterations) + " iterations", limit);
  return {.problem = {}, .matches = [read](std::string_view password) {
            const int iterations = static_cast<int>(read.iterations);
            return equal_in_constant_time(crypto::pbkdf2(read.function, password, read.salt, iterations, read.tag.size()), read.tag);
          }};
}

// "ITERATIONS$SALT$TAG", the tag as long as the function's digest.
ForeignReading read_passlib(HashReader& reader, Pbkdf2 read) {
  read.iterations = reader.number('$');
  read.salt = reader.octets('$', Base64::adapted, 0, 1024);
  const std::size_t size = crypto::digest_size(read.function);
  read.tag = reader.octets(std::nullopt, Base64::adapted, size, size);
  return judge(read, reader);
}

ForeignReading judge_scrypt(const crypto::ScryptCost& cost, const std::string& salt, const std::string& tag) {
  if (!crypto::is_allowed(cost)) return not_well_formed("scrypt");
  if (cost.n > scrypt_blocks_limit || cost.r * cost.p > scrypt_blocks_limit / cost.n) {
    return too_expensive("scrypt with these N, r and p", scrypt_blocks_limit);
  }
  return {.problem = {}, .matches = [=](std::string_view password) {
            return equal_in_constant_time(crypto::scrypt(password, salt, cost, tag.size()), tag);
          }};
}

}  // namespace

// passlib's; or the PHC format's "i=ITERATIONS[,l=LENGTH]$SALT$TAG", whose tag has 32 bytes if nothing else is said.
ForeignReading read_pbkdf2(std::string_view hash) {
  HashReader reader(hash);
  Pbkdf2 read = read_name(reader);
  if (!reader.accept("i=")) return read_passlib(reader, std::move(read));
  HashReader parameters(reader.until('$'));
  const bool has_length = parameters.rest().find(',') != std::string_view::npos;
  read.iterations = parameters.number(has_length ? std::optional(',') : std::nullopt);
  if (has_length) parameters.expect("l=");
  const std::uint64_t length = has_length ? parameters.number(std::nullopt) : 32;
  reader.check(parameters.good() && length >= 16 && length <= 64);
  read.salt = reader.octets('$', Base64::unpadded, 0, 64);
  read.tag = reader.octets(std::nullopt, Base64::unpadded, length, length);
  return judge(read, reader);
}

ForeignReading read_ldap_pbkdf2(std::string_view hash) {
  HashReader reader(hash);
  Pbkdf2 read = read_name(reader);
  return read_passlib(reader, std::move(read));
}

// Django's salts are the bytes of their text.
ForeignReading read_django_pbkdf2(std::string_view hash) {
  HashReader reader(hash);
  Pbkdf2 read = read_name(reader);
  read.iterations = reader.number('$');
  read.salt = reader.plain('$', 128);
  const std::size_t size = crypto::digest_size(read.function);
  read.tag = reader.octets(std::nullopt, Base64::padded, size, size);
  return judge(read, reader);
}

// "$scrypt$ln=16,r=8,p=1$SALT$TAG"
ForeignReading read_scrypt(std::string_view hash) {
  HashReader reader(hash);
  reader.expect("$scrypt$ln=");
  const std::uint64_t log2_n = reader.number(',');
  reader.expect("r=");
  const std::uint64_t r = reader.number(',');
  reader.expect("p=");
  const std::uint64_t p = reader.number('$');
  const std::string salt = reader.octets('$', Base64::unpadded, 0, 1024);
  const std::string tag = reader.octets(std::nullopt, Base64::unpadded, 32, 32);
  if (!reader.good() || log2_n > 63) return not_well_formed("scrypt");
  return judge_scrypt({.n = std::uint64_t{1} << log2_n, .r = r, .p = p}, salt, tag);
}

// "scrypt$N$SALT$R$P$TAG"
ForeignReading read_django_scrypt(std::string_view hash) {
  HashReader reader(hash);
  reader.expect("scrypt$");
  const std::uint64_t n = reader.number('$');
  const std::string salt = reader.plain('$', 128);
  const std::uint64_t r = reader.number('$');
  const std::uint64_t p = reader.number('$');
  const std::string tag = reader.octets(std::nullopt, Base64::padded, 64, 64);
  if (!reader.good()) return not_well_formed("scrypt");
  return judge_scrypt({.n = n, .r = r, .p = p}, salt, tag);
}

}  // namespace gatewarden::password
