// Interactions: a checked authorization request on its way through log-in and consent, under a short random id that is all
// that a URL ever holds, bound to the browser that began it (S64).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "platform/db/connection.h"

namespace gatewarden::oauth {

// By what the table knows an interaction.
struct InteractionKey {
  std::string hash;  // SHA-256 of the id
  Day expires_day = 0;
  bool operator==(const InteractionKey&) const = default;
};
// Nothing for what can be no id.
std::optional<InteractionKey> parse_interaction_id(std::string_view id);

struct Interaction {
  InteractionKey key;
  std::string client_id;
  std::string request;  // JSON of protocol::AuthorizationRequest
  // The session in which the person authenticated for this very interaction.
  std::optional<std::string> session_hash;
  Instant created_at{};
  Instant expires_at{};
};

class Interactions {
 public:
  Interactions(db::Connection& connection, Seconds lifetime) : connection_(connection), lifetime_(lifetime) {}

  // `browser`: the value of the browser's own cookie; only its hash is kept. Answers the id (base64url, 34 bytes before).
  std::string insert(std::string_view browser, std::string_view client_id, std::string_view request, Instant now);
  // Not expired, not finished, and of this browser.
  std::optional<Interaction> find(std::string_view id, std::string_view browser, Instant now);
  std::optional<Interaction> find(const InteractionKey& key, std::string_view browser, Instant now);
  void set_session(const InteractionKey& key, std::string_view session_hash);
  // One atomic write: true for exactly one caller. In the caller's transaction.
  bool finish(const Interaction& interaction, Instant now);

  static std::vector<db::StatementInfo> statements();

 private:
  db::Connection& connection_;
  Seconds lifetime_;
};

}  // namespace gatewarden::oauth
