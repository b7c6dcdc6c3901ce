#include "commands/setup/site.h"

#include <filesystem>
#include <fstream>
#include <iterator>

#include "base/uri.h"
#include "commands/command.h"

namespace gatewarden::commands::setup {

namespace {

namespace fs = std::filesystem;

// What the example says where a site's own name belongs.
constexpr std::string_view example_host = "id.example.org";
constexpr std::string_view example_folder = "/etc/ssl/id.example.org/";

// It is installed beside the migrations.
std::string example(const config::Settings& settings) {
  const fs::path path = fs::path(settings.database.migrations_directory).parent_path() / "nginx" / "site.conf";
  std::ifstream file(path);
  std::string text{std::istreambuf_iterator<char>(file), {}};
  if (text.empty()) throw Refused(path.string() + ", the example site for nginx, cannot be read");
  return text;
}

void replace_all(std::string& text, std::string_view from, std::string_view to) {
  for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) text.replace(at, from.size(), to);
}

Certificate certificate_of(const std::string& host, const Certificate& given) {
  if (!given.file.empty()) return {given.file, given.key.empty() ? given.file : given.key};
  const std::string folder = "/etc/letsencrypt/live/" + host;
  std::error_code unreadable;
  if (fs::exists(folder, unreadable)) return {folder + "/fullchain.pem", folder + "/privkey.pem"};
  return {"/etc/ssl/" + host + "/fullchain.pem", "/etc/ssl/" + host + "/key.pem"};
}

}  // namespace

std::string site(const config::Settings& settings, const Certificate& given) {
  const auto issuer = parse_uri(settings.server.issuer);
  if (!issuer) throw Refused("server.issuer is no address");
  const Certificate certificate = certificate_of(issuer->host, given);
  std::string text = example(settings);
  replace_all(text, std::string(example_folder) + "fullchain.pem", certificate.file);
  replace_all(text, std::string(example_folder) + "key.pem", certificate.key);
  replace_all(text, example_host, issuer->host);
  if (issuer->port) {
    const std::string& port = *issuer->port;
    replace_all(text, "listen 443 ", "listen " + port + ' ');
    replace_all(text, "listen [::]:443 ", "listen [::]:" + port + ' ');
  }
  return text;
}

}  // namespace gatewarden::commands::setup
