// The texts of a template: "[[Sign in to {CLIENT_NAME}]]" is said in the language of the page. A template is expanded once for
// each language, before ctemplate reads it, so that its contextual escaping sees what it always saw: {CLIENT_NAME} has become
// {{CLIENT_NAME}}, and the words around it are escaped. A translation can bring in neither markup nor other values.
//
// "{LINK|<a href="/login">[[Sign in]]</a>}" inside of a text gives a name to markup of the template itself: translators see
// "{LINK}", move it where their grammar wants it, and translate what stands in it as a text of its own.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "platform/i18n/catalogues.h"

namespace gatewarden::page {

enum class Form { html, plain };

// Throws std::runtime_error that says what is wrong: a text without end, markup or {{…}} inside of one.
std::string with_texts(std::string_view source, Form form, const i18n::Catalogue& catalogue);

// What translators translate, in the order in which it stands: white space is one space, however the template breaks its lines.
std::vector<std::string> texts_in(std::string_view source, Form form);

}  // namespace gatewarden::page
