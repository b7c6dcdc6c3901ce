#include "harness/servers.h"

#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <stdexcept>
#include <system_error>

namespace gatewarden::test {

namespace {

namespace fs = std::filesystem;

[[noreturn]] void throw_errno(const std::string& what) {
  throw std::system_error(errno, std::generic_category(), what);
}

std::string replace_all(std::string text, const std::string& from, const std::string& to) {
  for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
    text.replace(at, from.size(), to);
  return text;
}

// The snippets for the listener without TLS: as shipped, but that nginx is told to call its requests HTTPS, as a site does
// behind a balancer that ends TLS.
void write_plain_snippets(const std::string& folder) {
  fs::create_directory(folder + "/plain");
  for (const char* const name : {"locations", "fastcgi", "fastcgi-bulk", "fastcgi-common", "fastcgi-own", "fastcgi-public"}) {
    const std::string file = std::string("/gatewarden-") + name + ".conf";
    const std::string text = replace_all(read_file(folder + "/snippets" + file), "snippets/", "plain/");
    write_file(folder + "/plain" + file, replace_all(text, "$https if_not_empty", "on"));
  }
}

std::string upstreams(const std::string& runtime_directory) {
  return replace_all(read_file(places().snippets + "/gatewarden-upstreams.conf"), "/run/gatewarden", runtime_directory);
}

std::string server_block(const NginxSettings& settings, const std::string& listen, const std::string& snippets) {
  return "  server {\n" + listen +
         "    server_name localhost;\n"
         "    server_tokens off;\n"
         "    root " + places().web_root + ";\n"
         "    include " + snippets + "/gatewarden-locations.conf;\n"
         // Only in development mode, and in no shipped snippet: what a request costs that asks for nothing.
         "    location = /bench/null { include " + snippets + "/gatewarden-fastcgi.conf; fastcgi_pass gatewarden_protocol; }\n" +
         settings.site_locations +
         "    location / { return 404; }\n"
         "  }\n";
}

std::string configuration(const NginxSettings& settings) {
  const std::string own = settings.folder + "/nginx";
  std::string text = geteuid() == 0 ? "user root;\n" : "";
  text += "daemon off;\nworker_processes " + std::to_string(settings.worker_processes) + ";\npid " + own +
          "/nginx.pid;\nerror_log " + own + "/error.log warn;\nworker_rlimit_nofile 9000;\nevents { worker_connections " +
          std::to_string(settings.plain_listener != nullptr ? 8000 : 1000) + "; }\nhttp {\n";
  for (const char* const kind : {"client_body", "proxy", "fastcgi", "uwsgi", "scgi"})
    text += std::string("  ") + kind + "_temp_path " + own + "/temporary;\n";
  text += "  types { text/css css; text/javascript js; image/svg+xml svg; image/png png; text/html html; font/woff2 woff2; }\n"
          "  include snippets/gatewarden-log.conf;\n"
          "  access_log " + own + "/access.log gatewarden;\n" + upstreams(settings.runtime_directory);
  const std::string address = "    listen 127.0.0.1:";
  text += server_block(settings,
                       address + std::to_string(settings.listener->port()) + " ssl http2;\n    ssl_certificate " + settings.folder +
                           "/certificate.pem;\n    ssl_certificate_key " + settings.folder +
                           "/key.pem;\n    include snippets/gatewarden-tls.conf;\n",
                       "snippets");
  if (settings.plain_listener != nullptr)
    text += server_block(settings, address + std::to_string(settings.plain_listener->port()) + ";\n", "plain");
  return text + "}\n";
}

Places built_places(const std::string& source, const std::string& build) {
  return {.source = source,
          .build = build,
          .worker = build + "/gatewarden-worker",
          .daemon = build + "/gatewarden-batchd",
          .tool = build + "/gatewarden",
          .snippets = source + "/nginx",
          .web_root = source + "/web",
          .migrations = source + "/sql",
          .mails = source + "/web/mails",
          .templates = source + "/web/templates",
          .catalogues = build + "/locale"};
}

Places installed_places(Places places, const std::string& root) {
  const std::string shared = root + "/usr/share/gatewarden";
  places.worker = root + "/usr/sbin/gatewarden-worker";
  places.daemon = root + "/usr/sbin/gatewarden-batchd";
  places.tool = root + "/usr/bin/gatewarden";
  places.snippets = root + "/etc/nginx/snippets";
  places.web_root = shared;
  places.migrations = shared + "/sql";
  places.mails = shared + "/mails";
  places.templates = shared + "/templates";
  places.catalogues = shared + "/locale";
  return places;
}

}  // namespace

const Places& places() {
  static const Places found = [] {
    const fs::path program = fs::read_symlink("/proc/self/exe");
    const fs::path build = program.parent_path().parent_path();  // BUILD/tests/PROGRAM
    if (!fs::exists(build.parent_path() / "nginx")) throw std::runtime_error("run the test programs where they were built");
    const Places built = built_places(build.parent_path().string(), build.string());
    const char* const installation = std::getenv("GATEWARDEN_INSTALLATION");
    return installation == nullptr ? built : installed_places(built, fs::absolute(installation).string());
  }();
  return found;
}

Listener::Listener(int port) {
  // nginx trusts that a socket it inherits does not block; of two workers that see one connection come, one would hang in accept().
  descriptor_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  const int yes = 1;
  if (descriptor_ < 0 || setsockopt(descriptor_, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes) != 0 ||
      bind(descriptor_, reinterpret_cast<sockaddr*>(&address), size) != 0 || listen(descriptor_, 1024) != 0 ||
      getsockname(descriptor_, reinterpret_cast<sockaddr*>(&address), &size) != 0)
    throw_errno("listen on 127.0.0.1:" + std::to_string(port));
  port_ = ntohs(address.sin_port);
}

Listener::~Listener() {
  if (descriptor_ >= 0) close(descriptor_);
}

void make_certificates(const std::string& folder) {
  const std::string settings = folder + "/openssl.conf";
  write_file(settings,
             "[req]\ndistinguished_name = name\n[name]\n"
             "[authority]\nbasicConstraints = critical, CA:TRUE\nkeyUsage = critical, keyCertSign\nsubjectKeyIdentifier = hash\n"
             "[server]\nbasicConstraints = critical, CA:FALSE\nkeyUsage = critical, digitalSignature\n"
             "extendedKeyUsage = serverAuth\nsubjectAltName = DNS:localhost, IP:127.0.0.1\n");
  const std::vector<std::string> common{"openssl", "req", "-x509", "-config", settings, "-newkey", "ec", "-pkeyopt",
                                        "ec_paramgen_curve:P-256", "-nodes", "-days", "30"};
  const auto make = [&common](std::vector<std::string> rest) {
    rest.insert(rest.begin(), common.begin(), common.end());
    run_or_throw(rest);
  };
  make({"-extensions", "authority", "-subj", "/CN=Private authority of a Gatewarden stack", "-keyout", folder + "/ca.key", "-out",
        folder + "/ca.pem"});
  make({"-extensions", "server", "-subj", "/CN=localhost", "-CA", folder + "/ca.pem", "-CAkey", folder + "/ca.key", "-keyout",
        folder + "/key.pem", "-out", folder + "/certificate.pem"});
}

Process start_nginx(const NginxSettings& settings) {
  const std::string own = settings.folder + "/nginx";
  fs::create_directories(own + "/temporary");
  if (!fs::exists(own + "/snippets")) fs::create_directory_symlink(places().snippets, own + "/snippets");
  ProcessOptions options;
  options.output_file = own + "/error.log";
  options.death_signal = SIGTERM;  // nginx's master ends its workers; killed, it would leave them behind
  // NGINX names sockets that are open already, as when nginx replaces itself.
  std::string inherited = "NGINX=";
  for (const Listener* const listener : {settings.listener, settings.plain_listener}) {
    if (listener == nullptr) continue;
    options.descriptors.push_back(listener->descriptor());
    inherited += std::to_string(listener->descriptor()) + ";";
  }
  options.environment = {inherited};
  if (settings.plain_listener != nullptr) write_plain_snippets(own);
  write_file(own + "/nginx.conf", configuration(settings));
  return Process({"/usr/sbin/nginx", "-p", own, "-e", own + "/error.log", "-c", own + "/nginx.conf"}, options);
}

int connect_to(const std::string& socket) {
  const int connection = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::strncpy(address.sun_path, socket.c_str(), sizeof address.sun_path - 1);
  if (connect(connection, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0) return connection;
  close(connection);
  return -1;
}

Process start_memcached(const std::string& socket, const std::string& output_file) {
  unlink(socket.c_str());
  std::vector<std::string> arguments{"memcached", "-s", socket, "-a", "0600", "-U", "0", "-m", "64", "-t", "1"};
  if (geteuid() == 0) arguments.insert(arguments.end(), {"-u", "root"});
  ProcessOptions options;
  options.output_file = output_file;
  Process process(arguments, options);
  // The socket is there before anybody listens on it.
  const auto listens = [&socket] {
    const int connection = connect_to(socket);
    if (connection >= 0) close(connection);
    return connection >= 0;
  };
  if (!wait_until(listens, Milliseconds{5000}))
    throw std::runtime_error("memcached does not start: " + read_file(output_file));
  return process;
}

}  // namespace gatewarden::test
