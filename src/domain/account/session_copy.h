// A session as the bytes of its copy in memcached.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "domain/account/sessions.h"

namespace gatewarden::account {

std::string pack_session(const Session& session);
// Nothing for bytes that another release wrote in another form.
std::optional<Session> unpack_session(std::string_view bytes);

}  // namespace gatewarden::account
