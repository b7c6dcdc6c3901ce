#include "platform/mail/composer.h"

#include <mutex>

#include "base/text.h"
#include "base/uri.h"

namespace gatewarden::mail {

namespace {

constexpr std::size_t line_length = 72;

// The build of ctemplate without locks keeps tables for all of its templates, and each channel of the daemon composes in a thread
// of its own.
std::mutex& of_templates() {
  static std::mutex mutex;
  return mutex;
}

std::size_t width_of(std::string_view text) {
  std::size_t count = 0;
  for (const char c : text) count += (static_cast<unsigned char>(c) & 0xc0) != 0x80;
  return count;
}

// At spaces; what has none, such as a link, stays whole. Lines that are set off by spaces stay as they are.
std::string wrapped(std::string_view line) {
  if (width_of(line) <= line_length || line.starts_with(' ')) return std::string(line);
  std::string all, current;
  for (const std::string& word : split_words(line)) {
    if (!current.empty() && width_of(current) + 1 + width_of(word) > line_length) {
      all += current + "\n";
      current.clear();
    }
    if (!current.empty()) current += ' ';
    current += word;
  }
  return all + current;
}

// Sections that were not shown leave their blank lines behind: at most one stays.
std::string tidy(std::string_view text) {
  std::string all;
  int blank = 0;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    blank = trim(line).empty() ? blank + 1 : 0;
    if (blank > 0 && (blank > 1 || all.empty())) continue;
    all += wrapped(line) + "\n";
  }
  while (all.ends_with("\n\n")) all.pop_back();
  return all;
}

}  // namespace

Composer::Composer(const config::Settings& settings)
    : alone_(of_templates()),
      site_name_(settings.pages.site_name),
      issuer_(settings.server.issuer),
      catalogues_({settings.pages.catalogue_directory, settings.pages.locale_directory}),
      templates_(std::make_unique<page::Pages>(settings.mail.template_directory, settings.mail.override_directory, catalogues_)) {
  alone_.unlock();
}

Composer::~Composer() {
  alone_.lock();
  templates_.reset();
  alone_.unlock();
}

std::optional<Composed> Composer::compose_mail(const Order& order) const {
  const std::lock_guard lock(of_templates());
  if (!templates_->has(order.template_name + ".txt")) return std::nullopt;
  const std::string html = order.template_name + ".html";
  return Composed{.recipient = order.recipient,
                  .template_name = order.template_name,
                  .language = order.language,
                  .subject = std::string(trim(render(order.template_name + ".subject", order))),
                  .text = tidy(render(order.template_name + ".txt", order)),
                  .html = templates_->has(html) ? render(html, order) : "",
                  .values = order.values,
                  .id = order.id,
                  .date = order.date};
}

std::optional<Composed> Composer::compose_sms(const Order& order) const {
  const std::lock_guard lock(of_templates());
  const std::string file = order.template_name + ".sms.txt";
  if (!templates_->has(file)) return std::nullopt;
  return Composed{.recipient = order.recipient,
                  .template_name = order.template_name,
                  .language = order.language,
                  .subject = {},
                  .text = std::string(trim(render(file, order))),
                  .html = {},
                  .values = order.values,
                  .id = order.id,
                  .date = order.date};
}

std::string Composer::render(const std::string& file, const Order& order) const {
  const auto uri = parse_uri(issuer_);
  const i18n::Catalogue& catalogue = catalogues_.choose({&order.language, 1});
  page::Values values;
  values.set("LANGUAGE", catalogue.language());
  values.set("DIRECTION", catalogue.direction());
  values.set("SITE_NAME", site_name_);
  values.set("ISSUER", issuer_);
  values.set("HOST", uri ? uri->host : issuer_);
  for (const auto& [name, value] : order.values) {
    values.set(name, value);
    if (!value.empty()) values.show("HAS_" + name);
  }
  return templates_->render(file, values, catalogue.language());
}

}  // namespace gatewarden::mail
