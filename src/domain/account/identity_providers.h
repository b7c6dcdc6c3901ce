// Other providers at whom people have accounts: what the operator configured of each. Workers keep all of them in memory for a
// few seconds, for every page of log-in names them.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/secret.h"
#include "base/time.h"
#include "platform/db/connection.h"

namespace gatewarden::account {

// An OpenID provider tells its endpoints itself, and who somebody is by an ID token; of a plain OAuth 2.0 server all is configured.
enum class ProviderKind { openid, oauth2 };
enum class ProviderStatus { active, disabled };
// How we prove to be the client: RFC 6749 section 2.3.1, RFC 7523 section 2.2 (private_key_jwt), or a secret that is a JWT
// signed by a key of ours and sent as client_secret (signed_secret: Apple).
enum class ProviderAuthentication { none, client_secret_basic, client_secret_post, private_key_jwt, signed_secret };
// Whose word it is that an address is the person's.
enum class EmailTrust { claimed, always, never };  // the claim that says so; whatever the provider names; nobody's

std::string_view wire_name(ProviderKind kind);
std::string_view wire_name(ProviderStatus status);
std::string_view wire_name(ProviderAuthentication authentication);
std::string_view wire_name(EmailTrust trust);
std::optional<ProviderKind> parse_provider_kind(std::string_view word);
std::optional<ProviderStatus> parse_provider_status(std::string_view word);
std::optional<ProviderAuthentication> parse_provider_authentication(std::string_view word);
std::optional<EmailTrust> parse_email_trust(std::string_view word);

// Under which names a provider tells of a person.
struct ClaimNames {
  std::string subject = "sub";
  std::string email = "email";
  std::string email_verified = "email_verified";
  std::string name = "name";
  std::string username = "preferred_username";
};

struct IdentityProvider {
  std::string provider;  // a word of the operator's, in paths: "google"
  std::string display_name;
  ProviderKind kind = ProviderKind::openid;
  ProviderStatus status = ProviderStatus::active;
  std::string client_id;
  Secret client_secret;  // or a private key as PKCS #8
  ProviderAuthentication authentication = ProviderAuthentication::client_secret_basic;
  std::string key_id;      // of the private key, as the provider knows it
  std::string key_issuer;  // iss of a signed secret: Apple's team

  std::string issuer;  // of an OpenID provider, exactly; of another one where it sends iss back (RFC 9207)
  // Of an OpenID provider empty: discovery tells them.
  std::string authorization_endpoint, token_endpoint, userinfo_endpoint;
  std::string emails_endpoint;  // a list of {"email", "primary", "verified"}: GitHub's
  std::vector<std::string> scopes;
  std::map<std::string, std::string> authorization_parameters;  // more of them, as {"prompt", "select_account"}
  bool form_post = false;  // the answer comes as a form (Apple)
  bool pkce = true;

  ClaimNames claims;
  EmailTrust email_trust = EmailTrust::claimed;
  std::map<std::string, std::string> acr;  // the provider's acr values, and the rung of ours that each is worth
  bool registration = false;  // whoever is new gets an account
  bool keep_tokens = false;
  bool private_addresses = false;  // the provider stands in the operator's own network
  bool clear_text = false;         // and may be called without TLS

  Instant created_at{};
  Instant updated_at{};
};

class IdentityProviders {
 public:
  // `key`: 32 bytes, of operation::KeyPurpose::external_accounts. `keep`: how long all() answers from memory.
  IdentityProviders(db::Connection& connection, const Clock& clock, Secret key, Seconds keep)
      : connection_(connection), clock_(clock), key_(std::move(key)), keep_(keep) {}

  // All of them by their words. What find() and all() answer is valid until the next call.
  const std::vector<IdentityProvider>& all();
  const IdentityProvider* find(std::string_view provider);

  // Throws db::Duplicate.
  void insert(const IdentityProvider& provider);
  // Answers whether it was there.
  bool update(const IdentityProvider& provider);
  bool remove(std::string_view provider);

  static std::vector<db::StatementInfo> statements();

 private:
  const IdentityProvider* find_kept(std::string_view provider) const;
  std::string sealed_secret(const IdentityProvider& provider) const;

  db::Connection& connection_;
  const Clock& clock_;
  Secret key_;
  Seconds keep_;
  std::vector<IdentityProvider> kept_;
  std::optional<Instant> read_at_;
};

}  // namespace gatewarden::account
