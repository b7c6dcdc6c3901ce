#include "platform/template/theme.h"

#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <string_view>

namespace gatewarden::page {

namespace {

// Every worker holds them.
constexpr std::uintmax_t largest = 512 * 1024;

struct Name {
  std::string_view file;
  std::string_view media_type;
};
constexpr Name style_name{"site.css", "text/css; charset=utf-8"};
constexpr Name logo_names[] = {
    {"logo.svg", "image/svg+xml"}, {"logo.png", "image/png"}, {"logo.webp", "image/webp"}, {"logo.jpg", "image/jpeg"}};

std::optional<ThemeFile> read(const std::filesystem::path& directory, const Name& name) {
  const std::filesystem::path path = directory / name.file;
  if (!std::filesystem::exists(path)) return std::nullopt;
  if (std::filesystem::file_size(path) > largest) throw std::runtime_error(path.string() + ": has more than 512 KiB");
  std::ifstream in(path, std::ios::binary);
  std::ostringstream bytes;
  bytes << in.rdbuf();
  if (!in) throw std::runtime_error(path.string() + ": cannot be read");
  return ThemeFile{std::string(name.file), std::string(name.media_type), bytes.str()};
}

}  // namespace

Theme load_theme(const std::string& override_directory) {
  Theme theme;
  if (override_directory.empty()) return theme;
  theme.style = read(override_directory, style_name);
  for (const Name& name : logo_names) {
    if (!theme.logo) theme.logo = read(override_directory, name);
  }
  return theme;
}

}  // namespace gatewarden::page
