// Argon2id hashes as text, in the PHC string format.
#include "platform/password/phc.h"

#include "base/encoding.h"
#include "base/text.h"

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

std::optional<std::string> from_unpadded(std::string_view text) {
  if (!text.empty() && text.back() == '=') return std::nullopt;
  std::string padded(text);
  while (padded.size() % 4 != 0) padded += '=';
  return from_base64(padded);
}

// Reads the text from its start to its end, and remembers whether all of it was as it should be.
class Reader {
 public:
  explicit Reader(std::string_view text) : rest_(text) {}

  void expect(std::string_view word) {
    if (rest_.starts_with(word)) rest_.remove_prefix(word.size());
    else good_ = false;
  }

  // Up to `end`, which is taken too; with none, all that is left.
  std::string_view until(std::optional<char> end) {
    const std::size_t at = end ? rest_.find(*end) : rest_.size();
    if (at == std::string_view::npos) {
      good_ = false;
      return {};
    }
    const std::string_view piece = rest_.substr(0, at);
    rest_.remove_prefix(end ? at + 1 : at);
    return piece;
  }

  // A number from 1 to `limit`, written without leading zeros.
  std::uint32_t number(char end, std::uint64_t limit) {
    const std::string_view digits = until(end);
    const auto value = parse_unsigned(digits);
    good_ = good_ && value && *value >= 1 && *value <= limit && digits.front() != '0';
    return good_ ? static_cast<std::uint32_t>(*value) : 0;
  }

  std::string octets(std::optional<char> end, std::size_t least, std::size_t most) {
    auto bytes = from_unpadded(until(end));
    good_ = good_ && bytes && bytes->size() >= least && bytes->size() <= most;
    return good_ ? *std::move(bytes) : std::string();
  }

  bool good() const { return good_; }

 private:
  std::string_view rest_;
  bool good_ = true;
};

}  // namespace

std::string build_phc(const Phc& phc) {
  return "$argon2id$v=19$m=" + std::to_string(phc.parameters.memory_kib) + ",t=" + std::to_string(phc.parameters.iterations) +
         ",p=" + std::to_string(phc.parameters.lanes) + '$' + to_unpadded(phc.salt) + '$' + to_unpadded(phc.tag);
}

std::optional<Phc> parse_phc(std::string_view text) {
  Phc phc;
  Reader reader(text);
  reader.expect("$argon2id$v=19$m=");
  phc.parameters.memory_kib = reader.number(',', memory_kib_limit);
  reader.expect("t=");
  phc.parameters.iterations = reader.number(',', iterations_limit);
  reader.expect("p=");
  phc.parameters.lanes = reader.number('$', lanes_limit);
  phc.salt = reader.octets('$', 8, 64);
  phc.tag = reader.octets(std::nullopt, 16, 64);
  // RFC 9106 section 3.1: at least 8 KiB a lane.
  if (!reader.good() || phc.parameters.memory_kib < 8 * phc.parameters.lanes) return std::nullopt;
  return phc;
}

}  // namespace gatewarden::password
