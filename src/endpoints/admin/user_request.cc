#include "endpoints/admin/user_request.h"

#include "base/names.h"
#include "base/text.h"
#include "endpoints/api_answer.h"

namespace gatewarden::endpoints {

namespace {

constexpr std::size_t most_ids = 1000;

}  // namespace

Result<account::User> user_of(const AdminRequest& admin) {
  const auto id = parse_unsigned(admin.request.path_parameter);
  auto user = id ? admin.services.users.find(*id) : std::nullopt;
  if (!user) return OAuthError{ErrorCode::not_found, "there is no such user"};
  return *std::move(user);
}

Result<std::vector<account::UserId>> user_ids_at(const json::Value& object, std::string_view name) {
  const auto member = object.find(name);
  const auto texts = member ? member->strings() : std::nullopt;
  const OAuthError refusal{ErrorCode::invalid_request, std::string(name) + " must be a list of 1 to 1000 user ids, each a text"};
  if (!texts || texts->empty() || texts->size() > most_ids) return refusal;
  std::vector<account::UserId> ids;
  for (const std::string& text : *texts) {
    const auto id = parse_unsigned(text);
    if (!id) return refusal;
    ids.push_back(*id);
  }
  return ids;
}

void write_user(JsonWriter& json, const account::User& user, std::span<const account::Identifier> identifiers) {
  json.begin_object();
  json.member(names::user_id, std::to_string(user.id)).member("status", account::wire_name(user.status));
  json.key("identifiers").begin_array();
  for (const account::Identifier& one : identifiers)
    json.begin_object().member("kind", account::wire_name(one.kind)).member("identifier", one.value).end_object();
  json.end_array();
  write_or_null(json, "email", user.email);
  json.member("email_verified", user.email_verified);
  write_or_null(json, "phone", user.phone);
  json.member("phone_verified", user.phone_verified);
  json.key("profile").raw(user.profile);
  json.member("created_at", to_rfc3339(user.created_at)).member("updated_at", to_rfc3339(user.updated_at));
  json.end_object();
}

http::Response user_answer(const AdminRequest& admin, int status, account::UserId id) {
  const auto user = admin.services.users.find(id);
  if (!user) return api_error(admin.services, {ErrorCode::not_found, "there is no such user"});
  JsonWriter json;
  write_user(json, *user, admin.services.users.identifiers_of(id));
  return api_answer(status, json);
}

std::vector<account::UserId> change_users(const AdminRequest& admin, operation::AuditEvent event,
                                          const std::function<std::vector<account::UserId>()>& deed) {
  return db::retry(admin.services.database, [&] {
    db::Transaction transaction(admin.services.database);
    auto changed = deed();
    std::vector<operation::AuditRecord> records(changed.size(), audit_record(admin, event));
    for (std::size_t i = 0; i < changed.size(); ++i) records[i].user_id = changed[i];
    admin.services.audit.insert(records);
    transaction.commit();
    return changed;
  });
}

http::Response password_refused(Services& services, const authentication::PasswordProblem& problem) {
  return api_error(services, {ErrorCode::password_refused, "the password " + problem.description});
}

}  // namespace gatewarden::endpoints
