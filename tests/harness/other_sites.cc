#include "harness/other_sites.h"

#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <set>
#include <stdexcept>

#include "harness/test.h"

namespace gatewarden::test {

namespace {

namespace fs = std::filesystem;

std::set<std::string>& origins() {
  static std::set<std::string> all;
  return all;
}

std::string replace_all(std::string text, const std::string& from, const std::string& to) {
  for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
    text.replace(at, from.size(), to);
  return text;
}

// Signed by the stack's own authority, which its HttpClients trust.
void make_certificate(const Stack& stack, const std::string& folder, const std::vector<std::string>& hosts) {
  std::string names;
  for (const std::string& host : hosts) names += (names.empty() ? "DNS:" : ",DNS:") + host;
  write_file(folder + "/openssl.conf",
             "[req]\ndistinguished_name = name\n[name]\n[server]\nbasicConstraints = critical, CA:FALSE\n"
             "keyUsage = critical, digitalSignature\nextendedKeyUsage = serverAuth\nsubjectAltName = " + names + "\n");
  run_or_throw({"openssl", "req", "-x509", "-config", folder + "/openssl.conf", "-newkey", "ec", "-pkeyopt",
                "ec_paramgen_curve:P-256", "-nodes", "-days", "30", "-extensions", "server", "-subj", "/CN=" + hosts.at(0), "-CA",
                stack.folder() + "/ca.pem", "-CAkey", stack.folder() + "/ca.key", "-keyout", folder + "/key.pem", "-out",
                folder + "/fullchain.pem"});
}

// Every path that a snippet or site names, as a folder of this nginx has it.
std::string settled(std::string text, const std::string& folder, int port, int port_behind) {
  text = replace_all(text, "/run/gatewarden", folder + "/gatewarden");
  text = replace_all(text, "/var/log/nginx", folder);
  text = replace_all(text, "/usr/share/gatewarden", places().source + "/web");
  text = replace_all(text, "listen 443", "listen 127.0.0.1:" + std::to_string(port));
  text = replace_all(text, "127.0.0.1:8080", "127.0.0.1:" + std::to_string(port_behind));
  // IPv6 has no place where a test may run; /etc/ssl/HOST/ is this folder.
  for (std::size_t at = text.find("    listen [::]"); at != std::string::npos; at = text.find("    listen [::]"))
    text.erase(at, text.find('\n', at) + 1 - at);
  for (std::size_t at = text.find("/etc/ssl/"); at != std::string::npos; at = text.find("/etc/ssl/"))
    text.replace(at, text.find('/', at + 9) - at, folder);
  return text;
}

}  // namespace

OtherSites::OtherSites(const Stack& stack, const std::string& servers, const std::vector<std::string>& hosts, int port_behind)
    : folder_(make_temporary_folder("sites")) {
  make_certificate(stack, folder_, hosts);
  fs::create_directory(folder_ + "/snippets");
  fs::create_directory_symlink(fs::path(stack.socket("browser")).parent_path(), folder_ + "/gatewarden");
  for (const auto& file : fs::directory_iterator(places().source + "/nginx")) {
    write_file(folder_ + "/snippets/" + file.path().filename().string(),
               settled(read_file(file.path().string()), folder_, port(), port_behind));
  }
  std::string text = geteuid() == 0 ? "user root;\n" : "";
  text += "daemon off;\npid " + folder_ + "/nginx.pid;\nerror_log " + folder_ +
          "/error.log info;\nevents { worker_connections 500; }\nhttp {\naccess_log off;\n";
  for (const char* const kind : {"client_body", "proxy", "fastcgi", "uwsgi", "scgi"})
    text += std::string(kind) + "_temp_path " + folder_ + "/temporary;\n";
  write_file(folder_ + "/nginx.conf", text + settled(servers, folder_, port(), port_behind) + "}\n");

  ProcessOptions options;
  options.output_file = folder_ + "/error.log";
  options.death_signal = SIGTERM;
  options.descriptors = {listener_.descriptor()};
  options.environment = {"NGINX=" + std::to_string(listener_.descriptor()) + ";"};
  nginx_ = Process({"/usr/sbin/nginx", "-p", folder_, "-e", folder_ + "/error.log", "-c", folder_ + "/nginx.conf"}, options);
  if (!wait_until([this] { return fs::exists(folder_ + "/nginx.pid") || !nginx_.is_running(); }, Milliseconds{10'000}) ||
      !nginx_.is_running())
    throw std::runtime_error("nginx does not start: " + read_file(folder_ + "/error.log"));
  for (const std::string& host : hosts) origins().insert(origin(host));
}

OtherSites::~OtherSites() {
  nginx_.stop(SIGTERM);
  remove_folder(folder_);
}

std::string OtherSites::origin(const std::string& host) const { return "https://" + host + ":" + std::to_string(port()); }

void OtherSites::lose_gatewarden() {
  fs::remove(folder_ + "/gatewarden");
  fs::create_directory(folder_ + "/gatewarden");
}

bool may_visit(const std::string& address) {
  return std::any_of(origins().begin(), origins().end(),
                     [&](const std::string& origin) { return address.starts_with(origin + "/"); });
}

std::vector<std::string> examples_of_manual(const std::string& name) {
  const std::string manual = read_file(places().source + "/docs/man/" + name);
  std::vector<std::string> examples;
  for (std::size_t at = manual.find("\n```\n"); at != std::string::npos;) {
    const std::size_t end = manual.find("\n```\n", at + 4);
    if (end == std::string::npos) CPPUNIT_FAIL("an example of " + name + " has no end");
    examples.push_back(manual.substr(at + 5, end + 1 - (at + 5)));
    at = manual.find("\n```\n", end + 4);
  }
  return examples;
}

}  // namespace gatewarden::test
