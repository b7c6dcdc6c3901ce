// gatewarden key, token and audit.
#include <sys/stat.h>

#include <algorithm>
#include <filesystem>
#include <map>

#include "base/encoding.h"
#include "domain/operation/connect.h"
#include "harness/process.h"
#include "harness/test.h"
#include "platform/crypto/jws.h"
#include "protocol/token_issuer.h"
#include "system/command_stack.h"

using namespace std::string_literals;
using namespace gatewarden;
using test::command_stack;
using test::command_world;
using test::run_json;
using test::run_refused;

namespace {

using gatewarden::test::contains;

std::map<std::string, std::string> states_of_keys(const std::string& algorithm) {
  std::map<std::string, std::string> states;
  for (const json::Value& key : run_json({"key", "list"}).items()) {
    if (key.string_at("algorithm") == algorithm) states[key.string_at("key_id").value()] = key.string_at("state").value();
  }
  return states;
}

std::string signed_token(const std::string& client_id, oauth::TokenFormat format) {
  commands::Stores& stores = command_world().stores();
  stores.keys.ensure();
  protocol::TokenIssuer issuer(command_world().settings(), stores.keys, stores.access_tokens);
  oauth::Client client = *stores.clients.find(client_id);
  client.access_token_format = format;
  protocol::AccessTokenOrigin origin;
  origin.grant_id = std::string(16, 'o');
  origin.scope = "openid";
  db::Transaction transaction(stores.database);
  const std::string token = issuer.mint_access_token(client, origin, command_world().now()).token;
  transaction.commit();
  return token;
}

}  // namespace

// What each command that makes a key file promises.
void check_key_file(const std::string& verb) {
  const std::string file = command_stack().folder() + "/new-" + verb;
  CHECK_EQUAL(0, command_stack().run({"key", verb, file}).status);
  const std::string text = test::read_file(file);
  CHECK(text.ends_with('\n'));
  CHECK_EQUAL(std::size_t{32}, from_base64(text.substr(0, text.size() - 1)).value().size());
  struct stat status {};
  CHECK_EQUAL(0, stat(file.c_str(), &status));
  CHECK_EQUAL(0600U, status.st_mode & 07777U);
  CHECK(contains(run_refused({"key", verb, file}, 1), "is there already"));
  CHECK_EQUAL(text, test::read_file(file));
  CHECK(contains(run_refused({"key", verb, command_stack().folder() + "/no/such/folder"}, 3), "cannot be made"));
}

TEST("S53: make-encryption-key writes 32 bytes for its owner alone and never over another file") {
  check_key_file("make-encryption-key");
}

TEST("S53: make-registration-key writes 32 bytes for its owner alone and never over another file") {
  check_key_file("make-registration-key");
}

TEST("S53: the key that seals is printed nowhere") {
  const std::string file = command_stack().folder() + "/unseen-key";
  const auto ran = command_stack().run({"key", "make-encryption-key", file});
  const std::string text = test::read_file(file).substr(0, 44);
  CHECK(!contains(ran.out + ran.err, text));
}

TEST("command: key rotate waits until the next key was published for long enough, or is told not to") {
  command_world().stores().keys.ensure();
  const auto before = states_of_keys("ES256");
  CHECK(contains(run_refused({"key", "rotate", "--algorithm", "ES256"}, 1), "has not been published for long enough"));
  CHECK(states_of_keys("ES256") == before);
  CHECK(run_json({"key", "rotate", "--algorithm", "ES256",
                  "--at-once"}).find("rotated")->strings().value() == std::vector<std::string>{"ES256"});
  const auto after = states_of_keys("ES256");
  for (const auto& [key_id, state] : before) {
    if (state == "current") CHECK_EQUAL("retired"s, after.at(key_id));
    if (state == "next") CHECK_EQUAL("current"s, after.at(key_id));
  }
  const auto audit = run_json({"audit", "list", "--limit", "1000"}).items();
  CHECK(std::any_of(audit.begin(), audit.end(), [](const json::Value& one) { return one.string_at("event") == "key_rotated"; }));
}

TEST("command: audit list shows as many events as it was asked for") {
  constexpr std::size_t many = 600;
  const std::string client_id = command_stack().make_client().client.client_id;
  operation::AuditRecord record{.event = operation::AuditEvent::token_issued};
  record.client_id = client_id;
  record.user_agent = std::string(100, 'x');
  const std::vector<operation::AuditRecord> records(many, record);
  command_world().stores().audit.insert(records);
  const auto ran = command_stack().run({"audit", "list", "--client", client_id, "--limit", "1000"});
  CHECK_EQUAL(static_cast<std::ptrdiff_t>(many), std::count(ran.out.begin(), ran.out.end(), '\n') - 1);
  CHECK_EQUAL(many, run_json({"audit", "list", "--client", client_id, "--limit", "1000"}).items().size());
}

