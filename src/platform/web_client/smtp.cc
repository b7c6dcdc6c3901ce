#include "platform/web_client/smtp.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "base/text.h"
#include "platform/web_client/curl.h"

namespace gatewarden::web_client {

namespace {

using mail::Outcome;
using Kind = Outcome::Kind;

// A mail on its way.
struct Passage {
  const SmtpServer& server;
  std::string_view unsent;
  std::vector<std::string> dialogue = {};
  std::string stage = "connecting";  // the last command
  std::string reply = {};            // the last line of the last reply to it
  bool is_leaving = false;           // QUIT decides nothing
};

std::size_t give_mail(char* buffer, std::size_t size, std::size_t count, void* passage) {
  auto& mail = static_cast<Passage*>(passage)->unsent;
  const std::size_t length = std::min(size * count, mail.size());
  std::memcpy(buffer, mail.data(), length);
  mail.remove_prefix(length);
  return length;
}

// What we say, but for anything that may be a password or the mail.
void note_command(Passage& passage, std::string_view line) {
  constexpr std::array verbs = {"EHLO", "HELO", "STARTTLS", "MAIL", "RCPT", "DATA", "QUIT", "RSET"};
  const auto words = split_words(line);
  const std::string verb = words.empty() ? "" : words[0];
  if (verb == "AUTH") {
    passage.stage = verb;
    passage.dialogue.push_back("> AUTH " + (words.size() > 1 ? words[1] : ""));
  } else if (std::ranges::find(verbs, verb) != verbs.end()) {
    if (verb == "QUIT") passage.is_leaving = true;
    else passage.stage = verb;
    passage.dialogue.push_back("> " + printable(line));
  }
}

void note_reply(Passage& passage, std::string_view line) {
  if (!passage.is_leaving) passage.reply = line;
  passage.dialogue.push_back("< " + printable(line));
}

int listen(CURL*, curl_infotype type, char* bytes, std::size_t size, void* passage) {
  auto& of_mail = *static_cast<Passage*>(passage);
  if (type != CURLINFO_HEADER_IN && type != CURLINFO_HEADER_OUT) return 0;
  const std::string_view line = trim(std::string_view(bytes, size));
  if (line.empty()) return 0;
  if (type == CURLINFO_HEADER_OUT) note_command(of_mail, line);
  else note_reply(of_mail, line);
  return 0;
}

int ask_whether_to_go_on(void* passage, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
  const auto& give_up = static_cast<Passage*>(passage)->server.give_up;
  return give_up && give_up() ? 1 : 0;
}

// "550 5.1.1 <ada@example.org> unknown" is "550 5.1.1": texts of servers name people.
std::string code_of(std::string_view reply) {
  const auto words = split_words(reply);
  if (words.empty()) return "";
  const auto is_enhanced = [](std::string_view word) {
    return word.size() <= 9 && word.find_first_not_of("0123456789.") == word.npos && std::ranges::count(word, '.') == 2;
  };
  const std::string code = words[0].substr(0, 3);
  return words.size() > 1 && is_enhanced(words[1]) ? code + " " + words[1] : code;
}

bool is_about_the_mail(const Passage& passage) {
  return passage.stage == "MAIL" || passage.stage == "RCPT" || passage.stage == "DATA";
}

// RFC 5321 section 4.2.1, and RFC 4954 section 6: that we are not trusted is nobody's mail's fault, nor is 421.
Kind kind_of(const Passage& passage) {
  const std::string code = code_of(passage.reply).substr(0, 3);
  constexpr std::array of_the_server = {"421", "530", "534", "535", "538", "454"};
  if (!is_about_the_mail(passage) || std::ranges::find(of_the_server, code) != of_the_server.end()) return Kind::unavailable;
  if (code.starts_with('5')) return Kind::refused;
  return code.starts_with('4') ? Kind::put_off : Kind::unavailable;
}

Outcome judge(CURLcode code, Passage& passage) {
  Outcome outcome;
  outcome.steps = std::move(passage.dialogue);
  if (code == CURLE_OK) return outcome;
  // Only a reply that says no decides about the mail; a connection that broke says nothing.
  const bool said_no = passage.reply.starts_with('4') || passage.reply.starts_with('5');
  outcome.kind = said_no ? kind_of(passage) : Kind::unavailable;
  outcome.what = passage.stage + ": " + (said_no ? code_of(passage.reply) : describe(code));
  return outcome;
}

void prepare(CURL* handle, const SmtpServer& server) {
  begin_call(handle, {server.connect, server.whole}, server.certificate_authority);
  allow_schemes(handle, server.tls == SmtpTls::at_once ? "smtps" : "smtp");
  const bool is_v6 = server.host.find(':') != std::string::npos;
  const std::string host = is_v6 ? "[" + server.host + "]" : server.host;
  const std::string scheme = server.tls == SmtpTls::at_once ? "smtps://" : "smtp://";
  set(handle, CURLOPT_URL, (scheme + host + ":" + std::to_string(server.port)).c_str());
  set(handle, CURLOPT_USE_SSL, static_cast<long>(server.tls == SmtpTls::none ? CURLUSESSL_NONE : CURLUSESSL_ALL));
  if (server.user.empty()) return;
  set(handle, CURLOPT_USERNAME, server.user.c_str());
  set(handle, CURLOPT_PASSWORD, std::string(server.password.reveal()).c_str());
}

}  // namespace

struct SmtpClient::State {
  SmtpServer server;
  OwnedHandle handle = make_handle();
};

SmtpClient::SmtpClient(SmtpServer server) : state_(std::make_unique<State>(State{std::move(server)})) {}

SmtpClient::~SmtpClient() = default;

mail::Outcome SmtpClient::send(const std::string& from, const std::string& to, const std::string& mail) {
  CURL* const handle = state_->handle.get();
  Passage passage{.server = state_->server, .unsent = mail};
  OwnedList recipients;
  append(recipients, "<" + to + ">");
  prepare(handle, state_->server);
  set(handle, CURLOPT_MAIL_FROM, ("<" + from + ">").c_str());
  set(handle, CURLOPT_MAIL_RCPT, recipients.get());
  set(handle, CURLOPT_UPLOAD, 1L);
  set(handle, CURLOPT_READFUNCTION, give_mail);
  set(handle, CURLOPT_READDATA, &passage);
  set(handle, CURLOPT_VERBOSE, 1L);
  set(handle, CURLOPT_DEBUGFUNCTION, listen);
  set(handle, CURLOPT_DEBUGDATA, &passage);
  set(handle, CURLOPT_NOPROGRESS, 0L);
  set(handle, CURLOPT_XFERINFOFUNCTION, ask_whether_to_go_on);
  set(handle, CURLOPT_XFERINFODATA, &passage);
  return judge(curl_easy_perform(handle), passage);
}

}  // namespace gatewarden::web_client
