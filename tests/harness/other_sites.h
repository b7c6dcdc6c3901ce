// Sites of others behind an nginx of their own, on hosts of their own, which a stack's Gatewarden protects.
#pragma once

#include <string>

#include "harness/servers.h"
#include "harness/stack.h"

namespace gatewarden::test {

// An nginx beside a stack's own, with server blocks as an operator writes them and the snippets as they are shipped.
class OtherSites {
 public:
  // `servers` stands in http { }. "listen 443" becomes a port of this nginx, certificates one for `hosts`, paths under
  // /run/gatewarden the stack's, and "127.0.0.1:8080" the server behind.
  OtherSites(const Stack& stack, const std::string& servers, const std::vector<std::string>& hosts, int port_behind = 0);
  ~OtherSites();

  // "https://wiki.example.org:PORT", which every HttpClient may visit from then on.
  std::string origin(const std::string& host) const;
  int port() const { return listener_.port(); }
  const std::string& folder() const { return folder_; }
  // As if Gatewarden's workers were gone.
  void lose_gatewarden();

 private:
  std::string folder_;
  Listener listener_{0};
  Process nginx_;
};

// Whether HttpClient may visit this address besides its stack's.
bool may_visit(const std::string& address);

// A manual's examples: what stands between the lines ``` of docs/man/NAME, in order.
std::vector<std::string> examples_of_manual(const std::string& name);

}  // namespace gatewarden::test
