// /account/linked-accounts: accounts at other providers that a person signs in with: link one, unlink it, and let the site's own
// programs use it.
#include <algorithm>

#include "base/text.h"
#include "endpoints/external_departure.h"
#include "endpoints/language.h"
#include "endpoints/linked_accounts.h"
#include "endpoints/pages/account_page.h"
#include "endpoints/pages/account_words.h"
#include "endpoints/routes.h"

namespace gatewarden::endpoints {

namespace {

using account::ExternalAccount;
using account::IdentityProvider;
using authentication::UnlinkOutcome;

constexpr std::string_view file = "account_linked_accounts.html";

constexpr Done done_texts[] = {
    {"linked", i18n::text_of("The account is linked. You can sign in with it from now on.")},
    {"unlinked", i18n::text_of("The account is unlinked. Nobody signs in here with it any more.")},
    {"shared", i18n::text_of("Programs of this site may use that account from now on.")},
    {"unshared", i18n::text_of("Programs of this site may not use that account any more.")},
};
constexpr std::string_view last_way_text =
    i18n::text_of("This is the only way in which you can sign in. Set a password or link another account first.");
constexpr std::string_view gone_text = i18n::text_of("That account is not linked any more.");
constexpr std::string_view no_provider_text = i18n::text_of("Nobody signs in here with that provider any more.");

void show_link(const AccountVisit& visit, const ExternalAccount& account, page::Values& values) {
  page::Values& item = values.add("LINK");
  const auto provider = find_active_provider(visit.services, account.provider);
  item.set("LINK_ID", std::to_string(account.id));
  item.set("LINK_PROVIDER", provider ? provider->display_name : account.provider);
  item.set("LINK_PROVIDER_WORD", account.provider);
  item.set("LINK_NAME", account.display_name);
  item.set("LINK_SINCE", shown_day(account.created_at));
  if (account.last_used_at) {
    item.show("LINK_USED");
    item.set("LINK_LAST_USED", shown_day(*account.last_used_at));
  }
  if (account.refused_at) item.show("LINK_REFUSED");
  if (provider && provider->keep_tokens && account.has_tokens) item.show(account.tokens_shared ? "LINK_SHARED" : "LINK_UNSHARED");
}

http::Response show(const AccountVisit& visit, const Notice& notice) {
  page::Values values;
  PageOptions options;
  const auto links = visit.services.external_accounts.list(visit.user.id);
  for (const ExternalAccount& account : links) show_link(visit, account, values);
  values.show(links.empty() ? "NO_LINKS" : "LINKS");
  for (const IdentityProvider& provider : visit.services.identity_providers.all()) {
    if (provider.status != account::ProviderStatus::active) continue;
    options.form_targets.push_back(form_target_of(provider));
    const bool is_linked = std::any_of(links.begin(), links.end(), [&](const auto& one) { return one.provider == provider.provider; });
    if (is_linked) continue;
    values.show("PROVIDERS");
    page::Values& item = values.add("PROVIDER");
    item.set("PROVIDER_WORD", provider.provider);
    item.set("PROVIDER_NAME", provider.display_name);
  }
  return account_response(visit, file, values, notice.kind == Notice::Kind::none ? done_notice(visit, done_texts) : notice, options);
}

Notice failure(const AccountVisit& visit, std::string_view text, int status = 422) {
  return failure_notice(language_of(visit.services, visit.request).text(text), {}, status);
}

http::Response link(const AccountVisit& visit) {
  const auto provider = find_active_provider(visit.services, visit.form.text("provider"));
  if (!provider) return show(visit, failure(visit, no_provider_text));
  const auto location = leave_for(visit.services, {.provider = *provider,
                                                   .browser = visit.browser,
                                                   .interaction = std::nullopt,
                                                   .link_session_hash = visit.session.hash});
  if (const auto* const to = std::get_if<std::string>(&location)) return http::redirect_response(*to);
  const auto& fault = std::get<authentication::ProviderFault>(location);
  log_fault(*provider, fault);
  const auto& language = language_of(visit.services, visit.request);
  return show(visit, failure_notice(language.filled(trouble_text(fault), {{"PROVIDER", provider->display_name}}), {}, 502));
}

http::Response unlink(const AccountVisit& visit, account::LinkId id) {
  switch (unlink_account(visit.services, visit.request, visit.user, id)) {
    case UnlinkOutcome::unlinked: return redirect_done(visit, "unlinked");
    case UnlinkOutcome::last_way: return show(visit, failure(visit, last_way_text));
    case UnlinkOutcome::not_found: break;
  }
  return show(visit, failure(visit, gone_text));
}

http::Response share(const AccountVisit& visit, account::LinkId id, bool shared) {
  if (!share_account(visit.services, visit.request, visit.user, id, shared)) return show(visit, failure(visit, gone_text));
  return redirect_done(visit, shared ? "shared" : "unshared");
}

http::Response submit(AccountVisit& visit) {
  if (auto to_sign_in = ask_to_sign_in_again(visit)) return *std::move(to_sign_in);
  const std::string_view action = visit.form.text("action");
  if (action == "link") return link(visit);
  const auto id = parse_unsigned(visit.form.text("link_id"));
  if (!id) return show(visit, failure(visit, gone_text));
  if (action == "unlink") return unlink(visit, *id);
  if (action == "share" || action == "unshare") return share(visit, *id, action == "share");
  return show(visit, failure(visit, gone_text));
}

}  // namespace

http::Response account_linked_accounts(Services& services, const http::Request& request) {
  return account_page(services, request, Proof::session, show, submit);
}

}  // namespace gatewarden::endpoints
