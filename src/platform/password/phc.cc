// Argon2id hashes as text, in the PHC string format.
#include "platform/password/phc.h"

#include "base/encoding.h"
#include "platform/password/hash_reader.h"

namespace gatewarden::password {
namespace {

constexpr std::uint64_t memory_kib_limit = 1 << 20;
constexpr std::uint64_t iterations_limit = 32;
constexpr std::uint64_t lanes_limit = 64;

// The format's base64 has no padding; base/ has the one with it.
std::string to_unpadded(std::string_view bytes) {
  std::string text = to_base64(bytes);
  while (!text.empty() && text.back() == '=') text.pop_back();
  return text;
}

// At most `limit`; 0 if it is more.
std::uint32_t number(HashReader& reader, char end, std::uint64_t limit) {
  const std::uint64_t value = reader.number(end);
  reader.check(value <= limit);
  return reader.good() ? static_cast<std::uint32_t>(value) : 0;
}

}  // namespace

std::string build_phc(const Phc& phc) {
  return "$argon2id$v=19$m=" + std::to_string(phc.parameters.memory_kib) + ",t=" + std::to_string(phc.parameters.iterations) +
         ",p=" + std::to_string(phc.parameters.lanes) + '$' + to_unpadded(phc.salt) + '$' + to_unpadded(phc.tag);
}

std::optional<Phc> parse_phc(std::string_view text) {
  Phc phc;
  HashReader reader(text);
  reader.expect("$argon2id$v=19$m=");
  phc.parameters.memory_kib = number(reader, ',', memory_kib_limit);
  reader.expect("t=");
  phc.parameters.iterations = number(reader, ',', iterations_limit);
  reader.expect("p=");
  phc.parameters.lanes = number(reader, '$', lanes_limit);
  phc.salt = reader.octets('$', Base64::unpadded, 8, 64);
  phc.tag = reader.octets(std::nullopt, Base64::unpadded, 16, 64);
  // RFC 9106 section 3.1: at least 8 KiB a lane.
  if (!reader.good() || phc.parameters.memory_kib < 8 * phc.parameters.lanes) return std::nullopt;
  return phc;
}

}  // namespace gatewarden::password
