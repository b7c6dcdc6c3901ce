#include "endpoints/site/site_visit.h"

#include <algorithm>

#include "base/encoding.h"
#include "base/json_writer.h"
#include "base/names.h"
#include "base/uri.h"
#include "domain/operation/connect.h"
#include "endpoints/browser.h"
#include "endpoints/routes.h"
#include "platform/crypto/seal.h"
#include "platform/json/value.h"
#include "platform/log/log.h"

namespace gatewarden::endpoints {

namespace {

// "https://wiki.example.org" of "https://wiki.example.org/_gatewarden/callback"; nothing if the URI is another host's or page's.
std::optional<std::string> origin_of_callback(std::string_view redirect_uri, std::string_view host) {
  const std::string_view path = path_of(site_callback);
  const auto uri = parse_uri(redirect_uri);
  if (!uri || uri->scheme != "https" || uri->host != host || uri->path != path || uri->query) return std::nullopt;
  return std::string(redirect_uri.substr(0, redirect_uri.size() - path.size()));
}

// What is sealed for one use, site and browser opens for no other. No part can hold a line break.
std::string seal_context(std::string_view use, const Site& site, std::string_view browser = "") {
  return std::string(use).append("\n").append(site.client.client_id).append("\n").append(browser);
}
constexpr std::string_view ticket_use = "site ticket";
constexpr std::string_view visit_use = "site visit";

std::string seal_text(Services& services, const std::string& json, const std::string& context) {
  return to_base64url(crypto::seal(services.site_key, json, context));
}

std::optional<json::Value> open_text(Services& services, std::string_view text, const std::string& context) {
  const auto sealed = from_base64url(text);
  const auto plain = sealed ? crypto::open(services.site_key, *sealed, context) : std::nullopt;
  return plain ? json::Value::parse(plain->reveal()) : std::nullopt;
}

std::optional<SiteTicket> read_ticket(Services& services, const Site& site, const http::Request& request) {
  const auto cookie = request.cookie(site_cookie);
  const auto json = cookie ? open_text(services, *cookie, seal_context(ticket_use, site)) : std::nullopt;
  if (!json) return std::nullopt;
  const auto session_hash = from_base64url(json->string_at("session").value_or(""));
  const auto grant_id = from_base64url(json->string_at("grant").value_or(""));
  if (!session_hash || !grant_id) return std::nullopt;
  return SiteTicket{.session_hash = *session_hash,
                    .session_day = static_cast<Day>(json->integer_at("day").value_or(0)),
                    .grant_id = *grant_id,
                    .scope = json->string_at(names::scope).value_or(""),
                    .granted_at = from_microseconds(json->integer_at("granted").value_or(0)),
                    .expires_at = from_microseconds(json->integer_at("expires").value_or(0))};
}

// As a signed token of the same grant would be.
bool is_revoked(Services& services, const Site& site, const SiteTicket& ticket, const account::User& user) {
  return services.revocations.is_revoked({.jti = "", .grant_id = ticket.grant_id, .client_id = site.client.client_id,
                                          .user_id = user.id, .issued_at = ticket.granted_at, .expires_at = ticket.expires_at});
}

}  // namespace

std::string Site::callback() const { return origin + std::string(path_of(site_callback)); }

std::optional<Site> find_site(Services& services, const http::Request& request) {
  const oauth::Client* const client = services.clients.find(request.peer.site);
  if (client == nullptr) return std::nullopt;
  for (const std::string& uri : client->redirect_uris) {
    if (auto origin = origin_of_callback(uri, client->client_id)) return Site{*client, *std::move(origin)};
  }
  return std::nullopt;
}

http::Response site_misconfigured(const http::Request& request, std::string_view reason) {
  log::error("protected_site_misconfigured", {{"site", request.peer.site}, {"reason", reason}});
  http::Response response = http::text_response(500, "This site is not configured well.\n");
  http::forbid_storing(response);
  return response;
}

// Revocations stand as long as the longest token lives; a ticket that outlived them would come alive again.
std::optional<SiteTicket> make_ticket(Services& services, const oauth::AuthorizationCode& code) {
  const auto session = services.sessions.find_of_user(code.grant.user_id, code.grant.session_id, services.clock.now());
  if (!session) return std::nullopt;
  const Instant longest = code.created_at + operation::longest_token_life(services.settings);
  return SiteTicket{.session_hash = session->hash,
                    .session_day = session->expires_day,
                    .grant_id = code.grant.id,
                    .scope = code.grant.scope,
                    .granted_at = code.created_at,
                    .expires_at = std::min(session->expires_at, longest)};
}

void hand_out_ticket(Services& services, http::Response& response, const Site& site, const SiteTicket& ticket) {
  JsonWriter json;
  json.begin_object();
  json.member("session", to_base64url(ticket.session_hash));
  json.member("day", std::int64_t{ticket.session_day});
  json.member("grant", to_base64url(ticket.grant_id));
  json.member(names::scope, ticket.scope);
  json.member("granted", to_microseconds(ticket.granted_at));
  json.member("expires", to_microseconds(ticket.expires_at));
  json.end_object();
  set_site_cookie(response, seal_text(services, json.take(), seal_context(ticket_use, site)));
}

std::optional<SiteVisitor> find_site_visitor(Services& services, const Site& site, const http::Request& request) {
  const Instant now = services.clock.now();
  auto ticket = read_ticket(services, site, request);
  if (!ticket || ticket->expires_at <= now || ticket->granted_at <= site.client.tokens_not_before) return std::nullopt;
  auto session = services.sessions.find_by_hash(ticket->session_hash, ticket->session_day, now);
  if (!session) return std::nullopt;
  auto user = services.users.find(session->user_id);
  if (!user || user->status != account::UserStatus::active || ticket->granted_at <= user->tokens_not_before) return std::nullopt;
  if (is_revoked(services, site, *ticket, *user)) return std::nullopt;
  return SiteVisitor{*std::move(ticket), *std::move(session), *std::move(user)};
}

std::string seal_visit(Services& services, const Site& site, std::string_view visitor_cookie_value, const SiteVisit& visit) {
  JsonWriter json;
  json.begin_object();
  json.member("path", visit.path);
  json.member("verifier", visit.code_verifier);
  json.member("begun", to_microseconds(visit.begun_at));
  json.end_object();
  return seal_text(services, json.take(), seal_context(visit_use, site, visitor_cookie_value));
}

std::optional<SiteVisit> open_visit(Services& services, const Site& site, std::string_view visitor_cookie_value,
                                    std::string_view state) {
  const auto json = open_text(services, state, seal_context(visit_use, site, visitor_cookie_value));
  if (!json) return std::nullopt;
  SiteVisit visit{.path = json->string_at("path").value_or("/"),
                  .code_verifier = json->string_at("verifier").value_or(""),
                  .begun_at = from_microseconds(json->integer_at("begun").value_or(0))};
  // As long as the sign-in itself may take.
  if (visit.begun_at + services.settings.sessions.interaction <= services.clock.now()) return std::nullopt;
  return visit;
}

http::Response lead_to_failure(Services& services, std::string_view reason) {
  std::string address = services.settings.server.issuer + std::string(path_of(site_sign_in_failed));
  return http::redirect_response(address.append("?reason=").append(reason));
}

}  // namespace gatewarden::endpoints
