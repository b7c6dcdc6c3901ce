#include "harness/mailbox.h"

#include <filesystem>

#include "base/text.h"
#include "harness/process.h"
#include "harness/test.h"

namespace gatewarden::test {

namespace {

Received received_of(const json::Value& json) {
  const auto text = [&json](std::string_view name) { return json.string_at(name).value_or(""); };
  Received received{.channel = text("channel"), .recipient = text("recipient"), .template_name = text("template"),
                    .language = text("language"), .subject = text("subject"), .text = text("text"), .html = text("html"),
                    .values = {}};
  if (const auto values = json.find("values")) {
    for (const std::string& name : values->names()) received.values[name] = values->string_at(name).value_or("");
  }
  return received;
}

}  // namespace

std::vector<Received> Mailbox::all(const std::string& recipient, const std::string& template_name) const {
  std::vector<Received> found;
  if (!std::filesystem::exists(file_)) return found;
  for (const std::string& line : split_words(read_file(file_), '\n')) {
    const auto json = json::Value::parse(line);
    if (!json) continue;  // being written
    Received one = received_of(*json);
    if (one.recipient == recipient && (template_name.empty() || one.template_name == template_name)) found.push_back(std::move(one));
  }
  return found;
}

Received Mailbox::wait_for(const std::string& recipient, const std::string& template_name, std::size_t number) const {
  std::vector<Received> found;
  wait_until([&] { return (found = all(recipient, template_name)).size() >= number; }, Milliseconds{30'000});
  if (found.size() < number) CPPUNIT_FAIL("no message came to " + recipient + " " + template_name);
  return found[number - 1];
}

}  // namespace gatewarden::test
