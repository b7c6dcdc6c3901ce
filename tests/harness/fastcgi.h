// FastCGI as a web server would speak it, and as a hostile peer would: records put together by hand.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "base/time.h"
#include "base/uri.h"

namespace gatewarden::test {

namespace fastcgi {
inline constexpr std::uint8_t begin_request = 1;
inline constexpr std::uint8_t abort_request = 2;
inline constexpr std::uint8_t end_request = 3;
inline constexpr std::uint8_t params = 4;
inline constexpr std::uint8_t standard_in = 5;
inline constexpr std::uint8_t standard_out = 6;
inline constexpr std::uint8_t get_values = 9;

std::string record(std::uint8_t type, std::string_view content, std::uint16_t request_id = 1, std::uint8_t padding = 0);
std::string begin(std::uint16_t request_id = 1, std::uint16_t role = 1, std::uint8_t flags = 0);
// Name-value pairs; lengths take four bytes where one is not enough.
std::string pairs(const Parameters& parameters);
// A stream of records of the type, with its empty end.
std::string stream(std::uint8_t type, std::string_view content, std::uint16_t request_id = 1);
// A whole request with REQUEST_METHOD, REQUEST_URI, CONTENT_LENGTH and the parameters given.
std::string request(std::string_view method, std::string_view target, std::string_view body = "", const Parameters& more = {});
}  // namespace fastcgi

// A connection to a worker's socket.
class FastcgiPeer {
 public:
  explicit FastcgiPeer(const std::string& socket_path);
  FastcgiPeer(FastcgiPeer&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}
  FastcgiPeer& operator=(FastcgiPeer&&) = delete;
  ~FastcgiPeer();

  // False if the other side has closed.
  bool send(std::string_view bytes);
  // What the worker writes until it closes, as standard output without its records; nothing if it has not closed in time.
  std::optional<std::string> answer(Milliseconds limit = Milliseconds{10000});
  bool is_closed_within(Milliseconds limit) { return answer(limit).has_value(); }

 private:
  int descriptor_ = -1;
};

// Sends a GET and answers what came back; empty if the worker said nothing.
std::string fastcgi_get(const std::string& socket_path, std::string_view target);

}  // namespace gatewarden::test
