#include "endpoints/pages/page_response.h"

#include <algorithm>

#include "base/encoding.h"
#include "endpoints/browser.h"
#include "endpoints/language.h"
#include "endpoints/theme.h"
#include "platform/crypto/digest.h"

namespace gatewarden::endpoints {

namespace {

// The text of the script in form_post.html, byte by byte: CSP lets it run by its digest alone.
constexpr std::string_view form_post_script = "document.getElementById(\"answer\").submit()";

// host-part of CSP 3 section 2.3.1; a registered name may hold ";" and "," (RFC 3986 section 3.2.2), which would end the
// directive or the policy.
bool is_csp_host(std::string_view host) {
  return !host.empty() && std::all_of(host.begin(), host.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_';
  });
}

std::string with_sources(std::string directive, const std::vector<std::string>& sources) {
  for (const std::string& source : sources) {
    if (!source.empty()) directive += " " + source;
  }
  return directive + "; ";
}

std::string content_security_policy(const PageOptions& options) {
  std::string policy = "default-src 'none'; style-src 'self'; ";
  policy += with_sources("img-src 'self'", options.image_sources);
  policy += with_sources("form-action 'self'", options.form_targets);
  if (options.own_scripts) policy += "script-src 'self'; connect-src 'self'; ";
  if (!options.script_hash.empty()) policy += "script-src '" + options.script_hash + "'; ";
  return policy + "base-uri 'none'; frame-ancestors 'none'; object-src 'none'";
}

// A page that answers a form has no address to come back to in another language.
void offer_languages(const Services& services, const http::Request& request, const i18n::Catalogue& shown, page::Values& values) {
  const auto all = services.catalogues.all();
  if (request.method == http::Method::post || all.size() < 2) return;
  values.show("LANGUAGES");
  for (const i18n::Catalogue& one : all) {
    page::Values& item = values.add("LANGUAGE_ITEM");
    item.set("LANGUAGE_TAG", one.language());
    item.set("LANGUAGE_NAME", one.own_name());
    item.set("LANGUAGE_ADDRESS", address_in(request, one.language()));
    if (&one == &shown) item.show("LANGUAGE_SHOWN");
  }
}

struct FixedHeader {
  std::string_view name;
  std::string_view value;
};

// S65. no-store keeps the page out of the back button's memory, too.
constexpr FixedHeader fixed_headers[] = {
    {"Content-Type", "text/html; charset=utf-8"},
    {"X-Frame-Options", "DENY"},
    {"X-Content-Type-Options", "nosniff"},
    {"Referrer-Policy", "no-referrer"},
    {"Strict-Transport-Security", "max-age=31536000; includeSubDomains"},
    {"Cross-Origin-Opener-Policy", "same-origin"},
    {"Permissions-Policy", "camera=(), geolocation=(), microphone=()"},
};

}  // namespace

std::string shown_origin(std::string_view uri) {
  const auto parsed = parse_uri(uri);
  if (!parsed) return "";
  if (!parsed->has_authority) return parsed->scheme + ":";
  return parsed->scheme + "://" + parsed->host + (parsed->port && !parsed->port->empty() ? ":" + *parsed->port : "");
}

std::string csp_source(std::string_view uri) {
  const auto parsed = parse_uri(uri);
  if (!parsed) return "";
  return is_csp_host(parsed->host) ? shown_origin(uri) : parsed->scheme + ":";
}

std::string form_target(std::string_view redirect_uri) {
  const auto parsed = parse_uri(redirect_uri);
  return parsed ? parsed->scheme + ":" : "";
}

http::Response page_response(Services& services, const http::Request& request, std::string_view file, page::Values& values,
                             const PageOptions& options) {
  const i18n::Catalogue& catalogue = language_of(services, request, options.ui_locales);
  values.set("SITE_NAME", services.settings.pages.site_name);
  values.set("LANGUAGE", catalogue.language());
  values.set("DIRECTION", catalogue.direction());
  show_theme(services.theme, values);
  offer_languages(services, request, catalogue, values);
  http::Response response;
  response.status = options.status;
  response.body = services.pages.render(file, values, catalogue.language());
  for (const FixedHeader& header : fixed_headers) response.set(header.name, header.value);
  response.set("Content-Language", catalogue.language());
  if (const auto* const chosen = newly_chosen_language(services, request)) set_language_cookie(response, chosen->language());
  response.set("Content-Security-Policy", content_security_policy(options));
  http::forbid_storing(response);
  return response;
}

http::Response error_page(Services& services, const http::Request& request, const PageError& error) {
  page::Values values;
  values.set("ERROR_CODE", error.code);
  values.set("MESSAGE", language_of(services, request, error.ui_locales).text(error.message));
  values.set("REQUEST_ID", request.id);
  values.show(error.is_of_application ? "OF_APPLICATION" : "OF_SITE");
  if (!error.detail.empty()) {
    values.show("HAS_DETAIL");
    values.set("DETAIL", error.detail);
  }
  return page_response(services, request, "error.html", values, {.status = error.status, .ui_locales = error.ui_locales});
}

http::Response form_post_page(Services& services, const http::Request& request, std::string_view redirect_uri,
                              const Parameters& parameters) {
  page::Values values;
  values.set("REDIRECT_URI", redirect_uri);
  for (const auto& [name, value] : parameters) {
    page::Values& field = values.add("PARAMETER");
    field.set("NAME", name);
    field.set("VALUE", value);
  }
  PageOptions options;
  options.form_targets.push_back(form_target(redirect_uri));
  options.script_hash = "sha256-" + to_base64(crypto::sha256(form_post_script));
  return page_response(services, request, "form_post.html", values, options);
}

}  // namespace gatewarden::endpoints
