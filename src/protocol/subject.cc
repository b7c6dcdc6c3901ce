#include "protocol/subject.h"

#include "base/text.h"

namespace gatewarden::protocol {

std::string subject_of(account::UserId user_id) { return std::to_string(user_id); }

std::optional<account::UserId> parse_user_subject(std::string_view sub) {
  const auto number = parse_unsigned(sub);
  if (!number || subject_of(*number) != sub) return std::nullopt;
  return number;
}

bool is_possible_client_id(std::string_view client_id) {
  return client_id.size() <= 128 && is_printable_ascii(client_id) && client_id.find_first_of(" :\"\\") == client_id.npos &&
         client_id.find_first_not_of("0123456789") != client_id.npos;
}

}  // namespace gatewarden::protocol
