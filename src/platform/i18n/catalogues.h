// Languages: gettext catalogues (.mo), one a language, read once before the workers are forked.
//
// A text is looked up by its English wording, which is also what stands for it where a catalogue does not have it. Texts are
// plain: whoever shows one in HTML escapes it. "{NAME}" in a text stands for a value; a translation whose names are not those of
// the English text is left out, with a warning that names it.
#pragma once

#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace gatewarden::i18n {

// Marks a text that is looked up elsewhere, so that tools find it: xgettext --keyword=text_of.
constexpr std::string_view text_of(std::string_view english) { return english; }

class Catalogue {
 public:
  virtual ~Catalogue() = default;
  virtual const std::string& language() const = 0;  // BCP 47: "de"
  // Both live as long as the catalogue, or as what was passed.
  virtual std::string_view text(std::string_view english) const = 0;
  virtual std::string_view plural(std::string_view english_one, std::string_view english_many, std::uint64_t count) const = 0;
  std::string filled(std::string_view english, const std::map<std::string, std::string>& values) const;
};

class Catalogues {
 public:
  // Every LANGUAGE.mo of each directory; those of later directories win, text by text. English is there without a file. Throws
  // std::runtime_error for a directory that cannot be read; a file that is no catalogue is left out with a warning.
  explicit Catalogues(const std::vector<std::string>& directories);
  ~Catalogues();

  const Catalogue& english() const;
  // The first wish that can be met, by lookup (RFC 4647 section 3.4); the default where none can. `wishes`: language tags, the
  // most wanted first.
  const Catalogue& choose(std::span<const std::string> wishes, std::string_view default_language = "en") const;
  std::vector<std::string> languages() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// The tags of an Accept-Language header, the most wanted first (RFC 9110 section 12.5.4); at most 16.
std::vector<std::string> accepted_languages(std::string_view header);

}  // namespace gatewarden::i18n
