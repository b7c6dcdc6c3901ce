#include "platform/template/pages.h"

#include <ctemplate/template.h>

#include <cassert>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <sstream>
#include <stdexcept>

namespace gatewarden::page {

namespace {

constexpr ctemplate::Strip strip = ctemplate::STRIP_BLANK_LINES;
constexpr std::string_view extension = ".html";
// Without it ctemplate escapes nothing at all.
constexpr std::string_view pragma = "{{%AUTOESCAPE context=\"HTML\"}}";

// What pages share: {{>HEAD}} and {{>BRAND}} all of them, the others those of a person's own account.
struct Partial {
  const char* marker;
  const char* file;
};
constexpr Partial partials[] = {{"HEAD", "head.html"}, {"BRAND", "brand.html"},
                                {"ACCOUNT_NAVIGATION", "account_navigation.html"}, {"ACCOUNT_NOTICE", "account_notice.html"}};

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

// Markers that would take a value past the escaping: a second pragma, other delimiters (which would hide markers from this
// check) and modifiers (":none" means: as it is).
void check_markers(const std::string& file, std::string_view text) {
  if (!text.starts_with(pragma)) refuse(file, "must begin with " + std::string(pragma));
  text.remove_prefix(pragma.size());
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
      if (entry.path().extension() == extension) found[entry.path().filename().string()] = entry.path();
    }
  }
  return found;
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

struct Pages::State {
  ctemplate::TemplateCache cache;
  std::vector<std::string> files;
};

Pages::Pages(std::string directory, std::string override_directory) : state_(std::make_unique<State>()) {
  for (const auto& [name, path] : find_templates(directory, override_directory)) {
    const std::string text = read_file(path);
    check_markers(path.string(), text);
    CaughtComplaints complaints;
    if (!state_->cache.StringToTemplateCache(name, text.data(), text.size(), strip)) refuse(path.string(), complaints.text());
    state_->files.push_back(name);
  }
  if (state_->files.empty()) refuse(directory, "holds no template");
  state_->cache.Freeze();
}

Pages::~Pages() = default;

std::string Pages::render(std::string_view file_name, const Values& values) const {
  assert(values.state_->owned && "a section is not a page");
  CaughtComplaints complaints;
  std::string html;
  if (!state_->cache.ExpandNoLoad(as_template_string(file_name), strip, values.state_->dictionary, nullptr, &html)) {
    refuse(std::string(file_name), "cannot be rendered: " + complaints.text());
  }
  return html;
}

}  // namespace gatewarden::page
