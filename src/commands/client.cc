// gatewarden client: applications registered to ask for tokens.
#include <algorithm>

#include "base/encoding.h"
#include "base/text.h"
#include "commands/client_fields.h"
#include "commands/confirm.h"
#include "commands/nouns.h"
#include "commands/output.h"
#include "commands/world.h"
#include "platform/crypto/digest.h"
#include "platform/crypto/random.h"
#include "protocol/subject.h"

namespace gatewarden::commands {

namespace {

using operation::AuditEvent;

constexpr std::string_view list_columns[] = {"client_id", "client_name", "token_endpoint_auth_method", "grant_types", "status"};

std::string new_secret() { return to_base64url(crypto::random_bytes(32)); }

oauth::Client existing(World& world, const Arguments& arguments) {
  const std::string client_id = arguments.get("CLIENT_ID");
  const oauth::Client* const client = world.stores().clients.find(client_id);
  if (client == nullptr) throw Refused("there is no client " + printable(client_id));
  return *client;
}

void check_scopes(World& world, const oauth::Client& client) {
  for (const std::string& scope : client.scopes) {
    if (world.stores().scopes.find(scope) == nullptr) {
      throw Refused("there is no scope " + printable(scope) + "; \"gatewarden scope create\" makes one");
    }
  }
}

void check_owner(World& world, const oauth::Client& client) {
  if (client.owner_user_id && !world.stores().users.find(*client.owner_user_id)) {
    throw Refused("there is no user " + std::to_string(*client.owner_user_id));
  }
}

void check_all(World& world, const oauth::Client& client) {
  check_client(client, world.settings());
  check_scopes(world, client);
  check_owner(world, client);
}

// Shows the client; and a new secret, which is nowhere else from now on.
void tell(Output& output, const oauth::Client& client, const std::string& secret) {
  Record record = client_record(client);
  if (!secret.empty()) record.add("client_secret", secret);
  output.one(record);
  if (!secret.empty()) output.say("The secret is shown this once; only its hash is kept.");
}

std::string new_client_id(const Arguments& arguments) {
  const auto wanted = arguments.find("CLIENT_ID");
  // Letters and digits alone: a first "-" would read as an option wherever the id is typed.
  if (!wanted) return "c" + to_hex(crypto::random_bytes(16));
  if (!protocol::is_possible_client_id(*wanted)) {
    throw Refused(printable(*wanted) +
                  " cannot be a client id; 1 to 128 letters, digits and marks would be right, not digits alone, no space, no colon");
  }
  return *wanted;
}

int create(World& world, const Arguments& arguments, Output& output) {
  oauth::Client client;
  client.client_id = new_client_id(arguments);
  client.created_at = client.updated_at = world.now();
  take_fields(client, arguments);
  check_all(world, client);
  std::string secret;
  if (!client.is_public()) {
    secret = new_secret();
    client.client_secret_hash = crypto::sha256(secret);
  }
  try {
    change(world, [&] {
      world.stores().clients.insert(client);
      world.audit({.event = AuditEvent::client_created, .client_id = client.client_id});
    });
  } catch (const db::Duplicate&) {
    throw Refused("there is a client " + client.client_id + " already");
  }
  tell(output, client, secret);
  return exit_done;
}

int list(World& world, const Arguments&, Output& output) {
  constexpr int page = 500;
  std::vector<Record> records;
  std::string after;
  for (;;) {
    const auto clients = world.stores().clients.list(after, page);
    for (const oauth::Client& client : clients) records.push_back(client_record(client));
    if (clients.size() < page) break;
    after = clients.back().client_id;
  }
  output.list(records, list_columns);
  return exit_done;
}

int show(World& world, const Arguments& arguments, Output& output) {
  tell(output, existing(world, arguments), "");
  return exit_done;
}

// A client that became confidential needs a secret, and one that became public must not keep one.
std::string settle_secret(oauth::Client& client) {
  if (client.is_public()) {
    client.client_secret_hash.reset();
    return {};
  }
  if (client.client_secret_hash) return {};
  const std::string secret = new_secret();
  client.client_secret_hash = crypto::sha256(secret);
  return secret;
}

int update(World& world, const Arguments& arguments, Output& output) {
  oauth::Client client = existing(world, arguments);
  const bool was_active = client.status == oauth::ClientStatus::active;
  take_fields(client, arguments);
  const std::string secret = settle_secret(client);
  check_all(world, client);
  client.updated_at = world.now();
  change(world, [&] {
    Stores& stores = world.stores();
    if (!stores.clients.update(client)) throw Refused("the client was deleted meanwhile");
    if (was_active && client.status == oauth::ClientStatus::disabled) {
      oauth::revoke_all_of_client(stores.tokens(), stores.clients, client.client_id, world.now());
    }
    world.audit({.event = AuditEvent::client_updated, .client_id = client.client_id});
  });
  tell(output, client, secret);
  return exit_done;
}

int remove(World& world, const Arguments& arguments, Output& output) {
  const oauth::Client client = existing(world, arguments);
  confirm(arguments, output, "This deletes the client " + client.client_id + " (" + printable(client.client_name) +
                                 ") and ends every token that it holds.");
  change(world, [&] {
    Stores& stores = world.stores();
    oauth::revoke_all_of_client(stores.tokens(), stores.clients, client.client_id, world.now());
    stores.consents.revoke_client(client.client_id);
    stores.clients.remove(client.client_id);
    world.audit({.event = AuditEvent::client_deleted, .client_id = client.client_id});
  });
  output.say("deleted " + client.client_id);
  return exit_done;
}

int secret(World& world, const Arguments& arguments, Output& output) {
  const oauth::Client client = existing(world, arguments);
  if (client.is_public()) {
    throw Refused("a public client has no secret; \"gatewarden client update --auth-method\" makes it confidential");
  }
  confirm(arguments, output, "The old secret of " + client.client_id + " stops working at once.");
  const std::string made = new_secret();
  change(world, [&] {
    world.stores().clients.replace_secret(client.client_id, crypto::sha256(made), world.now());
    world.audit({.event = AuditEvent::client_secret_replaced, .client_id = client.client_id});
  });
  output.one(Record().add("client_id", client.client_id).add("client_secret", made));
  output.say("The secret is shown this once; only its hash is kept.");
  return exit_done;
}

std::vector<Parameter> with_fields(std::vector<Parameter> parameters) {
  for (const ClientField& field : client_fields()) parameters.push_back(field.option);
  return parameters;
}

constexpr Parameter client_operand{"CLIENT_ID", "", "the client", Times::once};

}  // namespace

std::vector<Command> client_commands() {
  return {
      {"client", "create", "Registers a client and shows its secret this once.",
       "gatewarden client create --name \"Photo album\" --redirect-uri https://album.example/callback --scope \"openid profile\"",
       with_fields({{"CLIENT_ID", "", "its name on the wire; otherwise a random one"}}), Needs::schema, create},
      {"client", "list", "Lists all clients.", "gatewarden client list", {}, Needs::schema, list},
      {"client", "show", "Shows a client's metadata.", "gatewarden client show album", {client_operand}, Needs::schema, show},
      {"client", "update", "Changes what is given and leaves the rest; a list replaces the whole list.",
       "gatewarden client update album --access-token-lifetime 15m", with_fields({client_operand}), Needs::schema, update},
      {"client", "delete", "Deletes a client and ends every token that it holds.", "gatewarden client delete album --yes",
       {client_operand, yes_parameter}, Needs::schema, remove},
      {"client", "secret", "Gives a client a new secret and shows it this once.", "gatewarden client secret album --yes",
       {client_operand, yes_parameter}, Needs::schema, secret},
  };
}

}  // namespace gatewarden::commands
