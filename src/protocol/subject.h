// Who a token is about: the sub claim, in two name spaces that never meet (RFC 9700 section 4.15).
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "domain/account/user_ids.h"

namespace gatewarden::protocol {

// A person: the decimal id.
std::string subject_of(account::UserId user_id);
std::optional<account::UserId> parse_user_subject(std::string_view sub);

// A client that acts for itself: its client id, which therefore is never all digits. At most 128 printable ASCII characters,
// none of which has a meaning where client ids stand: space, colon, quotation mark, backslash.
bool is_possible_client_id(std::string_view client_id);

}  // namespace gatewarden::protocol
