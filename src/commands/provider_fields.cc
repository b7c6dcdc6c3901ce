#include "commands/provider_fields.h"

#include <algorithm>
#include <array>

#include "authentication/assurance.h"
#include "authentication/external/client_proof.h"
#include "base/text.h"
#include "base/uri.h"

namespace gatewarden::commands {

namespace {

using account::ClaimNames;
using account::EmailTrust;
using account::IdentityProvider;
using account::ProviderAuthentication;
using account::ProviderKind;
using Values = std::vector<std::string>;

constexpr std::array<std::string_view, 2> kinds = {"openid", "oauth2"};
constexpr std::array<std::string_view, 5> auth_methods = {"none", "client_secret_basic", "client_secret_post", "private_key_jwt",
                                                          "signed_secret"};
constexpr std::array<std::string_view, 3> trusts = {"claimed", "always", "never"};
constexpr std::array<std::string_view, 2> yes_no = {"yes", "no"};

constexpr std::pair<std::string_view, std::string ClaimNames::*> claims[] = {
    {"subject", &ClaimNames::subject}, {"email", &ClaimNames::email},       {"email_verified", &ClaimNames::email_verified},
    {"name", &ClaimNames::name},       {"username", &ClaimNames::username},
};

template <std::string IdentityProvider::*member>
void take_text(IdentityProvider& provider, const Values& values) {
  provider.*member = values.front();
}
template <std::string IdentityProvider::*member>
Cell show_text(const IdentityProvider& provider) {
  return Cell(provider.*member);
}
template <bool IdentityProvider::*member>
void take_truth(IdentityProvider& provider, const Values& values) {
  provider.*member = values.front() == "yes";
}
template <bool IdentityProvider::*member>
Cell show_truth(const IdentityProvider& provider) {
  return Cell(provider.*member);
}

// "name=value" each; an empty value takes the name away.
void take_pairs(std::map<std::string, std::string>& pairs, const Values& values) {
  for (const std::string& value : values) {
    const std::size_t equals = value.find('=');
    if (equals == 0 || equals == std::string::npos) throw Refused(printable(value) + " is not of the form NAME=VALUE");
    if (equals + 1 == value.size()) pairs.erase(value.substr(0, equals));
    else pairs[value.substr(0, equals)] = value.substr(equals + 1);
  }
}
Cell show_pairs(const std::map<std::string, std::string>& pairs) {
  Values shown;
  for (const auto& [name, value] : pairs) shown.push_back(name + "=" + value);
  return Cell(shown);
}

void take_claims(IdentityProvider& provider, const Values& values) {
  for (const std::string& value : values) {
    const std::size_t equals = value.find('=');
    const auto* const row = std::find_if(std::begin(claims), std::end(claims),
                                         [&](const auto& one) { return one.first == value.substr(0, equals); });
    if (equals == std::string::npos || row == std::end(claims)) {
      throw Refused(printable(value) + " maps no claim; subject, email, email_verified, name and username can be mapped");
    }
    provider.claims.*(row->second) = value.substr(equals + 1);
  }
}
Cell show_claims(const IdentityProvider& provider) {
  Values shown;
  for (const auto& [name, member] : claims) shown.push_back(std::string(name) + "=" + provider.claims.*member);
  return Cell(shown);
}

const std::vector<ProviderField>& make_fields() {
  using P = IdentityProvider;
  static const std::vector<ProviderField> fields = {
      {{"--name", "TEXT", "what the button says after \"Sign in with\""}, "name", take_text<&P::display_name>, show_text<&P::display_name>},
      {{"--kind", "KIND", "an OpenID provider, or a plain OAuth 2.0 server", Times::at_most_once, kinds}, "kind",
       [](P& p, const Values& v) { p.kind = *account::parse_provider_kind(v.front()); },
       [](const P& p) { return Cell(std::string(account::wire_name(p.kind))); }},
      {{"--issuer", "URI", "exactly as the provider names itself"}, "issuer", take_text<&P::issuer>, show_text<&P::issuer>},
      {{"--client-id", "ID", "by which it knows this server"}, "client_id", take_text<&P::client_id>, show_text<&P::client_id>},
      {{"--auth-method", "METHOD", "how this server proves itself there", Times::at_most_once, auth_methods}, "auth_method",
       [](P& p, const Values& v) { p.authentication = *account::parse_provider_authentication(v.front()); },
       [](const P& p) { return Cell(std::string(account::wire_name(p.authentication))); }},
      {{"--key-id", "ID", "of the private key, as the provider knows it"}, "key_id", take_text<&P::key_id>, show_text<&P::key_id>},
      {{"--key-issuer", "NAME", "in whose name the key signs: Apple's team"}, "key_issuer", take_text<&P::key_issuer>,
       show_text<&P::key_issuer>},
      {{"--scope", "SCOPE", "what is asked for", Times::any}, "scope",
       [](P& p, const Values& v) { p.scopes = split_words(join(v, " ")); }, [](const P& p) { return Cell(join(p.scopes, " ")); }},
      {{"--authorization-endpoint", "URI", "of a plain server; an OpenID provider tells it"}, "authorization_endpoint",
       take_text<&P::authorization_endpoint>, show_text<&P::authorization_endpoint>},
      {{"--token-endpoint", "URI", "likewise"}, "token_endpoint", take_text<&P::token_endpoint>, show_text<&P::token_endpoint>},
      {{"--userinfo-endpoint", "URI", "likewise"}, "userinfo_endpoint", take_text<&P::userinfo_endpoint>,
       show_text<&P::userinfo_endpoint>},
      {{"--emails-endpoint", "URI", "of a plain server that lists addresses apart"}, "emails_endpoint", take_text<&P::emails_endpoint>,
       show_text<&P::emails_endpoint>},
      {{"--parameter", "NAME=VALUE", "one more of the authorization request; without a value: no longer", Times::any}, "parameters",
       [](P& p, const Values& v) { take_pairs(p.authorization_parameters, v); },
       [](const P& p) { return show_pairs(p.authorization_parameters); }},
      {{"--claim", "OURS=THEIRS", "under which name it tells subject, email, email_verified, name or username", Times::any}, "claims",
       take_claims, show_claims},
      {{"--email-trust", "TRUST", "when an address is taken for the person's: if the provider says so, always, never",
        Times::at_most_once, trusts},
       "email_trust", [](P& p, const Values& v) { p.email_trust = *account::parse_email_trust(v.front()); },
       [](const P& p) { return Cell(std::string(account::wire_name(p.email_trust))); }},
      {{"--acr", "THEIRS=OURS", "what an acr of the provider's is worth on our ladder; otherwise as much as a code", Times::any}, "acr",
       [](P& p, const Values& v) { take_pairs(p.acr, v); }, [](const P& p) { return show_pairs(p.acr); }},
      {{"--registration", "ANSWER", "whoever is new gets an account", Times::at_most_once, yes_no}, "registration",
       take_truth<&P::registration>, show_truth<&P::registration>},
      {{"--keep-tokens", "ANSWER", "keep the provider's tokens, for programs of yours", Times::at_most_once, yes_no}, "keep_tokens",
       take_truth<&P::keep_tokens>, show_truth<&P::keep_tokens>},
      {{"--pkce", "ANSWER", "use PKCE", Times::at_most_once, yes_no}, "pkce", take_truth<&P::pkce>, show_truth<&P::pkce>},
      {{"--form-post", "ANSWER", "have the answer sent as a form", Times::at_most_once, yes_no}, "form_post",
       take_truth<&P::form_post>, show_truth<&P::form_post>},
      {{"--private-addresses", "ANSWER", "it stands in a network of yours", Times::at_most_once, yes_no}, "private_addresses",
       take_truth<&P::private_addresses>, show_truth<&P::private_addresses>},
      {{"--clear-text", "ANSWER", "call it without TLS; in development mode alone", Times::at_most_once, yes_no}, "clear_text",
       take_truth<&P::clear_text>, show_truth<&P::clear_text>},
  };
  return fields;
}

bool is_word(std::string_view text) {
  const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); };
  return !text.empty() && text.size() <= 64 && is_letter(text.front()) && is_letter(text.back()) &&
         std::all_of(text.begin(), text.end(), [&](char c) { return is_letter(c) || c == '-'; });
}

