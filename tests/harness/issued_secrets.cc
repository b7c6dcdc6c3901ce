#include "harness/issued_secrets.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <stdexcept>

#include "base/encoding.h"
#include "base/text.h"
#include "base/uri.h"
#include "harness/html.h"
#include "platform/json/value.h"

namespace gatewarden::test {

namespace {

// Shorter ones are words that a log may say of itself; what Gatewarden issues is far longer.
constexpr std::size_t shortest = 16;

constexpr std::array<std::string_view, 10> secret_members{"access_token", "refresh_token", "id_token",      "code",
                                                         "client_secret", "password",      "code_verifier", "token",
                                                         "form_token",    "id_token_hint"};

bool is_secret_member(std::string_view name) {
  return std::find(secret_members.begin(), secret_members.end(), name) != secret_members.end();
}

}  // namespace

IssuedSecrets::IssuedSecrets(const std::string& folder)
    : file_(open((folder + "/issued-secrets").c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600)) {
  if (file_ < 0) throw std::runtime_error("cannot write " + folder + "/issued-secrets");
}

IssuedSecrets::~IssuedSecrets() { close(file_); }

void IssuedSecrets::add(std::string_view secret) {
  const auto is_line = [](char c) { return c >= ' ' && c != 0x7f; };
  if (secret.size() < shortest || !std::all_of(secret.begin(), secret.end(), is_line)) return;
  const std::lock_guard<std::mutex> lock(mutex_);
  const auto [entry, is_new] = known_.emplace(secret);
  if (!is_new) return;
  const std::string line = *entry + "\n";
  if (write(file_, line.data(), line.size()) != static_cast<ssize_t>(line.size()))
    throw std::runtime_error("cannot write issued-secrets");
}

void IssuedSecrets::add_request(const std::vector<http::Header>& headers, std::string_view body) {
  for (const http::Header& header : headers) {
    if (!equal_ignoring_ascii_case(header.name, "authorization")) continue;
    const std::size_t space = header.value.find(' ');
    if (space == std::string::npos) continue;
    const std::string credentials = header.value.substr(space + 1);
    add(credentials);
    if (const auto pair = from_base64(credentials); pair && pair->find(':') != std::string::npos)
      add(pair->substr(pair->find(':') + 1));
  }
  if (body.size() > 100'000) return;
  const auto form = parse_form(body);
  if (!form) return;
  for (const auto& [name, value] : *form)
    if (is_secret_member(name)) add(value);
}

void IssuedSecrets::add_answer(const std::vector<http::Header>& headers, std::string_view body) {
  for (const http::Header& header : headers) {
    if (header.name == "set-cookie") {
      const std::size_t begin = header.value.find('=') + 1;
      add(header.value.substr(begin, header.value.find(';', begin) - begin));
    }
    if (header.name == "location" && header.value.find('?') != std::string::npos) {
      const std::string query = header.value.substr(header.value.find('?') + 1);
      for (const auto& [name, value] : parse_form(query.substr(0, query.find('#'))).value_or(Parameters{}))
        if (name == "code") add(value);
    }
  }
  if (body.starts_with('{')) {
    const auto answer = json::Value::parse(body);
    if (!answer) return;
    for (const std::string& name : answer->names())
      if (is_secret_member(name)) add(answer->string_at(name).value_or(""));
  } else if (const auto form = find_form(body)) {
    for (const auto& [name, value] : form->fields)
      if (is_secret_member(name)) add(value);
  }
}

}  // namespace gatewarden::test
