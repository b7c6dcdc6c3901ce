// What stands between FastCGI and HTTP: parameters become a request, a response becomes bytes. Free of libfcgi.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/http.h"

namespace gatewarden::fcgi {

// `parameters`: "NAME=value" strings up to a null pointer. Path and query come from REQUEST_URI alone: DOCUMENT_URI is decoded
// and may hold a raw newline, and HTTP_HOST says whatever the peer likes (security.md 1.13).
http::Request to_request(const char* const* parameters);

// Status line, headers, empty line and body, as CGI (RFC 3875 section 6) has it. An answer to HEAD has no body but the
// length of the one that GET would get. A header with CR, LF or NUL is a bug (S76).
std::string to_wire(const http::Response& response, http::Method method);

// An answer as FastCGI records, for a request that libfcgi does not see.
std::string to_records(std::uint16_t request_id, std::string_view wire_response);

}  // namespace gatewarden::fcgi
