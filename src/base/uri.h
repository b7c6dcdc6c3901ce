// URIs (RFC 3986) split strictly, and application/x-www-form-urlencoded read and written.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace gatewarden {

// An absolute URI taken apart, every part exactly as it was written.
struct Uri {
  std::string scheme;  // lower case as written only if it was; compare with care
  std::optional<std::string> userinfo;
  std::string host;  // with brackets for IPv6; empty for URIs without authority
  std::optional<std::string> port;
  bool has_authority = false;
  std::string path;
  std::optional<std::string> query;     // without "?"
  std::optional<std::string> fragment;  // without "#"
};

// Nothing for relative references, for characters outside RFC 3986, malformed percent-escapes, and anything that a
// browser (WHATWG URL) would read as another host than RFC 3986 does: backslashes, control characters, white space.
std::optional<Uri> parse_uri(std::string_view text);

// Percent-encodes all but RFC 3986 unreserved characters.
std::string percent_encode(std::string_view text);

// Name and value pairs in order of appearance.
using Parameters = std::vector<std::pair<std::string, std::string>>;

// application/x-www-form-urlencoded: "+" is a space, pairs without "=" have an empty value, empty pairs are skipped.
// Nothing for malformed percent-escapes, NUL, malformed UTF-8, or more than `limit` pairs.
std::optional<Parameters> parse_form(std::string_view text, std::size_t limit = 100);
std::string build_form(const Parameters& parameters);
// One name or value, decoded as above.
std::optional<std::string> decode_form_component(std::string_view text);

// `uri` with the parameters added to its query, which it keeps (RFC 6749 section 3.1.2); before the fragment, if any.
std::string with_query(std::string_view uri, const Parameters& parameters);

}  // namespace gatewarden