void check_uri(std::string_view option, const std::string& text, const IdentityProvider& provider) {
  const auto uri = parse_uri(text);
  const bool is_scheme = uri && (uri->scheme == "https" || (provider.clear_text && uri->scheme == "http"));
  if (!is_scheme || uri->host.empty() || uri->userinfo || uri->fragment) {
    throw Refused(std::string(option) + " must be an https URI; " + printable(text) + " is none");
  }
}

void check_endpoints(const IdentityProvider& provider) {
  if (provider.kind == ProviderKind::openid) {
    check_uri("--issuer", provider.issuer, provider);
    if (parse_uri(provider.issuer)->query) throw Refused("an issuer has no query");
    if (std::find(provider.scopes.begin(), provider.scopes.end(), "openid") == provider.scopes.end()) {
      throw Refused("an OpenID provider needs the scope openid; use --scope");
    }
    return;
  }
  check_uri("--authorization-endpoint", provider.authorization_endpoint, provider);
  check_uri("--token-endpoint", provider.token_endpoint, provider);
  check_uri("--userinfo-endpoint", provider.userinfo_endpoint, provider);
  if (!provider.emails_endpoint.empty()) check_uri("--emails-endpoint", provider.emails_endpoint, provider);
}

void check_proof(const IdentityProvider& provider) {
  const bool is_key = provider.authentication == ProviderAuthentication::private_key_jwt ||
                      provider.authentication == ProviderAuthentication::signed_secret;
  if (is_key && !authentication::read_private_key(provider.client_secret)) {
    throw Refused("the private key must be PKCS #8 (\"BEGIN PRIVATE KEY\") of RSA with 2048 bits or more, P-256 or Ed25519");
  }
  if (provider.authentication == ProviderAuthentication::signed_secret && (provider.key_id.empty() || provider.key_issuer.empty())) {
    throw Refused("a signed secret needs --key-id and --key-issuer");
  }
  const bool needs_secret = provider.authentication != ProviderAuthentication::none;
  if (needs_secret && provider.client_secret.empty()) throw Refused("the provider's client secret is missing");
}

}  // namespace

