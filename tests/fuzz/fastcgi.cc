// What comes on a pool's socket.
#include "fuzz/fuzz.h"
#include "platform/fcgi/messages.h"
#include "platform/fcgi/record_guard.h"

namespace gatewarden {

FUZZ("fastcgi_records") {
  constexpr fcgi::Limits limits{.parameter_bytes = 512, .body_bytes = 256};
  fcgi::RecordGuard whole(limits);
  const fcgi::Verdict verdict = whole.examine(input);
  // In parts it comes to the same.
  fcgi::RecordGuard parts(limits);
  fcgi::Verdict last = fcgi::Verdict::incomplete;
  for (std::size_t length = 0; length < input.size() && last == fcgi::Verdict::incomplete; length += 1 + length / 7) {
    last = parts.examine(input.substr(0, length));
  }
  if (last == fcgi::Verdict::incomplete) last = parts.examine(input);
  CHECK(last == verdict);
  CHECK_EQUAL(verdict == fcgi::Verdict::malformed, !whole.reason().empty());
  CHECK(whole.body_bytes() <= limits.body_bytes || verdict == fcgi::Verdict::body_too_large);
  if (verdict == fcgi::Verdict::complete) {
    for (const std::string& one : whole.parameters()) CHECK(one.find('=') != std::string::npos && one.find('\0') == std::string::npos);
    std::string body(input);
    whole.leave_body(body);
    CHECK_EQUAL(whole.body_bytes(), body.size());
  }
  whole.reset();
  CHECK(whole.examine(input) == verdict);
}

FUZZ("fastcgi_parameters") {
  // One "NAME=value" a line.
  std::vector<std::string> lines;
  for (std::size_t at = 0; at < input.size();) {
    const std::size_t end = std::min(input.find('\n', at), input.size());
    lines.emplace_back(input.substr(at, end - at).substr(0, input.substr(at, end - at).find('\0')));
    at = end + 1;
  }
  std::vector<const char*> pointers;
  for (const std::string& line : lines) pointers.push_back(line.c_str());
  pointers.push_back(nullptr);
  const http::Request request = fcgi::to_request(pointers.data());
  CHECK(request.path.find('?') == std::string::npos);
}

}  // namespace gatewarden
