// /logout: asks, signs out, and says so. Whoever is not signed in is told that at once.
#include "endpoints/browser.h"
#include "endpoints/pages/page_response.h"
#include "endpoints/pages/visitor.h"
#include "endpoints/routes.h"

namespace gatewarden::endpoints {

namespace {

constexpr std::string_view purpose = "logout";

http::Response confirmation_page(Services& services, const http::Request& request, const Browser& browser,
                                 const SignedIn& signed_in, int status) {
  page::Values values;
  values.set("ACCOUNT", signed_in.account);
  values.set("FORM_TOKEN", form_token(services.form_token_key, browser.id, purpose));
  return page_response(services, request, "logout.html", values, {.status = status});
}

void end_session(Services& services, const http::Request& request, const account::Session& session) {
  operation::AuditRecord record{.event = operation::AuditEvent::logged_out};
  record.user_id = session.user_id;
  record.address = request.peer.address;
  record.user_agent = request.header("user-agent").value_or("");
  record.request_id = request.id;
  db::retry(services.database, [&] {
    db::Transaction transaction(services.database);
    services.sessions.end(session, services.clock.now());
    services.audit.insert(record);
    transaction.commit();
  });
}

http::Response answer(Services& services, const http::Request& request, const Browser& browser) {
  const auto signed_in = find_signed_in(services, request);
  if (!signed_in) {
    page::Values values;
    http::Response response = page_response(services, request, "logged_out.html", values);
    if (request.cookie(session_cookie)) clear_session_cookie(response);
    return response;
  }
  if (request.method != http::Method::post) return confirmation_page(services, request, browser, *signed_in, 200);
  const auto form = read_parameters(request);
  if (!form) return unreadable_form_page(services, request);
  if (!is_own_form(services.form_token_key, services.settings.server.issuer, request, browser.id, purpose,
                   form->text("form_token"))) {
    return confirmation_page(services, request, browser, *signed_in, 403);
  }
  end_session(services, request, signed_in->session);
  http::Response response = http::redirect_response("/logout");
  clear_session_cookie(response);
  return response;
}

}  // namespace

http::Response logout(Services& services, const http::Request& request) {
  const Browser browser = identify_browser(request);
  http::Response response = answer(services, request, browser);
  if (!is_posted_from_elsewhere(services.settings.server.issuer, request)) set_browser_cookie(response, browser);
  return response;
}

}  // namespace gatewarden::endpoints
