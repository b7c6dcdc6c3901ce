// What an endpoint gets and gives: an HTTP request and its answer, free of any transport.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/time.h"
#include "base/uri.h"

namespace gatewarden::http {

enum class Method { get, head, post, put, patch, del, options, other };

std::string_view wire_name(Method method);

// A header as the web server handed it over. A header that came twice stands twice.
struct Header {
  std::string name;  // lower case with dashes: "content-type"
  std::string value;
};

// Facts about the peer that only the web server may state. They come from parameters that nginx sets under names that no
// request header can take (security.md S77), never from a header.
struct Peer {
  std::string address;              // REMOTE_ADDR
  bool secure = false;              // HTTPS=on
  std::string client_verify;        // SSL_CLIENT_VERIFY: "SUCCESS", "NONE", "FAILED:reason"
  std::string client_certificate;   // SSL_CLIENT_CERT: PEM, percent-encoded
  // Where nginx asks for another site, which Gatewarden protects: the site's name, and what the browser asks of it.
  std::string site;                 // GATEWARDEN_SITE: "wiki.example.org"
  std::string site_request;         // GATEWARDEN_REQUEST: "GET /page?x=1"
};

struct Request {
  Method method = Method::get;
  // The path of REQUEST_URI, not decoded: routes are compared byte by byte.
  std::string path;
  std::string query;  // not decoded, without "?"
  // What stands in the path where its route has "{name}", not decoded and never empty; empty for a route without.
  std::string path_parameter;
  std::vector<Header> headers;
  std::string body;
  std::string id;  // nginx's request id (REQUEST_ID), or one made here
  // When the web server had the whole request and handed it on (HANDED_OVER_AT): from then on it waited for a worker.
  std::optional<Instant> handed_over_at;
  Peer peer;

  // The header's value if it came exactly once; nothing if it is absent or doubled.
  std::optional<std::string_view> header(std::string_view lower_case_name) const;
  std::size_t count(std::string_view lower_case_name) const;
  // The media type of the body, lower case, without parameters; empty if there is none.
  std::string media_type() const;
  // The cookie's value if exactly one cookie of that name came.
  std::optional<std::string> cookie(std::string_view name) const;
};

struct Response {
  int status = 200;
  std::vector<Header> headers;
  std::string body;

  // Header names as on the wire: "Cache-Control". A value with CR, LF or NUL is a bug and stops the worker.
  Response& set(std::string_view name, std::string_view value);  // replaces
  Response& add(std::string_view name, std::string_view value);  // appends
};

// Answers with the right content type. `no_store` is RFC 6749 section 5.1: Cache-Control: no-store, Pragma: no-cache.
Response json_response(int status, std::string body);
Response text_response(int status, std::string body);
// 303 See Other (RFC 9700 section 4.12), no-store. `location` must have been checked by the caller.
Response redirect_response(std::string_view location);
void forbid_storing(Response& response);

}  // namespace gatewarden::http
