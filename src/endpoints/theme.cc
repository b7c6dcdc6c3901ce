// /theme/site.css and /theme/logo: what the operator put over the shipped looks. Pages name them with a digest of their bytes, so
// that browsers may keep them for good.
#include "endpoints/theme.h"

#include "base/encoding.h"
#include "base/oauth_error.h"
#include "endpoints/pages/page_response.h"
#include "endpoints/routes.h"
#include "platform/crypto/digest.h"

namespace gatewarden::endpoints {

namespace {

http::Response file_response(Services& services, const http::Request& request, const std::optional<page::ThemeFile>& file) {
  if (!file) {
    return error_page(services, request,
                      {.status = 404,
                       .code = wire_name(ErrorCode::invalid_request),
                       .message = i18n::text_of("There is nothing at this address.")});
  }
  http::Response response;
  response.body = file->bytes;
  response.set("Content-Type", file->media_type);
  response.set("Cache-Control", request.query.empty() ? "public, max-age=3600" : "public, max-age=31536000, immutable");
  // A picture that is opened by itself, and has scripts in it, runs none.
  response.set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; sandbox");
  response.set("X-Content-Type-Options", "nosniff");
  return response;
}

std::string address_of(EndpointHandler endpoint, const page::ThemeFile& file) {
  constexpr std::size_t digits = 16;
  return std::string(path_of(endpoint)).append("?v=").append(to_hex(crypto::sha256(file.bytes)).substr(0, digits));
}

}  // namespace

void show_theme(const page::Theme& theme, page::Values& values) {
  if (theme.style) {
    values.show("SITE_STYLE");
    values.set("SITE_STYLE_ADDRESS", address_of(theme_style, *theme.style));
  }
  values.show(theme.logo ? "SITE_LOGO" : "OWN_LOGO");
  if (theme.logo) values.set("SITE_LOGO_ADDRESS", address_of(theme_logo, *theme.logo));
}

http::Response theme_style(Services& services, const http::Request& request) {
  return file_response(services, request, services.theme.style);
}

http::Response theme_logo(Services& services, const http::Request& request) {
  return file_response(services, request, services.theme.logo);
}

}  // namespace gatewarden::endpoints
