#include "endpoints/admin/admin_request.h"

#include <algorithm>

#include "authentication/registration.h"
#include "base/names.h"
#include "base/text.h"
#include "endpoints/api_answer.h"
#include "endpoints/oauth/client_request.h"

namespace gatewarden::endpoints {

namespace {

constexpr std::string_view scope = "admin";
constexpr std::uint64_t longest_page = 200;

}  // namespace

http::Response answer_admin(Services& services, const http::Request& request, AdminHandler handler) {
  const auto client_id = bearer_client(services, request, scope);
  if (!client_id.ok()) {
    log_refusal("admin_refused", client_id.error());
    return bearer_refusal(services, scope, scope, client_id.error());
  }
  if (!*client_id) return bearer_refusal(services, scope, scope, std::nullopt);
  return handler({services, request, **client_id});
}

Result<Parameters> read_query(const http::Request& request, std::span<const std::string_view> known) {
  const auto query = parse_form(request.query);
  if (!query) return OAuthError{ErrorCode::invalid_request, "the query is not well formed"};
  for (auto one = query->begin(); one != query->end(); ++one) {
    const auto& name = one->first;
    if (std::find(known.begin(), known.end(), name) == known.end()) {
      return OAuthError{ErrorCode::invalid_request, "the query has an unknown parameter", "it is " + printable(name, 50)};
    }
    if (std::any_of(query->begin(), one, [&](const auto& other) { return other.first == name; })) {
      return OAuthError{ErrorCode::invalid_request, "a parameter came twice", "it is " + name};
    }
  }
  return *query;
}

std::string parameter_at(const Parameters& parameters, std::string_view name) {
  const auto found = std::find_if(parameters.begin(), parameters.end(), [name](const auto& one) { return one.first == name; });
  return found == parameters.end() ? "" : found->second;
}

Result<Page> read_page(const http::Request& request) {
  constexpr std::string_view known[] = {"limit", "cursor"};
  const Parameters query = TRY(read_query(request, known));
  Page page;
  page.cursor = parameter_at(query, "cursor");
  if (const std::string text = parameter_at(query, "limit"); !text.empty()) {
    const auto limit = parse_unsigned(text);
    if (!limit || *limit == 0 || *limit > longest_page) {
      return OAuthError{ErrorCode::invalid_request, "limit must be a number from 1 to " + std::to_string(longest_page)};
    }
    page.limit = static_cast<int>(*limit);
  }
  return page;
}

Result<std::string> request_id_of(const http::Request& request) {
  auto id = authentication::parse_uuid(request.path_parameter);
  if (!id) return OAuthError{ErrorCode::not_found, "there is no such registration"};
  return *std::move(id);
}

operation::AuditRecord audit_record(const AdminRequest& admin, operation::AuditEvent event) {
  return {.event = event,
          .client_id = admin.client_id,
          .address = admin.request.peer.address,
          .user_agent = std::string(admin.request.header("user-agent").value_or("")),
          .request_id = admin.request.id};
}

bool change(const AdminRequest& admin, operation::AuditEvent event, const std::string& request_id, const std::function<bool()>& deed) {
  auto record = audit_record(admin, event);
  record.request_id = authentication::format_uuid(request_id);
  return db::retry(admin.services.database, [&] {
    db::Transaction transaction(admin.services.database);
    if (!deed()) return false;
    admin.services.audit.insert(record);
    transaction.commit();
    return true;
  });
}

void write_state(JsonWriter& json, const account::RegistrationStatus& status) {
  json.begin_object();
  json.member("request_id", authentication::format_uuid(status.request_id));
  json.member(names::state, account::wire_name(status.state));
  if (status.reason) json.member("reason", account::wire_name(*status.reason));
  if (status.user_id) json.member(names::user_id, std::to_string(*status.user_id));
  json.member("attempts", status.attempts);
  json.member("accepted_at", to_rfc3339(status.accepted_at));
  if (status.finished_at) json.member("finished_at", to_rfc3339(*status.finished_at));
  json.end_object();
}

void write_or_null(JsonWriter& json, std::string_view name, const std::optional<std::string>& text) {
  json.key(name);
  if (text) json.value(*text); else json.null();
}

void write_contents(JsonWriter& json, const account::Registration& registration) {
  write_or_null(json, names::client_id, registration.client_id);
  write_or_null(json, "email", registration.email);
  json.member("email_verified", registration.email_verified);
  write_or_null(json, "phone", registration.phone);
  json.member("phone_verified", registration.phone_verified);
  write_or_null(json, "username", registration.username);
  const auto& consented = registration.consented_at;
  write_or_null(json, "consented_at", consented ? std::optional(to_rfc3339(*consented)) : std::nullopt);
  json.key("profile").raw(registration.profile);
  json.member("password", account::wire_name(registration.password_form));
}

http::Response done() {
  http::Response response;
  response.status = 204;
  http::forbid_storing(response);
  return response;
}

}  // namespace gatewarden::endpoints
