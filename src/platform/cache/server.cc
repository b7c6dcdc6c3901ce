// One memcached on libmemcached, in the text protocol.
//
// libmemcached alone is not enough: a server that hangs costs the full deadline at each operation and is never marked dead,
// and what it does about dead ones depends on half a dozen behaviours. So there is one handle a server with none of that,
// and a breaker here: a failure closes the connection (a late answer must never be read as the answer to the next question)
// and leaves the server alone for a pause; then one operation tries anew.
#include "platform/cache/server.h"

#include <algorithm>
#include <cstdlib>
#include <stdexcept>

#include "base/text.h"
#include "platform/log/log.h"
#include "platform/metrics/metrics.h"

namespace gatewarden::cache {
namespace {

// memcached reads a longer time as a date, which lies in the past.
constexpr Seconds longest_life{30 * 86400};

// Of a value, as memcached itself limits it unless told otherwise.
constexpr std::size_t longest_value = 1 << 20;

struct Setting {
  memcached_behavior_t behavior;
  std::uint64_t value;
};

}  // namespace

Server::Server(std::string_view address, const Deadlines& deadlines) : address_(address), deadlines_(deadlines) {
  if (address.starts_with("unix:/")) {
    path_ = address.substr(5);
    return;
  }
  const std::size_t colon = address.rfind(':');
  const auto port = colon == std::string_view::npos ? std::nullopt : parse_unsigned(address.substr(colon + 1));
  if (!port || *port == 0 || *port > 65535 || colon == 0) {
    throw std::invalid_argument("a cache server is unix:/path or host:port, not " + printable(address));
  }
  host_ = address.substr(0, colon);
  if (host_.starts_with('[') && host_.ends_with(']')) host_ = host_.substr(1, host_.size() - 2);
  port_ = static_cast<in_port_t>(*port);
}

std::unique_ptr<memcached_st, Server::Free> Server::connect() const {
  std::unique_ptr<memcached_st, Free> handle(memcached_create(nullptr));
  if (!handle) return nullptr;
  const auto milliseconds = static_cast<std::uint64_t>(deadlines_.operation.count());
  const Setting settings[] = {
      {MEMCACHED_BEHAVIOR_VERIFY_KEY, 1},
      {MEMCACHED_BEHAVIOR_TCP_NODELAY, 1},
      {MEMCACHED_BEHAVIOR_CONNECT_TIMEOUT, milliseconds},
      {MEMCACHED_BEHAVIOR_POLL_TIMEOUT, milliseconds},
      {MEMCACHED_BEHAVIOR_SND_TIMEOUT, milliseconds * 1000},
      {MEMCACHED_BEHAVIOR_RCV_TIMEOUT, milliseconds * 1000},
  };
  for (const Setting& setting : settings) {
    if (memcached_behavior_set(handle.get(), setting.behavior, setting.value) != MEMCACHED_SUCCESS) return nullptr;
  }
  const memcached_return_t added = path_.empty() ? memcached_server_add(handle.get(), host_.c_str(), port_)
                                                 : memcached_server_add_unix_socket(handle.get(), path_.c_str());
  return added == MEMCACHED_SUCCESS ? std::move(handle) : nullptr;
}

bool Server::is_open() const { return failing_ && std::chrono::steady_clock::now() < closed_until_; }

memcached_st* Server::handle() {
  if (is_open()) return nullptr;
  if (!handle_) handle_ = connect();
  return handle_.get();
}

bool Server::judge(memcached_return_t outcome) {
  switch (outcome) {
    case MEMCACHED_SUCCESS:
    case MEMCACHED_STORED:
    case MEMCACHED_DELETED:
    case MEMCACHED_NOTFOUND:
      failing_ = false;
      return true;
    // The server is well and has no room for this.
    case MEMCACHED_E2BIG:
    case MEMCACHED_SERVER_MEMORY_ALLOCATION_FAILURE:
      failing_ = false;
      metrics::count(metrics::Count::cache_errors);
      return false;
    default:
      break;
  }
  metrics::count(metrics::Count::cache_errors);
  if (!failing_) {
    metrics::count(metrics::Count::cache_breaker_openings);
    log::warn("cache_unavailable", {{"server", address_}, {"reason", memcached_strerror(handle_.get(), outcome)}});
  }
  failing_ = true;
  closed_until_ = std::chrono::steady_clock::now() + deadlines_.pause;
  handle_.reset();
  return false;
}

std::optional<std::string> Server::get(const std::string& key) {
  memcached_st* const memcached = handle();
  if (memcached == nullptr) return std::nullopt;
  std::size_t size = 0;
  std::uint32_t flags = 0;
  memcached_return_t outcome = MEMCACHED_FAILURE;
  const std::unique_ptr<char, decltype(&std::free)> value(
      memcached_get(memcached, key.data(), key.size(), &size, &flags, &outcome), &std::free);
  // libmemcached believes any length that the server names.
  if (outcome == MEMCACHED_SUCCESS && size > longest_value) outcome = MEMCACHED_PROTOCOL_ERROR;
  if (!judge(outcome) || outcome != MEMCACHED_SUCCESS || !value) return std::nullopt;
  return std::string(value.get(), size);
}

bool Server::set(const std::string& key, std::string_view value, Seconds life) {
  memcached_st* const memcached = handle();
  if (memcached == nullptr) return false;
  const auto expiration = static_cast<time_t>(std::min(life, longest_life).count());
  return judge(memcached_set(memcached, key.data(), key.size(), value.data(), value.size(), expiration, 0));
}

bool Server::remove(const std::string& key) {
  memcached_st* const memcached = handle();
  return memcached != nullptr && judge(memcached_delete(memcached, key.data(), key.size(), 0));
}

bool Server::answers() {
  memcached_st* const memcached = handle();
  return memcached != nullptr && judge(memcached_exist(memcached, "gw1:ping", 8));
}

}  // namespace gatewarden::cache
