#include "base/uri.h"

#include <algorithm>
#include <array>
#include <cstddef>

#include "base/encoding.h"
#include "base/text.h"

namespace gatewarden {

namespace {

bool is_alpha(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_hex(char c) { return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }
bool is_unreserved(char c) { return is_alpha(c) || is_digit(c) || c == '-' || c == '.' || c == '_' || c == '~'; }
bool is_sub_delimiter(char c) { return std::string_view("!$&'()*+,;=").find(c) != std::string_view::npos; }

bool all_digits(std::string_view text) { return std::all_of(text.begin(), text.end(), is_digit); }

// RFC 3986 section 2.1 and 3: unreserved, sub-delims, well-formed percent-escapes, and what else the part may hold.
bool is_made_of(std::string_view text, std::string_view others) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%') {
      if (text.size() - i < 3 || !is_hex(text[i + 1]) || !is_hex(text[i + 2])) return false;
      i += 2;
    } else if (!is_unreserved(text[i]) && !is_sub_delimiter(text[i]) && others.find(text[i]) == std::string_view::npos) {
      return false;
    }
  }
  return true;
}

bool is_scheme(std::string_view text) {
  return !text.empty() && is_alpha(text.front()) && std::all_of(text.begin(), text.end(), [](char c) {
    return is_alpha(c) || is_digit(c) || c == '+' || c == '-' || c == '.';
  });
}

// Schemes of which a browser finds a host even where RFC 3986 sees none: "https:evil", "https:/evil", "https:///evil".
bool always_has_host(std::string_view scheme) {
  constexpr std::array<std::string_view, 5> special = {"http", "https", "ws", "wss", "ftp"};
  return std::any_of(special.begin(), special.end(),
                     [scheme](std::string_view one) { return equal_ignoring_ascii_case(one, scheme); });
}

// dec-octet of RFC 3986 section 3.2.2: no leading zero, which a browser would read as octal.
bool is_octet(std::string_view text) {
  if (text.empty() || text.size() > 3 || !all_digits(text) || (text.size() > 1 && text.front() == '0')) return false;
  return *parse_unsigned(text) <= 255;
}

std::vector<std::string_view> split_keeping_empty(std::string_view text, char separator) {
  std::vector<std::string_view> pieces;
  for (;;) {
    const std::size_t end = text.find(separator);
    pieces.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return pieces;
    text.remove_prefix(end + 1);
  }
}

bool is_ipv4(std::string_view text) {
  const auto octets = split_keeping_empty(text, '.');
  return octets.size() == 4 && std::all_of(octets.begin(), octets.end(), is_octet);
}

// How many 16-bit groups one side of "::" holds; nothing if it is malformed. The last may be an IPv4 address, which is two.
std::optional<std::size_t> count_groups(std::string_view side, bool is_last_side) {
  if (side.empty()) return 0;
  const auto groups = split_keeping_empty(side, ':');
  std::size_t count = 0;
  for (std::size_t i = 0; i < groups.size(); ++i) {
    if (is_last_side && i + 1 == groups.size() && is_ipv4(groups[i])) return count + 2;
    if (groups[i].empty() || groups[i].size() > 4 || !std::all_of(groups[i].begin(), groups[i].end(), is_hex)) {
      return std::nullopt;
    }
    ++count;
  }
  return count;
}

bool is_ipv6(std::string_view text) {
  const std::size_t gap = text.find("::");
  if (gap == std::string_view::npos) return count_groups(text, true) == 8;
  if (text.find("::", gap + 1) != std::string_view::npos) return false;
  const auto before = count_groups(text.substr(0, gap), false);
  const auto after = count_groups(text.substr(gap + 2), true);
  return before && after && *before + *after <= 7;
}

// A host whose last label is a number is an IPv4 address to a browser, in any of the old spellings: 127.1, 0x7f.0.0.1.
bool looks_like_number(std::string_view host) {
  if (host.ends_with('.')) host.remove_suffix(1);
  const std::size_t dot = host.rfind('.');
  const std::string_view last = dot == std::string_view::npos ? host : host.substr(dot + 1);
  if (last.empty()) return false;
  if (all_digits(last)) return true;
  return (last.starts_with("0x") || last.starts_with("0X")) && std::all_of(last.begin() + 2, last.end(), is_hex);
}

// RFC 3986 allows percent-escapes in a name; browsers decode them to another host, so they are refused here.
bool is_name(std::string_view host) {
  return is_made_of(host, "") && host.find('%') == std::string_view::npos && (!looks_like_number(host) || is_ipv4(host));
}

bool is_port(std::string_view text) {
  if (!all_digits(text)) return false;
  return text.empty() || (text.size() <= 5 && *parse_unsigned(text) <= 65535);
}

