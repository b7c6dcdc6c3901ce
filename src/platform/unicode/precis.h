// Names as people write them in any script, prepared and judged as RFC 8264 and RFC 8265 (PRECIS) say. The only folder that
// sees libunistring.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace gatewarden::unicode {

// Full and half width forms become the usual ones, upper case becomes lower case, and all becomes NFC: the steps 1, 3 and 4 of
// UsernameCaseMapped (RFC 8265 section 3.3.2). Nothing for malformed UTF-8. A second time it changes nothing.
std::optional<std::string> map_width_and_case(std::string_view text);

// Every code point of the (well-formed, mapped) text is one of IdentifierClass (RFC 8264 section 4.2). Those that are valid
// in some contexts only (sections 4.2.3: joiners, middle dot, Arabic-Indic digits …) are refused.
bool is_identifier_class(std::string_view text);

// The Bidi Rule (RFC 5893 section 2), which text without right-to-left code points passes.
bool obeys_bidi_rule(std::string_view text);

}  // namespace gatewarden::unicode
