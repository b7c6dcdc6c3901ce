#include "platform/mail/file_transport.h"

#include <fcntl.h>

#include <cerrno>
#include <system_error>

#include "base/json_writer.h"
#include "platform/process/descriptor.h"

namespace gatewarden::mail {

namespace {

std::string line_of(const std::string& channel, const Composed& message) {
  JsonWriter json;
  json.begin_object().member("channel", channel).member("at", to_rfc3339(message.date)).member("recipient", message.recipient);
  json.member("template", message.template_name).member("language", message.language);
  json.member("subject", message.subject).member("text", message.text).member("html", message.html);
  json.key("values").begin_object();
  for (const auto& [name, value] : message.values) json.member(name, value);
  return json.end_object().end_object().take() + "\n";
}

}  // namespace

Outcome FileTransport::deliver(const Composed& message) {
  const std::string line = line_of(channel_, message);
  const process::Descriptor file(open(file_.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600));
  if (file.number() >= 0 && write(file.number(), line.data(), line.size()) == static_cast<ssize_t>(line.size())) {
    return {.kind = Outcome::Kind::delivered, .what = {}, .steps = {"appended to " + file_}};
  }
  const std::string problem = std::generic_category().message(errno);
  return {.kind = Outcome::Kind::unavailable, .what = "the file cannot be written: " + problem, .steps = {file_ + ": " + problem}};
}

}  // namespace gatewarden::mail
