// Forms of a page, read as a browser without JavaScript would send them.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/uri.h"

namespace gatewarden::test {

using Attributes = std::map<std::string, std::string, std::less<>>;

struct Element {
  std::string name;  // lower case
  Attributes attributes;
};

struct Form {
  std::string action;  // as written; may be relative
  std::string method;  // lower case
  Parameters fields;   // of every input that has a name and is no button, with the value it holds
  std::vector<Attributes> inputs;
  std::vector<Attributes> buttons;

  void set(std::string_view field, std::string_view value);
  std::string value(std::string_view field) const;  // "" if absent
};

// The start tags of a page in order. Enough of HTML for pages of our own; scripts and comments are skipped.
std::vector<Element> elements_of(std::string_view html);
// The first form with a post method whose id contains `id_part` (any, if it is empty).
std::optional<Form> find_form(std::string_view html, std::string_view id_part = "");
// The entities that our pages use: &amp; &lt; &gt; &quot; and the apostrophe.
std::string unescape_html(std::string_view text);

}  // namespace gatewarden::test
