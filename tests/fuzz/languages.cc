// What operators and browsers say about languages: catalogues, rules of plurals, Accept-Language, texts of templates.
#include "fuzz/fuzz.h"
#include "platform/i18n/catalogues.h"
#include "platform/template/texts.h"

namespace gatewarden {

FUZZ("message_file") {
  const auto file = i18n::parse_message_file(input);
  if (!file) return;
  for (const auto& [english, translation] : file->translations) {
    const std::size_t forms = translation.english_many.empty() ? 1 : file->plural_rule.forms();
    CHECK_EQUAL(forms, translation.forms.size());
    CHECK(file->plural_rule.form_of(english.size()) < file->plural_rule.forms());
  }
}

FUZZ("plural_rule") {
  const auto rule = i18n::PluralRule::parse(input);
  if (!rule) return;
  for (const std::uint64_t count : {0ULL, 1ULL, 2ULL, 21ULL, 1'000'000ULL, ~0ULL}) CHECK(rule->form_of(count) < rule->forms());
}

FUZZ("accept_language") {
  const auto tags = i18n::accepted_languages(input);
  CHECK(tags.size() <= 16);
  for (const std::string& tag : tags) CHECK(!tag.empty() && input.find(tag) != std::string_view::npos);
}

// Input as a template, and as a translation of one that is good.
FUZZ("template_texts") {
  try {
    const auto texts = page::texts_in(input, page::Form::html);
    page::with_texts(input, page::Form::html, i18n::Catalogue("en"));
    for (const std::string& text : texts) CHECK(text.find_first_of("<>\n") == std::string::npos);
  } catch (const std::runtime_error&) {
  }
  i18n::MessageFile file;
  file.translations["Hello {NAME}"] = {{"{NAME}" + std::string(input)}, ""};
  i18n::Catalogue catalogue("de");
  if (i18n::names_in(input).empty()) catalogue.add(file, "de.mo");
  const std::string html = page::with_texts("<a title=\"[[Hello {NAME}]]\">", page::Form::html, catalogue);
  CHECK(html.starts_with("<a title=\"") && html.ends_with("\">"));
  const std::string inner = html.substr(10, html.size() - 12);
  CHECK(inner.find_first_of("<>\"'") == std::string::npos);
  // No marker but the one that the template has.
  for (std::size_t at = inner.find("{{"); at != std::string::npos; at = inner.find("{{", at + 2)) {
    CHECK(inner.substr(at).starts_with("{{NAME}}"));
  }
}

}  // namespace gatewarden
