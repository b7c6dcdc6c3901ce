// Requests from parameters and answers into bytes.
#include "platform/fcgi/messages.h"

#include <algorithm>
#include <array>
#include <cassert>

#include "base/encoding.h"
#include "base/text.h"
#include "platform/crypto/random.h"

namespace gatewarden::fcgi {
namespace {

constexpr std::string_view header_prefix = "HTTP_";

// "GET http://other/path" has an absolute form (RFC 9112 section 3.2.2); what it says of the host counts for nothing (S78).
std::string_view origin_form(std::string_view target) {
  if (target.starts_with("/")) return target;
  const std::size_t authority = target.find("://");
  if (authority == std::string_view::npos) return target;
  const std::size_t path = target.find_first_of("/?", authority + 3);
  return path == std::string_view::npos ? "/" : target.substr(path);
}

void set_target(http::Request& request, std::string_view value) {
  const std::string_view target = origin_form(value);
  const std::size_t mark = target.find('?');
  request.path = target.substr(0, mark);
  request.query = mark == std::string_view::npos ? "" : target.substr(mark + 1);
}

void set_method(http::Request& request, std::string_view value) {
  using http::Method;
  request.method = Method::other;
  constexpr std::array known{Method::get,   Method::head, Method::post,   Method::put,
                             Method::patch, Method::del,  Method::options};
  for (const Method method : known) {
    if (value == http::wire_name(method)) request.method = method;
  }
}

// nginx's $request_id is 32 hexadecimal digits; an operator may set another. It goes to logs and to the audit log.
void set_id(http::Request& request, std::string_view value) {
  constexpr std::string_view plain = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_";
  if (value.size() <= 64 && value.find_first_not_of(plain) == std::string_view::npos) request.id = value;
}

// nginx's $msec: "1781094123.456".
void set_handed_over_at(http::Request& request, std::string_view value) {
  const std::size_t point = value.find('.');
  const auto seconds = parse_unsigned(value.substr(0, point));
  const auto milliseconds = point == std::string_view::npos ? std::nullopt : parse_unsigned(value.substr(point + 1));
  constexpr std::uint64_t latest = 1ULL << 40U;
  if (!seconds || !milliseconds || value.size() != point + 4 || *seconds > latest) return;
  request.handed_over_at = from_epoch_seconds(static_cast<std::int64_t>(*seconds)) + Milliseconds{*milliseconds};
}

// The parameters that are read, one row each; the rest, and HTTP_*, are headers or nothing. No request header can take one
// of these names, because nginx puts HTTP_ before each (S77).
struct ParameterRow {
  std::string_view name;
  void (*apply)(http::Request&, std::string_view value);
};
constexpr std::array<ParameterRow, 10> parameter_rows{{
    {"REQUEST_METHOD", set_method},
    {"REQUEST_URI", set_target},
    {"REQUEST_ID", set_id},
    {"REMOTE_ADDR", [](http::Request& request, std::string_view value) { request.peer.address = value; }},
    {"HANDED_OVER_AT", set_handed_over_at},
    {"HTTPS", [](http::Request& request, std::string_view value) { request.peer.secure = value == "on"; }},
    {"SSL_CLIENT_VERIFY", [](http::Request& request, std::string_view value) { request.peer.client_verify = value; }},
    {"SSL_CLIENT_CERT", [](http::Request& request, std::string_view value) { request.peer.client_certificate = value; }},
    {"GATEWARDEN_SITE", [](http::Request& request, std::string_view value) { request.peer.site = value; }},
    {"GATEWARDEN_REQUEST", [](http::Request& request, std::string_view value) { request.peer.site_request = value; }},
}};

std::string header_name(std::string_view parameter) {
  std::string name = to_lower_ascii(parameter.substr(header_prefix.size()));
  std::replace(name.begin(), name.end(), '_', '-');
  return name;
}

void apply_parameter(http::Request& request, std::string_view name, std::string_view value) {
  if (name.starts_with(header_prefix)) {
    // An operator blanks a header by setting its parameter to nothing: absent, then.
    if (!value.empty()) request.headers.push_back({header_name(name), std::string(value)});
    return;
  }
  for (const ParameterRow& row : parameter_rows) {
    if (row.name == name) row.apply(request, value);
  }
}

struct StatusRow {
  int status;
  std::string_view reason;
};
// RFC 9110 section 15; other statuses go out without a phrase.
constexpr std::array<StatusRow, 24> reasons{{
    {200, "OK"}, {201, "Created"}, {202, "Accepted"}, {204, "No Content"}, {302, "Found"}, {303, "See Other"},
    {304, "Not Modified"}, {400, "Bad Request"}, {401, "Unauthorized"}, {403, "Forbidden"}, {404, "Not Found"},
    {405, "Method Not Allowed"}, {406, "Not Acceptable"}, {408, "Request Timeout"}, {409, "Conflict"},
    {413, "Content Too Large"}, {414, "URI Too Long"}, {415, "Unsupported Media Type"}, {429, "Too Many Requests"},
    {422, "Unprocessable Content"}, {431, "Request Header Fields Too Large"}, {500, "Internal Server Error"}, {502, "Bad Gateway"},
    {503, "Service Unavailable"},
}};

bool may_have_body(int status) { return status >= 200 && status != 204 && status != 304; }

bool is_one_line(std::string_view text) { return text.find_first_of(std::string_view("\r\n\0", 3)) == std::string_view::npos; }

void append_short(std::string& out, std::size_t number) {
  out += static_cast<char>(number >> 8U);
  out += static_cast<char>(number & 0xffU);
}

void append_record(std::string& out, char type, std::uint16_t request_id, std::string_view content) {
  assert(content.size() <= 0xffff);
  out += '\1';
  out += type;
  append_short(out, request_id);
  append_short(out, content.size());
  append_short(out, 0);
  out += content;
}

}  // namespace

http::Request to_request(const char* const* parameters) {
  http::Request request;
  request.method = http::Method::other;
  std::string_view content_type;
  for (; *parameters != nullptr; ++parameters) {
    const std::string_view parameter = *parameters;
    const std::size_t equals = parameter.find('=');
    if (equals == std::string_view::npos) continue;
    const std::string_view name = parameter.substr(0, equals);
    const std::string_view value = parameter.substr(equals + 1);
    if (name == "CONTENT_TYPE") content_type = value;
    else apply_parameter(request, name, value);
  }
  // nginx may send the header under both names, and more than once under the second if it came more than once; a doubled
  // one must be seen to be doubled.
  if (!content_type.empty() && request.count("content-type") == 0) {
    request.headers.push_back({"content-type", std::string(content_type)});
  }
  if (request.id.empty()) request.id = to_hex(crypto::random_bytes(16));
  return request;
}

std::string to_wire(const http::Response& response, http::Method method) {
  std::string out = "Status: " + std::to_string(response.status);
  const auto is_ours = [&](const StatusRow& row) { return row.status == response.status; };
  const auto row = std::find_if(reasons.begin(), reasons.end(), is_ours);
  if (row != reasons.end()) out.append(" ").append(row->reason);
  out += "\r\n";
  for (const http::Header& header : response.headers) {
    assert(is_one_line(header.name) && is_one_line(header.value));
    out.append(header.name).append(": ").append(header.value).append("\r\n");
  }
  const bool has_body = may_have_body(response.status);
  if (has_body) out.append("Content-Length: ").append(std::to_string(response.body.size())).append("\r\n");
  out += "\r\n";
  if (has_body && method != http::Method::head) out += response.body;
  return out;
}

std::string to_records(std::uint16_t request_id, std::string_view wire_response) {
  constexpr char type_end_request = 3;
  constexpr char type_stdout = 6;
  constexpr std::size_t longest_record = 0xffff;
  std::string out;
  for (std::size_t at = 0; at < wire_response.size(); at += longest_record)
    append_record(out, type_stdout, request_id, wire_response.substr(at, longest_record));
  append_record(out, type_stdout, request_id, "");
  // Application status 0, FCGI_REQUEST_COMPLETE.
  append_record(out, type_end_request, request_id, std::string_view("\0\0\0\0\0\0\0\0", 8));
  return out;
}

}  // namespace gatewarden::fcgi
