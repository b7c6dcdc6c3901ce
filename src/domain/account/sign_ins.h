// Sign-ins: how far a browser has come on the way from an identifier to a session, under a token that pages and front ends
// carry from step to step, bound to the browser that began it (S64).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "domain/account/user_ids.h"
#include "domain/oauth/interactions.h"
#include "platform/db/connection.h"

namespace gatewarden::account {

struct SignIn {
  std::string hash;  // SHA-256 of the token
  Day expires_day = 0;
  // The authorization request that waits for the person; nothing: a plain log-in.
  std::optional<oauth::InteractionKey> interaction;
  std::string identifier;  // canonical; empty where what was typed can be nobody's
  std::optional<std::string> code_hash;  // nothing: no code that could still be right
  Instant code_expires_at{};
  int code_attempts = 0;
  int codes_sent = 0;
  bool proven = false;           // a code or a link has shown that the identifier is the person's, who may have no account yet
  std::optional<UserId> user;    // who it is, once a first factor or a proof has shown it
  std::string amr;               // words of the factors that have passed, separated by spaces; empty before the first
  std::optional<Instant> authenticated_at;    // when the first factor passed
  std::optional<std::string> raised_session;  // hash of a session whose factors count here, and which must live until the end
  int factor_attempts = 0;       // guesses at the second factor
  std::optional<std::string> challenge;  // that a passkey must sign next: 32 bytes, used once
  std::uint64_t version = 0;
  Instant expires_at{};
  std::optional<Instant> finished_at;
};

struct NewSignIn {
  std::string browser;  // the value of the browser's own cookie; only its hash is kept
  std::optional<oauth::InteractionKey> interaction;
  std::string identifier;
};

class SignIns {
 public:
  SignIns(db::Connection& connection, Seconds lifetime) : connection_(connection), lifetime_(lifetime) {}

  struct Made {
    std::string token;  // base64url; the only time it exists
    SignIn sign_in;
  };
  Made insert(const NewSignIn& sign_in, Instant now);
  // Not expired, and of this browser; also one that is finished, so that a step taken twice can be told from a token that
  // nobody has.
  std::optional<SignIn> find(std::string_view token, std::string_view browser, Instant now);
  // Writes what steps change over the version that was read, and makes that the next: true for exactly one caller, whose
  // `sign_in` then is of that version. In the caller's transaction.
  bool save(SignIn& sign_in, Instant now);
  // The same for the last step.
  bool finish(const SignIn& sign_in, Instant now);

  static std::vector<db::StatementInfo> statements();

 private:
  db::Connection& connection_;
  Seconds lifetime_;
};

}  // namespace gatewarden::account
