#include "bench/http_wire.h"

#include <stdexcept>

#include "base/encoding.h"
#include "base/text.h"

namespace gatewarden::bench {

namespace {

constexpr std::string_view line_end = "\r\n";
constexpr std::string_view head_end = "\r\n\r\n";

// Calls `visit` with name and value of each header until it answers true.
template <typename Visit>
void visit_headers(std::string_view head, Visit visit) {
  std::size_t at = head.find(line_end);
  while (at != std::string_view::npos) {
    const std::size_t begin = at + line_end.size();
    at = head.find(line_end, begin);
    const std::string_view line = head.substr(begin, at == std::string_view::npos ? at : at - begin);
    const std::size_t colon = line.find(':');
    if (colon != std::string_view::npos && visit(line.substr(0, colon), trim(line.substr(colon + 1)))) return;
  }
}

// RFC 9112 section 7.1, without trailers. Nothing if it is not all there; else the decoded body and where it ends.
struct Chunked {
  std::string body;
  std::size_t end;
};
std::optional<Chunked> decode_chunks(std::string_view stream, std::size_t at) {
  Chunked decoded;
  while (true) {
    const std::size_t end = stream.find(line_end, at);
    if (end == std::string_view::npos) return std::nullopt;
    const std::size_t size = std::stoul(std::string(stream.substr(at, end - at)), nullptr, 16);
    at = end + line_end.size();
    if (stream.size() < at + size + line_end.size()) return std::nullopt;
    decoded.body.append(stream.substr(at, size));
    at += size + line_end.size();
    if (size == 0) break;
  }
  decoded.end = at;
  return decoded;
}

std::string request(std::string_view line, const std::vector<http::Header>& headers, std::string_view body) {
  std::string text(line);
  text += " HTTP/1.1\r\nhost: localhost\r\n";
  for (const http::Header& header : headers) text += header.name + ": " + header.value + "\r\n";
  return text.append(line_end).append(body);
}

std::string post(std::string_view target, std::string_view type, std::string_view body, std::vector<http::Header> headers) {
  headers.push_back({"content-type", std::string(type)});
  headers.push_back({"content-length", std::to_string(body.size())});
  return request("POST " + std::string(target), headers, body);
}

// The value of an attribute of one tag, with the entities that our templates' escaping makes.
std::string attribute(std::string_view tag, std::string_view name) {
  const std::string opening = " " + std::string(name) + "=\"";
  const std::size_t begin = tag.find(opening);
  if (begin == std::string_view::npos) return {};
  const std::size_t value = begin + opening.size();
  std::string text(tag.substr(value, tag.find('"', value) - value));
  constexpr std::pair<std::string_view, std::string_view> entities[] = {
      {"&quot;", "\""}, {"&#39;", "'"}, {"&lt;", "<"}, {"&gt;", ">"}, {"&amp;", "&"}};
  for (const auto& [entity, character] : entities) {
    for (std::size_t at; (at = text.find(entity)) != std::string::npos;) text.replace(at, entity.size(), character);
  }
  return text;
}

}  // namespace

std::string_view Answer::header(std::string_view name) const {
  std::string_view found;
  visit_headers(head, [&](std::string_view header_name, std::string_view value) {
    if (!equal_ignoring_ascii_case(header_name, name)) return false;
    found = value;
    return true;
  });
  return found;
}

std::string_view Answer::set_cookie(std::string_view name) const {
  std::string_view found;
  visit_headers(head, [&](std::string_view header_name, std::string_view value) {
    if (!equal_ignoring_ascii_case(header_name, "set-cookie")) return false;
    if (!value.starts_with(name) || value.substr(name.size(), 1) != "=") return false;
    found = value.substr(name.size() + 1);
    found = found.substr(0, found.find(';'));
    return true;
  });
  return found;
}

std::optional<Answer> take_answer(std::string& stream) {
  const std::size_t end_of_head = stream.find(head_end);
  if (end_of_head == std::string::npos) return std::nullopt;
  Answer answer;
  answer.head = stream.substr(0, end_of_head);
  if (!answer.head.starts_with("HTTP/1.1 ")) throw std::runtime_error("not an answer of HTTP/1.1");
  answer.status = std::stoi(answer.head.substr(9, 3));

  const std::size_t body = end_of_head + head_end.size();
  std::size_t end = body;
  if (const std::string_view length = answer.header("content-length"); !length.empty()) {
    end += parse_unsigned(length).value();
    if (stream.size() < end) return std::nullopt;
    answer.body = stream.substr(body, end - body);
  } else if (equal_ignoring_ascii_case(answer.header("transfer-encoding"), "chunked")) {
    std::optional<Chunked> decoded = decode_chunks(stream, body);
    if (!decoded) return std::nullopt;
    answer.body = std::move(decoded->body);
    end = decoded->end;
  } else if (answer.status != 204 && answer.status != 304) {
    throw std::runtime_error("an answer without a length: " + answer.head);
  }
  stream.erase(0, end);
  return answer;
}

std::string get_request(std::string_view target, const std::vector<http::Header>& headers) {
  return request("GET " + std::string(target), headers, "");
}

std::string post_request(std::string_view target, const Parameters& form, const std::vector<http::Header>& headers) {
  return post(target, "application/x-www-form-urlencoded", build_form(form), headers);
}

std::string post_json_request(std::string_view target, std::string_view body, const std::vector<http::Header>& headers) {
  return post(target, "application/json", body, headers);
}

http::Header basic_authorization(std::string_view client_id, std::string_view secret) {
  // RFC 6749 section 2.3.1: both are form-encoded first.
  return {"authorization", "Basic " + to_base64(percent_encode(client_id) + ":" + percent_encode(secret))};
}

std::string query_parameter(std::string_view uri, std::string_view name) {
  const std::size_t question = uri.find('?');
  if (question == std::string_view::npos) return {};
  for (const auto& [key, value] : parse_form(uri.substr(question + 1)).value_or(Parameters{})) {
    if (key == name) return value;
  }
  return {};
}

Form first_form(std::string_view html) {
  Form form;
  std::size_t at = html.find("<form");
  const std::size_t end = html.find("</form>", at == std::string_view::npos ? 0 : at);
  if (at == std::string_view::npos || end == std::string_view::npos) throw std::runtime_error("a page without a form");
  form.action = attribute(html.substr(at, html.find('>', at) - at), "action");
  while ((at = html.find("<input", at)) < end) {
    const std::string_view tag = html.substr(at, html.find('>', at) - at);
    if (attribute(tag, "type") == "hidden") form.hidden.emplace_back(attribute(tag, "name"), attribute(tag, "value"));
    at += tag.size();
  }
  return form;
}

}  // namespace gatewarden::bench