TEST("command: token inspect tells of a signed token, and token revoke ends it") {
  const std::string client_id = command_stack().make_client().client.client_id;
  const std::string token = signed_token(client_id, oauth::TokenFormat::jwt);
  const json::Value before = run_json({"token", "inspect"}, token + "\n");
  CHECK_EQUAL("access token, signed"s, before.string_at("kind").value());
  CHECK_EQUAL(true, before.boolean_at("active").value());
  CHECK_EQUAL(client_id, before.find("claims")->string_at("client_id").value());
  CHECK_EQUAL(0, command_stack().run({"token", "revoke"}, token).status);
  CHECK_EQUAL(false, run_json({"token", "inspect"}, token).boolean_at("active").value());
  CHECK_EQUAL("token_revoked"s, test::events_of_client(client_id).at(0));
  CHECK(contains(run_refused({"token", "revoke"}, 1, token), "nothing to revoke"));
}

TEST("command: token inspect tells of an opaque token, and token revoke ends it") {
  const std::string client_id = command_stack().make_client().client.client_id;
  const std::string token = signed_token(client_id, oauth::TokenFormat::opaque);
  const json::Value before = run_json({"token", "inspect"}, token);
  CHECK_EQUAL("access token, opaque"s, before.string_at("kind").value());
  CHECK_EQUAL(true, before.boolean_at("active").value());
  CHECK_EQUAL("openid"s, before.string_at("scope").value());
  CHECK_EQUAL(0, command_stack().run({"token", "revoke"}, token).status);
  const json::Value after = run_json({"token", "inspect"}, token);
  CHECK_EQUAL(false, after.boolean_at("active").value());
  CHECK(after.string_at("revoked_at"));
}

TEST("command: with a refresh token goes its whole grant") {
  commands::Stores& stores = command_world().stores();
  const std::string client_id = command_stack().make_client().client.client_id;
  const auto user = command_stack().make_user().user;
  oauth::Grant grant;
  grant.id = "sixteen bytes   ";
  grant.client_id = client_id;
  grant.user_id = user.id;
  grant.session_id = std::string(16, 's');
  grant.scope = "openid offline_access";
  grant.acr = grant.amr = "pwd";
  grant.auth_time = command_world().now();
  db::Transaction transaction(stores.database);
  const std::string token = stores.refresh_tokens.insert(grant, command_world().now() + Seconds(86400), command_world().now());
  transaction.commit();
  CHECK_EQUAL("current"s, run_json({"token", "inspect"}, token).string_at("state").value());
  CHECK_EQUAL(0, command_stack().run({"token", "revoke"}, token).status);
  CHECK_EQUAL("revoked or expired"s, run_json({"token", "inspect"}, token).string_at("state").value());
  oauth::SignedTokenIdentity of_grant;
  of_grant.grant_id = grant.id;
  of_grant.client_id = client_id;
  of_grant.user_id = user.id;
  of_grant.issued_at = grant.auth_time;
  of_grant.expires_at = grant.auth_time + Seconds(3600);
  of_grant.jti = oauth::make_jti(grant.id, grant.auth_time);
  CHECK(stores.revocations.is_revoked(of_grant));
}

TEST("command: what is no token of this server is refused without a word of it") {
  for (const std::string& text : {"gibberish"s, "gwa_gibberish"s, "gwr_gibberish"s, "a.b.c"s}) {
    const std::string complaint = run_refused({"token", "inspect"}, 1, text);
    CHECK(contains(complaint, "this is no token of this server"));
    CHECK(!contains(complaint, text));
  }
  CHECK(contains(run_refused({"token", "inspect"}, 2, ""), "nothing came"));
}

TEST("command: audit list filters and goes from new to old; each change names the operator") {
  const std::string client_id = run_json({"client", "create", "--name", "x", "--redirect-uri",
                                          "https://a.example"}).string_at("client_id").value();
  run_json({"client", "update", client_id, "--name", "y"});
  const auto newest = run_json({"audit", "list", "--client", client_id, "--limit", "1"}).items();
  CHECK_EQUAL("client_updated"s, newest.at(0).string_at("event").value());
  CHECK(!newest.at(0).find("detail")->string_at("operator").value().empty());
  const auto next = run_json({"audit", "list", "--client", client_id, "--offset", "1"}).items();
  CHECK_EQUAL("client_created"s, next.at(0).string_at("event").value());
  CHECK(run_json({"audit", "list", "--client", "no-such"}).items().empty());
}

TEST("command: audit ship takes what was spooled into the database, once") {
  const std::string client_id = "spooled-client";
  command_world().stores().audit.spool({.event = operation::AuditEvent::token_issued, .client_id = client_id});
  CHECK(test::events_of_client(client_id).empty());
  run_json({"audit", "ship"});
  CHECK(test::events_of_client(client_id) == std::vector<std::string>{"token_issued"});
  run_json({"audit", "ship"});
  CHECK_EQUAL(std::size_t{1}, test::events_of_client(client_id).size());
}
