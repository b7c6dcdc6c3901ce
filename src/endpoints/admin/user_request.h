// What the endpoints of /api/v1/admin/users share.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "authentication/password_rules.h"
#include "base/json_writer.h"
#include "base/result.h"
#include "domain/account/users.h"
#include "endpoints/admin/admin_request.h"
#include "platform/json/value.h"

namespace gatewarden::endpoints {

// The person whose id stands in the path; not_found if nobody has it.
Result<account::User> user_of(const AdminRequest& admin);
// A member that is a list of user ids, as text; at most 1000, or invalid_request.
Result<std::vector<account::UserId>> user_ids_at(const json::Value& object, std::string_view name);

// All about the user's row, and the identifiers.
void write_user(JsonWriter& json, const account::User& user, std::span<const account::Identifier> identifiers);
http::Response user_answer(const AdminRequest& admin, int status, account::UserId id);

// Runs `deed` in a transaction; a conflict runs it again. It answers the users that it changed, each of whom gets an audit row.
std::vector<account::UserId> change_users(const AdminRequest& admin, operation::AuditEvent event,
                                          const std::function<std::vector<account::UserId>()>& deed);

http::Response password_refused(Services& services, const authentication::PasswordProblem& problem);

}  // namespace gatewarden::endpoints
