#include "base/http.h"

#include <algorithm>
#include <array>
#include <cassert>

#include "base/text.h"

namespace gatewarden::http {

namespace {

struct MethodRow {
  Method method;
  std::string_view name;
};

constexpr std::array method_rows = {
    MethodRow{Method::get, "GET"},     MethodRow{Method::head, "HEAD"},   MethodRow{Method::post, "POST"},
    MethodRow{Method::put, "PUT"},     MethodRow{Method::patch, "PATCH"}, MethodRow{Method::del, "DELETE"},
    MethodRow{Method::options, "OPTIONS"}, MethodRow{Method::other, "OTHER"},
};

// A line break in a header's value would begin another header (S76). Whoever sets a header checks or encodes its value.
void check_header(std::string_view name, std::string_view value) {
  using namespace std::string_view_literals;
  assert(!name.empty() && name.find_first_of("\r\n\0:"sv) == std::string_view::npos);
  assert(value.find_first_of("\r\n\0"sv) == std::string_view::npos);
}

}  // namespace

std::string_view wire_name(Method method) {
  const auto* const row =
      std::find_if(method_rows.begin(), method_rows.end(), [method](const MethodRow& one) { return one.method == method; });
  assert(row != method_rows.end());
  return row->name;
}

std::optional<std::string_view> Request::header(std::string_view lower_case_name) const {
  std::optional<std::string_view> found;
  for (const Header& one : headers) {
    if (one.name != lower_case_name) continue;
    if (found) return std::nullopt;
    found = one.value;
  }
  return found;
}

std::size_t Request::count(std::string_view lower_case_name) const {
  return static_cast<std::size_t>(std::count_if(headers.begin(), headers.end(), [lower_case_name](const Header& one) {
    return one.name == lower_case_name;
  }));
}

std::string Request::media_type() const {
  const auto content_type = header("content-type");
  if (!content_type) return {};
  return to_lower_ascii(trim(content_type->substr(0, content_type->find(';'))));
}

// RFC 6265 section 5.4. A name that comes twice was planted by a neighbour, and nobody can tell which of the two is ours.
std::optional<std::string> Request::cookie(std::string_view name) const {
  std::optional<std::string> found;
  for (const Header& one : headers) {
    if (one.name != "cookie") continue;
    for (const std::string& piece : split_words(one.value, ';')) {
      const std::string_view pair = trim(piece);
      const std::size_t equals = pair.find('=');
      if (equals == std::string_view::npos || pair.substr(0, equals) != name) continue;
      if (found) return std::nullopt;
      found = pair.substr(equals + 1);
    }
  }
  return found;
}

Response& Response::set(std::string_view name, std::string_view value) {
  std::erase_if(headers, [name](const Header& one) { return equal_ignoring_ascii_case(one.name, name); });
  return add(name, value);
}

Response& Response::add(std::string_view name, std::string_view value) {
  check_header(name, value);
  headers.push_back({std::string(name), std::string(value)});
  return *this;
}

Response json_response(int status, std::string body) {
  Response response{status, {}, std::move(body)};
  response.set("Content-Type", "application/json");
  return response;
}

Response text_response(int status, std::string body) {
  Response response{status, {}, std::move(body)};
  response.set("Content-Type", "text/plain; charset=utf-8");
  return response;
}

Response redirect_response(std::string_view location) {
  Response response{303, {}, {}};
  response.set("Location", location);
  forbid_storing(response);
  return response;
}

void forbid_storing(Response& response) {
  response.set("Cache-Control", "no-store");
  response.set("Pragma", "no-cache");
}

}  // namespace gatewarden::http
