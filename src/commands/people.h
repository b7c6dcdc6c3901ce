// What the commands about people share.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "commands/command.h"
#include "commands/output.h"
#include "commands/world.h"
#include "domain/account/users.h"

namespace gatewarden::commands {

inline constexpr Parameter who_operand{"WHO", "", "a user id or an identifier", Times::once};
inline constexpr Parameter many_operand{"WHO", "", "user ids or identifiers", Times::at_least_once};

// The person with this id or identifier. Refused where there is none.
account::User existing_user(World& world, const std::string& who);
std::vector<account::UserId> existing_users(World& world, const Arguments& arguments);
Record user_record(World& world, const account::User& user);

// One audit row for each. In the caller's transaction.
void audit_users(World& world, operation::AuditEvent event, std::span<const account::UserId> ids);

// "3 users", "1 user".
std::string counted_users(std::size_t count);

}  // namespace gatewarden::commands
