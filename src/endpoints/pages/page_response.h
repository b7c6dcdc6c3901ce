// Pages as answers: a template, its values, and the headers of every page (S65).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/http.h"
#include "endpoints/services.h"
#include "platform/template/pages.h"

namespace gatewarden::endpoints {

struct PageOptions {
  int status = 200;
  // Origins besides our own to which a form of this page may lead, by redirect: the client's (CSP form-action).
  std::vector<std::string> form_targets;
  // Origins of images: the client's logo.
  std::vector<std::string> image_sources;
  // Digest of the one inline script that form_post needs ("sha256-…"); empty: no script at all.
  std::string script_hash;
};

// Renders web/templates/`file`; adds SITE_NAME and LANGUAGE to the values.
http::Response page_response(Services& services, const http::Request& request, std::string_view file, page::Values& values,
                             const PageOptions& options = {});

// The page for what cannot be told to a client: says what happened and what to do, with the request's id. `code` is the
// wire name of an error; `message` is for a person.
http::Response error_page(Services& services, const http::Request& request, int status, std::string_view code,
                          std::string_view message);

}  // namespace gatewarden::endpoints
