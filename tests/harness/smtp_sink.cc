#include "harness/smtp_sink.h"

#include <algorithm>

#include "base/encoding.h"
#include "base/text.h"

namespace gatewarden::test {

namespace {

std::string decode_quoted_printable(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '=') {
      out += text[i];
    } else if (i + 1 < text.size() && text[i + 1] == '\n') {
      ++i;
    } else {
      out += from_hex(text.substr(i + 1, 2)).value_or("?");
      i += 2;
    }
  }
  return out;
}

std::string find_header(std::string_view head, std::string_view name) {
  std::string value;
  bool is_in = false;
  for (const std::string& line : split_words(head, '\n')) {
    if (line.starts_with(' ') || line.starts_with('\t')) {
      if (is_in) value += line;
      continue;
    }
    is_in = equal_ignoring_ascii_case(line.substr(0, line.find(':')), name);
    if (is_in) value = std::string(trim(line.substr(std::min(line.find(':') + 1, line.size()))));
  }
  return value;
}

// One visitor of the server.
struct Visit {
  TakenMail mail;
  bool over_tls = false;
  std::string user;
};

}  // namespace

std::string TakenMail::header(std::string_view name) const { return find_header(data.substr(0, data.find("\n\n")), name); }

std::string TakenMail::part(std::string_view type) const {
  const std::string of_all = header("content-type");
  if (of_all.starts_with(type)) return decode_quoted_printable(data.substr(data.find("\n\n") + 2));
  const std::size_t at = of_all.find("boundary=\"");
  if (at == std::string::npos) return "";
  const std::string boundary = "--" + of_all.substr(at + 10, of_all.find('"', at + 10) - at - 10);
  for (std::size_t begin = data.find("\n" + boundary + "\n"); begin != std::string::npos;) {
    const std::size_t start = begin + boundary.size() + 2;
    const std::size_t end = data.find("\n" + boundary, start);
    const std::string piece = data.substr(start, end - start);
    const std::size_t head = piece.find("\n\n");
    if (find_header(piece.substr(0, head), "content-type").starts_with(type)) return decode_quoted_printable(piece.substr(head + 2));
    begin = end;
  }
  return "";
}

SmtpSink::SmtpSink(SmtpSinkOptions options)
    : options_(std::move(options)), server_([this](LoopbackConnection& connection) { serve(connection); }) {}

std::vector<TakenMail> SmtpSink::mails() const {
  const std::lock_guard lock(mutex_);
  return mails_;
}

std::vector<std::string> SmtpSink::commands() const {
  const std::lock_guard lock(mutex_);
  return commands_;
}

void SmtpSink::forget() {
  const std::lock_guard lock(mutex_);
  mails_.clear();
  commands_.clear();
}

void SmtpSink::serve(LoopbackConnection& connection) {
  if (options_.tls_at_once && !connection.start_tls(options_.certificates)) return;
  Visit visit;
  visit.over_tls = options_.tls_at_once;
  // True where the command was answered well, of which `then` comes first.
  const auto answer = [&](const std::string& command, const std::string& line, const std::string& right,
                          const std::function<void()>& then = [] {}) {
    const std::string said = options_.answer ? options_.answer(command, line) : "";
    if (said.empty()) then();
    if (said == "hang") connection.hang();
    if (said == "close") connection.shut_down();
    connection.write((said.empty() ? right : said) + "\r\n");
    return said.empty();
  };
  const bool has_user = !options_.user.empty();
  answer("", "", "220 sink.example ESMTP");
  while (const auto line = connection.read_line()) {
    {
      const std::lock_guard lock(mutex_);
      commands_.push_back(*line);
    }
    std::string verb = line->substr(0, line->find(' '));
    std::ranges::transform(verb, verb.begin(), [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; });
    if (verb == "EHLO") {
      std::string features = "250-sink.example\r\n";
      if (!options_.certificates.empty() && !visit.over_tls) features += "250-STARTTLS\r\n";
      if (has_user) features += "250-AUTH PLAIN\r\n";
      if (options_.smtputf8) features += "250-SMTPUTF8\r\n";
      answer(verb, *line, features + "250 8BITMIME");
    } else if (verb == "STARTTLS") {
      if (answer(verb, *line, "220 go on") && !connection.start_tls(options_.certificates)) return;
      visit.over_tls = true;
    } else if (verb == "AUTH") {
      std::string given = line->starts_with("AUTH PLAIN ") ? line->substr(11) : "";
      if (given.empty()) {
        connection.write("334 \r\n");
        given = connection.read_line().value_or("");
      }
      const std::string expected = to_base64(std::string("\0", 1) + options_.user + std::string("\0", 1) + options_.password);
      const bool is_right = given == expected;
      if (answer(verb, *line, is_right ? "235 welcome" : "535 5.7.8 no") && is_right) visit.user = options_.user;
    } else if (verb == "MAIL") {
      visit.mail = {.from = line->substr(10), .to = {}, .data = {}, .user = visit.user, .over_tls = visit.over_tls};
      answer(verb, *line, has_user && visit.user.empty() ? "530 5.7.0 log in" : "250 ok");
    } else if (verb == "RCPT") {
      if (answer(verb, *line, "250 ok")) visit.mail.to = line->substr(8);
    } else if (verb == "DATA") {
      if (!answer(verb, *line, "354 go on")) continue;
      for (auto one = connection.read_line(); one && *one != "."; one = connection.read_line())
        visit.mail.data += (one->starts_with("..") ? one->substr(1) : *one) + "\n";
      answer(".", "", "250 2.0.0 taken", [&] {
        const std::lock_guard lock(mutex_);
        mails_.push_back(visit.mail);
      });
    } else if (verb == "QUIT") {
      connection.write("221 bye\r\n");
      return;
    } else {
      connection.write("250 ok\r\n");
    }
  }
}

}  // namespace gatewarden::test
