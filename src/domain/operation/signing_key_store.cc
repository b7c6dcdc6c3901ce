#include "domain/operation/signing_key_store.h"

#include <algorithm>
#include <cstdlib>
#include <stdexcept>

namespace gatewarden::operation {

namespace {

// An empty table has no row that could be locked, so the first migration's stands in: every usable database has it.
constexpr db::Statement<> serialize_programs("signing_keys.serialize",
                                             "SELECT number FROM schema_migrations WHERE number = 1 FOR UPDATE");
constexpr db::Statement<> all_keys(
    "signing_keys.all",
    "SELECT key_id, algorithm, state, created_at, activated_at, retired_at, public_jwk, sealed_private_key FROM signing_keys"
    " ORDER BY key_id");
constexpr db::Statement<std::string_view, std::string_view, std::string_view, Instant, std::optional<Instant>, std::string_view,
                     std::string_view>
    insert_key("signing_keys.insert",
               "INSERT INTO signing_keys (key_id, algorithm, state, created_at, activated_at, public_jwk, sealed_private_key)"
               " VALUES (?, ?, ?, ?, ?, ?, ?)",
               db::Reach::no_plan);
constexpr db::Statement<Instant, std::string_view> activate_key(
    "signing_keys.activate", "UPDATE signing_keys SET state = 'current', activated_at = ? WHERE key_id = ?");
constexpr db::Statement<Instant, std::string_view> retire_key(
    "signing_keys.retire", "UPDATE signing_keys SET state = 'retired', retired_at = ? WHERE key_id = ?");
constexpr db::Statement<Instant> remove_retired_keys("signing_keys.remove_retired",
                                                  "DELETE FROM signing_keys WHERE state = 'retired' AND retired_at <= ?");

struct NamedState {
  KeyState state;
  std::string_view wire_name;
};
constexpr NamedState states[] = {{KeyState::next, "next"}, {KeyState::current, "current"}, {KeyState::retired, "retired"}};

KeyState parse_state(std::string_view name) {
  for (const NamedState& row : states) {
    if (row.wire_name == name) return row.state;
  }
  throw std::runtime_error("a signing key is in a state that this version does not know");
}

crypto::Algorithm algorithm_of(std::string_view name) {
  if (const auto algorithm = crypto::parse_algorithm(name)) return *algorithm;
  throw std::runtime_error("a signing key has an algorithm that this version does not know");
}

}  // namespace

std::string_view wire_name(KeyState state) {
  for (const NamedState& row : states) {
    if (row.state == state) return row.wire_name;
  }
  std::abort();
}

void SigningKeyStore::serialize() { connection_.query(serialize_programs); }

std::vector<StoredKey> SigningKeyStore::all() {
  std::vector<StoredKey> keys;
  auto rows = connection_.query(all_keys);
  while (const auto row = rows.next()) {
    keys.push_back({.info = {.key_id = row->get<std::string>(0),
                             .algorithm = algorithm_of(row->get<std::string>(1)),
                             .state = parse_state(row->get<std::string>(2)),
                             .created_at = row->get<Instant>(3),
                             .activated_at = row->get<std::optional<Instant>>(4),
                             .retired_at = row->get<std::optional<Instant>>(5)},
                    .public_jwk = row->get<std::string>(6),
                    .sealed_private_key = row->get<std::string>(7)});
  }
  std::ranges::stable_sort(keys, {}, [](const StoredKey& key) { return key.info.created_at; });
  return keys;
}

void SigningKeyStore::insert(const StoredKey& key) {
  connection_.execute(insert_key, key.info.key_id, crypto::wire_name(key.info.algorithm), wire_name(key.info.state),
                      key.info.created_at, key.info.activated_at, key.public_jwk, key.sealed_private_key);
}

void SigningKeyStore::activate(std::string_view key_id, Instant now) { connection_.execute(activate_key, now, key_id); }

void SigningKeyStore::retire(std::string_view key_id, Instant now) { connection_.execute(retire_key, now, key_id); }

void SigningKeyStore::remove_retired(Instant until) { connection_.execute(remove_retired_keys, until); }

std::vector<db::StatementInfo> SigningKeyStore::statements() {
  return {serialize_programs, all_keys, insert_key, activate_key, retire_key, remove_retired_keys};
}

}  // namespace gatewarden::operation
