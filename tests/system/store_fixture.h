// What every test of a store needs: a database with the schema, shared by all of a program, and a clock that stands still.
#pragma once

#include <string>

#include "base/encoding.h"
#include "domain/account/sessions.h"
#include "domain/account/users.h"
#include "domain/oauth/authorization_codes.h"
#include "harness/database.h"
#include "harness/fixed_clock.h"
#include "platform/cache/cache.h"
#include "platform/crypto/random.h"
#include "platform/db/connection.h"

namespace gatewarden::test {

// Tests share the tables, and so make their own users and clients and never count rows of others.
inline const std::string& shared_database() {
  static const std::string name = DatabaseServer::instance().make_database();
  return name;
}

struct StoreFixture {
  FixedClock clock;
  db::Connection connection{DatabaseServer::instance().settings(shared_database())};
  cache::Cache no_cache{{}, Secret(std::string(32, 'k')), clock};
  account::UserIds ids{1, clock};
  account::Users users{connection, ids};
  account::Sessions sessions{connection, no_cache, std::chrono::hours{12}, std::chrono::hours{2}};

  Instant now() const { return clock.now(); }

  // Runs the action in a transaction of its own.
  template <typename Action>
  auto commit(Action action) {
    db::Transaction transaction(connection);
    auto answer = action();
    transaction.commit();
    return answer;
  }

  account::User make_user(const std::string& identifier = "", const std::optional<std::string>& password_hash = {}) {
    account::NewUser user;
    user.identifiers.push_back({account::IdentifierKind::username, identifier.empty() ? unique_name() : identifier});
    user.password_hash = password_hash;
    return commit([&] { return users.insert(user, now()); });
  }
  account::Sessions::Made make_session(account::UserId user_id) {
    account::NewSession session;
    session.user_id = user_id;
    session.acr = "1";
    session.amr = "pwd";
    session.address = "192.0.2.1";
    session.user_agent = "Browser";
    return commit([&] { return sessions.insert(session, now()); });
  }
  oauth::Grant make_grant(const account::Session& session, const std::string& client_id) {
    oauth::Grant grant;
    grant.id = crypto::random_bytes(16);
    grant.client_id = client_id;
    grant.user_id = session.user_id;
    grant.session_id = session.id;
    grant.scope = "openid email";
    grant.nonce = "n";
    grant.auth_time = session.auth_time;
    grant.acr = session.acr;
    grant.amr = session.amr;
    return grant;
  }
  // Ids alone are not: two fixtures of one millisecond may make the same.
  std::string unique_name() { return "name-" + to_hex(crypto::random_bytes(12)); }
};

}  // namespace gatewarden::test
