#include "platform/template/pages.h"

#include <ctemplate/template.h>

#include <algorithm>
#include <cassert>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <sstream>
#include <stdexcept>

#include "platform/template/texts.h"

namespace gatewarden::page {

namespace {

// What a file is, by the end of its name.
struct Kind {
  std::string_view extension;
  Form form;
  ctemplate::Strip strip;
};
constexpr Kind kinds[] = {
    {".html", Form::html, ctemplate::STRIP_BLANK_LINES},
    {".txt", Form::plain, ctemplate::DO_NOT_STRIP},
    {".subject", Form::plain, ctemplate::DO_NOT_STRIP},
};

// Without it ctemplate escapes nothing at all.
constexpr std::string_view pragma = "{{%AUTOESCAPE context=\"HTML\"}}";

// What pages share: {{>HEAD}}, {{>BRAND}} and {{>FOOT}} all of them, the others those of signing in or of one's own account.
struct Partial {
  const char* marker;
  const char* file;
};
constexpr Partial partials[] = {
    {"HEAD", "head.html"},
    {"BRAND", "brand.html"},
    {"FOOT", "foot.html"},
    {"SIGN_IN_CLIENT", "sign_in_client.html"},
    {"SIGN_IN_NOTICE", "sign_in_notice.html"},
    {"SIGN_IN_FIELDS", "sign_in_fields.html"},
    {"LOGIN_PASSKEY", "login_passkey.html"},
    {"LOGIN_PROVIDERS", "login_providers.html"},
    {"ACCOUNT_NAVIGATION", "account_navigation.html"},
    {"ACCOUNT_NOTICE", "account_notice.html"},
    {"AUTHENTICATOR", "authenticator.html"},
    {"RECOVERY_CODES", "recovery_codes.html"},
};

[[noreturn]] void refuse(const std::string& file, std::string_view reason) {
  throw std::runtime_error(file + ": " + std::string(reason));
}

std::string read_file(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  if (!in) refuse(path.string(), "cannot be read");
  return text.str();
}

const Kind* kind_of(std::string_view file_name) {
  const auto* const found = std::find_if(std::begin(kinds), std::end(kinds),
                                         [&](const Kind& kind) { return file_name.ends_with(kind.extension); });
  return found == std::end(kinds) ? nullptr : found;
}

// Markers that would take a value past the escaping: a second pragma, other delimiters (which would hide markers from this
// check) and modifiers (":none" means: as it is).
void check_markers(const std::string& file, std::string_view text, Form form) {
  if (form == Form::html) {
    if (!text.starts_with(pragma)) refuse(file, "must begin with " + std::string(pragma));
    text.remove_prefix(pragma.size());
  }
  for (std::size_t at = text.find("{{"); at != std::string_view::npos; at = text.find("{{", at)) {
    const std::size_t end = text.find("}}", at);
    if (end == std::string_view::npos) refuse(file, "a {{ has no }}");
    const std::string_view marker = text.substr(at + 2, end - at - 2);
    at = end + 2;
    if (marker.starts_with('!')) continue;
    if (marker.starts_with('%')) refuse(file, "has a second pragma");
    if (marker.starts_with('=')) refuse(file, "changes the delimiters");
    if (marker.find(':') != std::string_view::npos) refuse(file, "has a modifier: {{" + std::string(marker) + "}}");
  }
}

// ctemplate tells why it refuses a template on std::cerr and nowhere else.
class CaughtComplaints {
 public:
  CaughtComplaints() : before_(std::cerr.rdbuf(text_.rdbuf())) {}
  ~CaughtComplaints() { std::cerr.rdbuf(before_); }
  CaughtComplaints(const CaughtComplaints&) = delete;
  CaughtComplaints& operator=(const CaughtComplaints&) = delete;
  std::string text() const { return text_.str(); }