// RFC 3986 section 3.2: [ userinfo "@" ] host [ ":" port ].
bool parse_authority(std::string_view authority, Uri& uri) {
  const std::size_t at = authority.find('@');
  if (at != std::string_view::npos) {
    uri.userinfo = authority.substr(0, at);
    if (!is_made_of(*uri.userinfo, ":")) return false;
    authority.remove_prefix(at + 1);
  }
  const bool bracketed = authority.starts_with('[');
  const std::size_t host_end = bracketed ? authority.find(']') : authority.find(':');
  if (bracketed && host_end == std::string_view::npos) return false;
  uri.host = authority.substr(0, bracketed ? host_end + 1 : host_end);
  authority.remove_prefix(uri.host.size());
  if (!authority.empty()) {
    if (authority.front() != ':' || !is_port(authority.substr(1))) return false;
    uri.port = authority.substr(1);
  }
  if (bracketed) return is_ipv6(std::string_view(uri.host).substr(1, uri.host.size() - 2));
  if (uri.host.empty()) return !uri.userinfo && !uri.port;
  return is_name(uri.host);
}

bool must_be_encoded(char c) { return !is_unreserved(c); }

// Takes off what follows `mark`, if it is there.
std::optional<std::string> cut_after(std::string_view& text, char mark) {
  const std::size_t at = text.find(mark);
  if (at == std::string_view::npos) return std::nullopt;
  std::string rest(text.substr(at + 1));
  text = text.substr(0, at);
  return rest;
}

}  // namespace

std::optional<Uri> parse_uri(std::string_view text) {
  Uri uri;
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos || !is_scheme(text.substr(0, colon))) return std::nullopt;
  uri.scheme = text.substr(0, colon);
  text.remove_prefix(colon + 1);

  uri.fragment = cut_after(text, '#');
  uri.query = cut_after(text, '?');
  if (text.starts_with("//")) {
    uri.has_authority = true;
    text.remove_prefix(2);
    const std::string_view authority = text.substr(0, text.find('/'));
    if (!parse_authority(authority, uri)) return std::nullopt;
    text.remove_prefix(authority.size());
  }
  uri.path = text;

  if (always_has_host(uri.scheme) && uri.host.empty()) return std::nullopt;
  if (!is_made_of(uri.path, ":@/")) return std::nullopt;
  if (uri.query && !is_made_of(*uri.query, ":@/?")) return std::nullopt;
  if (uri.fragment && !is_made_of(*uri.fragment, ":@/?")) return std::nullopt;
  return uri;
}

std::string percent_encode(std::string_view text) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string encoded;
  encoded.reserve(text.size());
  for (const char c : text) {
    if (must_be_encoded(c)) {
      const auto byte = static_cast<unsigned char>(c);
      encoded += {'%', digits[byte >> 4], digits[byte & 0xf]};
    } else {
      encoded += c;
    }
  }
  return encoded;
}

std::optional<std::string> decode_form_component(std::string_view text) {
  std::string decoded;
  decoded.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%') {
      if (text.size() - i < 3) return std::nullopt;
      const auto byte = from_hex(text.substr(i + 1, 2));
      if (!byte) return std::nullopt;
      decoded += *byte;
      i += 2;
    } else {
      decoded += text[i] == '+' ? ' ' : text[i];
    }
  }
  if (decoded.find('\0') != std::string::npos || !is_utf8(decoded)) return std::nullopt;
  return decoded;
}

std::optional<Parameters> parse_form(std::string_view text, std::size_t limit) {
  Parameters parameters;
  while (!text.empty()) {
    const std::string_view pair = text.substr(0, text.find('&'));
    text.remove_prefix(std::min(pair.size() + 1, text.size()));
    if (pair.empty()) continue;
    if (parameters.size() == limit) return std::nullopt;
    const std::size_t equals = pair.find('=');
    auto name = decode_form_component(pair.substr(0, equals));
    auto value = decode_form_component(equals == std::string_view::npos ? std::string_view() : pair.substr(equals + 1));
    if (!name || !value) return std::nullopt;
    parameters.emplace_back(*std::move(name), *std::move(value));
  }
  return parameters;
}

// A space becomes %20 and not "+": both are right in a form, and %20 is also right for those who only undo percent-escapes.
std::string build_form(const Parameters& parameters) {
  std::string form;
  for (const auto& [name, value] : parameters) {
    if (!form.empty()) form += '&';
    form += percent_encode(name);
    form += '=';
    form += percent_encode(value);
  }
  return form;
}

std::string with_query(std::string_view uri, const Parameters& parameters) {
  if (parameters.empty()) return std::string(uri);
  const std::size_t hash = std::min(uri.find('#'), uri.size());
  const std::string_view before = uri.substr(0, hash);
  std::string whole(before);
  if (before.find('?') == std::string_view::npos) {
    whole += '?';
  } else if (!before.ends_with('?') && !before.ends_with('&')) {
    whole += '&';
  }
  whole += build_form(parameters);
  whole += uri.substr(hash);
  return whole;
}

}  // namespace gatewarden
