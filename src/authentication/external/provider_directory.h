// Where other providers are and by which keys they sign: asked for over HTTP, kept for an hour, and kept on for a day where the
// provider does not answer. A token of an unknown key makes us look for new keys, once a minute at most.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>

#include "authentication/external/provider_documents.h"
#include "base/time.h"
#include "domain/account/identity_providers.h"
#include "platform/web_client/guarded_client.h"

namespace gatewarden::authentication {

// What goes wrong with a provider. `what` is for the log and for operators: no secret, no person's data.
struct ProviderFault {
  enum class Kind {
    unreachable,  // no answer, or one that says "later"
    refused,      // it does not take the code, the refresh token, or us
    untrue,       // its answer is not as it must be
  };
  Kind kind = Kind::unreachable;
  std::string what;
};
template <typename T>
using FromProvider = std::variant<T, ProviderFault>;

// One a process or thread, made after the fork.
class ProviderCalls {
 public:
  struct Limits {
    Seconds deadline{5};  // of one call
    std::string certificate_authority;
  };
  explicit ProviderCalls(Limits limits) : limits_(std::move(limits)) {}

  // To addresses inside and without TLS only where the provider is configured so.
  FromProvider<web_client::Answer> call(const account::IdentityProvider& provider, const web_client::Call& call);
  // The body of a 200.
  FromProvider<std::string> fetch(const account::IdentityProvider& provider, const std::string& url);

 private:
  Limits limits_;
  std::map<std::pair<bool, bool>, std::unique_ptr<web_client::GuardedClient>> clients_;
};

class ProviderDirectory {
 public:
  ProviderDirectory(ProviderCalls& calls, const Clock& clock) : calls_(calls), clock_(clock) {}

  FromProvider<ProviderMetadata> metadata(const account::IdentityProvider& provider);
  // Nothing: a key of the provider made the signature.
  std::optional<ProviderFault> signature_fault(const account::IdentityProvider& provider, const ProviderMetadata& metadata,
                                               const crypto::UnverifiedJws& token);

 private:
  struct Entry {
    Instant configured_at{};  // the version of the configuration that it is of
    std::optional<ProviderMetadata> metadata;
    Instant metadata_at{};
    std::optional<ProviderKeys> keys;
    Instant keys_at{};
    std::optional<Instant> metadata_tried_at, keys_tried_at;
  };
  Entry& entry_of(const account::IdentityProvider& provider);
  std::optional<ProviderFault> read_keys(Entry& entry, const account::IdentityProvider& provider, const std::string& jwks_uri);

  ProviderCalls& calls_;
  const Clock& clock_;
  std::map<std::string, Entry> entries_;
};

}  // namespace gatewarden::authentication