 private:
  std::ostringstream text_;
  std::streambuf* before_;
};

// File name to path; a file of a later directory replaces one of an earlier.
std::map<std::string, std::filesystem::path> find_templates(const std::string& directory, const std::string& override_directory) {
  std::map<std::string, std::filesystem::path> found;
  for (const std::string& place : {directory, override_directory}) {
    if (place.empty()) continue;
    for (const auto& entry : std::filesystem::directory_iterator(place)) {
      if (kind_of(entry.path().native())) found[entry.path().filename().string()] = entry.path();
    }
  }
  return found;
}

// A template as ctemplate is to read it.
std::string translated_file(const std::filesystem::path& path, const i18n::Catalogue& catalogue) {
  const Form form = kind_of(path.native())->form;
  const std::string source = read_file(path);
  check_markers(path.string(), source, form);
  try {
    return with_texts(source, form, catalogue);
  } catch (const std::runtime_error& problem) {
    refuse(path.string(), problem.what());
  }
}

ctemplate::TemplateString as_template_string(std::string_view text) { return {text.data(), text.size()}; }

}  // namespace

struct Values::State {
  // Only the outermost dictionary is ours; sections belong to the one around them.
  std::unique_ptr<ctemplate::TemplateDictionary> owned;
  ctemplate::TemplateDictionary* dictionary = nullptr;
  std::vector<std::unique_ptr<Values>> sections;
};

Values::Values() : state_(std::make_unique<State>()) {
  state_->owned = std::make_unique<ctemplate::TemplateDictionary>("page");
  state_->dictionary = state_->owned.get();
  for (const Partial& partial : partials) state_->dictionary->AddIncludeDictionary(partial.marker)->SetFilename(partial.file);
}

Values::Values(std::unique_ptr<State> state) : state_(std::move(state)) {}

Values::Values(Values&&) noexcept = default;
Values::~Values() = default;

// The values of the outermost dictionary are seen by included templates too, which inherit nothing else.
void Values::set(std::string_view name, std::string_view value) {
  const auto marker = as_template_string(name);
  const auto text = as_template_string(value);
  if (state_->owned) {
    state_->dictionary->SetTemplateGlobalValue(marker, text);
  } else {
    state_->dictionary->SetValue(marker, text);
  }
}

void Values::show(std::string_view section) {
  const auto marker = as_template_string(section);
  if (state_->owned) {
    state_->dictionary->ShowTemplateGlobalSection(marker);
  } else {
    state_->dictionary->ShowSection(marker);
  }
}

Values& Values::add(std::string_view section) {
  auto state = std::make_unique<State>();
  state->dictionary = state_->dictionary->AddSectionDictionary(as_template_string(section));
  return *state_->sections.emplace_back(std::unique_ptr<Values>(new Values(std::move(state))));
}

namespace {

// One language's templates.
struct Edition {
  explicit Edition(std::string_view tag) : language(tag) {}
  std::string language;
  ctemplate::TemplateCache cache;
};

void load(Edition& edition, const std::string& name, const std::string& path, const std::string& text) {
  const Kind& kind = *kind_of(name);
  CaughtComplaints complaints;
  if (!edition.cache.StringToTemplateCache(name, text.data(), text.size(), kind.strip)) refuse(path, complaints.text());
}

}  // namespace

struct Pages::State {
  std::vector<std::string> files;
  std::vector<std::unique_ptr<Edition>> editions;  // English first
};

Pages::Pages(const std::string& directory, const std::string& override_directory, const i18n::Catalogues& catalogues)
    : state_(std::make_unique<State>()) {
  const auto templates = find_templates(directory, override_directory);
  if (templates.empty()) refuse(directory, "holds no template");
  for (const i18n::Catalogue& catalogue : catalogues.all()) {
    Edition& edition = *state_->editions.emplace_back(std::make_unique<Edition>(catalogue.language()));
    for (const auto& [name, path] : templates) load(edition, name, path.string(), translated_file(path, catalogue));
    edition.cache.Freeze();
  }
  for (const auto& [name, path] : templates) state_->files.push_back(name);
}

Pages::~Pages() = default;

bool Pages::has(std::string_view file_name) const {
  return std::binary_search(state_->files.begin(), state_->files.end(), file_name);
}

std::string Pages::render(std::string_view file_name, const Values& values, std::string_view language) const {
  assert(values.state_->owned && "a section is not a page");
  const auto chosen = std::find_if(state_->editions.begin(), state_->editions.end(),
                                   [&](const auto& edition) { return edition->language == language; });
  Edition& edition = chosen == state_->editions.end() ? *state_->editions.front() : **chosen;
  const Kind* kind = kind_of(file_name);
  assert(kind && "no template is called so");
  CaughtComplaints complaints;
  std::string text;
  if (!edition.cache.ExpandNoLoad(as_template_string(file_name), kind->strip, values.state_->dictionary, nullptr, &text)) {
    refuse(std::string(file_name), "cannot be rendered: " + complaints.text());
  }
  return text;
}

std::vector<std::string> template_files(const std::string& directory) {
  std::vector<std::string> names;
  for (const auto& [name, path] : find_templates(directory, "")) names.push_back(name);
  return names;
}

std::vector<std::string> texts_of_file(const std::string& path) {
  const Kind* kind = kind_of(path);
  if (kind == nullptr) refuse(path, "is no template by its name");
  try {
    return texts_in(read_file(path), kind->form);
  } catch (const std::runtime_error& problem) {
    refuse(path, problem.what());
  }
}

}  // namespace gatewarden::page
