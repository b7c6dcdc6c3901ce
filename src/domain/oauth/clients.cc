#include "domain/oauth/clients.h"

#include <algorithm>
#include <stdexcept>

#include "base/text.h"
#include "domain/oauth/client_metadata.h"

namespace gatewarden::oauth {

namespace {

using db::sql;
using OptionalText = std::optional<std::string_view>;

constexpr db::Literal client_columns =
    "client_id, owner_user_id, client_name, token_endpoint_auth_method, client_secret_hash, metadata, status, tokens_not_before_at,"
    " created_at, updated_at";

constexpr db::Statement<std::string_view> find_client("clients.find",
                                                      sql<"SELECT ", client_columns, " FROM oauth2_clients WHERE client_id = ?">);
constexpr db::Statement<std::string_view, std::int64_t> list_clients(
    "clients.list", sql<"SELECT ", client_columns, " FROM oauth2_clients WHERE client_id > ? ORDER BY client_id LIMIT ?">);
constexpr db::Statement<std::uint64_t> list_clients_of_owner(
    "clients.list_of_owner", sql<"SELECT ", client_columns, " FROM oauth2_clients WHERE owner_user_id = ? ORDER BY client_id">);
constexpr db::Statement<std::string_view, std::optional<std::uint64_t>, std::string_view, std::string_view, OptionalText, std::string_view,
                        std::string_view, Instant, Instant, Instant>
    insert_client("clients.insert", sql<"INSERT INTO oauth2_clients (", client_columns, ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)">,
                  db::Reach::no_plan);
constexpr db::Statement<std::optional<std::uint64_t>, std::string_view, std::string_view, OptionalText, std::string_view, std::string_view,
                        Instant, std::string_view>
    update_client("clients.update",
                  "UPDATE oauth2_clients SET owner_user_id = ?, client_name = ?, token_endpoint_auth_method = ?,"
                  " client_secret_hash = ?, metadata = ?, status = ?, updated_at = ? WHERE client_id = ?");
constexpr db::Statement<std::string_view> delete_client("clients.remove", "DELETE FROM oauth2_clients WHERE client_id = ?");
constexpr db::Statement<std::string_view, Instant, std::string_view> replace_client_secret(
    "clients.replace_secret", "UPDATE oauth2_clients SET client_secret_hash = ?, updated_at = ? WHERE client_id = ?");
constexpr db::Statement<Instant, std::string_view> set_client_not_before(
    "clients.set_tokens_not_before", "UPDATE oauth2_clients SET tokens_not_before_at = ? WHERE client_id = ?");

// Enough for every client of a busy site, and little enough that guessing client ids cannot fill a worker's memory.
constexpr std::size_t most_kept = 1000;
constexpr std::size_t longest_client_id = 128;
// What platform/json reads back.
constexpr std::size_t longest_metadata = 64 * 1024;

// The column is ASCII, and the server refuses to compare it with anything else; its collation ignores spaces at the end.
bool can_be_client_id(std::string_view text) {
  return !text.empty() && text.size() <= longest_client_id && is_printable_ascii(text) && !text.ends_with(' ');
}

std::string_view wire_name(ClientStatus status) { return status == ClientStatus::active ? "active" : "disabled"; }

Client read_client(const db::Row& row) {
  Client client;
  client.client_id = row.get<std::string>(0);
  client.owner_user_id = row.get<std::optional<std::uint64_t>>(1);
  client.client_name = row.get<std::string>(2);
  client.token_endpoint_auth_method = row.get<std::string>(3);
  client.client_secret_hash = row.get<std::optional<std::string>>(4);
  const bool is_active = row.get<std::string>(6) == wire_name(ClientStatus::active);
  client.status = is_active ? ClientStatus::active : ClientStatus::disabled;
  client.tokens_not_before = row.get<Instant>(7);
  client.created_at = row.get<Instant>(8);
  client.updated_at = row.get<Instant>(9);
  read_metadata(row.get<std::string>(5), client);
  return client;
}

std::vector<Client> read_clients(db::Rows rows) {
  std::vector<Client> found;
  while (const auto row = rows.next()) found.push_back(read_client(*row));
  return found;
}

std::string bounded_metadata(const Client& client) {
  std::string metadata = metadata_json(client);
  if (metadata.size() > longest_metadata) throw std::length_error("the metadata of client " + client.client_id + " is over 64 KiB");
  return metadata;
}

}  // namespace

bool Client::rotates() const {
  switch (refresh_rotation) {
    case RefreshRotation::by_type: return is_public();
    case RefreshRotation::always: return true;
    case RefreshRotation::never: return false;
  }
  return true;
}

bool Client::may_use_grant(std::string_view grant_type) const { return std::ranges::find(grant_types, grant_type) != grant_types.end(); }

const Client* Clients::find(std::string_view client_id) {
  if (!can_be_client_id(client_id)) return nullptr;
  const Instant now = clock_.now();
  const auto known = kept_.find(client_id);
  if (known != kept_.end() && now < known->second.until) return known->second.client ? &*known->second.client : nullptr;

  auto rows = connection_.query(find_client, client_id);
  const auto row = rows.next();
  std::optional<Client> client;
  if (row) client = read_client(*row);
  if (kept_.size() >= most_kept) kept_.clear();
  Kept& kept = kept_[std::string(client_id)];
  kept = {.client = std::move(client), .until = now + keep_};
  return kept.client ? &*kept.client : nullptr;
}

void Clients::insert(const Client& client) {
  connection_.execute(insert_client, client.client_id, client.owner_user_id, client.client_name, client.token_endpoint_auth_method,
                      client.client_secret_hash, bounded_metadata(client), wire_name(client.status), client.tokens_not_before,
                      client.created_at, client.updated_at);
  forget();
}

bool Clients::update(const Client& client) {
  forget();
  return connection_.execute(update_client, client.owner_user_id, client.client_name, client.token_endpoint_auth_method,
                             client.client_secret_hash, bounded_metadata(client), wire_name(client.status), client.updated_at,
                             client.client_id) == 1;
}

bool Clients::remove(std::string_view client_id) {
  forget();
  return connection_.execute(delete_client, client_id) == 1;
}

bool Clients::replace_secret(std::string_view client_id, std::string_view secret_hash, Instant now) {
  forget();
  return connection_.execute(replace_client_secret, secret_hash, now, client_id) == 1;
}

bool Clients::set_tokens_not_before(std::string_view client_id, Instant now) {
  forget();
  return connection_.execute(set_client_not_before, now, client_id) == 1;
}

std::vector<Client> Clients::list(std::string_view after, int limit) { return read_clients(connection_.query(list_clients, after, limit)); }

std::vector<Client> Clients::list_of_owner(std::uint64_t user_id) {
  return read_clients(connection_.query(list_clients_of_owner, user_id));
}

void Clients::forget() { kept_.clear(); }

std::vector<db::StatementInfo> Clients::statements() {
  return {find_client,   list_clients,  list_clients_of_owner, insert_client,
          update_client, delete_client, replace_client_secret, set_client_not_before};
}

}  // namespace gatewarden::oauth
