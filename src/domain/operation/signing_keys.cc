// The server's signing keys, as rows that are rotated and as keys that a worker signs with.
//
//   ensure()                 rotate()                      rotate()                      keep_after_use later
//   made ──▶ next ───────────────────────▶ current ─────────────────────▶ retired ─────────────────────────▶ gone
//            published, does not sign      published, signs              published, verifies old tokens
//
// A resource server that fetched the set while a key was next knows it when it first signs; one that holds on to the set
// until the last token of a retired key has run out can verify that too (OpenID Connect Core section 10.1.1).
#include "domain/operation/signing_keys.h"

#include <algorithm>
#include <array>
#include <stdexcept>

#include "base/json_writer.h"
#include "domain/operation/signing_key_store.h"
#include "platform/crypto/digest.h"
#include "platform/crypto/seal.h"

namespace gatewarden::operation {

namespace {

constexpr std::size_t key_encryption_key_size = 32;
// RS256 because OpenID Connect Core section 15.1 demands it, ES256 because it costs a fifteenth.
constexpr std::array algorithms_made{crypto::Algorithm::rs256, crypto::Algorithm::es256};
// How often, at most, an unknown kid makes a worker look for it in the database.
constexpr Seconds look_again_after{1};

Secret sealing_key(const Secret& key_encryption_key) {
  if (key_encryption_key.size() != key_encryption_key_size) {
    throw std::invalid_argument("the key-encryption key has " + std::to_string(key_encryption_key.size()) + " bytes, not 32");
  }
  return crypto::derive_key(key_encryption_key, "signing keys");
}

StoredKey make_key(crypto::Algorithm algorithm, KeyState state, Instant now, const Secret& sealing_key) {
  const crypto::SigningKey key = crypto::SigningKey::generate(algorithm);
  return {.info = {.key_id = key.key_id(),
                   .algorithm = algorithm,
                   .state = state,
                   .created_at = now,
                   .activated_at = state == KeyState::current ? std::optional(now) : std::nullopt,
                   .retired_at = std::nullopt},
          .public_jwk = key.public_jwk(),
          .sealed_private_key = crypto::seal(sealing_key, key.private_der().reveal(), key.key_id())};
}

crypto::SigningKey open_key(const StoredKey& stored, const Secret& sealing_key) {
  const auto der = crypto::open(sealing_key, stored.sealed_private_key, stored.info.key_id);
  if (!der) {
    throw std::runtime_error("signing key " + stored.info.key_id +
                             " cannot be opened: the key-encryption key is not the one that it was sealed with, or the row is"
                             " damaged");
  }
  auto key = crypto::SigningKey::from_der(stored.info.algorithm, *der);
  if (!key || key->key_id() != stored.info.key_id) {
    throw std::runtime_error("signing key " + stored.info.key_id + " is not the key that its row says");
  }
  return *std::move(key);
}

crypto::VerifyingKey parse_public_key(const StoredKey& stored) {
  auto key = crypto::VerifyingKey::from_jwk(stored.public_jwk, stored.info.algorithm);
  if (!key || key->key_id() != stored.info.key_id) {
    throw std::runtime_error("the public key of signing key " + stored.info.key_id + " is damaged");
  }
  return *std::move(key);
}

// The newest of this algorithm and state; null if there is none. `keys` has the oldest first.
const StoredKey* newest(const std::vector<StoredKey>& keys, crypto::Algorithm algorithm, KeyState state) {
  const auto found = std::find_if(keys.rbegin(), keys.rend(), [&](const StoredKey& key) {
    return key.info.algorithm == algorithm && key.info.state == state;
  });
  return found == keys.rend() ? nullptr : &*found;
}

bool has_all(const std::vector<StoredKey>& keys) {
  return std::ranges::all_of(algorithms_made, [&](crypto::Algorithm algorithm) {
    return newest(keys, algorithm, KeyState::current) != nullptr && newest(keys, algorithm, KeyState::next) != nullptr;
  });
}

// Current ones first, for the client that takes the first that fits.
int publishing_rank(KeyState state) {
  switch (state) {
    case KeyState::current: return 0;
    case KeyState::next: return 1;
    case KeyState::retired: return 2;
  }
  std::abort();
}

// The keys as they stood at one reading, parsed.
struct KeySet {
  std::vector<std::string> fingerprint;  // what must differ for the set to be another
  std::vector<crypto::SigningKey> signing;
  std::vector<crypto::VerifyingKey> published;
  std::string jwks;
};

std::vector<std::string> fingerprint_of(const std::vector<StoredKey>& keys) {
  std::vector<std::string> fingerprint;
  for (const StoredKey& key : keys) fingerprint.push_back(key.info.key_id + ' ' + std::string(wire_name(key.info.state)));
  return fingerprint;
}

KeySet parse_set(const std::vector<StoredKey>& keys, const Secret& sealing_key) {
  KeySet set{.fingerprint = fingerprint_of(keys), .signing = {}, .published = {}, .jwks = {}};
  JsonWriter jwks;
  jwks.begin_object().key("keys").begin_array();
  for (const StoredKey& key : keys) {
    jwks.raw(key.public_jwk);
    set.published.push_back(parse_public_key(key));
    const bool signs = &key == newest(keys, key.info.algorithm, KeyState::current);
    if (signs) set.signing.push_back(open_key(key, sealing_key));
  }
  jwks.end_array().end_object();
  set.jwks = jwks.take();
  return set;
}

}  // namespace

struct SigningKeys::State {
  State(db::Connection& its_connection, const Clock& its_clock, const SigningKeysSettings& its_settings)
      : connection(its_connection),
        store(its_connection),
        clock(its_clock),
        settings(its_settings),
        sealing(sealing_key(its_settings.key_encryption_key)) {}

