// What the pages under /account tell people in words: refusals, times, browsers.
#pragma once

#include <string>
#include <string_view>

#include "base/oauth_error.h"
#include "base/time.h"
#include "endpoints/pages/account_page.h"
#include "platform/i18n/catalogues.h"

namespace gatewarden::endpoints {

// The refusal of the desk as the page's notice, in English; the frame translates. `field`: the one that is to blame, where a
// value is what was refused.
Notice refusal_notice(const OAuthError& error, std::string_view field = {});
// "2026-11-21 16:03 UTC": read alike everywhere.
std::string shown_time(Instant at);
std::string shown_day(Instant at);
// "Firefox, Windows"; what is unknown is said to be.
std::string shown_device(const i18n::Catalogue& language, std::string_view user_agent);

}  // namespace gatewarden::endpoints
