// What a protected site demands of whoever it lets in: the one line of its configuration that an operator writes.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "authentication/assurance.h"

namespace gatewarden::endpoints {

struct SiteDemand {
  std::optional<authentication::Rung> acr;
  std::string scope;  // words separated by spaces
};

// "scope=read+write&acr=mfa", or nothing at all: any person, any token. The acr is a rung of the ladder, by its last word or
// whole. Nothing for whatever else, since a demand that is not understood must let nobody in.
std::optional<SiteDemand> parse_site_demand(std::string_view text);
// The same in one spelling.
std::string to_text(const SiteDemand& demand);

}  // namespace gatewarden::endpoints
