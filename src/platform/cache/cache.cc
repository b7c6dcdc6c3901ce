// Copies in memcached: typed keys, sealed values, short lives.
#include "platform/cache/cache.h"

#include <algorithm>

#include "base/encoding.h"
#include "platform/cache/server.h"
#include "platform/crypto/digest.h"
#include "platform/crypto/seal.h"
#include "platform/metrics/metrics.h"

namespace gatewarden::cache {
namespace {

constexpr std::size_t instant_size = 8;

std::string encode(Instant at) {
  const auto count = static_cast<std::uint64_t>(to_microseconds(at));
  std::string bytes(instant_size, '\0');
  for (std::size_t i = 0; i < instant_size; ++i) bytes[i] = static_cast<char>(count >> (8 * (instant_size - 1 - i)));
  return bytes;
}

Instant decode_instant(std::string_view bytes) {
  std::uint64_t count = 0;
  for (std::size_t i = 0; i < instant_size; ++i) count = count << 8 | static_cast<unsigned char>(bytes[i]);
  return from_microseconds(static_cast<std::int64_t>(count));
}

// What the seal binds a value to. The tag is one byte, so that no other kind and key make the same text.
std::string context_of(Kind kind, std::string_view key) { return static_cast<char>(kind) + std::string(key); }

}  // namespace

struct Cache::State {
  State(CacheSettings its_settings, const Secret& its_sealing_key, const Clock& its_clock)
      : sealing_key(its_sealing_key), clock(its_clock) {
    servers.reserve(its_settings.servers.size());
    for (const std::string& address : its_settings.servers) {
      servers.emplace_back(address, Deadlines{its_settings.deadline, its_settings.pause_after_failure});
    }
  }

  // Rendezvous hashing: the server whose name, hashed with the key, weighs most. A server that comes or goes moves only its
  // own share of the keys; one that is down loses only its share, for nobody takes its place.
  Server& server_of(std::string_view digest) {
    if (servers.size() == 1) return servers.front();
    const auto weight = [&](const Server& server) { return crypto::sha256(server.address() + std::string(digest)); };
    return *std::ranges::max_element(servers, {}, weight);
  }

  // What a key of ours is called in memcached: of a fixed length and alphabet whatever the key is.
  struct Place {
    Server& server;
    std::string name;
  };
  Place place_of(Kind kind, std::string_view key) {
    const std::string digest = crypto::sha256(key);
    return {server_of(digest), std::string("gw1:") + static_cast<char>(kind) + ':' + to_hex(digest)};
  }

  std::optional<std::string> find(Kind kind, std::string_view key) {
    const Place place = place_of(kind, key);
    const auto sealed = place.server.get(place.name);
    if (!sealed) return std::nullopt;
    const auto opened = crypto::open(sealing_key, *sealed, context_of(kind, key));
    if (!opened || opened->size() < instant_size) {
      metrics::count(metrics::Count::cache_errors);  // not ours, or not for this kind and key
      return std::nullopt;
    }
    if (decode_instant(opened->reveal()) <= clock.now()) return std::nullopt;
    return std::string(opened->reveal().substr(instant_size));
  }

  Secret sealing_key;
  const Clock& clock;
  std::vector<Server> servers;
};

Cache::Cache(CacheSettings settings, const Secret& sealing_key, const Clock& clock)
    : state_(std::make_unique<State>(std::move(settings), sealing_key, clock)) {}
Cache::~Cache() = default;

std::optional<std::string> Cache::get(Kind kind, std::string_view key) {
  if (state_->servers.empty()) return std::nullopt;
  auto value = state_->find(kind, key);
  metrics::count(value ? metrics::Count::cache_hits : metrics::Count::cache_misses);
  return value;
}

void Cache::put(Kind kind, std::string_view key, std::string_view value, Seconds life) {
  if (state_->servers.empty() || life <= Seconds::zero()) return;
  const State::Place place = state_->place_of(kind, key);
  const std::string plain = encode(state_->clock.now() + life).append(value);
  place.server.set(place.name, crypto::seal(state_->sealing_key, plain, context_of(kind, key)), life);
}

void Cache::remove(Kind kind, std::string_view key) {
  if (state_->servers.empty()) return;
  const State::Place place = state_->place_of(kind, key);
  place.server.remove(place.name);
}

CacheHealth Cache::health() const {
  return {.enabled = !state_->servers.empty(),
          .open = std::ranges::any_of(state_->servers, [](const Server& server) { return server.is_open(); })};
}

bool Cache::ping() {
  bool all_answer = true;
  for (Server& server : state_->servers) all_answer = server.answers() && all_answer;
  return all_answer;
}

}  // namespace gatewarden::cache