std::span<const ProviderField> provider_fields() { return make_fields(); }

void take_fields(IdentityProvider& provider, const Arguments& arguments) {
  for (const ProviderField& field : provider_fields()) {
    if (arguments.has(field.option.name)) field.take(provider, arguments.all(field.option.name));
  }
}

Record provider_record(const IdentityProvider& provider) {
  Record record;
  record.add("provider", provider.provider);
  for (const ProviderField& field : provider_fields()) record.add(field.name, field.show(provider));
  record.add("status", account::wire_name(provider.status));
  if (const auto key = authentication::read_private_key(provider.client_secret)) record.add("public_jwk", Cell(RawJson{key->public_jwk()}));
  return record.add("created_at", provider.created_at).add("updated_at", provider.updated_at);
}

void check_provider(const IdentityProvider& provider, const config::Settings& settings) {
  if (!is_word(provider.provider)) {
    throw Refused(printable(provider.provider) + " cannot name a provider; 1 to 64 small letters, digits and dashes would be right");
  }
  if (provider.display_name.empty() || provider.display_name.size() > 100 || !is_utf8(provider.display_name)) {
    throw Refused("a provider needs a name of at most 100 bytes that people are shown; use --name");
  }
  if (provider.client_id.empty() || provider.client_id.size() > 512 || !is_printable_ascii(provider.client_id)) {
    throw Refused("--client-id is missing, or can be none");
  }
  if (provider.clear_text && settings.server.mode != config::Mode::development) throw Refused("--clear-text is for development mode alone");
  check_endpoints(provider);
  check_proof(provider);
  for (const auto& [theirs, ours] : provider.acr) {
    if (!authentication::rung_of(ours)) throw Refused(printable(ours) + " is no rung of our ladder");
  }
}

}  // namespace gatewarden::commands
