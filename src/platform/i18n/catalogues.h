// Languages: gettext catalogues (.mo), one a language, read once before the workers are forked.
//
// A text is looked up by its English wording, which is also what stands for it where a catalogue does not have it. Texts are
// plain: whoever shows one in HTML escapes it. "{NAME}" in a text stands for a value; a translation whose names are not those of
// the English text is left out, with a warning that names it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "platform/i18n/message_file.h"
#include "platform/i18n/plural_rule.h"

namespace gatewarden::i18n {

// Marks a text that is looked up elsewhere, so that tools find it: xgettext --keyword=text_of.
constexpr std::string_view text_of(std::string_view english) { return english; }

class Catalogue {
 public:
  // `language`: a tag of BCP 47: "de". Knows no text yet.
  explicit Catalogue(std::string language) : language_(std::move(language)) {}

  const std::string& language() const { return language_; }
  // "ltr" or "rtl", as <html dir> has it.
  std::string_view direction() const;
  // What the language calls itself: "Deutsch"; the tag where nobody said it.
  std::string_view own_name() const;

  // All live as long as the catalogue, or as what was passed. Mark the texts: text(text_of("…")).
  std::string_view text(std::string_view english) const;
  std::string_view plural(std::string_view english_one, std::string_view english_many, std::uint64_t count) const;
  // The text, with values in the place of their {NAME}s.
  std::string filled(std::string_view english, const std::map<std::string, std::string>& values) const;
  // The plural, with {COUNT} and further values.
  std::string counted(std::string_view english_one, std::string_view english_many, std::uint64_t count,
                      std::map<std::string, std::string> values = {}) const;

  // What it has over texts that it had; `file_name` is for the warnings.
  void add(const MessageFile& file, std::string_view file_name);
  std::size_t size() const { return translations_.size(); }

 private:
  struct Known {
    Translation translation;
    PluralRule plural_rule;  // of the file it came from
  };
  std::string language_;
  std::map<std::string, Known, std::less<>> translations_;
};

class Catalogues {
 public:
  // English alone.
  Catalogues();
  // Every LANGUAGE.mo of each directory ("de.mo", "pt_BR.mo"); those of later directories win, text by text. English is there
  // without a file. An empty name is no directory. Throws std::runtime_error for a directory that cannot be read; a file that is
  // no catalogue is left out with a warning.
  explicit Catalogues(const std::vector<std::string>& directories);

  const Catalogue& english() const { return catalogues_.front(); }
  const Catalogue* find(std::string_view language) const;
  // The first wish that can be met, by lookup (RFC 4647 section 3.4); the default where none can, and English where there is no
  // such default. `wishes`: language tags, the most wanted first.
  const Catalogue& choose(std::span<const std::string> wishes, std::string_view default_language = "en") const;
  // English first, the others by their tags.
  std::span<const Catalogue> all() const { return catalogues_; }

 private:
  std::vector<Catalogue> catalogues_;
};

// What of `available` a wish finds: itself, or what is left of it after cutting its last parts off (RFC 4647 section 3.4). Empty:
// nothing. Made for texts that have languages of their own, such as descriptions of scopes.
std::string_view look_up(std::string_view wish, std::span<const std::string_view> available);

// The names in a text: NAME of each "{NAME}".
std::set<std::string> names_in(std::string_view text);
// The text, with values in the place of their {NAME}s; a name without a value stays as it is.
std::string fill(std::string_view text, const std::map<std::string, std::string>& values);

// The tags of an Accept-Language header, the most wanted first (RFC 9110 section 12.5.4); at most 16.
std::vector<std::string> accepted_languages(std::string_view header);

}  // namespace gatewarden::i18n
