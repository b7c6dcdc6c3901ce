// Accounts of our people at other providers: who is who there, under the provider's own name for the person (sub), with the
// tokens that the provider gave, sealed, and whatever the operator's programs keep with a link.
//
// An account there is linked to one person here at most, and a person to one account at each provider.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/secret.h"
#include "base/time.h"
#include "domain/account/user_ids.h"
#include "platform/db/connection.h"

namespace gatewarden::account {

using LinkId = std::uint64_t;

struct ProviderTokens {
  Secret access_token;
  Secret refresh_token;  // empty: none
  std::string scope;
  std::optional<Instant> expires_at;  // of the access token; nothing: the provider did not say
};

struct ExternalAccount {
  LinkId id = 0;
  std::string provider;
  std::string subject;
  UserId user_id = 0;
  std::string display_name;  // as the person knows the account there: an address or a name
  bool has_tokens = false;
  std::optional<Instant> tokens_expire_at;
  bool tokens_shared = false;         // the person lets the operator's programs use the account there
  std::optional<Instant> refused_at;  // the provider refused to refresh: the person must sign in there again
  std::string metadata = "{}";        // JSON object
  Instant created_at{};
  Instant updated_at{};
  std::optional<Instant> last_used_at;
};

struct NewExternalAccount {
  std::string provider;
  std::string subject;
  UserId user_id = 0;
  std::string display_name;
  std::optional<ProviderTokens> tokens;
};

// Tokens are refreshed so long before they expire.
inline constexpr Seconds refresh_lead{300};

class ExternalAccounts {
 public:
  // `key`: 32 bytes, of operation::KeyPurpose::external_accounts.
  ExternalAccounts(db::Connection& connection, Secret key) : connection_(connection), key_(std::move(key)) {}

  // Throws db::Duplicate with key "external_accounts_by_subject" or "external_accounts_by_user".
  LinkId insert(const NewExternalAccount& account, Instant now);

  bool exists(UserId user_id, std::string_view provider);
  std::uint64_t count(std::string_view provider);
  std::optional<ExternalAccount> find(std::string_view provider, std::string_view subject);
  std::optional<UserId> find_user(std::string_view provider, std::string_view subject);
  std::optional<ExternalAccount> find(LinkId id);
  std::vector<ExternalAccount> list(UserId user_id);     // by provider
  std::vector<ExternalAccount> list_recent(int limit);   // the latest link first
  // Open, for whoever may see them; nothing where none are kept, or they were sealed with another key.
  std::optional<ProviderTokens> tokens(LinkId id);

  // Each answers whether the link was there.
  bool update_tokens(const ExternalAccount& account, const ProviderTokens& tokens, Instant now);
  bool forget_tokens(LinkId id, Instant now);
  bool update_metadata(LinkId id, std::string_view metadata, Instant now);  // a JSON object
  bool share_tokens(LinkId id, bool shared, Instant now);
  bool touch(LinkId id, std::string_view display_name, Instant now);  // the person signed in with it
  bool remove(LinkId id, UserId user_id);
  std::uint64_t remove_all(UserId user_id);
  std::uint64_t remove_all(std::string_view provider);

  // Links whose shared tokens are to be refreshed, oldest first; each is left alone by others until `lease`. Outside a
  // transaction.
  std::vector<ExternalAccount> claim_due(int most, Instant lease, Instant now);
  // The same for one link, where nobody holds it: for who needs its tokens now.
  bool lease_refresh(LinkId id, Instant lease, Instant now);
  // The provider did not answer, or not in a way that means a refusal: again at `at`; nothing: never.
  void put_off(LinkId id, const std::optional<Instant>& at);
  int refresh_failures(LinkId id);
  // The provider refused: the tokens are worth nothing, and are forgotten.
  void mark_refused(LinkId id, Instant now);

  static std::vector<db::StatementInfo> statements();

 private:
  std::optional<std::string> sealed(std::string_view provider, std::string_view subject,
                                    const std::optional<ProviderTokens>& tokens) const;

  db::Connection& connection_;
  Secret key_;
};

// Tokens as JSON, for whoever seals them.
Secret to_json(const ProviderTokens& tokens);
std::optional<ProviderTokens> parse_provider_tokens(std::string_view json);

}  // namespace gatewarden::account
