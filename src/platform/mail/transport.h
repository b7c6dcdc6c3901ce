// The ways out of the house for a message: a machine each, chosen by settings.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/time.h"
#include "platform/config/settings.h"
#include "platform/mail/outcome.h"

namespace gatewarden::mail {

// A message as a person will read it.
struct Composed {
  std::string recipient;  // an address, or a number in E.164
  std::string template_name;
  std::string language;
  std::string subject;  // empty for a text message
  std::string text;
  std::string html;
  std::map<std::string, std::string> values;  // that it was made of
  std::string id;                             // unique, of letters, digits, "." and "-"
  Instant date{};
};

class Transport {
 public:
  virtual ~Transport() = default;
  virtual Outcome deliver(const Composed& message) = 0;
};

// Asked now and then while a delivery is under way, which ends soon after a yes, as unavailable.
using GiveUp = std::function<bool()>;

// As mail.transport and sms.transport say; null where they say none. The secrets have been loaded (config::load_delivery_secrets).
std::unique_ptr<Transport> make_mail_transport(const config::Settings& settings, GiveUp give_up = {});
std::unique_ptr<Transport> make_sms_transport(const config::Settings& settings, GiveUp give_up = {});

// What the transport file appends to.
std::string messages_file(const config::Settings& settings, const std::string& configured);

// `text` with {recipient} and {text} replaced, escaped as a body of that media type wants it. For a URL: percent_encoded.
enum class Escaping { json, form, none };
Escaping escaping_of(std::string_view content_type);
std::string fill_in(std::string_view pattern, const Composed& message, Escaping escaping);

}  // namespace gatewarden::mail
