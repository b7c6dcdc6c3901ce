// /login/link: where a one-time link leads. A GET only shows what the link does, for scanners of mail open links; the button uses
// it (S73). The one address of signing in that holds a token.
#include "endpoints/pages/sign_in_visit.h"
#include "endpoints/routes.h"

namespace gatewarden::endpoints {

namespace {

http::Response link_page(const SignInVisit& visit, const SignInNotice& notice) {
  const std::string token(visit.form.text("token"));
  const auto link = visit.services.sign_in_engine.find_link(token, visit.services.clock.now());
  page::Values values;
  values.show(link ? "GOOD" : "BAD");
  values.set("RESET_ADDRESS", path_of(Wish::reset));
  if (!link) return sign_in_response(visit, "login_link.html", values, {.status = 400});
  values.set("IDENTIFIER", link->identifier);
  values.set("TOKEN", token);
  return sign_in_response(visit, "login_link.html", values, notice);
}

http::Response show(SignInVisit& visit) { return link_page(visit, {}); }

// Only the hash of an interaction's id is kept, and pages name it: the request goes on under a new id.
void renew_interaction(SignInVisit& visit) {
  if (!visit.sign_in->interaction) return;
  const auto waiting = find_interaction(visit.services, *visit.sign_in->interaction, visit.browser);
  if (!waiting) return;
  const std::string id = visit.services.interactions.insert(visit.browser.id, waiting->row.client_id, waiting->row.request,
                                                            visit.services.clock.now());
  visit.interaction = find_interaction(visit.services, id, visit.browser);
}

http::Response use(SignInVisit& visit) {
  auto& engine = visit.services.sign_in_engine;
  const Instant now = visit.services.clock.now();
  auto made = engine.begin_by_link(visit.form.text("token"), visit.browser.id, now);
  if (!made) return link_page(visit, {});
  visit.token = std::move(made->token);
  visit.sign_in = std::move(made->sign_in);
  visit.identifier = visit.sign_in->identifier;
  renew_interaction(visit);
  return show_next(visit, engine.next_steps(*visit.sign_in, attempt_of(visit), now));
}

}  // namespace

http::Response login_link(Services& services, const http::Request& request) {
  return sign_in_page(services, request, {Wish::reset, show, use, link_page});
}

}  // namespace gatewarden::endpoints
