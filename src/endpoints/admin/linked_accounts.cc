// /api/v1/admin/linked-accounts: people's accounts at other providers, for operators; and the tokens of those that people share, for
// programs that may have them (gatewarden-providers(7)).
#include <array>

#include "authentication/external/token_upkeep.h"
#include "base/names.h"
#include "base/text.h"
#include "endpoints/admin/admin_request.h"
#include "endpoints/api_answer.h"
#include "endpoints/linked_accounts.h"
#include "endpoints/oauth/client_request.h"
#include "endpoints/routes.h"
#include "platform/json/value.h"

namespace gatewarden::endpoints {

namespace {

using account::ExternalAccount;
using account::ProviderTokens;
using authentication::TokenUpkeep;
using operation::AuditEvent;

constexpr std::string_view token_scope = "linked_accounts.tokens";
constexpr int most_recent = 200;
constexpr std::size_t longest_metadata = 16 * 1024;

OAuthError invalid(std::string description) { return {ErrorCode::invalid_request, std::move(description)}; }
OAuthError no_link() { return {ErrorCode::not_found, "there is no such linked account"}; }

http::Response answer_list(const std::vector<ExternalAccount>& accounts) {
  JsonWriter json;
  json.begin_object().key("linked_accounts").begin_array();
  for (const ExternalAccount& account : accounts) write_link(json, account);
  json.end_array().end_object();
  return api_answer(200, json);
}

// All of a person, the one of a person or a subject at a provider, or the most recent of all.
http::Response list(const AdminRequest& admin) {
  constexpr std::string_view known[] = {names::user_id, "provider", "subject", "limit"};
  const auto query = read_query(admin.request, known);
  if (!query.ok()) return api_error(admin.services, query.error());
  account::ExternalAccounts& accounts = admin.services.external_accounts;
  const std::string provider = parameter_at(*query, "provider"), subject = parameter_at(*query, "subject");
  if (!subject.empty()) {
    if (provider.empty()) return api_error(admin.services, invalid("a subject is one of a provider, which is missing"));
    const auto account = accounts.find(provider, subject);
    return answer_list(account ? std::vector{*account} : std::vector<ExternalAccount>());
  }
  if (const std::string text = parameter_at(*query, names::user_id); !text.empty()) {
    const auto user_id = parse_unsigned(text);
    if (!user_id) return api_error(admin.services, invalid("user_id must be a number"));
    auto all = accounts.list(*user_id);
    if (!provider.empty()) std::erase_if(all, [&](const ExternalAccount& one) { return one.provider != provider; });
    return answer_list(all);
  }
  if (!provider.empty()) return api_error(admin.services, invalid("with a provider there must be a subject or a user_id"));
  const std::string text = parameter_at(*query, "limit");
  const auto limit = text.empty() ? std::optional<std::uint64_t>(50) : parse_unsigned(text);
  if (!limit || *limit == 0 || *limit > most_recent) {
    return api_error(admin.services, invalid("limit must be a number from 1 to " + std::to_string(most_recent)));
  }
  return answer_list(accounts.list_recent(static_cast<int>(*limit)));
}

// Of a token answer (RFC 6749 section 5.1), with expires_at; the access token must be there.
Result<ProviderTokens> read_tokens(const json::Value& value) {
  const auto access_token = value.string_at(names::access_token);
  if (!access_token || access_token->empty()) return invalid("tokens hold no access_token");
  ProviderTokens tokens{.access_token = Secret(*access_token),
                        .refresh_token = Secret(value.string_at(names::refresh_token).value_or("")),
                        .scope = value.string_at("scope").value_or(""),
                        .expires_at = std::nullopt};
  if (value.find("expires_at")) {
    tokens.expires_at = parse_rfc3339(value.string_at("expires_at").value_or(""));
    if (!tokens.expires_at) return invalid("expires_at must be a time of RFC 3339");
  }
  if (account::to_json(tokens).size() > longest_metadata - 100) return invalid("the tokens are too long");
  return tokens;
}

struct Changes {
  std::optional<std::string> metadata;
  std::optional<ProviderTokens> tokens;
};
Result<Changes> read_changes(const json::Value& body) {
  Changes changes;
  if (const auto metadata = body.find("metadata")) {
    if (!metadata->is_object()) return invalid("metadata must be an object");
    changes.metadata = metadata->dump();
    if (changes.metadata->size() > longest_metadata) return invalid("metadata may have 16 KiB");
  }
  if (const auto tokens = body.find("tokens")) changes.tokens = TRY(read_tokens(*tokens));
  return changes;
}

Result<account::NewExternalAccount> read_link(const AdminRequest& admin, const json::Value& body) {
  account::NewExternalAccount account;
  account.provider = body.string_at("provider").value_or("");
  account.subject = body.string_at("subject").value_or("");
  account.display_name = body.string_at("display_name").value_or("");
  const auto user_id = parse_unsigned(body.string_at(names::user_id).value_or(""));
  if (admin.services.identity_providers.find(account.provider) == nullptr) return invalid("there is no such provider");
  if (account.subject.empty() || account.subject.size() > 255 || account.subject.ends_with(' ')) return invalid("subject can be none");
  if (account.display_name.size() > 320) return invalid("display_name is too long");
  if (!user_id || !admin.services.users.find(*user_id)) return invalid("there is no such user");
  account.user_id = *user_id;
  return account;
}

operation::AuditRecord record_of(const AdminRequest& admin, AuditEvent event, account::UserId user_id, const std::string& provider) {
  auto record = audit_record(admin, event);
  record.user_id = user_id;
  record.detail = JsonWriter().begin_object().member("provider", provider).end_object().take();
  return record;
}

void apply(const AdminRequest& admin, const ExternalAccount& account, const Changes& changes) {
  const Instant now = admin.services.clock.now();
  if (changes.metadata) admin.services.external_accounts.update_metadata(account.id, *changes.metadata, now);
  if (changes.tokens) admin.services.external_accounts.update_tokens(account, *changes.tokens, now);
}

http::Response show(const AdminRequest& admin, account::LinkId id, int status = 200) {
  const auto account = admin.services.external_accounts.find(id);
  if (!account) return api_error(admin.services, no_link());
  JsonWriter json;
  write_link(json, *account);
  return api_answer(status, json);
}

http::Response create(const AdminRequest& admin) {
  const auto body = read_json(admin.request);
  if (!body.ok()) return api_error(admin.services, body.error());
  const auto wanted = read_link(admin, *body);
  if (!wanted.ok()) return api_error(admin.services, wanted.error());
  const auto changes = read_changes(*body);
  if (!changes.ok()) return api_error(admin.services, changes.error());
  Services& services = admin.services;
  try {
    const auto id = db::retry(services.database, [&] {
      db::Transaction transaction(services.database);
      const auto made = services.external_accounts.insert(*wanted, services.clock.now());
      apply(admin, *services.external_accounts.find(made), *changes);
      services.audit.insert(record_of(admin, AuditEvent::external_account_linked, wanted->user_id, wanted->provider));
      transaction.commit();
      return made;
    });
    return show(admin, id, 201);
  } catch (const db::Duplicate&) {
    return api_error(services, {ErrorCode::conflict, "that account is linked already, or the user has another one there"});
  }
}

http::Response list_or_create(const AdminRequest& admin) {
  return admin.request.method == http::Method::post ? create(admin) : list(admin);
}

http::Response count(const AdminRequest& admin) {
  constexpr std::string_view known[] = {"provider"};
  const auto query = read_query(admin.request, known);
  if (!query.ok()) return api_error(admin.services, query.error());
  const std::string provider = parameter_at(*query, "provider");
  if (provider.empty()) return api_error(admin.services, invalid("provider is missing"));
  JsonWriter json;
  json.begin_object().member("provider", provider).member("linked_accounts", admin.services.external_accounts.count(provider));
  json.end_object();
  return api_answer(200, json);
}

http::Response update(const AdminRequest& admin, account::LinkId id) {
  const auto body = read_json(admin.request);
  if (!body.ok()) return api_error(admin.services, body.error());
  const auto changes = read_changes(*body);
  if (!changes.ok()) return api_error(admin.services, changes.error());
  const auto account = admin.services.external_accounts.find(id);
  if (!account) return api_error(admin.services, no_link());
  apply(admin, *account, *changes);
  return show(admin, id);
}

http::Response unlink(const AdminRequest& admin, account::LinkId id) {
  Services& services = admin.services;
  const auto account = services.external_accounts.find(id);
  const bool is_gone = account && db::retry(services.database, [&] {
    db::Transaction transaction(services.database);
    if (!services.external_accounts.remove(id, account->user_id)) return false;
    services.audit.insert(record_of(admin, AuditEvent::external_account_unlinked, account->user_id, account->provider));
    transaction.commit();
    return true;
  });
  return is_gone ? done() : api_error(services, no_link());
}

http::Response one(const AdminRequest& admin) {
  const auto id = parse_unsigned(admin.request.path_parameter);
  if (!id) return api_error(admin.services, no_link());
  if (admin.request.method == http::Method::del) return unlink(admin, *id);
  return admin.request.method == http::Method::patch ? update(admin, *id) : show(admin, *id);
}

http::Response answer_token(Services& services, const AdminRequest& admin, account::LinkId id, const ProviderTokens& tokens) {
  const auto account = services.external_accounts.find(id);
  if (!account) return api_error(services, no_link());
  services.audit.insert(record_of(admin, AuditEvent::external_tokens_read, account->user_id, account->provider));
  JsonWriter json;
  json.begin_object().member(names::access_token, tokens.access_token.reveal()).member(names::token_type, "Bearer");
  json.member(names::scope, tokens.scope).key("expires_at");
  if (tokens.expires_at) json.value(to_rfc3339(*tokens.expires_at)); else json.null();
  json.member("provider", account->provider).member(names::user_id, std::to_string(account->user_id)).end_object();
  return api_answer(200, json);
}

http::Response hand_out(Services& services, const AdminRequest& admin) {
  const auto id = parse_unsigned(admin.request.path_parameter);
  if (!id) return api_error(services, no_link());
  TokenUpkeep upkeep({services.database, services.identity_providers, services.external_accounts, services.audit,
                      services.provider_client, services.clock});
  const auto handed = upkeep.hand_out(*id);
  if (const auto* const tokens = std::get_if<ProviderTokens>(&handed)) return answer_token(services, admin, *id, *tokens);
  if (std::holds_alternative<TokenUpkeep::Unshared>(handed)) {
    return api_error(services, {ErrorCode::conflict, "the person does not share this account"});
  }
  if (std::holds_alternative<TokenUpkeep::Later>(handed)) {
    return api_error(services, {ErrorCode::temporarily_unavailable, "the provider does not refresh the tokens now"});
  }
  return api_error(services, {ErrorCode::not_found, "there are no tokens; the person must link the account again"});
}

}  // namespace

http::Response admin_linked_accounts(Services& services, const http::Request& request) {
  return answer_admin(services, request, list_or_create);
}

http::Response admin_linked_account_count(Services& services, const http::Request& request) {
  return answer_admin(services, request, count);
}

http::Response admin_linked_account(Services& services, const http::Request& request) {
  return answer_admin(services, request, one);
}

// A scope of its own: who administers accounts need not act in people's names elsewhere.
http::Response admin_linked_account_token(Services& services, const http::Request& request) {
  const auto client_id = bearer_client(services, request, token_scope);
  if (!client_id.ok()) {
    log_refusal("admin_refused", client_id.error());
    return bearer_refusal(services, "admin", token_scope, client_id.error());
  }
  if (!*client_id) return bearer_refusal(services, "admin", token_scope, std::nullopt);
  return hand_out(services, {services, request, **client_id});
}

}  // namespace gatewarden::endpoints
