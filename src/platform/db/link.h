// One session with the server: the connector's connection, and the statements prepared on it. Private to this folder.
#pragma once

#include <chrono>
#include <memory>
#include <span>
#include <string_view>
#include <unordered_map>

#include "platform/db/connection.h"
#include "platform/db/connector.h"

namespace gatewarden::db {

// The connector's one driver, which several threads may ask for at once.
sql::Driver& driver();

struct Connection::Link {
  // Connects and sets the session up. Throws sql::SQLException, or Unavailable if TLS was demanded and is not there.
  explicit Link(const ConnectionSettings& settings);

  // The statement of this identity, prepared at its first use.
  sql::PreparedStatement& prepared(Identity identity, std::string_view text);
  // Runs a statement that answers no rows, in one round trip.
  void command(const char* text) { plain->execute(text); }

  // Destroyed from below: statements before the session that they belong to.
  std::unique_ptr<sql::Connection> session;
  std::unique_ptr<sql::Statement> plain;
  struct Hash {
    std::size_t operator()(const Identity& identity) const {
      return std::hash<const void*>()(identity.statement) + identity.rows;
    }
  };
  std::unordered_map<Identity, std::unique_ptr<sql::PreparedStatement>, Hash> statements;
  std::chrono::steady_clock::time_point last_used;
};

void bind(sql::PreparedStatement& statement, std::span<const Value> values);

}  // namespace gatewarden::db
