// What an operator puts over the shipped looks, besides templates: a style sheet that comes after ours, and a logo. Files of the
// override directory, read before the fork.
#pragma once

#include <optional>
#include <string>

namespace gatewarden::page {

struct ThemeFile {
  std::string name;  // "logo.svg"
  std::string media_type;
  std::string bytes;
};

struct Theme {
  std::optional<ThemeFile> style;  // site.css
  std::optional<ThemeFile> logo;   // logo.svg, .png, .webp or .jpg: the first that is there
};

// An empty name is no directory. Throws std::runtime_error for a file that is too large or cannot be read.
Theme load_theme(const std::string& override_directory);

}  // namespace gatewarden::page
