#include "harness/html.h"

#include <array>
#include <utility>

#include "base/text.h"

namespace gatewarden::test {

namespace {

constexpr std::string_view white_space = " \t\r\n";

bool is_name_end(char c) { return c == '=' || c == '>' || c == '/' || white_space.find(c) != std::string_view::npos; }

// Reads one attribute at `at`, which stands on its first character, and moves behind it.
std::pair<std::string, std::string> read_attribute(std::string_view html, std::size_t& at) {
  const std::size_t begin = at;
  while (at < html.size() && !is_name_end(html[at])) ++at;
  if (at == begin) ++at;  // a stray character
  std::pair<std::string, std::string> attribute{to_lower_ascii(html.substr(begin, at - begin)), ""};
  if (at >= html.size() || html[at] != '=') return attribute;
  ++at;
  if (at < html.size() && (html[at] == '"' || html[at] == '\'')) {
    const std::size_t end = std::min(html.find(html[at], at + 1), html.size());
    attribute.second = unescape_html(html.substr(at + 1, end - at - 1));
    at = std::min(end + 1, html.size());
  } else {
    const std::size_t end = std::min(html.find_first_of(" \t\r\n>", at), html.size());
    attribute.second = unescape_html(html.substr(at, end - at));
    at = end;
  }
  return attribute;
}

Element read_tag(std::string_view html, std::size_t& at) {
  Element element;
  const std::size_t begin = at;
  while (at < html.size() && !is_name_end(html[at])) ++at;
  element.name = to_lower_ascii(html.substr(begin, at - begin));
  while (at < html.size() && html[at] != '>') {
    if (html[at] == '/' || white_space.find(html[at]) != std::string_view::npos) ++at;
    else element.attributes.insert(read_attribute(html, at));
  }
  return element;
}

std::string attribute(const Attributes& attributes, std::string_view name) {
  const auto found = attributes.find(name);
  return found == attributes.end() ? "" : found->second;
}

void add_control(Form& form, const Element& element) {
  const std::string type = to_lower_ascii(attribute(element.attributes, "type"));
  if (element.name == "button" || type == "submit") {
    form.buttons.push_back(element.attributes);
    return;
  }
  if (element.name != "input") return;
  form.inputs.push_back(element.attributes);
  const bool is_choice = type == "checkbox" || type == "radio";
  if (is_choice && element.attributes.find("checked") == element.attributes.end()) return;
  const std::string name = attribute(element.attributes, "name");
  if (!name.empty()) form.fields.emplace_back(name, attribute(element.attributes, "value"));
}

}  // namespace

void Form::set(std::string_view field, std::string_view value) {
  for (auto& [name, held] : fields) {
    if (name != field) continue;
    held = value;
    return;
  }
  fields.emplace_back(field, value);
}

std::string Form::value(std::string_view field) const {
  for (const auto& [name, held] : fields)
    if (name == field) return held;
  return "";
}

std::vector<Element> elements_of(std::string_view html) {
  std::vector<Element> elements;
  for (std::size_t at = html.find('<'); at < html.size(); at = html.find('<', at)) {
    if (html.substr(at, 4) == "<!--") {
      at = std::min(html.find("-->", at), html.size());
      continue;
    }
    ++at;
    const bool is_end_tag = at < html.size() && html[at] == '/';
    if (is_end_tag) ++at;
    Element element = read_tag(html, at);
    if (is_end_tag) element.name.insert(0, 1, '/');
    if (element.name == "script") at = std::min(html.find("</script", at), html.size());
    elements.push_back(std::move(element));
  }
  return elements;
}

std::optional<Form> find_form(std::string_view html, std::string_view id_part) {
  std::optional<Form> form;
  for (const Element& element : elements_of(html)) {
    if (form && element.name == "/form") return form;
    if (form) add_control(*form, element);
    if (element.name != "form") continue;
    if (attribute(element.attributes, "id").find(id_part) == std::string::npos) continue;
    if (to_lower_ascii(attribute(element.attributes, "method")) != "post") continue;
    form.emplace();
    form->action = attribute(element.attributes, "action");
    form->method = "post";
  }
  return form;
}

std::string unescape_html(std::string_view text) {
  static constexpr std::array<std::pair<std::string_view, char>, 6> entities{
      {{"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}, {"&quot;", '"'}, {"&#39;", '\''}, {"&#x27;", '\''}}};
  std::string plain;
  while (!text.empty()) {
    std::size_t used = 1;
    char character = text.front();
    for (const auto& [entity, meaning] : entities) {
      if (!text.starts_with(entity)) continue;
      used = entity.size();
      character = meaning;
    }
    plain += character;
    text.remove_prefix(used);
  }
  return plain;
}

}  // namespace gatewarden::test
