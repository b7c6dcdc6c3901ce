// A web server of a test's own on loopback, which answers what the test says, down to the bytes.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "base/http.h"
#include "harness/loopback_server.h"

namespace gatewarden::test {

struct WebRequest {
  std::string method;
  std::string target;
  std::vector<http::Header> headers;  // names in lower case
  std::string body;
  std::string header(std::string_view name) const;  // "" if absent
};

// An answer in bytes, with its length.
std::string web_answer(int status, const std::string& body, const std::vector<http::Header>& headers = {});

class WebServer {
 public:
  // Called in the threads of the connections; what it writes is the answer.
  using Handler = std::function<void(const WebRequest&, LoopbackConnection&)>;
  // `certificates`: a folder as make_certificates() fills it; empty: no TLS.
  explicit WebServer(Handler handler, const std::string& certificates = "");

  std::string url(const std::string& path) const;  // with the host "localhost"
  int port() const { return server_.port(); }
  int connections() const { return server_.connections(); }

 private:
  std::string scheme_;
  LoopbackServer server_;
};

}  // namespace gatewarden::test
