// HTML pages from files: ctemplate with context-aware escaping, so that no value can leave its place. The only folder that
// sees ctemplate.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

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

// Templates are read before the fork; a template that does not parse, or that asks for a value where escaping cannot be
// safe, is an exception from the constructor that names file and reason.
class Pages {
 public:
  // A template found in `override_directory` (may be empty) replaces the shipped one of the same file name. Each file begins
  // with the pragma that turns escaping on, and uses no modifier that could turn it off again.
  Pages(std::string directory, std::string override_directory);
  ~Pages();
  std::string render(std::string_view file_name, const Values& values) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace gatewarden::page
