// HTTP/1.1 as the load generator speaks it: requests as bytes, answers cut out of a stream. Built for the answers of our own
// nginx; anything odd is an error, not something to cope with.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/http.h"
#include "base/uri.h"

namespace gatewarden::bench {

struct Answer {
  int status = 0;
  std::string head;  // status line and headers
  std::string body;
  // The first header of that name; empty if absent.
  std::string_view header(std::string_view name) const;
  // The value of the cookie that this answer sets; empty if it sets none of that name.
  std::string_view set_cookie(std::string_view name) const;
};

// Takes the first whole answer off the front of `stream`; nothing if it is not all there yet.
std::optional<Answer> take_answer(std::string& stream);

std::string get_request(std::string_view target, const std::vector<http::Header>& headers = {});
std::string post_request(std::string_view target, const Parameters& form, const std::vector<http::Header>& headers = {});
std::string post_json_request(std::string_view target, std::string_view body, const std::vector<http::Header>& headers = {});
http::Header basic_authorization(std::string_view client_id, std::string_view secret);

// The value of a parameter of a Location's query; empty if absent.
std::string query_parameter(std::string_view uri, std::string_view name);

// The hidden fields of the page's first form that posts, and where it posts to.
struct Form {
  std::string action;
  Parameters hidden;
};
Form first_form(std::string_view html);

}  // namespace gatewarden::bench
