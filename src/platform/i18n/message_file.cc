#include "platform/i18n/message_file.h"

#include <cstddef>
#include <cstdint>

#include "base/text.h"

namespace gatewarden::i18n {

namespace {

constexpr std::uint32_t magic = 0x950412de;
constexpr std::uint32_t most_texts = 100'000;
// Between context and text; texts with a context are never looked up here.
constexpr char context_end = '\4';

// Numbers and texts at places that the file itself names.
class Reader {
 public:
  explicit Reader(std::string_view bytes) : bytes_(bytes) {}

  bool begin() {
    if (number_at(0) == magic) return true;
    big_endian_ = !big_endian_;
    return number_at(0) == magic;
  }

  std::optional<std::uint32_t> number_at(std::uint64_t at) const {
    if (at > bytes_.size() || bytes_.size() - at < 4) return std::nullopt;
    std::uint32_t number = 0;
    for (std::size_t i = 0; i < 4; ++i) {
      const auto byte = static_cast<unsigned char>(bytes_[static_cast<std::size_t>(at) + i]);
      number |= static_cast<std::uint32_t>(byte) << (8 * (big_endian_ ? 3 - i : i));
    }
    return number;
  }

  // The text of row `index` in a table of lengths and offsets.
  std::optional<std::string_view> text_at(std::uint32_t table, std::uint32_t index) const {
    const std::uint64_t row = std::uint64_t{table} + std::uint64_t{8} * index;
    const auto length = number_at(row);
    const auto offset = number_at(row + 4);
    if (!length || !offset || *offset > bytes_.size() || bytes_.size() - *offset < *length) return std::nullopt;
    return bytes_.substr(*offset, *length);
  }

 private:
  std::string_view bytes_;
  bool big_endian_ = false;
};

std::vector<std::string> split_at_nul(std::string_view text) {
  std::vector<std::string> parts;
  for (std::size_t end = text.find('\0'); end != std::string_view::npos; end = text.find('\0')) {
    parts.emplace_back(text.substr(0, end));
    text.remove_prefix(end + 1);
  }
  parts.emplace_back(text);
  return parts;
}

// "NAME: value", a line each.
std::string_view header_field(std::string_view header, std::string_view name) {
  while (!header.empty()) {
    const std::string_view line = header.substr(0, header.find('\n'));
    if (line.starts_with(name)) return trim(line.substr(name.size()));
    header.remove_prefix(line.size() < header.size() ? line.size() + 1 : line.size());
  }
  return {};
}

bool read_header(std::string_view header, MessageFile& file) {
  const std::string type = to_lower_ascii(header_field(header, "Content-Type:"));
  if (type.find("charset=utf-8") == std::string::npos) return false;
  const std::string_view forms = header_field(header, "Plural-Forms:");
  if (forms.empty()) return true;
  const auto rule = PluralRule::parse(forms);
  if (rule) file.plural_rule = *rule;
  return rule.has_value();
}

void add(std::string_view english, std::string_view translated, MessageFile& file) {
  if (!is_utf8(english) || !is_utf8(translated) || english.find(context_end) != std::string_view::npos) return;
  auto names = split_at_nul(english);
  auto forms = split_at_nul(translated);
  const bool is_plural = names.size() == 2;
  if (is_plural && names.back().empty()) return;
  if (names.size() > 2 || (is_plural ? forms.size() != file.plural_rule.forms() : forms.size() != 1)) return;
  for (const std::string& form : forms) {
    if (form.empty()) return;
  }
  Translation translation{std::move(forms), is_plural ? std::move(names.back()) : ""};
  file.translations.insert_or_assign(std::move(names.front()), std::move(translation));
}

}  // namespace

std::optional<MessageFile> parse_message_file(std::string_view bytes) {
  Reader reader(bytes);
  if (!reader.begin()) return std::nullopt;
  const auto revision = reader.number_at(4);
  const auto count = reader.number_at(8);
  const auto english_table = reader.number_at(12);
  const auto translated_table = reader.number_at(16);
  // Minor revisions add sections for texts that depend on the machine, which are passed over.
  if (!revision || *revision >> 16 > 1 || !count || *count > most_texts || !english_table || !translated_table) return std::nullopt;

  MessageFile file;
  bool has_header = false;
  for (std::uint32_t i = 0; i < *count; ++i) {
    const auto english = reader.text_at(*english_table, i);
    const auto translated = reader.text_at(*translated_table, i);
    if (!english || !translated) return std::nullopt;
    // The empty text is the header, and sorts before all others.
    if (!has_header) {
      if (!english->empty() || !read_header(*translated, file)) return std::nullopt;
      has_header = true;
      continue;
    }
    if (!english->empty()) add(*english, *translated, file);
  }
  if (!has_header) return std::nullopt;
  return file;
}

}  // namespace gatewarden::i18n
