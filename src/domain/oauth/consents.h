// Remembered consents: which scopes a user let a client have.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "platform/db/connection.h"

namespace gatewarden::oauth {

struct Consent {
  std::uint64_t user_id = 0;
  std::string client_id;
  std::string scope;
  Instant granted_at{};
  Instant updated_at{};
  Instant expires_at{};
  // Every word of `wanted` is consented to.
  bool covers(std::string_view wanted) const;
};

class Consents {
 public:
  Consents(db::Connection& connection, Seconds lifetime) : connection_(connection), lifetime_(lifetime) {}

  // Not expired ones only.
  std::optional<Consent> find(std::uint64_t user_id, std::string_view client_id, Instant now);
  // Adds the scope's words to what was consented before. In the caller's transaction.
  void grant(std::uint64_t user_id, std::string_view client_id, std::string_view scope, Instant now);
  bool revoke(std::uint64_t user_id, std::string_view client_id);
  std::uint64_t revoke_user(std::uint64_t user_id);
  std::uint64_t revoke_client(std::string_view client_id);
  std::vector<Consent> list(std::uint64_t user_id, Instant now);

  static std::vector<db::StatementInfo> statements();

 private:
  db::Connection& connection_;
  Seconds lifetime_;
};

}  // namespace gatewarden::oauth
