#include "platform/template/texts.h"

#include <map>
#include <stdexcept>

namespace gatewarden::page {

namespace {

bool is_name_part(char c) { return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_'; }
bool is_space(char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r'; }

std::string with_single_spaces(std::string_view text) {
  std::string single;
  for (const char c : text) {
    if (!is_space(c)) {
      single.push_back(c);
    } else if (!single.empty() && single.back() != ' ') {
      single.push_back(' ');
    }
  }
  if (single.ends_with(' ')) single.pop_back();
  return single;
}

std::string_view html_of(char c) {
  switch (c) {
    case '&': return "&amp;";
    case '<': return "&lt;";
    case '>': return "&gt;";
    case '"': return "&quot;";
    case '\'': return "&#39;";
    case '{': return "&#123;";
    case '}': return "&#125;";
    default: return {};
  }
}

// ctemplate has no way to write "{{" itself: a brace that begins no name is no brace any more.
std::string_view plain_of(char c) {
  if (c == '{') return "(";
  return c == '}' ? ")" : "";
}

class Expander {
 public:
  Expander(std::string_view source, Form form, const i18n::Catalogue& catalogue, std::vector<std::string>* texts)
      : source_(source), form_(form), catalogue_(catalogue), texts_(texts) {}

  std::string all() { return body(false); }

 private:
  using Fragments = std::map<std::string, std::string, std::less<>>;

  bool meets(std::string_view word) const { return source_.substr(at_).starts_with(word); }

  [[noreturn]] static void refuse(std::string_view reason, std::string_view text) {
    throw std::runtime_error(std::string(reason) + ": " + std::string(text.substr(0, 60)));
  }

  // Template source: to the end, or to the "}" that ends a fragment.
  std::string body(bool is_fragment) {
    std::string out;
    const std::size_t begin = at_;
    while (at_ < source_.size()) {
      if (meets("{{")) {
        out += marker();
      } else if (meets("[[")) {
        out += text();
      } else if (is_fragment && meets("}")) {
        return out;
      } else {
        out.push_back(source_[at_++]);
      }
    }
    if (is_fragment) refuse("a {NAME|…} has no end", source_.substr(begin));
    return out;
  }

  std::string_view marker() {
    const std::size_t end = source_.find("}}", at_);
    if (end == std::string_view::npos) refuse("a {{ has no }}", source_.substr(at_));
    const std::string_view whole = source_.substr(at_, end + 2 - at_);
    at_ = end + 2;
    return whole;
  }

  std::string text() {
    const std::size_t begin = at_;
    at_ += 2;
    std::string english;
    Fragments fragments;
    // The texts inside of fragments come after the one that they stand in.
    const std::size_t place = texts_ ? texts_->size() : 0;
    while (!meets("]]")) {
      if (at_ >= source_.size()) refuse("a [[ has no ]]", source_.substr(begin));
      if (meets("{{") || meets("[[")) refuse("inside of a text stands {{ or [[, where {NAME} is right", source_.substr(begin));
      if (form_ == Form::html && (meets("<") || meets(">"))) refuse("a text holds markup", source_.substr(begin));
      if (meets("{")) {
        english += name(fragments);
      } else {
        english.push_back(source_[at_++]);
      }
    }
    at_ += 2;
    english = with_single_spaces(english);
    if (texts_) texts_->insert(texts_->begin() + static_cast<std::ptrdiff_t>(place), english);
    return translated(english, fragments);
  }

  // "{NAME}" or "{NAME|markup}"; answers "{NAME}".
  std::string name(Fragments& fragments) {
    const std::size_t begin = at_++;
    const std::size_t name_begin = at_;
    while (at_ < source_.size() && is_name_part(source_[at_])) ++at_;
    const std::string word(source_.substr(name_begin, at_ - name_begin));
    if (meets("|")) {
      ++at_;
      fragments[word] = body(true);
    }
    if (word.empty() || !meets("}")) refuse("a { begins no {NAME}", source_.substr(begin));
    ++at_;
    return "{" + word + "}";
  }

  std::string translated(std::string_view english, const Fragments& fragments) const {
    const std::string_view words = catalogue_.text(english);
    const auto names = i18n::names_in(english);
    std::string out;
    for (std::size_t at = 0; at < words.size();) {
      const std::size_t end = words[at] == '{' ? words.find('}', at) : std::string_view::npos;
      const std::string word(end == std::string_view::npos ? "" : words.substr(at + 1, end - at - 1));
      if (names.contains(word)) {
        const auto fragment = fragments.find(word);
        out += fragment == fragments.end() ? "{{" + word + "}}" : fragment->second;
        at = end + 1;
        continue;
      }
      const std::string_view escaped = form_ == Form::html ? html_of(words[at]) : plain_of(words[at]);
      if (escaped.empty()) out.push_back(words[at]);
      out += escaped;
      ++at;
    }
    return out;
  }

  std::string_view source_;
  Form form_;
  const i18n::Catalogue& catalogue_;
  std::vector<std::string>* texts_;
  std::size_t at_ = 0;
};

}  // namespace

std::string with_texts(std::string_view source, Form form, const i18n::Catalogue& catalogue) {
  return Expander(source, form, catalogue, nullptr).all();
}

std::vector<std::string> texts_in(std::string_view source, Form form) {
  const i18n::Catalogue english("en");
  std::vector<std::string> texts;
  Expander(source, form, english, &texts).all();
  return texts;
}

}  // namespace gatewarden::page
