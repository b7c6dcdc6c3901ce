// Copies in memcached: typed keys, sealed values, short lives, and a breaker. Never the only place of anything that must
// be used once or must be refused: dead, flushed, slow or lying, memcached may only make things slower. A copy that could
// not be removed (memcached hung just then) lives on until its life ends: lives are chosen so that this may be.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/secret.h"
#include "base/time.h"

namespace gatewarden::cache {

// What a copy is of. The tag is part of the key and of the sealed value's associated data, so that a value of one kind can
// never be read as another. One row a kind; the life bounds how long a stale copy can live.
enum class Kind : char {
  session = 's',
  interaction = 'i',
  user = 'u',
};

struct CacheSettings {
  std::vector<std::string> servers;  // "unix:/path" or "host:port"; empty: no cache, every get is a miss
  Milliseconds deadline{50};         // on connect and on each operation
  Seconds pause_after_failure{1};    // how long the breaker stays open
};

struct CacheHealth {
  bool enabled;
  bool open;  // the breaker: true while one of the servers is left alone
};

// One per process, made after the fork. No member throws: a failure is a miss, counted and logged once per opening of the
// breaker. Keys of memcached are "gw1:" + tag + ":" + hex(SHA-256(key)); values are AES-256-GCM sealed with kind and key
// as associated data and carry their own end of life, so that an old value that memcached gives back late is a miss.
class Cache {
 public:
  Cache(CacheSettings settings, const Secret& sealing_key, const Clock& clock);
  ~Cache();

  std::optional<std::string> get(Kind kind, std::string_view key);
  void put(Kind kind, std::string_view key, std::string_view value, Seconds life);
  void remove(Kind kind, std::string_view key);

  CacheHealth health() const;
  bool ping();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace gatewarden::cache
