// Hashes in the forms of crypt(5), verified by libxcrypt: bcrypt, SHA-crypt, yescrypt, and scrypt as "$7$".
//
// crypt_r takes a setting it does not know for the oldest of all, DES, and answers "*0" on failure. So a hash comes to it
// only when its form was read here to the last character, and its answer counts only if it is the whole hash again.
#include <crypt.h>
#include <string.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <memory>
#include <new>

#include "base/encoding.h"
#include "base/secret.h"
#include "platform/crypto/digest.h"
#include "platform/crypto/password_functions.h"
#include "platform/password/foreign_families.h"
#include "platform/password/hash_reader.h"

namespace gatewarden::password {
namespace {

constexpr std::uint64_t bcrypt_cost_limit = 16;
constexpr std::uint64_t sha_crypt_rounds_limit = 2'000'000;
// 128 bytes each: 512 MiB, or the time for them.
constexpr std::uint64_t scrypt_blocks_limit = std::uint64_t{1} << 22;

constexpr std::size_t bcrypt_password_limit = 72;

// crypt_data is 32 KiB, and knows the password.
struct EraseAndDelete {
  void operator()(crypt_data* data) const {
    explicit_bzero(data, sizeof *data);
    delete data;
  }
};

bool crypt_matches(std::string_view password, const std::string& hash) {
  // What crypt(3) takes of a password ends at the first NUL.
  if (password.find('\0') != std::string_view::npos) return false;
  const std::unique_ptr<crypt_data, EraseAndDelete> data(new crypt_data{});
  const Secret terminated{std::string(password)};
  errno = 0;
  const char* const made = crypt_r(terminated.reveal().data(), hash.c_str(), data.get());
  if (made == nullptr || made[0] == '*') {
    // Too long a password is nobody's; nothing else can fail for a hash that was read here.
    if (errno == ENOMEM) throw std::bad_alloc();
    return false;
  }
  return equal_in_constant_time(made, hash);
}

// libxcrypt may have been built without the form.
ForeignReading taken_by_crypt(std::string_view name, std::string_view hash) {
  const std::string setting(hash);
  const int verdict = crypt_checksalt(setting.c_str());
  if (verdict == CRYPT_SALT_INVALID || verdict == CRYPT_SALT_METHOD_DISABLED) {
    return {.problem = std::string(name) + " is not offered by this system's crypt(3)", .matches = {}};
  }
  return {.problem = {}, .matches = [setting](std::string_view password) { return crypt_matches(password, setting); }};
}

bool ends_in(std::string_view text, std::string_view characters) {
  return !text.empty() && characters.find(text.back()) != std::string_view::npos;
}

// A digit of the alphabet, or 64.
std::uint64_t value_of(char character) { return std::min<std::uint64_t>(crypt_alphabet.find(character), 64); }

// yescrypt's numbers: the first character says how many follow, and more of them stand for larger ranges, so that each number
// has one text. Those above 16,943 take more than 3 characters, and no parameter within our limits is so large.
std::uint64_t read_compact(HashReader& reader, std::uint64_t least) {
  struct Range {
    std::uint64_t start;  // of the first character's values
    int following;
  };
  constexpr std::array<Range, 3> ranges{{{0, 0}, {48, 1}, {56, 2}}};
  const auto first = reader.characters(1);
  if (!reader.good()) return 0;
  const std::uint64_t digit = value_of(first.front());
  std::uint64_t number = least;
  std::size_t row = 0;
  for (; row + 1 < ranges.size() && digit >= ranges.at(row + 1).start; ++row) {
    number += (ranges.at(row + 1).start - ranges.at(row).start) << (6 * ranges.at(row).following);
  }
  reader.check(digit < 60);
  const std::string_view following = reader.characters(static_cast<std::size_t>(ranges.at(row).following));
  std::uint64_t rest = digit - ranges.at(row).start;
  for (const char character : following) rest = rest << 6 | value_of(character);
  reader.check(is_crypt_text(following));
  return reader.good() ? number + rest : 0;
}

// 30 bits in five characters, the lowest first.
std::uint64_t read_fixed(HashReader& reader) {
  std::uint64_t number = 0;
  int shift = 0;
  const std::string_view digits = reader.characters(5);
  reader.check(is_crypt_text(digits));
  for (const char character : digits) {
    number |= value_of(character) << shift;
    shift += 6;
  }
  return reader.good() ? number : 0;
}

// Whether 2^log2_n r factor is within the limit. No product overflows.
bool fits(std::uint64_t log2_n, std::uint64_t r, std::uint64_t factor) {
  if (log2_n > 22 || r > scrypt_blocks_limit || factor > scrypt_blocks_limit) return false;
  const std::uint64_t blocks = (std::uint64_t{1} << log2_n) * r;
  return blocks <= scrypt_blocks_limit && blocks * factor <= scrypt_blocks_limit;
}

// Whether it is crypt(5)'s base64 of some bytes: what the last character has to spare must be zero.
bool is_crypt64(std::string_view text) {
  constexpr std::array<std::uint64_t, 4> ends_below{64, 0, 4, 16};  // by the characters after the last four
  return text.empty() || (is_crypt_text(text) && value_of(text.back()) < ends_below.at(text.size() % 4));
}

constexpr std::size_t digest_characters = 43;  // of 32 bytes

void expect_digest(HashReader& reader) {
  const std::string_view digest = reader.until(std::nullopt);
  reader.check(digest.size() == digest_characters && is_crypt64(digest));
}

}  // namespace

ForeignReading read_bcrypt(std::string_view hash) {
  constexpr std::string_view name = "bcrypt";
  HashReader reader(hash);
  const std::string_view version = reader.characters(4);
  reader.check(version == "$2a$" || version == "$2b$" || version == "$2x$" || version == "$2y$");
  const std::string_view cost_digits = reader.characters(2);
  reader.check(cost_digits.find_first_not_of("0123456789") == std::string_view::npos);
  reader.expect("$");
  const std::string_view salt = reader.characters(22);
  const std::string_view digest = reader.until(std::nullopt);
  // 128 bits of salt in 22 characters and 184 of digest in 31, with zeros in what is left.
  reader.check(digest.size() == 31 && is_crypt_text(salt) && is_crypt_text(digest));
  reader.check(ends_in(salt, ".Oeu") && ends_in(digest, ".CGKOSWaeimquy26"));
  if (!reader.good()) return not_well_formed(name);
  const auto cost = static_cast<std::uint64_t>((cost_digits[0] - '0') * 10 + (cost_digits[1] - '0'));
  if (cost < 4) return not_well_formed(name);
  if (cost > bcrypt_cost_limit) return too_expensive("bcrypt with cost " + std::to_string(cost), bcrypt_cost_limit);
  ForeignReading reading = taken_by_crypt(name, hash);
  if (!reading.problem.empty()) return reading;
  // As wherever the hash was made: what is longer counts by its first 72 bytes.
  reading.matches = [crypt = std::move(reading.matches)](std::string_view password) {
    return password.find('\0') == std::string_view::npos && crypt(password.substr(0, bcrypt_password_limit));
  };
  return reading;
}

ForeignReading read_django_bcrypt(std::string_view hash) { return read_bcrypt(hash.substr(std::string_view("bcrypt$").size())); }

// So that the whole password counts: its SHA-256 in hexadecimal stands for it.
ForeignReading read_django_bcrypt_sha256(std::string_view hash) {
  ForeignReading reading = read_bcrypt(hash.substr(std::string_view("bcrypt_sha256$").size()));
  if (!reading.problem.empty()) return reading;
  reading.matches = [bcrypt = std::move(reading.matches)](std::string_view password) {
    const Secret stand_in{to_hex(crypto::digest(crypto::HashFunction::sha256, password))};
    return bcrypt(stand_in.reveal());
  };
  return reading;
}

// So that more than 72 bytes count: an HMAC in base64 stands for the password, without white space at its ends, which WordPress cuts
// off before it makes a hash and before it verifies one.
ForeignReading read_wordpress(std::string_view hash) {
  ForeignReading reading = read_bcrypt(hash.substr(std::string_view("$wp").size()));
  if (!reading.problem.empty()) return reading;
  reading.matches = [bcrypt = std::move(reading.matches)](std::string_view password) {
    constexpr std::string_view cut(" \n\r\t\v\0", 6);  // of PHP's trim()
    const std::size_t begin = std::min(password.find_first_not_of(cut), password.size());
    const std::string_view trimmed = password.substr(begin, password.find_last_not_of(cut) + 1 - begin);
    const Secret stand_in{to_base64(crypto::hmac_sha384("wp-sha384", trimmed))};
    return bcrypt(stand_in.reveal());
  };
  return reading;
}

ForeignReading read_sha_crypt(std::string_view hash) {
  constexpr std::string_view name = "SHA-crypt";
  HashReader reader(hash);
  const bool is_sha512 = reader.characters(3) == "$6$";
  const std::uint64_t rounds = reader.accept("rounds=") ? reader.number('$') : 5000;
  const std::string salt = reader.plain('$', 16);
  const std::string_view digest = reader.until(std::nullopt);
  reader.check(digest.size() == (is_sha512 ? 86 : digest_characters) && is_crypt64(digest));
  reader.check(salt.find(':') == std::string::npos);
  if (!reader.good() || rounds < 1000) return not_well_formed(name);
  if (rounds > sha_crypt_rounds_limit) return too_expensive("SHA-crypt with rounds=" + std::to_string(rounds), sha_crypt_rounds_limit);
  return taken_by_crypt(name, hash);
}

// "$y$" flavour, log2 N, r and, if others than usual, a mask of what follows: p, t, g and the size of a ROM.
ForeignReading read_yescrypt(std::string_view hash) {
  constexpr std::string_view name = "yescrypt";
  HashReader reader(hash);
  reader.expect(hash.starts_with("$gy$") ? "$gy$" : "$y$");
  const std::uint64_t flavour = read_compact(reader, 0);
  const std::uint64_t log2_n = read_compact(reader, 1);
  const std::uint64_t r = read_compact(reader, 1);
  const std::uint64_t mask = reader.rest().starts_with('$') ? 0 : read_compact(reader, 1);
  const std::uint64_t p = (mask & 1) != 0 ? read_compact(reader, 2) : 1;
  const std::uint64_t t = (mask & 2) != 0 ? read_compact(reader, 1) : 0;
  reader.check(mask < 4);  // nobody has had hash upgrades (g), and we have no ROM
  reader.expect("$");
  const std::string_view salt = reader.until('$');
  reader.check(!salt.empty() && salt.size() <= 86 && is_crypt64(salt));
  expect_digest(reader);
  if (!reader.good()) return not_well_formed(name);
  // yescrypt proper (from flavour 2 on) divides the N among p lanes, its forerunners do the whole p times.
  const std::uint64_t turns = flavour < 2 ? p * (t + 1) : t + 1;
  if (!fits(log2_n, r, turns) || !fits(0, r, p)) return too_expensive("yescrypt with these N, r, p and t", scrypt_blocks_limit);
  return taken_by_crypt(name, hash);
}

ForeignReading read_crypt_scrypt(std::string_view hash) {
  constexpr std::string_view name = "scrypt";
  HashReader reader(hash);
  reader.expect("$7$");
  const std::string_view log2_n = reader.characters(1);
  reader.check(is_crypt_text(log2_n));
  const std::uint64_t r = read_fixed(reader);
  const std::uint64_t p = read_fixed(reader);
  const std::string_view salt = reader.until('$');
  reader.check(!salt.empty() && salt.size() <= 64 && is_crypt_text(salt));
  expect_digest(reader);
  if (!reader.good() || value_of(log2_n.front()) < 1 || r == 0 || p == 0) return not_well_formed(name);
  if (!fits(value_of(log2_n.front()), r, p)) return too_expensive("scrypt with these N, r and p", scrypt_blocks_limit);
  return taken_by_crypt(name, hash);
}

}  // namespace gatewarden::password
