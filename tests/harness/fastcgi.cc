// FastCGI records by hand, and a peer that sends them.
#include "harness/fastcgi.h"

#include <algorithm>
#include <chrono>
#include <cstring>
#include <stdexcept>

#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

namespace gatewarden::test {
namespace fastcgi {
namespace {

void append_number(std::string& out, std::size_t number, int bytes) {
  for (int i = bytes - 1; i >= 0; --i) out += static_cast<char>(number >> (8 * i) & 0xffU);
}

void append_length(std::string& out, std::size_t length) {
  if (length < 128) append_number(out, length, 1);
  else append_number(out, length | 0x80000000U, 4);
}

}  // namespace

std::string record(std::uint8_t type, std::string_view content, std::uint16_t request_id, std::uint8_t padding) {
  std::string out;
  append_number(out, 1, 1);
  append_number(out, type, 1);
  append_number(out, request_id, 2);
  append_number(out, content.size(), 2);
  append_number(out, padding, 1);
  append_number(out, 0, 1);
  return out.append(content).append(padding, '\0');
}

std::string begin(std::uint16_t request_id, std::uint16_t role, std::uint8_t flags) {
  std::string content;
  append_number(content, role, 2);
  append_number(content, flags, 1);
  content.append(5, '\0');
  return record(begin_request, content, request_id);
}

std::string pairs(const Parameters& parameters) {
  std::string out;
  for (const auto& [name, value] : parameters) {
    append_length(out, name.size());
    append_length(out, value.size());
    out.append(name).append(value);
  }
  return out;
}

std::string stream(std::uint8_t type, std::string_view content, std::uint16_t request_id) {
  std::string out;
  for (std::size_t at = 0; at < content.size(); at += 32768) out += record(type, content.substr(at, 32768), request_id);
  return out + record(type, "", request_id);
}

std::string request(std::string_view method, std::string_view target, std::string_view body, const Parameters& more) {
  Parameters parameters{{"REQUEST_METHOD", std::string(method)},
                        {"REQUEST_URI", std::string(target)},
                        {"CONTENT_LENGTH", body.empty() ? "" : std::to_string(body.size())}};
  parameters.insert(parameters.end(), more.begin(), more.end());
  return begin() + stream(params, pairs(parameters)) + stream(standard_in, body);
}

}  // namespace fastcgi

FastcgiPeer::FastcgiPeer(const std::string& socket_path) : descriptor_(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (socket_path.size() >= sizeof address.sun_path) throw std::runtime_error("too long for a socket: " + socket_path);
  std::memcpy(address.sun_path, socket_path.c_str(), socket_path.size() + 1);
  if (connect(descriptor_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
    ::close(std::exchange(descriptor_, -1));
    throw std::runtime_error("cannot connect to " + socket_path);
  }
}

FastcgiPeer::~FastcgiPeer() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

bool FastcgiPeer::send(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = ::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent < 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

std::optional<std::string> FastcgiPeer::answer(Milliseconds limit) {
  const auto end = std::chrono::steady_clock::now() + limit;
  std::string raw;
  for (;;) {
    const auto left = std::chrono::ceil<Milliseconds>(end - std::chrono::steady_clock::now());
    pollfd waiting{descriptor_, POLLIN, 0};
    if (poll(&waiting, 1, static_cast<int>(std::max<Milliseconds::rep>(0, left.count()))) <= 0) return std::nullopt;
    char buffer[16384];
    const ssize_t got = recv(descriptor_, buffer, sizeof buffer, 0);
    if (got <= 0) break;
    raw.append(buffer, static_cast<std::size_t>(got));
  }
  std::string out;
  for (std::size_t at = 0; at + 8 <= raw.size();) {
    const auto byte = [&](std::size_t offset) { return static_cast<std::size_t>(static_cast<unsigned char>(raw[at + offset])); };
    const std::size_t length = byte(4) << 8U | byte(5);
    if (byte(1) == fastcgi::standard_out) out += raw.substr(at + 8, length);
    at += 8 + length + byte(6);
  }
  return out;
}

std::string fastcgi_get(const std::string& socket_path, std::string_view target) {
  FastcgiPeer peer(socket_path);
  peer.send(fastcgi::request("GET", target));
  return peer.answer().value_or("");
}

}  // namespace gatewarden::test
