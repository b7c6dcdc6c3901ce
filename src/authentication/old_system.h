// The system that people come from: asked about who is not known here, with the identifier and password of their first log-in. Who
// it knows becomes a user of ours, and is never asked about again.
//
// POST of {"identifier", "kind", "password"} under a bearer secret. The answer is 200 with {"verified": false}, or with {"verified":
// true, "user": {…}}, whose members are those of a registration but password, hash and request id; 401 and 404 are no, too.
// Anything else lets nobody in, and nothing is remembered of it.
#pragma once

#include <optional>
#include <stdexcept>
#include <string>

#include "authentication/identifier.h"
#include "base/secret.h"
#include "base/time.h"
#include "domain/account/users.h"
#include "platform/config/settings.h"
#include "platform/web_client/guarded_client.h"

namespace gatewarden::authentication {

// It answered nothing, or that it cannot: nobody knows whether the password is right, and the person may try again.
class OldSystemSilent : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

class OldSystem {
 public:
  // `settings` must outlive it; its secret has been loaded (config::load_old_system_secret).
  explicit OldSystem(const config::Settings& settings);

  // Whether it is asked about such an identifier, which is canonical.
  bool knows_kind_of(std::string_view identifier) const;
  // Who has that identifier and that password there, as a user without a hash; nothing: nobody, or an answer that counts for nothing,
  // as does one about somebody who does not have the identifier. Throws OldSystemSilent.
  std::optional<account::NewUser> ask(const std::string& identifier, const Secret& password, Instant now);

 private:
  std::optional<account::NewUser> read(const std::string& identifier, const std::string& body, Instant now) const;

  const config::Settings& settings_;
  web_client::GuardedClient client_;
};

}  // namespace gatewarden::authentication