  // Those that are in use or may still have to verify something.
  std::vector<StoredKey> read() {
    std::vector<StoredKey> keys = store.all();
    const Instant oldest = clock.now() - settings.keep_after_use;
    std::erase_if(keys, [&](const StoredKey& key) { return key.info.retired_at && *key.info.retired_at <= oldest; });
    std::ranges::stable_sort(keys, {}, [](const StoredKey& key) { return publishing_rank(key.info.state); });
    return keys;
  }

  void reload() {
    const std::vector<StoredKey> keys = read();
    if (set.jwks.empty() || set.fingerprint != fingerprint_of(keys)) set = parse_set(keys, sealing);
    read_at = clock.now();
  }

  bool is_older_than(Seconds age) const {
    const Instant now = clock.now();
    return !read_at || now < *read_at || now - *read_at >= age;
  }

  // The set in memory, read again if it is older than `age`. While the database is away the last one serves: rotation gives
  // keys hours to overlap.
  const KeySet& fresh(Seconds age) {
    if (!is_older_than(age)) return set;
    try {
      reload();
    } catch (const db::Unavailable&) {
      if (set.jwks.empty()) throw;
      read_at = clock.now();
    }
    return set;
  }

  const crypto::VerifyingKey* find(const KeySet& keys, std::string_view key_id, crypto::Algorithm algorithm) const {
    const auto found = std::ranges::find_if(keys.published, [&](const crypto::VerifyingKey& key) {
      return key.key_id() == key_id && key.algorithm() == algorithm;
    });
    return found == keys.published.end() ? nullptr : &*found;
  }

  void make_missing() {
    db::Transaction transaction(connection);
    store.serialize();
    const std::vector<StoredKey> keys = store.all();
    const Instant now = clock.now();
    for (const crypto::Algorithm algorithm : algorithms_made) {
      for (const KeyState state : {KeyState::current, KeyState::next}) {
        if (newest(keys, algorithm, state) == nullptr) store.insert(make_key(algorithm, state, now, sealing));
      }
    }
    transaction.commit();
  }

