#include "endpoints/pages/account_words.h"

#include <algorithm>

#include "authentication/device_words.h"

namespace gatewarden::endpoints {

namespace {

struct RefusalText {
  ErrorCode code;
  std::string_view text;
};
constexpr RefusalText refusals[] = {
    {ErrorCode::wrong_credentials, i18n::text_of("That is wrong. Check it and try again.")},
    {ErrorCode::too_many_requests, i18n::text_of("Too many attempts. Wait a quarter of an hour and try again.")},
    {ErrorCode::not_found, i18n::text_of("That is over, or was begun elsewhere. Begin again.")},
    {ErrorCode::identifier_taken, i18n::text_of("Somebody has this name already. Choose another one.")},
    {ErrorCode::login_required, i18n::text_of("Your session has ended meanwhile. Sign in again.")},
    {ErrorCode::conflict, i18n::text_of("That cannot be done now: it is so already, or something else changed meanwhile.")},
};

// What the desk says of things that were typed, and how a person hears it.
struct DeskText {
  std::string_view description;
  std::string_view text;
};
constexpr DeskText desk_texts[] = {
    {"that can be no user name", i18n::text_of("That can be no user name. Use letters, digits, dots and dashes.")},
    {"that can be no e-mail address", i18n::text_of("That can be no e-mail address. Check it.")},
    {"that can be no phone number", i18n::text_of("That can be no phone number. Begin it with + and the code of the country.")},
};
std::string_view text_of_desk(std::string_view description) {
  const auto* const found =
      std::find_if(std::begin(desk_texts), std::end(desk_texts), [&](const auto& one) { return one.description == description; });
  return found == std::end(desk_texts) ? description : found->text;
}

// The other refusals are about no field: no other value of one would have been taken.
bool is_about_value(ErrorCode code) {
  return code == ErrorCode::wrong_credentials || code == ErrorCode::identifier_taken || code == ErrorCode::invalid_request;
}

}  // namespace

Notice refusal_notice(const OAuthError& error, std::string_view field) {
  const auto* const found = std::find_if(std::begin(refusals), std::end(refusals), [&](const auto& one) { return one.code == error.code; });
  return failure_notice(found == std::end(refusals) ? text_of_desk(error.description) : found->text,
                        is_about_value(error.code) ? field : std::string_view());
}

std::string shown_time(Instant at) {
  const std::string text = to_rfc3339(at);
  return text.substr(0, 10) + " " + text.substr(11, 5) + " UTC";
}

std::string shown_day(Instant at) { return to_rfc3339(at).substr(0, 10); }

std::string shown_device(const i18n::Catalogue& language, std::string_view user_agent) {
  std::string words = words_of(authentication::device_of(user_agent));
  return words.empty() ? std::string(language.text(i18n::text_of("unknown browser"))) : words;
}

}  // namespace gatewarden::endpoints
