#include "commands/client_fields.h"

#include <algorithm>
#include <array>

#include "authentication/assurance.h"
#include "base/names.h"
#include "base/text.h"
#include "base/uri.h"
#include "commands/durations.h"
#include "protocol/redirect_uri.h"
#include "protocol/scope.h"

namespace gatewarden::commands {

namespace {

using oauth::Client;
using Values = std::vector<std::string>;

constexpr std::array<std::string_view, 3> auth_methods = {names::client_secret_basic, names::client_secret_post, names::none};
constexpr std::array<std::string_view, 3> grant_types =
    {names::authorization_code, names::refresh_token, names::client_credentials};
constexpr std::array<std::string_view, 3> response_modes = {names::query, names::fragment, names::form_post};
constexpr std::array<std::string_view, 2> token_formats = {"jwt", "opaque"};
constexpr std::array<std::string_view, 2> algorithms = {"RS256", "ES256"};  // of which this server keeps keys
constexpr std::array<std::string_view, 3> rotations = {"by_type", "always", "never"};
constexpr std::array<std::string_view, 3> consents = {"remember", "always_ask", "skip"};
constexpr std::array<std::string_view, 2> yes_no = {"yes", "no"};
constexpr std::array<std::string_view, 2> statuses = {"active", "disabled"};

// A word of a choice list, which the command line has checked already, as the enumerator of the same place.
template <typename Enum, std::size_t N>
Enum at_place(const std::array<std::string_view, N>& words, std::string_view word) {
  return static_cast<Enum>(std::find(words.begin(), words.end(), word) - words.begin());
}

// Marks that turn the direction of what stands around them: a name with one could show itself as another's, and shift the
// words of our page. Right-to-left letters need none of them.
constexpr std::string_view turning_marks[] = {
    "\u200e", "\u200f", "\u202a", "\u202b", "\u202c", "\u202d", "\u202e", "\u2066", "\u2067", "\u2068", "\u2069",
};

bool is_plain_text(std::string_view text) {
  const bool has_control = std::any_of(text.begin(), text.end(), [](char c) {
    return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
  });
  const bool has_mark = std::any_of(std::begin(turning_marks), std::end(turning_marks), [text](std::string_view mark) {
    return text.find(mark) != std::string_view::npos;
  });
  return is_utf8(text) && !has_control && !has_mark;
}

std::string checked_text(std::string_view what, const std::string& text, std::size_t longest) {
  if (text.size() > longest || !is_plain_text(text)) {
    throw Refused(std::string(what) + " is no plain text of at most " + std::to_string(longest) + " bytes");
  }
  return text;
}

// Pages show these as links: an address of the web, and of no other kind (S3 names the others).
std::string checked_link(const std::string& text) {
  if (text.empty()) return text;
  const auto uri = parse_uri(text);
  if (!uri || uri->scheme != "https" || uri->userinfo) throw Refused(printable(text) + " is no https address");
  return text;
}

Values words_of(const Values& values) {
  Values words;
  for (const std::string& value : values) {
    for (std::string& word : split_words(value)) words.push_back(std::move(word));
  }
  return words;
}

void take_redirect_uris(Client& client, const Values& values) {
  for (const std::string& uri : values) {
    if (const auto fault = protocol::redirect_uri_fault(uri)) {
      throw Refused("the redirect URI " + printable(uri) + " cannot be: " + *fault);
    }
  }
  client.redirect_uris = values;
}

void take_scopes(Client& client, const Values& values) {
  const auto scopes = protocol::parse_scope(join(values, " "));
  if (!scopes.ok()) throw Refused(scopes.error().description);
  client.scopes = *scopes;
}

void take_audience(Client& client, const Values& values) {
  for (const std::string& one : values) checked_text("the audience", one, 500);
  client.audience = words_of(values);
}

// One that no sign-in can have would let nobody in, or be no demand at all.
void take_acr_values(Client& client, const Values& values) {
  client.default_acr_values = words_of(values);
  for (const std::string& acr : client.default_acr_values) {
    if (authentication::rung_of(acr)) continue;
    throw Refused(printable(acr) + " is none of " + join(authentication::ladder_of_acr(), ", "));
  }
}

Cell show_seconds(const std::optional<Seconds>& duration) {
  return duration ? Cell(std::int64_t{duration->count()}) : Cell();
}

// "default" takes a time of the client's own away again.
std::optional<Seconds> own_time(const Values& values) {
  if (values.front() == "default") return std::nullopt;
  return parse_seconds(values.front());
}

const std::vector<ClientField>& make_fields() {
  static const std::vector<ClientField> fields = {
      {{"--name", "TEXT", "what people are told asks them"}, "client_name",
       [](Client& c, const Values& v) { c.client_name = checked_text("the name", v.front(), 200); },
       [](const Client& c) { return Cell(c.client_name); }},
      {{"--auth-method", "METHOD", "how it proves itself", Times::at_most_once, auth_methods}, "token_endpoint_auth_method",
       [](Client& c, const Values& v) { c.token_endpoint_auth_method = v.front(); },
       [](const Client& c) { return Cell(c.token_endpoint_auth_method); }},
      {{"--redirect-uri", "URI", "where answers may be sent", Times::any}, "redirect_uris", take_redirect_uris,
       [](const Client& c) { return Cell(c.redirect_uris); }},
      {{"--grant-type", "GRANT", "by which grants it gets tokens", Times::any, grant_types}, "grant_types",
       [](Client& c, const Values& v) { c.grant_types = v; }, [](const Client& c) { return Cell(c.grant_types); }},
      {{"--response-mode", "MODE", "how answers may be sent", Times::any, response_modes}, "response_modes",
       [](Client& c, const Values& v) { c.response_modes = v; }, [](const Client& c) { return Cell(c.response_modes); }},
      {{"--scope", "SCOPE", "what it may ask for", Times::any}, "scope", take_scopes,
       [](const Client& c) { return Cell(join(c.scopes, " ")); }},
      {{"--client-uri", "URI", "its own page"}, "client_uri",
       [](Client& c, const Values& v) { c.client_uri = checked_link(v.front()); },
       [](const Client& c) { return Cell(c.client_uri); }},
      {{"--logo-uri", "URI", "its logo"}, "logo_uri", [](Client& c, const Values& v) { c.logo_uri = checked_link(v.front()); },
       [](const Client& c) { return Cell(c.logo_uri); }},
      {{"--policy-uri", "URI", "what it does with data"}, "policy_uri",
       [](Client& c, const Values& v) { c.policy_uri = checked_link(v.front()); },
       [](const Client& c) { return Cell(c.policy_uri); }},
      {{"--tos-uri", "URI", "its terms of service"}, "tos_uri",
       [](Client& c, const Values& v) { c.tos_uri = checked_link(v.front()); },
       [](const Client& c) { return Cell(c.tos_uri); }},
      {{"--contact", "ADDRESS", "who answers for it", Times::any}, "contacts",
       [](Client& c, const Values& v) {
         for (const std::string& one : v) checked_text("the contact", one, 320);
         c.contacts = v;
       },
       [](const Client& c) { return Cell(c.contacts); }},
      {{"--default-acr", "ACR", "below which of these classes of authentication nobody signs in to it", Times::any},
       "default_acr_values", take_acr_values,
       [](const Client& c) { return Cell(c.default_acr_values); }},
      {{"--default-max-age", "TIME", "how old a log-in may be where it does not say; \"default\": any age"}, "default_max_age",
       [](Client& c, const Values& v) { c.default_max_age = own_time(v); },
       [](const Client& c) { return show_seconds(c.default_max_age); }},
      {{"--require-auth-time", "ANSWER", "always tell it when the person logged in", Times::at_most_once, yes_no}, "require_auth_time",
       [](Client& c, const Values& v) { c.require_auth_time = v.front() == "yes"; },
       [](const Client& c) { return Cell(c.require_auth_time); }},
      {{"--require-pkce", "ANSWER", "refuse its requests without PKCE", Times::at_most_once, yes_no}, "require_pkce",
       [](Client& c, const Values& v) { c.require_pkce = v.front() == "yes"; },
       [](const Client& c) { return Cell(c.require_pkce); }},
      {{"--access-token-format", "FORMAT", "signed, or a key into the database", Times::at_most_once, token_formats},
       "access_token_format",
       [](Client& c, const Values& v) { c.access_token_format = at_place<oauth::TokenFormat>(token_formats, v.front()); },
       [](const Client& c) { return Cell(std::string(oauth::wire_name(c.access_token_format))); }},
      {{"--access-token-algorithm", "ALG", "what signs its access tokens", Times::at_most_once, algorithms},
       "access_token_signed_response_alg",
       [](Client& c, const Values& v) { c.access_token_algorithm = *crypto::parse_algorithm(v.front()); },
       [](const Client& c) { return Cell(std::string(crypto::wire_name(c.access_token_algorithm))); }},
      {{"--id-token-algorithm", "ALG", "what signs its ID tokens", Times::at_most_once, algorithms},
       "id_token_signed_response_alg",
       [](Client& c, const Values& v) { c.id_token_signed_response_alg = *crypto::parse_algorithm(v.front()); },
       [](const Client& c) { return Cell(std::string(crypto::wire_name(c.id_token_signed_response_alg))); }},
      {{"--refresh-rotation", "WHEN", "whether each use replaces a refresh token", Times::at_most_once, rotations},
       "refresh_rotation",
       [](Client& c, const Values& v) { c.refresh_rotation = at_place<oauth::RefreshRotation>(rotations, v.front()); },
       [](const Client& c) { return Cell(std::string(oauth::wire_name(c.refresh_rotation))); }},
      {{"--consent", "WHEN", "whether people are asked", Times::at_most_once, consents}, "consent",
       [](Client& c, const Values& v) { c.consent = at_place<oauth::ConsentPolicy>(consents, v.front()); },
       [](const Client& c) { return Cell(std::string(oauth::wire_name(c.consent))); }},
      {{"--audience", "NAME", "whom its access tokens are for; otherwise this server", Times::any}, "audience", take_audience,
       [](const Client& c) { return Cell(c.audience); }},
      {{"--access-token-lifetime", "TIME", "\"15m\"; \"default\": the setting"}, "access_token_lifetime",
       [](Client& c, const Values& v) { c.access_token_lifetime = own_time(v); },
       [](const Client& c) { return show_seconds(c.access_token_lifetime); }},
      {{"--refresh-token-lifetime", "TIME", "\"30d\"; \"default\": the setting"}, "refresh_token_lifetime",
       [](Client& c, const Values& v) { c.refresh_token_lifetime = own_time(v); },
       [](const Client& c) { return show_seconds(c.refresh_token_lifetime); }},
      {{"--id-token-lifetime", "TIME", "\"1h\"; \"default\": the setting"}, "id_token_lifetime",
       [](Client& c, const Values& v) { c.id_token_lifetime = own_time(v); },
       [](const Client& c) { return show_seconds(c.id_token_lifetime); }},
      {{"--owner", "USER_ID", "the person to whom it belongs; \"none\": nobody"}, "owner_user_id",
       [](Client& c, const Values& v) {
         const auto id = parse_unsigned(v.front());
         if (!id && v.front() != "none") throw Refused(printable(v.front()) + " is no user id");
         c.owner_user_id = id;
       },
       [](const Client& c) { return c.owner_user_id ? Cell(std::to_string(*c.owner_user_id)) : Cell(); }},
      {{"--status", "STATUS", "a disabled one gets and keeps nothing", Times::at_most_once, statuses}, "status",
       [](Client& c, const Values& v) { c.status = at_place<oauth::ClientStatus>(statuses, v.front()); },
       [](const Client& c) { return Cell(std::string(statuses[static_cast<std::size_t>(c.status)])); }},
  };
  return fields;
}

void check_lifetime(std::string_view what, const std::optional<Seconds>& lifetime, Seconds longest) {
  if (lifetime && *lifetime > longest) {
    throw Refused(std::string(what) + " is longer than keys.keep_after_use, after which nobody could check the token's signature");
  }
}

}  // namespace

std::span<const ClientField> client_fields() { return make_fields(); }

void take_fields(Client& client, const Arguments& arguments) {
  for (const ClientField& field : client_fields()) {
    if (arguments.has(field.option.name)) field.take(client, arguments.all(field.option.name));
  }
}

Record client_record(const Client& client) {
  Record record;
  record.add("client_id", client.client_id);
  for (const ClientField& field : client_fields()) record.add(field.name, field.show(client));
  return record.add("created_at", client.created_at).add("updated_at", client.updated_at);
}

void check_client(const Client& client, const config::Settings& settings) {
  if (client.client_name.empty()) throw Refused("a client needs a name that people are told; use --name");
  const bool redirects = client.may_use_grant(names::authorization_code);
  if (redirects && client.redirect_uris.empty()) {
    throw Refused("the grant authorization_code needs an address for its answers; use --redirect-uri");
  }
  // RFC 6749 section 4.4: for confidential clients only.
  if (client.is_public() && client.may_use_grant(names::client_credentials)) {
    throw Refused("a public client cannot use client_credentials, for it has no credentials");
  }
  if (client.is_public() && !client.require_pkce) throw Refused("a public client must use PKCE");
  if (client.may_use_grant(names::refresh_token) && !redirects) {
    throw Refused("the grant refresh_token comes after authorization_code, which this client may not use");
  }
  check_lifetime("--access-token-lifetime", client.access_token_lifetime, settings.keys.keep_after_use);
  check_lifetime("--id-token-lifetime", client.id_token_lifetime, settings.keys.keep_after_use);
}

}  // namespace gatewarden::commands
