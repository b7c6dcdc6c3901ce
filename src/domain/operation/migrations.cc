// The files of sql/ as migrations, and a migration as statements.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>

#include "base/encoding.h"
#include "base/text.h"
#include "domain/operation/schema.h"
#include "platform/crypto/digest.h"

namespace gatewarden::operation {

namespace {

constexpr std::size_t digits = 4;  // of NNNN_name.sql

Migration read_migration(const std::filesystem::path& path) {
  const std::string stem = path.stem().string();
  const auto number = parse_integer(std::string_view(stem).substr(0, digits));
  if (!number || *number < 1 || stem.size() < digits + 2 || stem[digits] != '_')
    throw std::runtime_error(path.string() + ": the name of a migration is NNNN_name.sql");
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  if (!file || !text) throw std::runtime_error(path.string() + ": cannot be read");
  return {.number = static_cast<int>(*number),
          .name = stem.substr(digits + 1),
          .text = text.str(),
          .checksum = to_hex(crypto::sha256(text.view()))};
}

// The end of what begins at `at`: a comment, a quoted text or name, or a single character.
std::size_t end_of_piece(std::string_view text, std::size_t at) {
  const auto after = [&](std::size_t found, std::size_t length) {
    return found == std::string_view::npos ? text.size() : found + length;
  };
  const char c = text[at];
  if (c == '#' || text.substr(at).starts_with("-- ") || text.substr(at).starts_with("--\n")) return after(text.find('\n', at), 1);
  if (text.substr(at).starts_with("/*")) return after(text.find("*/", at + 2), 2);
  if (c != '\'' && c != '"' && c != '`') return at + 1;
  // A doubled quote ends one piece and begins the next, which comes to the same.
  for (std::size_t i = at + 1; i < text.size(); ++i) {
    if (text[i] == '\\' && c != '`') ++i;
    else if (text[i] == c) return i + 1;
  }
  return text.size();
}

bool is_comment(std::string_view piece) {
  return piece.starts_with('#') || piece.starts_with("/*") || (piece.starts_with("--") && piece.size() > 2);
}

}  // namespace

std::vector<std::string> split_statements(std::string_view text) {
  std::vector<std::string> statements;
  std::string statement;
  const auto finish = [&] {
    if (const auto trimmed = trim(statement); !trimmed.empty()) statements.emplace_back(trimmed);
    statement.clear();
  };
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = end_of_piece(text, at);
    const std::string_view piece = text.substr(at, end - at);
    at = end;
    if (piece == ";") finish();
    else if (is_comment(piece)) statement += '\n';
    else statement += piece;
  }
  finish();
  return statements;
}

std::vector<Migration> read_migrations(const std::string& directory) {
  std::vector<Migration> migrations;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(directory, error))
    if (entry.path().extension() == ".sql") migrations.push_back(read_migration(entry.path()));
  if (error) throw std::runtime_error(directory + ": " + error.message());
  std::ranges::sort(migrations, {}, &Migration::number);
  for (std::size_t i = 0; i < migrations.size(); ++i) {
    if (migrations[i].number == static_cast<int>(i) + 1) continue;
    throw std::runtime_error(directory + ": migration " + std::to_string(i + 1) + " is missing, or another is there twice");
  }
  if (migrations.empty()) throw std::runtime_error(directory + ": no migration is there");
  return migrations;
}

}  // namespace gatewarden::operation
