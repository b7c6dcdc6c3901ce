// Reads a password hash piece by piece, and remembers whether all of it was as it should be.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace gatewarden::password {

// How bytes stand in a hash. Each has one canonical text for some bytes; others are refused.
enum class Base64 {
  padded,    // RFC 4648 section 4
  unpadded,  // the same without padding: the PHC format
  adapted,   // without padding, "." for "+": passlib and OpenLDAP
};

// The alphabet of crypt(5), by value.
inline constexpr std::string_view crypt_alphabet = "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
bool is_crypt_text(std::string_view text);

class HashReader {
 public:
  explicit HashReader(std::string_view text) : rest_(text) {}

  void expect(std::string_view word);
  // True, and the word is taken, if it comes next.
  bool accept(std::string_view word);

  // Up to `end`, which is taken too; with none, all that is left.
  std::string_view until(std::optional<char> end);
  // As many characters, no fewer.
  std::string_view characters(std::size_t count);
  // A decimal number above 0 without leading zeros.
  std::uint64_t number(std::optional<char> end);
  std::string octets(std::optional<char> end, Base64 form, std::size_t least, std::size_t most);
  // 1 to `most` characters that are their own bytes: printable ASCII, no space, and not what `end` is.
  std::string plain(char end, std::size_t most);

  std::string_view rest() const { return rest_; }
  void check(bool holds) { good_ = good_ && holds; }
  bool good() const { return good_; }

 private:
  std::string_view rest_;
  bool good_ = true;
};

}  // namespace gatewarden::password
