// Clients: applications registered to ask for tokens, with the metadata of RFC 7591 and our own.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/secret.h"
#include "base/time.h"
#include "platform/crypto/jwk.h"
#include "platform/db/connection.h"

namespace gatewarden::oauth {

enum class TokenFormat { jwt, opaque };
enum class RefreshRotation { by_type, always, never };  // by_type: public clients rotate, confidential ones keep theirs
enum class ClientStatus { active, disabled };
enum class ConsentPolicy { remember, always_ask, skip };  // skip: the operator's own applications

std::string_view wire_name(TokenFormat format);
std::string_view wire_name(RefreshRotation rotation);
std::string_view wire_name(ConsentPolicy policy);

struct Client {
  std::string client_id;
  std::optional<std::uint64_t> owner_user_id;
  std::string client_name;
  std::string token_endpoint_auth_method = "client_secret_basic";  // or client_secret_post, none
  std::optional<std::string> client_secret_hash;                   // SHA-256
  ClientStatus status = ClientStatus::active;
  Instant tokens_not_before{};
  Instant created_at{};
  Instant updated_at{};

  // Of the column metadata.
  std::vector<std::string> redirect_uris;
  std::vector<std::string> grant_types{"authorization_code"};
  std::vector<std::string> response_types{"code"};
  std::vector<std::string> response_modes{"query", "form_post"};
  std::vector<std::string> scopes;  // that it may ask for
  std::string client_uri, logo_uri, policy_uri, tos_uri;
  std::vector<std::string> contacts;
  std::vector<std::string> default_acr_values;
  std::optional<Seconds> default_max_age;
  bool require_auth_time = false;
  bool require_pkce = true;  // public clients always
  TokenFormat access_token_format = TokenFormat::jwt;
  crypto::Algorithm access_token_algorithm = crypto::Algorithm::rs256;  // RFC 9068 2.1 default; es256 for new clients that can
  crypto::Algorithm id_token_signed_response_alg = crypto::Algorithm::rs256;
  RefreshRotation refresh_rotation = RefreshRotation::by_type;
  ConsentPolicy consent = ConsentPolicy::remember;
  std::vector<std::string> audience;  // "aud" of its access tokens; empty: the issuer
  std::optional<Seconds> access_token_lifetime, refresh_token_lifetime, id_token_lifetime;  // else the settings'

  bool is_public() const { return token_endpoint_auth_method == "none"; }
  bool rotates() const;
  bool may_use_grant(std::string_view grant_type) const;
};

// The metadata column: exactly the members that differ from the defaults.
std::string metadata_json(const Client& client);

class Clients {
 public:
  // Answers from memory for `keep` after a look-up (also the absence, so that guessing ids is cheap).
  Clients(db::Connection& connection, const Clock& clock, Seconds keep) : connection_(connection), clock_(clock), keep_(keep) {}

  // The pointer is valid until the next call of any member.
  const Client* find(std::string_view client_id);
  void insert(const Client& client);
  // Answers false if there is none of that id.
  bool update(const Client& client);
  bool remove(std::string_view client_id);
  bool replace_secret(std::string_view client_id, std::string_view secret_hash, Instant now);
  bool set_tokens_not_before(std::string_view client_id, Instant now);
  std::vector<Client> list(std::string_view after, int limit);
  std::vector<Client> list_of_owner(std::uint64_t user_id);
  void forget();  // what is in memory

  static std::vector<db::StatementInfo> statements();

 private:
  struct Kept {
    std::optional<Client> client;
    Instant until;
  };
  db::Connection& connection_;
  const Clock& clock_;
  Seconds keep_;
  std::map<std::string, Kept, std::less<>> kept_;
};

}  // namespace gatewarden::oauth
