// /api/v1/account: the account, and its profile, as JSON. PATCH merges the members of "profile" into what is there (RFC 7396): null
// takes one away. DELETE ends the account. /api/v1/account/username sets a name to sign in with.
#include <map>

#include "base/names.h"
#include "endpoints/account/account_api.h"
#include "endpoints/api_answer.h"
#include "endpoints/browser.h"
#include "endpoints/routes.h"

namespace gatewarden::endpoints {

namespace {

void write_text(JsonWriter& json, std::string_view name, const std::optional<std::string>& text) {
  json.key(name);
  if (text) json.value(*text);
  else json.null();
}

http::Response show(Services& services, const AccountRequest& asked) {
  const account::User& user = asked.user;
  const auto overview = services.account_desk.overview(user);
  JsonWriter json;
  json.begin_object().member(names::user_id, std::to_string(user.id));
  write_text(json, "email", user.email);
  json.member("email_verified", user.email_verified);
  write_text(json, "phone", user.phone);
  json.member("phone_verified", user.phone_verified);
  write_text(json, "username", overview.username);
  json.member("has_password", overview.has_password);
  json.member("created_at", to_rfc3339(user.created_at));
  json.key("profile").raw(user.profile);
  json.end_object();
  return api_answer(200, json);
}

std::string merged(const std::string& profile, const json::Value& changes) {
  std::map<std::string, std::string> members;
  const auto present = json::Value::parse(profile);
  for (const std::string& name : present->names()) members[name] = present->find(name)->dump();
  for (const std::string& name : changes.names()) {
    const auto value = changes.find(name);
    if (value->type() == json::Value::Type::null) members.erase(name);
    else members[name] = value->dump();
  }
  JsonWriter json;
  json.begin_object();
  for (const auto& [name, value] : members) json.key(name).raw(value);
  return json.end_object().take();
}

Result<http::Response> change(Services& services, const http::Request& request) {
  const auto asked = TRY(read_account_request(services, request, Proof::session));
  for (const std::string& name : asked.body.names()) {
    if (name != "profile") return OAuthError{ErrorCode::invalid_request, "only profile can be changed here"};
  }
  const auto profile = asked.body.find("profile");
  if (!profile || !profile->is_object()) return OAuthError{ErrorCode::invalid_request, "profile is missing or no object"};
  const auto actor = actor_of(services, request, asked.session, asked.user);
  TRY(services.account_desk.set_profile(actor, merged(asked.user.profile, *profile), services.clock.now()));
  return show(services, {asked.session, services.users.find(asked.user.id).value(), asked.body});
}

Result<http::Response> remove(Services& services, const http::Request& request) {
  const auto asked = TRY(read_account_request(services, request, Proof::fresh));
  TRY(services.account_desk.remove_account(actor_of(services, request, asked.session, asked.user), services.clock.now()));
  http::Response response = done_answer();
  clear_session_cookie(response);
  return response;
}

Result<http::Response> show_change_or_remove(Services& services, const http::Request& request) {
  if (request.method == http::Method::del) return remove(services, request);
  if (request.method == http::Method::patch) return change(services, request);
  const auto asked = TRY(read_account_request(services, request, Proof::session));
  return show(services, asked);
}

Result<http::Response> name(Services& services, const http::Request& request) {
  const auto asked = TRY(read_account_request(services, request, Proof::fresh));
  const auto username = TRY(text_of_body(asked, "username"));
  TRY(services.account_desk.set_username(actor_of(services, request, asked.session, asked.user), username, services.clock.now()));
  return show(services, asked);
}

}  // namespace

http::Response account_api(Services& services, const http::Request& request) { return answer_account(services, request, show_change_or_remove); }

http::Response account_username_api(Services& services, const http::Request& request) {
  return answer_account(services, request, name);
}

}  // namespace gatewarden::endpoints
