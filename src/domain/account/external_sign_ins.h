// Ways to another provider and back. A sign-in there is known by its state, belongs to the browser that left, and ends once
// (RFC 9700 section 4.7). A proof is what came of one that is to be linked only after its person has signed in here.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/secret.h"
#include "base/time.h"
#include "domain/account/external_accounts.h"
#include "domain/account/user_ids.h"
#include "domain/oauth/interactions.h"
#include "platform/db/connection.h"

namespace gatewarden::account {

// What we keep to hold against the answer, and to go on with after it.
struct ExternalSecrets {
  std::string nonce;
  Secret code_verifier;
  std::string interaction_id = {};  // of the request that waits; empty: none
  std::string then = {};  // the page of the account that asked the person to sign in again; empty: none
  // The provider must have authenticated the person since then (max_age of the request that waits); nothing: whenever.
  std::optional<Instant> authenticated_since = {};
};

struct ExternalSignIn {
  std::string state_hash;
  Day expires_day = 0;
  std::string provider;
  std::optional<oauth::InteractionKey> interaction;  // nothing: a plain sign-in
  std::optional<std::string> link_session_hash;      // of who links an account; nothing: it is a sign-in
  ExternalSecrets secrets;
};

struct NewExternalSignIn {
  std::string browser;  // the value of the browser's own cookie; only its hash is kept
  std::string provider;
  std::optional<oauth::InteractionKey> interaction;
  std::optional<std::string> link_session_hash;
  ExternalSecrets secrets;
};

class ExternalSignIns {
 public:
  // `key`: 32 bytes, of operation::KeyPurpose::external_accounts.
  ExternalSignIns(db::Connection& connection, Secret key, Seconds lifetime)
      : connection_(connection), key_(std::move(key)), lifetime_(lifetime) {}

  // Answers the state: base64url, the only time it exists.
  std::string insert(const NewExternalSignIn& sign_in, Instant now);
  // Of this browser and this provider, not expired, and not ended. Ends it, in one atomic write: of the same state twice one is
  // found. Outside a transaction.
  std::optional<ExternalSignIn> take(std::string_view state, std::string_view browser, std::string_view provider, Instant now);

  static std::vector<db::StatementInfo> statements();

 private:
  db::Connection& connection_;
  Secret key_;
  Seconds lifetime_;
};

struct ExternalProof {
  std::string hash;  // SHA-256 of the token
  Day expires_day = 0;
  NewExternalAccount account;  // what is to be linked, and to whom
};

class ExternalProofs {
 public:
  // The same key.
  ExternalProofs(db::Connection& connection, Secret key) : connection_(connection), key_(std::move(key)) {}

  // Answers the token: base64url, the only time it exists.
  std::string insert(const NewExternalAccount& account, std::string_view browser, Seconds lifetime, Instant now);
  // Of this browser and this person, not expired, not used.
  std::optional<ExternalProof> find(std::string_view token, std::string_view browser, UserId user_id, Instant now);
  // One atomic write: true for exactly one caller. In the caller's transaction.
  bool use(const ExternalProof& proof, Instant now);

  static std::vector<db::StatementInfo> statements();

 private:
  db::Connection& connection_;
  Secret key_;
};

}  // namespace gatewarden::account
