#include "domain/account/identity_providers.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <utility>

#include "base/json_writer.h"
#include "platform/crypto/seal.h"
#include "platform/json/value.h"

namespace gatewarden::account {

namespace {

using OptionalText = std::optional<std::string_view>;

constexpr db::Statement<> list_providers(
    "identity_providers.all",
    "SELECT provider, display_name, kind, status, client_id, client_secret, configuration, created_at, updated_at"
    " FROM identity_providers ORDER BY provider",
    db::Reach::whole_table);
constexpr db::Statement<std::string_view, std::string_view, std::string_view, std::string_view, std::string_view, OptionalText,
                        std::string_view, Instant, Instant>
    insert_provider("identity_providers.insert",
                    "INSERT INTO identity_providers (provider, display_name, kind, status, client_id, client_secret, configuration,"
                    " created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    db::Reach::no_plan);
constexpr db::Statement<std::string_view, std::string_view, std::string_view, std::string_view, OptionalText, std::string_view, Instant,
                        std::string_view>
    update_provider("identity_providers.update",
                    "UPDATE identity_providers SET display_name = ?, kind = ?, status = ?, client_id = ?, client_secret = ?,"
                    " configuration = ?, updated_at = ? WHERE provider = ?");
constexpr db::Statement<std::string_view> delete_provider("identity_providers.remove",
                                                          "DELETE FROM identity_providers WHERE provider = ?");

constexpr std::array kinds = {ProviderKind::openid, ProviderKind::oauth2};
constexpr std::array statuses = {ProviderStatus::active, ProviderStatus::disabled};
constexpr std::array authentications = {ProviderAuthentication::none, ProviderAuthentication::client_secret_basic,
                                        ProviderAuthentication::client_secret_post, ProviderAuthentication::private_key_jwt,
                                        ProviderAuthentication::signed_secret};
constexpr std::array trusts = {EmailTrust::claimed, EmailTrust::always, EmailTrust::never};

template <typename Word, std::size_t count>
std::optional<Word> find_word(const std::array<Word, count>& words, std::string_view text) {
  const auto found = std::find_if(words.begin(), words.end(), [text](Word one) { return wire_name(one) == text; });
  return found == words.end() ? std::nullopt : std::optional(*found);
}

// The members of the column configuration that are texts and truths, under their names in JSON.
constexpr std::pair<const char*, std::string IdentityProvider::*> texts[] = {
    {"key_id", &IdentityProvider::key_id},
    {"key_issuer", &IdentityProvider::key_issuer},
    {"issuer", &IdentityProvider::issuer},
    {"authorization_endpoint", &IdentityProvider::authorization_endpoint},
    {"token_endpoint", &IdentityProvider::token_endpoint},
    {"userinfo_endpoint", &IdentityProvider::userinfo_endpoint},
    {"emails_endpoint", &IdentityProvider::emails_endpoint},
};
constexpr std::pair<const char*, bool IdentityProvider::*> truths[] = {
    {"form_post", &IdentityProvider::form_post},
    {"pkce", &IdentityProvider::pkce},
    {"registration", &IdentityProvider::registration},
    {"keep_tokens", &IdentityProvider::keep_tokens},
    {"private_addresses", &IdentityProvider::private_addresses},
    {"clear_text", &IdentityProvider::clear_text},
};
constexpr std::pair<const char*, std::map<std::string, std::string> IdentityProvider::*> maps[] = {
    {"authorization_parameters", &IdentityProvider::authorization_parameters},
    {"acr", &IdentityProvider::acr},
};
constexpr std::pair<const char*, std::string ClaimNames::*> claim_names[] = {
    {"subject", &ClaimNames::subject},   {"email", &ClaimNames::email},       {"email_verified", &ClaimNames::email_verified},
    {"name", &ClaimNames::name}, {"username", &ClaimNames::username},
};

std::string to_json(const IdentityProvider& provider) {
  JsonWriter json;
  json.begin_object().member("authentication", wire_name(provider.authentication)).member("scopes", provider.scopes);
  json.member("email_trust", wire_name(provider.email_trust));
  for (const auto& [name, member] : texts) json.member(name, provider.*member);
  for (const auto& [name, member] : truths) json.member(name, provider.*member);
  for (const auto& [name, member] : maps) {
    json.key(name).begin_object();
    for (const auto& [key, value] : provider.*member) json.member(key, value);
    json.end_object();
  }
  json.key("claims").begin_object();
  for (const auto& [name, member] : claim_names) json.member(name, provider.claims.*member);
  return json.end_object().end_object().take();
}

void read_json(std::string_view text, IdentityProvider& provider) {
  const auto json = json::Value::parse(text);
  if (!json) throw db::StatementFailed(0, "a provider's configuration is no JSON");
  provider.authentication =
      parse_provider_authentication(json->string_at("authentication").value_or("")).value_or(ProviderAuthentication::none);
  provider.email_trust = parse_email_trust(json->string_at("email_trust").value_or("")).value_or(EmailTrust::never);
  if (const auto scopes = json->find("scopes")) provider.scopes = scopes->strings().value_or(std::vector<std::string>());
  for (const auto& [name, member] : texts) provider.*member = json->string_at(name).value_or("");
  for (const auto& [name, member] : truths) provider.*member = json->boolean_at(name).value_or(false);
  for (const auto& [name, member] : maps) {
    const auto object = json->find(name);
    if (!object) continue;
    for (const std::string& key : object->names()) (provider.*member)[key] = object->string_at(key).value_or("");
  }
  const auto claims = json->find("claims");
  if (!claims) return;
  for (const auto& [name, member] : claim_names) provider.claims.*member = claims->string_at(name).value_or("");
}

// A secret cannot be passed off as another provider's.
std::string seal_context(std::string_view provider) { return std::string("identity_providers.").append(provider); }

// What was sealed with another key is as good as no secret: the provider will say so.
Secret unseal(const Secret& key, std::string_view provider, const std::optional<std::string>& sealed) {
  if (!sealed) return Secret();
  return crypto::open(key, *sealed, seal_context(provider)).value_or(Secret());
}

IdentityProvider read_provider(const db::Row& row, const Secret& key) {
  IdentityProvider provider;
  provider.provider = row.get<std::string>(0);
  provider.display_name = row.get<std::string>(1);
  provider.kind = parse_provider_kind(row.get<std::string>(2)).value_or(ProviderKind::openid);
  provider.status = parse_provider_status(row.get<std::string>(3)).value_or(ProviderStatus::disabled);
  provider.client_id = row.get<std::string>(4);
  provider.client_secret = unseal(key, provider.provider, row.get<std::optional<std::string>>(5));
  read_json(row.get<std::string>(6), provider);
  provider.created_at = row.get<Instant>(7);
  provider.updated_at = row.get<Instant>(8);
  return provider;
}

OptionalText null_if_empty(std::string_view text) { return text.empty() ? OptionalText() : OptionalText(text); }

}  // namespace

std::string_view wire_name(ProviderKind kind) {
  switch (kind) {
    case ProviderKind::openid: return "openid";
    case ProviderKind::oauth2: return "oauth2";
  }
  assert(false);
  return {};
}

std::string_view wire_name(ProviderStatus status) {
  switch (status) {
    case ProviderStatus::active: return "active";
    case ProviderStatus::disabled: return "disabled";
  }
  assert(false);
  return {};
}

std::string_view wire_name(ProviderAuthentication authentication) {
  switch (authentication) {
    case ProviderAuthentication::none: return "none";
    case ProviderAuthentication::client_secret_basic: return "client_secret_basic";
    case ProviderAuthentication::client_secret_post: return "client_secret_post";
    case ProviderAuthentication::private_key_jwt: return "private_key_jwt";
    case ProviderAuthentication::signed_secret: return "signed_secret";
  }
  assert(false);
  return {};
}

std::string_view wire_name(EmailTrust trust) {
  switch (trust) {
    case EmailTrust::claimed: return "claimed";
    case EmailTrust::always: return "always";
    case EmailTrust::never: return "never";
  }
  assert(false);
  return {};
}

std::optional<ProviderKind> parse_provider_kind(std::string_view word) { return find_word(kinds, word); }
std::optional<ProviderStatus> parse_provider_status(std::string_view word) { return find_word(statuses, word); }
std::optional<ProviderAuthentication> parse_provider_authentication(std::string_view word) { return find_word(authentications, word); }
std::optional<EmailTrust> parse_email_trust(std::string_view word) { return find_word(trusts, word); }

const std::vector<IdentityProvider>& IdentityProviders::all() {
  const Instant now = clock_.now();
  if (read_at_ && *read_at_ <= now && now < *read_at_ + keep_) return kept_;
  std::vector<IdentityProvider> read;
  auto rows = connection_.query(list_providers);
  while (const auto row = rows.next()) read.push_back(read_provider(*row, key_));
  kept_ = std::move(read);
  read_at_ = now;
  return kept_;
}

const IdentityProvider* IdentityProviders::find_kept(std::string_view provider) const {
  const auto found =
      std::find_if(kept_.begin(), kept_.end(), [provider](const IdentityProvider& one) { return one.provider == provider; });
  return found == kept_.end() ? nullptr : &*found;
}

const IdentityProvider* IdentityProviders::find(std::string_view provider) {
  all();
  if (const auto* const found = find_kept(provider)) return found;
  // It may be new.
  read_at_.reset();
  all();
  return find_kept(provider);
}

std::string IdentityProviders::sealed_secret(const IdentityProvider& provider) const {
  if (provider.client_secret.empty()) return {};
  return crypto::seal(key_, provider.client_secret.reveal(), seal_context(provider.provider));
}

void IdentityProviders::insert(const IdentityProvider& provider) {
  read_at_.reset();
  connection_.execute(insert_provider, provider.provider, provider.display_name, wire_name(provider.kind), wire_name(provider.status),
                      provider.client_id, null_if_empty(sealed_secret(provider)), to_json(provider), provider.created_at,
                      provider.updated_at);
}

bool IdentityProviders::update(const IdentityProvider& provider) {
  read_at_.reset();
  return connection_.execute(update_provider, provider.display_name, wire_name(provider.kind), wire_name(provider.status),
                             provider.client_id, null_if_empty(sealed_secret(provider)), to_json(provider), provider.updated_at,
                             provider.provider) == 1;
}

bool IdentityProviders::remove(std::string_view provider) {
  read_at_.reset();
  return connection_.execute(delete_provider, provider) == 1;
}

std::vector<db::StatementInfo> IdentityProviders::statements() {
  return {list_providers, insert_provider, update_provider, delete_provider};
}

}  // namespace gatewarden::account
