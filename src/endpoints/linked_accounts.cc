#include "endpoints/linked_accounts.h"

#include "base/names.h"
#include "endpoints/language.h"
#include "endpoints/pages/visitor.h"

namespace gatewarden::endpoints {

authentication::UnlinkOutcome unlink_account(Services& services, const http::Request& request, const account::User& user,
                                             account::LinkId id) {
  return services.external_desk.unlink(id, user, attempt_of(request, std::nullopt),
                                       std::string(language_of(services, request).language()), services.clock.now());
}

bool share_account(Services& services, const http::Request& request, const account::User& user, account::LinkId id, bool shared) {
  const auto account = services.external_accounts.find(id);
  if (!account || account->user_id != user.id || (shared && !account->has_tokens)) return false;
  return services.external_desk.share(*account, shared, attempt_of(request, std::nullopt), services.clock.now());
}

void write_link(JsonWriter& json, const account::ExternalAccount& account) {
  const auto time = [&](std::string_view name, const std::optional<Instant>& at) {
    json.key(name);
    if (at) json.value(to_rfc3339(*at)); else json.null();
  };
  json.begin_object().member("link_id", std::to_string(account.id)).member("provider", account.provider);
  json.member("subject", account.subject).member(names::user_id, std::to_string(account.user_id));
  json.member("display_name", account.display_name).member("has_tokens", account.has_tokens);
  time("tokens_expire_at", account.tokens_expire_at);
  json.member("tokens_shared", account.tokens_shared);
  time("refused_at", account.refused_at);
  json.key("metadata").raw(account.metadata);
  json.member("created_at", to_rfc3339(account.created_at)).member("updated_at", to_rfc3339(account.updated_at));
  time("last_used_at", account.last_used_at);
  json.end_object();
}

}  // namespace gatewarden::endpoints
