// The operator's own looks on every page.
#pragma once

#include "platform/template/pages.h"
#include "platform/template/theme.h"

namespace gatewarden::endpoints {

// SITE_STYLE with SITE_STYLE_ADDRESS; SITE_LOGO with SITE_LOGO_ADDRESS, or OWN_LOGO.
void show_theme(const page::Theme& theme, page::Values& values);

}  // namespace gatewarden::endpoints
