#include "commands/setup/first_things.h"

#include "authentication/identifier.h"
#include "base/encoding.h"
#include "base/json_writer.h"
#include "base/text.h"
#include "base/uri.h"
#include "commands/command.h"
#include "domain/operation/connect.h"
#include "platform/crypto/digest.h"
#include "platform/crypto/random.h"
#include "platform/password/hasher.h"

namespace gatewarden::commands::setup {

namespace {

using operation::AuditEvent;

// RFC 7636 Appendix B: known to everybody, which does for trying things out.
constexpr std::string_view code_challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

std::string landing(const std::string& issuer) { return issuer + "/account"; }

}  // namespace

std::optional<MadeUser> make_user(World& world, const std::string& text, const std::string& name) {
  const auto identifier = authentication::parse_identifier(text);
  if (!identifier) throw Refused(printable(text) + " is no e-mail address, no phone number (+ and digits) and no user name");
  account::Users& users = world.stores().users;
  if (users.identifier_exists(identifier->value)) return std::nullopt;

  account::NewUser user;
  user.identifiers = {*identifier};
  if (identifier->kind == account::IdentifierKind::email) user.email = identifier->value;
  if (identifier->kind == account::IdentifierKind::phone) user.phone = identifier->value;
  // Who runs this knows whose address it is.
  user.email_verified = user.email.has_value();
  user.phone_verified = user.phone.has_value();
  if (!name.empty()) user.profile = JsonWriter().begin_object().member("name", name).end_object().take();
  MadeUser made{identifier->value, to_base64url(crypto::random_bytes(15))};
  user.password_hash = password::Hasher(operation::hasher_settings(world.settings())).hash(Secret(made.password));
  change(world, [&] {
    const account::User inserted = users.insert(user, world.now());
    world.audit({.event = AuditEvent::user_created, .user_id = inserted.id});
  });
  return made;
}

std::optional<std::string> make_demo_client(World& world) {
  oauth::Clients& clients = world.stores().clients;
  if (clients.find(std::string(demo_client_id)) != nullptr) return std::nullopt;
  oauth::Client client;
  client.client_id = demo_client_id;
  client.client_name = "Demo application";
  // Any port of this host, for a program that listens there (RFC 8252 section 7.3).
  client.redirect_uris = {landing(world.settings().server.issuer), "http://127.0.0.1/callback"};
  client.grant_types = {"authorization_code", "refresh_token", "client_credentials"};
  client.scopes = {"openid", "profile", "email", "offline_access"};
  client.created_at = client.updated_at = world.now();
  std::string secret = to_base64url(crypto::random_bytes(32));
  client.client_secret_hash = crypto::sha256(secret);
  change(world, [&] {
    clients.insert(client);
    world.audit({.event = AuditEvent::client_created, .client_id = client.client_id});
  });
  return secret;
}

std::string demo_address(const std::string& issuer) {
  return issuer + "/oauth2/authorize?" +
         build_form({{"response_type", "code"},
                     {"client_id", std::string(demo_client_id)},
                     {"redirect_uri", landing(issuer)},
                     {"scope", "openid profile email"},
                     {"code_challenge", std::string(code_challenge)},
                     {"code_challenge_method", "S256"}});
}

}  // namespace gatewarden::commands::setup
