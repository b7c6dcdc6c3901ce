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

}  // namespace gatewarden::account
