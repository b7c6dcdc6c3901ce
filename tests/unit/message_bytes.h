// Bytes of a gettext catalogue (.mo), made here so that tests of its reader do not trust msgfmt.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace gatewarden::test {

enum class ByteOrder { little, big };

// Texts in the order of the file, the header (an empty text) first.
inline std::string build_message_file(const std::vector<std::pair<std::string, std::string>>& texts,
                                      ByteOrder order = ByteOrder::little) {
  const auto number = [order](std::size_t value) {
    std::string bytes;
    for (std::size_t i = 0; i < 4; ++i) bytes.push_back(static_cast<char>(value >> (8 * (order == ByteOrder::big ? 3 - i : i)) & 0xff));
    return bytes;
  };
  constexpr std::size_t header_size = 28;
  const std::size_t table_size = texts.size() * 8;
  const std::size_t first_text = header_size + 2 * table_size;
  std::string tables[2];
  std::string data;
  for (std::size_t which = 0; which < 2; ++which) {
    for (const auto& text : texts) {
      const std::string& one = which == 0 ? text.first : text.second;
      tables[which] += number(one.size()) + number(first_text + data.size());
      data += one;
      data.push_back('\0');
    }
  }
  return number(0x950412de) + number(0) + number(texts.size()) + number(header_size) + number(header_size + table_size) + number(0) +
         number(first_text) + tables[0] + tables[1] + data;
}

}  // namespace gatewarden::test
