#include "authentication/external/external_identity.h"

#include "base/json_writer.h"
#include "base/text.h"

namespace gatewarden::authentication {

namespace {

constexpr std::size_t longest_subject = 255;
constexpr std::size_t longest_text = 320;

// Claims of the profile that have the same name everywhere; the one with the person's name is the operator's to map.
constexpr std::string_view profile_claims[] = {"given_name", "family_name", "middle_name", "nickname", "locale", "zoneinfo"};

std::string text_at(const json::Value& claims, std::string_view name) {
  if (name.empty()) return {};
  auto text = claims.string_at(name).value_or("");
  return text.size() <= longest_text ? text : std::string();
}

// Some write "true" (Apple).
bool is_true(const json::Value& claims, std::string_view name) {
  if (name.empty()) return false;
  return claims.boolean_at(name).value_or(false) || claims.string_at(name) == "true";
}

bool is_believed(bool claimed, account::EmailTrust trust) {
  switch (trust) {
    case account::EmailTrust::claimed: return claimed;
    case account::EmailTrust::always: return true;
    case account::EmailTrust::never: return false;
  }
  return false;
}

std::string make_profile(const json::Value& claims, const account::IdentityProvider& provider) {
  JsonWriter json;
  json.begin_object();
  if (const std::string name = text_at(claims, provider.claims.name); !name.empty()) json.member("name", name);
  for (const std::string_view name : profile_claims)
    if (const std::string text = text_at(claims, name); !text.empty()) json.member(name, text);
  return json.end_object().take();
}

}  // namespace

std::string ExternalIdentity::display_name() const {
  if (!email.empty()) return email;
  if (!username.empty()) return username;
  const auto claims = json::Value::parse(profile);
  const auto name = claims ? claims->string_at("name") : std::nullopt;
  return name.value_or("");
}

std::optional<std::string> subject_of(const json::Value& claims, const account::IdentityProvider& provider) {
  const auto value = claims.find(provider.claims.subject);
  if (!value) return std::nullopt;
  if (const auto number = value->integer()) return std::to_string(*number);
  auto text = value->string();
  if (!text || text->empty() || text->size() > longest_subject || text->ends_with(' ')) return std::nullopt;
  return text;
}

void fill_from(ExternalIdentity& identity, const json::Value& claims, const account::IdentityProvider& provider) {
  if (identity.email.empty()) {
    identity.email = text_at(claims, provider.claims.email);
    identity.email_verified =
        !identity.email.empty() && is_believed(is_true(claims, provider.claims.email_verified), provider.email_trust);
  }
  if (identity.username.empty()) identity.username = text_at(claims, provider.claims.username);
  if (identity.profile == "{}") identity.profile = make_profile(claims, provider);
}

std::optional<ExternalIdentity> read_identity(const json::Value& claims, const account::IdentityProvider& provider) {
  auto subject = subject_of(claims, provider);
  if (!subject) return std::nullopt;
  ExternalIdentity identity;
  identity.subject = *std::move(subject);
  identity.acr = text_at(claims, "acr");
  fill_from(identity, claims, provider);
  return identity;
}

void take_address(ExternalIdentity& identity, const json::Value& addresses, const account::IdentityProvider& provider) {
  identity.email.clear();
  identity.email_verified = false;
  for (const json::Value& one : addresses.items()) {
    if (!one.is_object()) continue;
    const bool is_primary = is_true(one, "primary"), is_verified = is_true(one, "verified");
    const std::string address = text_at(one, "email");
    if (address.empty() || !(is_primary || (is_verified && identity.email.empty()))) continue;
    identity.email = address;
    identity.email_verified = is_believed(is_verified, provider.email_trust);
    if (is_primary) return;
  }
}

}  // namespace gatewarden::authentication
