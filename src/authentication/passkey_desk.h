// Passkeys at work: a person makes one for their account, and signs in with it, as the only factor or as the second. One desk for
// pages and programs, so that neither can do what the other forbids.
//
// Whoever makes or removes one is signed in, and signed in lately: that is the caller's to see to (endpoints/account_request.h).
// Signing in goes through the engine (sign_in_engine.h), which decides what may come and what it is worth:
//
//   as the first factor   whoever the passkey says, or who typed an identifier and has the passkey; the authenticator must have
//                         verified its person, so that it is two factors in one
//   as the second         one of the person's own, after the first has shown who they are
//
// No answer to a stranger tells whether an account has passkeys: the ids of a person's passkeys are told to who has shown the first
// factor, and to nobody else (Web Authentication Level 2 sections 14.6.2 and 14.6.3).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "authentication/factor_desk.h"
#include "authentication/sign_in_engine.h"
#include "authentication/webauthn/ceremonies.h"
#include "base/secret.h"
#include "domain/account/passkeys.h"
#include "domain/account/pending_changes.h"
#include "domain/account/sessions.h"
#include "domain/account/sign_ins.h"
#include "domain/account/users.h"
#include "domain/operation/audit_log.h"
#include "domain/operation/outbox.h"
#include "platform/config/settings.h"

namespace gatewarden::authentication {

// Whose passkeys these are, and from where they come.
struct PasskeyOwner {
  account::Session session;
  account::User user;
  std::string language;  // of messages to the person: "de"
  Attempt attempt;
};

class PasskeyDesk {
 public:
  // What the desk stands on; all of it must outlive it.
  struct Parts {
    db::Connection& connection;
    account::Passkeys& passkeys;
    account::PendingChanges& pending_changes;
    account::Users& users;
    account::Sessions& sessions;
    account::SignIns& sign_ins;
    operation::AuditLog& audit;
    operation::Outbox& outbox;
    SignInEngine& engine;
    FactorDesk& factors;  // what must hold after every change of a second factor
    const config::Settings& settings;
    Secret handle_key;  // of operation::KeyPurpose::passkey_handles
  };
  explicit PasskeyDesk(const Parts& parts);

  const webauthn::RelyingParty& relying_party() const { return party_; }
  // How long browsers wait for the person.
  static constexpr Seconds patience{300};

  // What the person's browser is to be asked for.
  struct Creation {
    std::string change_token;
    std::string challenge;    // 32 bytes
    std::string user_handle;  // opaque: an HMAC of the user's id
    std::vector<account::Passkey> present;  // of which the authenticator shall not make another
  };
  struct TooMany {};
  std::variant<Creation, TooMany> begin_registration(const PasskeyOwner& owner, Instant now);

  struct NewPasskey {
    webauthn::RegistrationResponse response;
    std::string transports;  // words, as the browser named them
    std::string name;
  };
  struct Over {};   // the token is nobody's, another session's, used or expired
  struct Wrong {};  // what the authenticator made is not what was asked for
  struct Taken {};  // the credential is registered already, whoever has it
  std::variant<account::Passkey, Over, Wrong, Taken, TooMany> finish_registration(const PasskeyOwner& owner, std::string_view token,
                                                                                 const NewPasskey& made, Instant now);
  // False where the person has none of that id.
  bool rename(const PasskeyOwner& owner, std::string_view id, std::string_view name);
  // not_found; conflict where it is the last factor of a person who must have one.
  Check remove(const PasskeyOwner& owner, std::string_view id, Instant now);

  // What the browser is to be asked for in a sign-in.
  struct Request {
    std::string challenge;
    std::vector<account::Passkey> allowed;  // empty: whatever the authenticator has for this relying party
    webauthn::UserVerification user_verification = webauthn::UserVerification::required;
  };
  // Nothing: no passkey is next.
  std::optional<Request> begin_log_in(const account::SignIn& sign_in, const Attempt& attempt, Instant now);
  // The challenge is spent, whatever comes of it.
  StepOutcome log_in(const account::SignIn& sign_in, const webauthn::AssertionResponse& response, const Attempt& attempt, Instant now);

  std::string user_handle(account::UserId user_id) const;

 private:
  enum class Place { none, first_factor, second_factor };
  Place place_of(const account::SignIn& sign_in, const Attempt& attempt, Instant now) const;
  std::optional<account::UserId> known_user(const account::SignIn& sign_in) const;
  bool forget_challenge(account::SignIn& sign_in, Instant now);
  bool is_good(const PasskeyOwner& owner, Instant now);
  void record_change(const PasskeyOwner& owner, operation::AuditEvent event, const account::Passkey& passkey,
                     std::string_view what, Instant now);
  void record_copy(const account::Passkey& passkey, const Attempt& attempt);

  Parts parts_;
  webauthn::RelyingParty party_;
};

// What a passkey may be called: text of 1 to 100 characters without control characters.
bool is_passkey_name(std::string_view name);
// The domain and the origins of the settings: those of sign_in.origins whose host is the domain or below it, for no other's page can
// have its passkeys.
webauthn::RelyingParty relying_party(const config::Settings& settings);

}  // namespace gatewarden::authentication
