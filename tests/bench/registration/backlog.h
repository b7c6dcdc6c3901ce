// Rows for the queue, written by the store as acceptance writes them, and the tables emptied between figures, so that each
// figure begins with what the one before it began with.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "platform/crypto/sealed_box.h"
#include "platform/db/connection.h"

namespace gatewarden::bench {

class Backlog {
 public:
  explicit Backlog(db::ConnectionSettings database) : database_(std::move(database)) {}

  // So many registrations, each of another person: with a hash of Argon2id, or with a password sealed to this key.
  void fill_hashed(int rows) { fill(rows, nullptr); }
  void fill_sealed(int rows, const crypto::BoxPublicKey& key) { fill(rows, &key); }

  // Removes what is queued and what came of it, all users too, and waits until the database has cleaned up behind itself.
  void empty();

 private:
  void fill(int rows, const crypto::BoxPublicKey* key);

  db::ConnectionSettings database_;
  int filled_ = 0;  // since the beginning: no person comes twice
};

// A hash as another system hands it over.
extern const std::string_view brought_hash;

// The highest queue_id, nothing if no row waits; and whether that row still does. Both cost one look at the end of the queue,
// however many rows the purge has yet to take from its beginning.
std::optional<std::uint64_t> last_queued(db::Connection& connection);
bool is_queued(db::Connection& connection, std::uint64_t queue_id);
std::uint64_t count_rows(db::Connection& connection, std::string_view table);

}  // namespace gatewarden::bench
