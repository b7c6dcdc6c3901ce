// How a client proves who it is at the token, introspection and revocation endpoints (RFC 6749 section 2.3): a table of
// methods, exactly one of them in a request, and that one the registered one.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/http.h"
#include "base/result.h"
#include "base/secret.h"
#include "base/time.h"
#include "domain/account/failure_counters.h"
#include "domain/oauth/clients.h"
#include "domain/operation/audit_log.h"
#include "platform/config/settings.h"
#include "platform/process/sources.h"
#include "protocol/parameters.h"

namespace gatewarden::protocol {

// What a request says of its client, before anything of it is proven.
struct ClientCredentials {
  std::string client_id;
  Secret secret;  // empty for the method none
};

struct ClientAuthenticationMethod {
  std::string_view name;  // token_endpoint_auth_method of RFC 7591
  bool proves_identity;   // false: the client only names itself
  bool (*is_used)(const http::Request&, const RequestParameters&);
  Result<ClientCredentials> (*read)(const http::Request&, const RequestParameters&);
  bool (*verify)(const oauth::Client&, const ClientCredentials&);
};
std::span<const ClientAuthenticationMethod> client_authentication_methods();

// RFC 7617 with the form encoding of RFC 6749 section 2.3.1, strict: one space, canonical base64, both halves well formed.
std::optional<ClientCredentials> parse_basic(std::string_view header);

// One per process. Failures are counted by client and address together, so that a stranger cannot lock a client out, and by
// address alone. Who has failed too often is refused from memory until the window ends, without a look-up or a write; a
// success costs neither.
class ClientAuthenticator {
 public:
  ClientAuthenticator(oauth::Clients& clients, account::FailureCounters& failures, operation::AuditLog& audit,
                      const config::Settings& settings, const Clock& clock, process::Sources* sources)
      : clients_(clients), failures_(failures), audit_(audit), limits_(settings.throttle),
        requests_per_second_(settings.limits.requests_per_client), clock_(clock), sources_(sources) {}

  // The client, or invalid_client, told alike for an unknown client, another method than the registered one, a wrong secret
  // and a throttled address; or invalid_request for a request that proves itself in two ways; or too_many_requests for a client
  // that is over limits.requests_per_client.
  Result<oauth::Client> authenticate(const http::Request& request, const RequestParameters& parameters);

 private:
  Result<oauth::Client> refuse(const http::Request& request, const std::string& client_id, bool is_known);
  bool is_over_limit(const oauth::Client& client, const std::string& network) const;
  bool is_throttled(const std::string& subject, Instant now) const;
  void count_failure(account::FailureSubject kind, const std::string& subject, int limit, Instant now);

  oauth::Clients& clients_;
  account::FailureCounters& failures_;
  operation::AuditLog& audit_;
  const config::Settings::Throttle& limits_;
  int requests_per_second_;
  const Clock& clock_;
  process::Sources* sources_;  // null: there are no workers, and no limit
  std::map<std::string, Instant, std::less<>> throttled_until_;
};

}  // namespace gatewarden::protocol
