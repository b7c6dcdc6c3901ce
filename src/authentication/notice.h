// Notices to people about their accounts: whoever could take an account over by a change is told of by its person (S68).
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

#include "domain/account/users.h"
#include "domain/operation/outbox.h"
#include "platform/config/settings.h"

namespace gatewarden::authentication {

// Whoever is away for a while still gets it.
inline constexpr std::chrono::days notice_life{7};
inline constexpr std::string_view factor_notice = "notice_factor_changed";

// A message without words yet, to the address that the person has confirmed, or else to their phone: what nobody confirmed may be
// a stranger's. Nothing where there is neither, or this server has no way there.
std::optional<operation::Message> notice_to(const account::User& user, const config::Settings& settings);

}  // namespace gatewarden::authentication
