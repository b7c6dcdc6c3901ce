// A user's columns, for the stores that read users along with what is theirs.
#pragma once

#include <cstddef>

#include "domain/account/users.h"
#include "platform/db/connection.h"

namespace gatewarden::account {

// "u" is the table users.
inline constexpr db::Literal user_columns =
    "u.user_id, u.status, u.profile, u.email, u.email_verified, u.phone, u.phone_verified, u.tokens_not_before_at,"
    " u.created_at, u.updated_at, u.second_factor_required";
inline constexpr std::size_t user_column_count = 11;

// `first`: where the user's columns begin in the row.
User read_user(const db::Row& row, std::size_t first = 0);
IdentifierKind read_identifier_kind(const db::Row& row, std::size_t column);

// The collation ignores spaces at the end, and malformed text would be an error of the server; neither is canonical.
bool can_be_identifier(std::string_view text);

// A statement on many users, by their ids in its IN (?); F are the types of the placeholders before.
template <typename... F>
using StatementOnUsers = db::BulkStatement<db::Types<F...>, db::Types<std::uint64_t>>;

std::vector<db::StatementInfo> statements_on_many_users();  // users_many.cc

}  // namespace gatewarden::account
