// A gettext catalogue in its binary form (.mo), taken apart. A file may be anybody's: nothing in it is believed before it is
// checked.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/i18n/plural_rule.h"

namespace gatewarden::i18n {

// The translations of a text: one, or one for each plural form.
struct Translation {
  std::vector<std::string> forms;
  std::string english_many;  // empty: the text has no plural
};

struct MessageFile {
  PluralRule plural_rule;
  std::map<std::string, Translation, std::less<>> translations;  // by the English text, in its singular where it has a plural
};

// The format of GNU gettext ("The Format of GNU MO Files"), of either byte order. Nothing for what is none, or for another
// character set than UTF-8; a single text that is not well-formed is left out.
std::optional<MessageFile> parse_message_file(std::string_view bytes);

}  // namespace gatewarden::i18n
