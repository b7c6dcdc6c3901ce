// /_gatewarden/person: whether a person may see what they ask of a protected site (nginx's auth_request). 204 with who it is, 401
// for whoever should sign in, or sign in better, and 403 where that would not help.
#include <algorithm>

#include "base/json_writer.h"
#include "base/names.h"
#include "base/text.h"
#include "endpoints/routes.h"
#include "endpoints/site/site_visit.h"
#include "platform/json/value.h"
#include "protocol/claims.h"
#include "protocol/scope.h"
#include "protocol/subject.h"

namespace gatewarden::endpoints {

namespace {

enum class Verdict { pass, sign_in, refuse };

bool is_sure_enough(const Site& site, const SiteDemand& demand, const account::Session& session) {
  const auto wanted = std::max(demand.acr, authentication::lowest_rung(site.client.default_acr_values));
  return !wanted || authentication::rung_reached(session.amr) >= *wanted;
}

// A scope that the site's client cannot have would be asked for again and again.
Verdict judge_scope(Services& services, const Site& site, const SiteDemand& demand, const SiteVisitor& visitor) {
  const auto& registered = site.client.scopes;
  for (const std::string& word : split_words(demand.scope)) {
    const bool can_have = std::find(registered.begin(), registered.end(), word) != registered.end();
    if (!can_have || services.scopes.find(word) == nullptr) return Verdict::refuse;
  }
  return protocol::is_within(demand.scope, visitor.ticket.scope) ? Verdict::pass : Verdict::sign_in;
}

Verdict judge(Services& services, const Site& site, const SiteDemand& demand, const std::optional<SiteVisitor>& visitor) {
  if (site.client.status != oauth::ClientStatus::active) return Verdict::refuse;
  if (!visitor || !is_sure_enough(site, demand, visitor->session)) return Verdict::sign_in;
  return judge_scope(services, site, demand, *visitor);
}

// A control character would be no header's value; one in a name is no loss.
void tell(http::Response& response, std::string_view name, const std::optional<std::string>& value) {
  const auto is_control = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; };
  if (!value || value->empty() || std::any_of(value->begin(), value->end(), is_control)) return;
  response.set(name, *value);
}

// The name by which the person signs in, which is nobody else's. The claim preferred_username is whatever they like to be called
// (OpenID Connect Core 5.1), and a site would take it for who they are.
std::optional<std::string> username_of(Services& services, const SiteVisitor& visitor) {
  if (!protocol::has_word(visitor.ticket.scope, names::profile)) return std::nullopt;
  for (account::Identifier& one : services.users.identifiers_of(visitor.user.id)) {
    if (one.kind == account::IdentifierKind::username) return std::move(one.value);
  }
  return std::nullopt;
}

// As the userinfo endpoint would tell the site's client. An address that nobody has verified might be another person's.
void tell_identity(Services& services, http::Response& response, const SiteVisitor& visitor) {
  JsonWriter json;
  json.begin_object();
  protocol::write_standard_claims(json, visitor.user, protocol::claims_to_tell(visitor.ticket.scope, {}));
  json.end_object();
  const auto claims = json::Value::parse(json.text());
  response.set("Gatewarden-User", protocol::subject_of(visitor.user.id));
  response.set("Gatewarden-Acr", authentication::acr_of(authentication::rung_reached(visitor.session.amr)));
  response.set("Gatewarden-Scope", visitor.ticket.scope);
  tell(response, "Gatewarden-Username", username_of(services, visitor));
  if (!claims) return;
  tell(response, "Gatewarden-Name", claims->string_at("name"));
  if (visitor.user.email_verified) tell(response, "Gatewarden-Email", claims->string_at("email"));
}

http::Response answer_of(Services& services, Verdict verdict, const SiteDemand& demand, const std::optional<SiteVisitor>& visitor) {
  http::Response response;
  switch (verdict) {
    case Verdict::pass:
      response.status = 204;
      tell_identity(services, response, *visitor);
      // For a site whose nginx keeps answers (gatewarden-protected-site-cached.conf); others ask each time.
      response.set("Cache-Control", "max-age=5");
      return response;
    case Verdict::sign_in:
      response.status = 401;
      response.set("Gatewarden-Demand", to_text(demand));
      break;
    case Verdict::refuse: response.status = 403; break;
  }
  http::forbid_storing(response);
  return response;
}

}  // namespace

http::Response site_person(Services& services, const http::Request& request) {
  const auto demand = parse_site_demand(request.path_parameter);
  if (!demand) return site_misconfigured(request, "the demand is none");
  const auto site = find_site(services, request);
  if (!site) return site_misconfigured(request, "no client of the site's name has its callback as redirect URI");
  const auto visitor = find_site_visitor(services, *site, request);
  return answer_of(services, judge(services, *site, *demand, visitor), *demand, visitor);
}

}  // namespace gatewarden::endpoints
