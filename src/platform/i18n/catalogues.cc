#include "platform/i18n/catalogues.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>

#include "base/text.h"
#include "platform/log/log.h"

namespace gatewarden::i18n {

namespace {

constexpr std::string_view extension = ".mo";
constexpr std::uintmax_t largest_file = 16 * 1024 * 1024;
// What a catalogue calls its own language: the translation of this text.
constexpr std::string_view own_name_text = text_of("English");

// Languages that are written from right to left, by their primary subtag.
constexpr std::string_view right_to_left[] = {"ar", "arc", "ckb", "dv", "fa", "he", "ks", "nqo", "ps", "sd", "syr", "ug", "ur", "yi"};

bool is_name_start(char c) { return c >= 'A' && c <= 'Z'; }
bool is_name_part(char c) { return is_name_start(c) || c == '_' || (c >= '0' && c <= '9'); }

// The name at "{", or nothing.
std::string_view name_at(std::string_view text, std::size_t open) {
  std::size_t end = open + 1;
  if (end >= text.size() || !is_name_start(text[end])) return {};
  while (end < text.size() && is_name_part(text[end])) ++end;
  if (end >= text.size() || text[end] != '}') return {};
  return text.substr(open + 1, end - open - 1);
}

// A form of the plural may leave a name out ("one new message"), a plain text may not.
bool has_right_names(std::string_view english, const Translation& translation) {
  std::set<std::string> allowed = names_in(english);
  if (translation.english_many.empty()) return names_in(translation.forms.front()) == allowed;
  allowed.merge(names_in(translation.english_many));
  return std::all_of(translation.forms.begin(), translation.forms.end(), [&](const std::string& form) {
    const auto names = names_in(form);
    return std::includes(allowed.begin(), allowed.end(), names.begin(), names.end());
  });
}

// "pt_BR" of gettext is "pt-BR" here.
std::string language_of_file(const std::filesystem::path& path) {
  std::string language = path.stem().string();
  std::replace(language.begin(), language.end(), '_', '-');
  return language;
}

bool is_language_tag(std::string_view text) {
  const auto is_part = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-'; };
  return !text.empty() && text.size() <= 35 && text.front() != '-' && text.back() != '-' &&
         std::all_of(text.begin(), text.end(), is_part);
}

std::vector<std::filesystem::path> message_files(const std::string& directory) {
  std::vector<std::filesystem::path> paths;
  for (const auto& entry : std::filesystem::directory_iterator(directory)) {
    if (entry.path().extension() == extension) paths.push_back(entry.path());
  }
  std::sort(paths.begin(), paths.end());
  return paths;
}

std::optional<MessageFile> read_message_file(const std::filesystem::path& path) {
  std::error_code problem;
  const auto size = std::filesystem::file_size(path, problem);
  if (problem || size > largest_file) return std::nullopt;
  std::ifstream in(path, std::ios::binary);
  std::ostringstream bytes;
  bytes << in.rdbuf();
  if (!in) return std::nullopt;
  return parse_message_file(bytes.str());
}

// A weight of RFC 9110 section 12.4.2 in thousandths; nothing for what is none.
std::optional<int> weight_of(std::string_view text) {
  if (!text.starts_with("0") && !text.starts_with("1")) return std::nullopt;
  const int whole = text.front() - '0';
  std::string digits(text.substr(1));
  if (!digits.empty() && digits.front() != '.') return std::nullopt;
  digits = digits.empty() ? "000" : (digits.substr(1) + "000").substr(0, 3);
  const auto thousandths = parse_unsigned(digits);
  if (!thousandths || text.size() > 5) return std::nullopt;
  return std::min(1000, whole * 1000 + static_cast<int>(*thousandths));
}

struct Wish {
  std::string tag;
  int weight = 0;
};

std::optional<Wish> parse_wish(std::string_view element) {
  const std::size_t end = element.find(';');
  const std::string_view tag = trim(element.substr(0, end));
  if (!is_language_tag(tag)) return std::nullopt;
  if (end == std::string_view::npos) return Wish{std::string(tag), 1000};
  const std::string_view parameter = trim(element.substr(end + 1));
  if (!parameter.starts_with("q=") && !parameter.starts_with("Q=")) return std::nullopt;
  const auto weight = weight_of(parameter.substr(2));
  if (!weight || *weight == 0) return std::nullopt;
  return Wish{std::string(tag), *weight};
}

}  // namespace

std::set<std::string> names_in(std::string_view text) {
  std::set<std::string> names;
  for (std::size_t at = text.find('{'); at != std::string_view::npos; at = text.find('{', at + 1)) {
    const std::string_view name = name_at(text, at);
    if (!name.empty()) names.emplace(name);
  }
  return names;
}

std::string fill(std::string_view text, const std::map<std::string, std::string>& values) {
  std::string filled;
  std::size_t done = 0;
  for (std::size_t at = text.find('{'); at != std::string_view::npos; at = text.find('{', at + 1)) {
    const std::string_view name = name_at(text, at);
    const auto value = name.empty() ? values.end() : values.find(std::string(name));
    if (value == values.end()) continue;
    filled.append(text.substr(done, at - done)).append(value->second);
    done = at + name.size() + 2;
  }
  return filled.append(text.substr(done));
}

std::string_view Catalogue::direction() const {
  const std::string_view primary = std::string_view(language_).substr(0, language_.find('-'));
  const bool leftwards = std::any_of(std::begin(right_to_left), std::end(right_to_left),
                                     [&](std::string_view one) { return equal_ignoring_ascii_case(one, primary); });
  return leftwards ? "rtl" : "ltr";
}

std::string_view Catalogue::own_name() const {
  const auto known = translations_.find(own_name_text);
  if (known != translations_.end()) return known->second.translation.forms.front();
  return language_ == "en" ? own_name_text : std::string_view(language_);
}

std::string_view Catalogue::text(std::string_view english) const {
  const auto known = translations_.find(english);
  if (known == translations_.end() || !known->second.translation.english_many.empty()) return english;
  return known->second.translation.forms.front();
}

std::string_view Catalogue::plural(std::string_view english_one, std::string_view english_many, std::uint64_t count) const {
  const auto known = translations_.find(english_one);
  if (known == translations_.end() || known->second.translation.english_many != english_many) {
    return count == 1 ? english_one : english_many;
  }
  return known->second.translation.forms[known->second.plural_rule.form_of(count)];
}

std::string Catalogue::filled(std::string_view english, const std::map<std::string, std::string>& values) const {
  return fill(text(english), values);
}

std::string Catalogue::counted(std::string_view english_one, std::string_view english_many, std::uint64_t count,
                               std::map<std::string, std::string> values) const {
  values.insert_or_assign("COUNT", std::to_string(count));
  return fill(plural(english_one, english_many, count), values);
}

void Catalogue::add(const MessageFile& file, std::string_view file_name) {
  for (const auto& [english, translation] : file.translations) {
    if (has_right_names(english, translation)) {
      translations_.insert_or_assign(english, Known{translation, file.plural_rule});
    } else {
      log::warn("translation_refused", {{"file", std::string(file_name)}, {"text", printable(english)},
                                        {"reason", "its {NAMES} are not those of the English text"}});
    }
  }
}

Catalogues::Catalogues() : catalogues_{Catalogue("en")} {}

Catalogues::Catalogues(const std::vector<std::string>& directories) : Catalogues() {
  for (const std::string& directory : directories) {
    if (directory.empty()) continue;
    for (const std::filesystem::path& path : message_files(directory)) {
      const std::string language = language_of_file(path);
      const auto file = is_language_tag(language) ? read_message_file(path) : std::nullopt;
      if (!file) {
        log::warn("catalogue_refused", {{"file", path.string()}, {"reason", "is no gettext catalogue in UTF-8 (LANGUAGE.mo)"}});
        continue;
      }
      auto place = std::find_if(catalogues_.begin(), catalogues_.end(), [&](const Catalogue& one) {
        return equal_ignoring_ascii_case(one.language(), language);
      });
      if (place == catalogues_.end()) place = catalogues_.insert(catalogues_.end(), Catalogue(language));
      place->add(*file, path.string());
    }
  }
  std::sort(catalogues_.begin() + 1, catalogues_.end(),
            [](const Catalogue& left, const Catalogue& right) { return left.language() < right.language(); });
}

const Catalogue* Catalogues::find(std::string_view language) const {
  const auto found = std::find_if(catalogues_.begin(), catalogues_.end(), [&](const Catalogue& one) {
    return equal_ignoring_ascii_case(one.language(), language);
  });
  return found == catalogues_.end() ? nullptr : &*found;
}

const Catalogue& Catalogues::choose(std::span<const std::string> wishes, std::string_view default_language) const {
  std::vector<std::string_view> available;
  for (const Catalogue& one : catalogues_) available.push_back(one.language());
  for (const std::string& wish : wishes) {
    const std::string_view found = look_up(wish, available);
    if (!found.empty()) return *find(found);
  }
  const std::string_view fallback = look_up(default_language, available);
  return fallback.empty() ? english() : *find(fallback);
}

std::string_view look_up(std::string_view wish, std::span<const std::string_view> available) {
  while (!wish.empty()) {
    for (const std::string_view one : available) {
      if (equal_ignoring_ascii_case(one, wish)) return one;
    }
    const std::size_t cut = wish.rfind('-');
    if (cut == std::string_view::npos) return {};
    wish = wish.substr(0, cut);
    // A single letter or digit says something about what followed it, and goes with that.
    if (wish.size() >= 2 && wish[wish.size() - 2] == '-') wish.remove_suffix(2);
  }
  return {};
}

std::vector<std::string> accepted_languages(std::string_view header) {
  constexpr std::size_t most = 16;
  constexpr std::size_t longest = 1024;
  std::vector<Wish> wishes;
  for (const std::string& element : split_words(header.substr(0, longest), ',')) {
    if (auto wish = parse_wish(element)) wishes.push_back(*std::move(wish));
  }
  std::stable_sort(wishes.begin(), wishes.end(), [](const Wish& left, const Wish& right) { return left.weight > right.weight; });
  std::vector<std::string> tags;
  for (Wish& wish : wishes) {
    if (tags.size() < most) tags.push_back(std::move(wish.tag));
  }
  return tags;
}

}  // namespace gatewarden::i18n
