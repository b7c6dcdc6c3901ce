// HTML pages and texts of mails from files: ctemplate with context-aware escaping, so that no value can leave its place. The only
// folder that sees ctemplate.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "platform/i18n/catalogues.h"

namespace gatewarden::page {

// The values of one page. Names are upper case as in the template: {{CLIENT_NAME}}, {{#SCOPE}}…{{/SCOPE}}.
class Values {
 public:
  Values();
  Values(Values&&) noexcept;
  ~Values();
  void set(std::string_view name, std::string_view value);
  // Shows a section once.
  void show(std::string_view section);
  // Shows a section once more, with values of its own; the reference lives as long as this object.
  Values& add(std::string_view section);

 private:
  friend class Pages;
  struct State;
  explicit Values(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

// Templates are read before the fork, once for each language (texts.h); a template that does not parse, or that asks for a value
// where escaping cannot be safe, is an exception from the constructor that names file and reason.
//
// NAME.html is HTML: it begins with the pragma that turns escaping on. NAME.txt and NAME.subject are plain text, in which values
// stand as they are, and lines too. No template uses a modifier.
class Pages {
 public:
  // A template found in `override_directory` (may be empty) replaces the shipped one of the same file name.
  Pages(const std::string& directory, const std::string& override_directory,
        const i18n::Catalogues& catalogues = i18n::Catalogues());
  ~Pages();
  bool has(std::string_view file_name) const;
  // In a language that there is no catalogue for: in English.
  std::string render(std::string_view file_name, const Values& values, std::string_view language = "en") const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// The template files of a directory, by name.
std::vector<std::string> template_files(const std::string& directory);
// The texts of a template for translators (texts.h). Throws std::runtime_error that names the file.
std::vector<std::string> texts_of_file(const std::string& path);

}  // namespace gatewarden::page
