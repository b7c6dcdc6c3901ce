// The site for nginx: the example that is installed, with this server's name and certificate.
#pragma once

#include <string>

#include "platform/config/settings.h"

namespace gatewarden::commands::setup {

struct Certificate {
  std::string file;  // with its chain; empty: where the usual tools put those of the issuer's host, if they have
  std::string key;
};

std::string site(const config::Settings& settings, const Certificate& certificate);

}  // namespace gatewarden::commands::setup
