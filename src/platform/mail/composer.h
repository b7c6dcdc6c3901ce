// Messages from templates: NAME.subject, NAME.txt and NAME.html of a mail, NAME.sms of a text message, in the person's language.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "platform/i18n/catalogues.h"
#include "platform/mail/transport.h"
#include "platform/template/pages.h"

namespace gatewarden::mail {

class Composer {
 public:
  // Throws std::runtime_error for a directory without templates, and for one that does not parse.
  explicit Composer(const config::Settings& settings);
  ~Composer();
  Composer(const Composer&) = delete;
  Composer& operator=(const Composer&) = delete;

  // Of what a message is made. For every value NAME that is not empty there is a section HAS_NAME; SITE_NAME and ISSUER are there
  // without being given.
  struct Order {
    std::string recipient;
    std::string template_name;
    std::string language;
    std::map<std::string, std::string> values;
    std::string id;
    Instant date{};
  };
  // Nothing where there is no such template.
  std::optional<Composed> compose_mail(const Order& order) const;
  // A template without words of its own for text messages has none.
  std::optional<Composed> compose_sms(const Order& order) const;

 private:
  std::string render(const std::string& file, const Order& order) const;

  std::unique_lock<std::mutex> alone_;  // held while templates are made and unmade
  std::string site_name_;
  std::string issuer_;
  i18n::Catalogues catalogues_;
  std::unique_ptr<page::Pages> templates_;
};

}  // namespace gatewarden::mail
