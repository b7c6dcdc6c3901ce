// Well-known providers as they document themselves.
#include <array>

#include "base/text.h"
#include "commands/provider_fields.h"

namespace gatewarden::commands {

namespace {

using account::EmailTrust;
using account::IdentityProvider;
using account::ProviderAuthentication;
using account::ProviderKind;

constexpr std::array<std::string_view, 7> names = {"apple", "discord", "facebook", "github", "gitlab", "google", "microsoft"};

// Personal accounts all belong to this one.
constexpr std::string_view consumers_tenant = "9188040d-6c67-4c5b-b112-36a304b66dad";

IdentityProvider openid(std::string_view word, std::string_view display_name, std::string_view issuer,
                        std::vector<std::string> scopes = {"openid", "email", "profile"}) {
  IdentityProvider provider;
  provider.provider = word;
  provider.display_name = display_name;
  provider.issuer = issuer;
  provider.scopes = std::move(scopes);
  provider.authentication = ProviderAuthentication::client_secret_post;
  return provider;
}

IdentityProvider plain(std::string_view word, std::string_view display_name, std::vector<std::string> scopes) {
  IdentityProvider provider = openid(word, display_name, "", std::move(scopes));
  provider.kind = ProviderKind::oauth2;
  provider.claims.subject = "id";
  return provider;
}

// The name is told once only, in the form that comes back, and not in the ID token; the secret is signed by a key of the
// developer's team, and a question for an address is answered by a form alone.
IdentityProvider apple() {
  IdentityProvider provider = openid("apple", "Apple", "https://appleid.apple.com", {"openid", "email", "name"});
  provider.authentication = ProviderAuthentication::signed_secret;
  provider.form_post = true;
  provider.pkce = false;
  return provider;
}

IdentityProvider discord() {
  IdentityProvider provider = plain("discord", "Discord", {"identify", "email"});
  provider.authorization_endpoint = "https://discord.com/oauth2/authorize";
  provider.token_endpoint = "https://discord.com/api/oauth2/token";
  provider.userinfo_endpoint = "https://discord.com/api/users/@me";
  provider.claims.email_verified = "verified";
  provider.claims.name = "global_name";
  provider.claims.username = "username";
  return provider;
}

// It does not say whether an address is confirmed.
IdentityProvider facebook() {
  IdentityProvider provider = plain("facebook", "Facebook", {"public_profile", "email"});
  provider.authorization_endpoint = "https://www.facebook.com/v21.0/dialog/oauth";
  provider.token_endpoint = "https://graph.facebook.com/v21.0/oauth/access_token";
  provider.userinfo_endpoint = "https://graph.facebook.com/v21.0/me?fields=id,name,email";
  provider.email_trust = EmailTrust::never;
  return provider;
}

// The profile has a public address at most, and whether it is confirmed only the list of all says.
IdentityProvider github() {
  IdentityProvider provider = plain("github", "GitHub", {"read:user", "user:email"});
  provider.authorization_endpoint = "https://github.com/login/oauth/authorize";
  provider.token_endpoint = "https://github.com/login/oauth/access_token";
  provider.userinfo_endpoint = "https://api.github.com/user";
  provider.emails_endpoint = "https://api.github.com/user/emails";
  provider.claims.email_verified = "";
  provider.claims.username = "login";
  return provider;
}

IdentityProvider gitlab() { return openid("gitlab", "GitLab", "https://gitlab.com"); }
IdentityProvider google() { return openid("google", "Google", "https://accounts.google.com"); }

// The administrator of any directory writes addresses into it at will: they prove nothing.
IdentityProvider microsoft(const std::string& tenant) {
  if (tenant.empty()) {
    throw Refused("Microsoft needs --tenant: the directory's id, or \"consumers\" for personal accounts");
  }
  const std::string_view id = tenant == "consumers" ? consumers_tenant : std::string_view(tenant);
  const bool is_id = id.size() == 36 && id.find_first_not_of("0123456789abcdefABCDEF-") == std::string_view::npos;
  if (!is_id) throw Refused(printable(tenant) + " is no id of a directory; sign-in for several directories at once names no issuer");
  IdentityProvider provider = openid("microsoft", "Microsoft", "https://login.microsoftonline.com/" + std::string(id) + "/v2.0");
  provider.email_trust = EmailTrust::never;
  return provider;
}

}  // namespace

std::span<const std::string_view> preset_names() { return names; }

IdentityProvider preset(std::string_view name, const std::string& tenant) {
  if (name == "microsoft") return microsoft(tenant);
  if (!tenant.empty()) throw Refused("--tenant is for the preset microsoft");
  constexpr std::pair<std::string_view, IdentityProvider (*)()> rows[] = {{"apple", apple},       {"discord", discord},
                                                                          {"facebook", facebook}, {"github", github},
                                                                          {"gitlab", gitlab},     {"google", google}};
  for (const auto& [word, make] : rows)
    if (word == name) return make();
  throw Refused("there is no preset " + printable(name));
}

}  // namespace gatewarden::commands
