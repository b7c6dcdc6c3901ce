#include "endpoints/pages/client_face.h"

namespace gatewarden::endpoints {

void show_logo(const oauth::Client& client, page::Values& values, PageOptions& options) {
  const std::string source = csp_source(client.logo_uri);
  if (!source.starts_with("https://")) return;
  values.show("LOGO");
  values.set("LOGO_URI", client.logo_uri);
  options.image_sources.push_back(source);
}

void show_client(const oauth::Client& client, page::Values& values, PageOptions& options) {
  values.show("CLIENT");
  values.set("CLIENT_NAME", client.client_name);
  show_logo(client, values, options);
}

}  // namespace gatewarden::endpoints
