// gatewarden token: what a token is and whether it is good; and its end. The token comes on standard input, because the command
// line is open to every account of the host.
#include <variant>

#include "base/text.h"
#include "commands/confirm.h"
#include "commands/nouns.h"
#include "commands/output.h"
#include "commands/world.h"
#include "platform/crypto/jws.h"
#include "protocol/access_token_check.h"

namespace gatewarden::commands {

namespace {

using operation::AuditEvent;

std::string read_token() {
  std::string token(trim(read_line_of_input()));
  if (token.empty()) throw WrongUsage("the token is read from standard input, and nothing came");
  return token;
}

std::optional<protocol::CheckedAccessToken> check(World& world, const std::string& token) {
  Stores& stores = world.stores();
  protocol::AccessTokenCheck checker(world.settings().server.issuer, stores.clients, stores.keys, stores.access_tokens,
                                     stores.revocations);
  return checker.check(token, world.now());
}

[[noreturn]] void refuse_unknown() { throw Refused("this is no token of this server"); }

Record opaque_record(World& world, const std::string& token) {
  const auto row = world.stores().access_tokens.find(token);
  if (!row) refuse_unknown();
  Record record;
  record.add("kind", "access token, opaque").add("active", check(world, token).has_value());
  record.add("client_id", row->client_id).add("user_id", row->user_id).add("scope", row->scope);
  return record.add("created_at", row->created_at).add("expires_at", row->expires_at).add("revoked_at", row->revoked_at);
}

struct StateOfRefresh {
  std::string operator()(const oauth::RefreshCurrent&) const { return "current"; }
  std::string operator()(const oauth::RefreshRepeated&) const { return "replaced, within the grace"; }
  std::string operator()(const oauth::RefreshReused&) const { return "replaced"; }
  std::string operator()(const oauth::RefreshDead&) const { return "revoked or expired"; }
};

Record refresh_record(World& world, const std::string& token) {
  const oauth::RefreshTokens& tokens = world.stores().refresh_tokens;
  const auto family = world.stores().refresh_tokens.find(token);
  if (!family) refuse_unknown();
  const auto decision = tokens.decide(token, *family, world.now());
  Record record;
  record.add("kind", "refresh token").add("active", std::holds_alternative<oauth::RefreshCurrent>(decision));
  record.add("state", std::visit(StateOfRefresh(), decision));
  record.add("client_id", family->grant.client_id).add("user_id", family->grant.user_id).add("scope", family->grant.scope);
  record.add("created_at", family->created_at).add("last_used_at", family->last_used_at);
  return record.add("expires_at", family->expires_at).add("revoked_at", family->revoked_at);
}

bool is_signed_by_us(World& world, const crypto::UnverifiedJws& jws) {
  const auto algorithm = crypto::parse_algorithm(jws.algorithm);
  if (!algorithm) return false;
  const crypto::VerifyingKey* const key = world.stores().keys.find(jws.key_id, *algorithm);
  return key != nullptr && crypto::verify_jws(jws, *key);
}

Record signed_record(World& world, const std::string& token) {
  const auto jws = crypto::parse_jws(token);
  if (!jws || !is_signed_by_us(world, *jws)) refuse_unknown();
  const bool is_access_token = jws->type == "at+jwt";
  Record record;
  record.add("kind", is_access_token ? "access token, signed" : "ID token");
  record.add("active", is_access_token ? Cell(check(world, token).has_value()) : Cell());
  record.add("algorithm", jws->algorithm).add("key_id", jws->key_id);
  return record.add("claims", Cell(RawJson{jws->payload.dump()}));
}

int inspect(World& world, const Arguments&, Output& output) {
  const std::string token = read_token();
  const bool opaque = oauth::AccessTokens::looks_like(token);
  const bool refresh = !opaque && oauth::RefreshTokens::looks_like(token);
  output.one(opaque ? opaque_record(world, token) : refresh ? refresh_record(world, token) : signed_record(world, token));
  return exit_done;
}

// RFC 7009 section 2.1: with a refresh token goes all that came of its grant.
void revoke_refresh_token(World& world, const std::string& token) {
  const auto family = world.stores().refresh_tokens.find(token);
  if (!family) refuse_unknown();
  change(world, [&] {
    oauth::revoke_all_of_grant(world.stores().tokens(), family->grant.id, world.now());
    world.audit({.event = AuditEvent::token_revoked, .user_id = family->grant.user_id, .client_id = family->grant.client_id});
  });
}

void revoke_access_token(World& world, const std::string& token) {
  const auto checked = check(world, token);
  if (!checked) throw Refused("this is no access token that is still good; there is nothing to revoke");
  change(world, [&] {
    if (checked->format == oauth::TokenFormat::opaque) {
      world.stores().access_tokens.revoke(token, world.now());
    } else {
      world.stores().revocations.revoke_token(checked->jti, checked->expires_at, world.now());
    }
    world.audit({.event = AuditEvent::token_revoked, .user_id = checked->user_id, .client_id = checked->client_id});
  });
}

int revoke(World& world, const Arguments&, Output& output) {
  const std::string token = read_token();
  if (oauth::RefreshTokens::looks_like(token)) {
    revoke_refresh_token(world, token);
  } else {
    revoke_access_token(world, token);
  }
  output.say("revoked");
  return exit_done;
}

}  // namespace

std::vector<Command> token_commands() {
  return {
      {"token", "inspect", "Tells what the token on standard input is, and whether it is good.",
       "gatewarden token inspect < token.txt", {},
       Needs::schema, inspect},
      {"token", "revoke", "Revokes the token on standard input; with a refresh token goes its whole grant.",
       "gatewarden token revoke < token.txt", {}, Needs::schema, revoke},
  };
}

}  // namespace gatewarden::commands
