// The servers around Gatewarden in a stack: certificates, nginx with the snippets that are shipped, memcached.
#pragma once

#include <string>

#include "harness/process.h"

namespace gatewarden::test {

// Where this program was built: its sources and the folder of the built programs; and what a stack is made of.
struct Places {
  std::string source;
  std::string build;
  // From the two above, or, where GATEWARDEN_INSTALLATION names a root, as the packages install them there.
  std::string worker, daemon, tool;
  std::string snippets, web_root, migrations, mails, templates, catalogues;
};
const Places& places();

// A socket that listens on 127.0.0.1, so that no other program can take its port before nginx has it.
class Listener {
 public:
  // Port 0: any free one. Throws std::system_error if the port is taken.
  explicit Listener(int port);
  ~Listener();
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;
  int descriptor() const { return descriptor_; }
  int port() const { return port_; }

 private:
  int descriptor_ = -1;
  int port_ = 0;
};

// A private authority and a certificate for localhost: FOLDER/ca.pem, certificate.pem, key.pem.
void make_certificates(const std::string& folder);

struct NginxSettings {
  std::string folder;             // with the certificates; nginx gets FOLDER/nginx
  std::string runtime_directory;  // with the pools' sockets
  std::string site_locations;     // added to the server
  const Listener* listener = nullptr;
  const Listener* plain_listener = nullptr;  // without TLS; null: none
  int worker_processes = 1;
};
Process start_nginx(const NginxSettings& settings);

// A connection to who listens on a Unix socket, the caller's; -1 if nobody does.
int connect_to(const std::string& socket);

Process start_memcached(const std::string& socket, const std::string& output_file);

}  // namespace gatewarden::test