  // `youngest`: the current key stays where it began to sign later than that.
  bool rotate(crypto::Algorithm algorithm, Haste haste, Instant youngest) {
    db::Transaction transaction(connection);
    store.serialize();
    const std::vector<StoredKey> keys = store.all();
    const Instant now = clock.now();
    const StoredKey* const next = newest(keys, algorithm, KeyState::next);
    const bool was_published = next != nullptr && next->info.created_at + settings.publish_before_use <= now;
    if (haste == Haste::when_published && !was_published) return false;
    const StoredKey* const current = newest(keys, algorithm, KeyState::current);
    if (current != nullptr && current->info.activated_at > youngest) return false;

    for (const StoredKey& key : keys) {
      if (key.info.algorithm == algorithm && key.info.state == KeyState::current) store.retire(key.info.key_id, now);
    }
    if (next != nullptr) store.activate(next->info.key_id, now);
    else store.insert(make_key(algorithm, KeyState::current, now, sealing));
    store.insert(make_key(algorithm, KeyState::next, now, sealing));
    store.remove_retired(now - settings.keep_after_use);
    transaction.commit();
    return true;
  }

  // The same through an outcome that was unknown.
  bool rotate_and_settle(crypto::Algorithm algorithm, Haste haste, Instant youngest);

  db::Connection& connection;
  SigningKeyStore store;
  const Clock& clock;
  SigningKeysSettings settings;
  Secret sealing;
  KeySet set;
  std::optional<Instant> read_at;
};

SigningKeys::SigningKeys(db::Connection& connection, const Clock& clock, SigningKeysSettings settings)
    : state_(std::make_unique<State>(connection, clock, settings)) {}
SigningKeys::~SigningKeys() = default;

void SigningKeys::ensure() {
  const auto complete = [this] { return has_all(state_->store.all()); };
  if (!complete()) {
    db::retry(state_->connection, [this] { return state_->make_missing(), true; },
              [&] { return complete() ? std::optional(true) : std::nullopt; });
  }
  state_->reload();  // tells at once if the key-encryption key is a wrong one
}

bool SigningKeys::rotate(crypto::Algorithm algorithm, Haste haste) {
  return state_->rotate_and_settle(algorithm, haste, state_->clock.now());
}

bool SigningKeys::rotate_if_older(crypto::Algorithm algorithm, Seconds age) {
  const Instant youngest = state_->clock.now() - age;
  const auto keys = state_->store.all();
  const StoredKey* const current = newest(keys, algorithm, KeyState::current);
  if (current == nullptr || current->info.activated_at > youngest) return false;
  return state_->rotate_and_settle(algorithm, Haste::when_published, youngest);
}

bool SigningKeys::State::rotate_and_settle(crypto::Algorithm algorithm, Haste haste, Instant youngest) {
  const auto before = store.all();
  const StoredKey* const current = newest(before, algorithm, KeyState::current);
  const std::string replaced = current == nullptr ? "" : current->info.key_id;
  const auto happened = [&]() -> std::optional<bool> {
    const auto now = store.all();
    const StoredKey* const latest = newest(now, algorithm, KeyState::current);
    if (latest == nullptr || latest->info.key_id == replaced) return std::nullopt;
    return true;
  };
  const bool rotated = db::retry(connection, [&] { return rotate(algorithm, haste, youngest); }, happened);
  read_at.reset();
  return rotated;
}

std::vector<KeyInfo> SigningKeys::list() {
  std::vector<KeyInfo> list;
  for (const StoredKey& key : state_->store.all()) list.push_back(key.info);
  return list;
}

const crypto::SigningKey& SigningKeys::current(crypto::Algorithm algorithm) {
  const KeySet& set = state_->fresh(state_->settings.keep_in_memory);
  for (const crypto::SigningKey& key : set.signing) {
    if (key.algorithm() == algorithm) return key;
  }
  throw db::Unavailable("there is no current signing key for " + std::string(crypto::wire_name(algorithm)));
}

const crypto::VerifyingKey* SigningKeys::find(std::string_view key_id, crypto::Algorithm algorithm) {
  const auto* const known = state_->find(state_->fresh(state_->settings.keep_in_memory), key_id, algorithm);
  // One that another process made a moment ago. At most a look a second, however many unknown ones come (S47).
  return known != nullptr ? known : state_->find(state_->fresh(look_again_after), key_id, algorithm);
}

std::string SigningKeys::jwks() { return state_->fresh(state_->settings.keep_in_memory).jwks; }

std::vector<db::StatementInfo> SigningKeys::statements() { return SigningKeyStore::statements(); }

}  // namespace gatewarden::operation
