#include "harness/web_server.h"

#include "base/text.h"

namespace gatewarden::test {

namespace {

std::optional<WebRequest> read_request(LoopbackConnection& connection) {
  const auto first = connection.read_line();
  const auto words = split_words(first.value_or(""));
  if (words.size() != 3) return std::nullopt;
  WebRequest request{.method = words[0], .target = words[1], .headers = {}, .body = {}};
  for (;;) {
    const auto line = connection.read_line();
    if (!line) return std::nullopt;
    if (line->empty()) break;
    const std::size_t colon = line->find(':');
    if (colon == std::string::npos) return std::nullopt;
    request.headers.push_back({to_lower_ascii(line->substr(0, colon)), std::string(trim(line->substr(colon + 1)))});
  }
  const auto body = connection.read_bytes(parse_unsigned(request.header("content-length")).value_or(0));
  if (!body) return std::nullopt;
  request.body = *body;
  return request;
}

void serve(const WebServer::Handler& handler, const std::string& certificates, LoopbackConnection& connection) {
  if (!certificates.empty() && !connection.start_tls(certificates)) return;
  while (const auto request = read_request(connection)) handler(*request, connection);
}

}  // namespace

std::string WebRequest::header(std::string_view name) const {
  for (const http::Header& one : headers)
    if (one.name == name) return one.value;
  return "";
}

std::string web_answer(int status, const std::string& body, const std::vector<http::Header>& headers) {
  std::string text = "HTTP/1.1 " + std::to_string(status) + " Answer\r\ncontent-length: " + std::to_string(body.size()) + "\r\n";
  for (const http::Header& one : headers) text += one.name + ": " + one.value + "\r\n";
  return text + "\r\n" + body;
}

WebServer::WebServer(Handler handler, const std::string& certificates)
    : scheme_(certificates.empty() ? "http" : "https"),
      server_([handler = std::move(handler), certificates](LoopbackConnection& connection) {
        serve(handler, certificates, connection);
      }) {}

std::string WebServer::url(const std::string& path) const {
  return scheme_ + "://localhost:" + std::to_string(server_.port()) + path;
}

}  // namespace gatewarden::test
