// Steps of a person with their own account, by JSON and by the pages.
#pragma once

#include "domain/account/sessions.h"
#include "pages_walk.h"
#include "platform/db/connection.h"

namespace gatewarden::test {

// A person who is signed in, in a browser of their own.
struct Owner {
  Stack& stack;
  HttpClient http{stack};
  Stack::TestUser user;

  explicit Owner(Stack& at, const std::function<void(account::NewUser&)>& change = {}) : stack(at), user(at.make_user(change)) { sign_in(); }
  // Also once more.
  void sign_in() { CHECK_EQUAL(303, log_in(http, "/login?then=%2Faccount", user.identifier, user.password).status); }

  Answer api(const std::string& method, const std::string& path, const std::string& body = "",
             const std::vector<http::Header>& headers = {{"content-type", "application/json"}}) {
    return http.send(method, "/api/v1/account" + path, body, headers);
  }
  // The form of that id on the page, filled in and sent.
  Answer submit(const std::string& page, const std::string& form_id, const Parameters& fields) {
    return send_form(http.get(page), form_id, fields);
  }
  Answer send_form(const Answer& page, const std::string& form_id, const Parameters& fields) {
    Form form = form_on(page, form_id);
    for (const auto& [name, value] : fields) form.set(name, value);
    return http.post_form(form.action, form.fields);
  }
  // As if they had signed in ten minutes ago. Before the session is used for the first time: copies live seconds.
  void grow_stale() {
    db::Connection connection(stack.database());
    connection.execute_text("UPDATE user_sessions SET auth_time_at = auth_time_at - 600000000 WHERE user_id = " + std::to_string(user.user.id));
  }
  std::string session() const { return http.cookie("__Host-gatewarden_session"); }
};

inline std::string error_in(const Answer& answer) { return answer.json().string_at("error").value_or(""); }

// Whether a browser that has nothing but this session's cookie is signed in.
inline bool is_alive(Stack& stack, const std::string& session) {
  HttpClient other(stack);
  return other.get("/account", {{"cookie", "__Host-gatewarden_session=" + session}}).status == 200;
}

// How often an event stands in the audit log for the person.
inline int audited(Owner& owner, const std::string& event) {
  db::Connection connection(owner.stack.database());
  auto rows = connection.query_text("SELECT CAST(COUNT(*) AS SIGNED) FROM oauth2_audit_log WHERE event = '" + event +
                                    "' AND user_id = " + std::to_string(owner.user.user.id));
  return rows.next()->get<int>(0);
}

}  // namespace gatewarden::test
