// Pages as answers: a template, its values, and the headers of every page (S65).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/http.h"
#include "base/uri.h"
#include "endpoints/services.h"
#include "platform/template/pages.h"

namespace gatewarden::endpoints {

struct PageOptions {
  int status = 200;
  // Languages that the application wishes (OpenID Connect Core 3.1.2.1), the most wanted first.
  std::vector<std::string> ui_locales = {};
  // CSP sources besides our own to which a form of this page may lead, also by redirect. See form_target().
  std::vector<std::string> form_targets = {};
  // CSP sources of images: the client's logo.
  std::vector<std::string> image_sources = {};
  // Whether scripts of ours run, and ask us.
  bool own_scripts = false;
  // Digest of the one inline script that form_post needs ("sha256-…"); empty: no script at all.
  std::string script_hash = {};
};

// Renders web/templates/`file` in the language of the request (language.h), and keeps a language that was chosen with it. Adds
// SITE_NAME, LANGUAGE, DIRECTION and LANGUAGES to the values.
http::Response page_response(Services& services, const http::Request& request, std::string_view file, page::Values& values,
                             const PageOptions& options = {});

// What cannot be told to a client, or to a form.
struct PageError {
  int status = 400;
  std::string_view code = {};     // the wire name of an error
  std::string_view message = {};  // for a person: in English, shown in their language
  // An application's request is at fault, and the way on is to begin again there.
  bool is_of_application = false;
  std::string detail = {};  // for the people who run that application, in English
  std::vector<std::string> ui_locales = {};
};
// Says what happened and what to do, with the request's id.
http::Response error_page(Services& services, const http::Request& request, const PageError& error);

// The page that carries an authorization response to the client as a form that sends itself, or by a button where there is no
// JavaScript (OAuth 2.0 Form Post Response Mode 2). `redirect_uri` is the registered one.
http::Response form_post_page(Services& services, const http::Request& request, std::string_view redirect_uri,
                              const Parameters& parameters);

// The origin of a URI as people read it: "https://app.example:8443"; without authority the scheme: "com.example.app:".
// Empty for what is no URI.
std::string shown_origin(std::string_view uri);

// The CSP source that stands for the origin of a URI: "https://cdn.example:8443"; for a host that the grammar of CSP has no
// words for (IPv6), and for a scheme without authority, the scheme alone: "https:". Empty for what is no URI.
std::string csp_source(std::string_view uri);

// The CSP source of form-action for a client's redirect URI: its scheme alone. Chromium holds form-action against every
// redirect after a form was sent, those of the client as well: were only its origin allowed, whoever goes on from there to
// another host (from api.app.example to www.app.example) would end on a blank page.
std::string form_target(std::string_view redirect_uri);

}  // namespace gatewarden::endpoints
