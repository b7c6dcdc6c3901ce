// Calls to other servers over HTTP: bounded in time and size, and to public addresses alone unless it is said otherwise. The only
// folder that sees libcurl.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/http.h"
#include "base/secret.h"
#include "base/time.h"

namespace gatewarden::web_client {

struct Limits {
  Milliseconds connect{2000};
  Milliseconds whole{5000};
  std::size_t body_bytes = 1 << 20;
  // Which servers may be called. A name is resolved first, and what it resolves to is judged: nothing that the operator did not
  // mean is reached by a name that points inside (S57).
  bool private_addresses = false;  // 127/8, 10/8, 169.254/16, fc00::/7 … (RFC 6890)
  bool clear_text = false;         // http besides https
  std::string certificate_authority = {};  // PEM file; empty: the system's
  bool look_at_certificates = false;       // sets certificate_ends of the answers
  std::function<bool()> give_up = {};      // asked now and then; a call under way ends soon after a yes
};

struct Call {
  std::string method = "GET";
  std::string url = {};
  std::vector<http::Header> headers = {};
  std::string body = {};
  // Sent as HTTP Basic; nothing: none.
  struct Credentials { std::string user; Secret password; };
  std::optional<Credentials> credentials = {};
};

struct Answer {
  int status = 0;
  std::vector<http::Header> headers;  // names in lower case
  std::string body;
  std::optional<Instant> certificate_ends = {};  // the server's own, not those of its chain
};

// No answer came: for the log and for operators; holds the host at most, never the path, a header or a body.
struct Failure {
  std::string what;
  bool refused = false;  // the call was not made: the address or the scheme is not allowed
  bool certificate_is_over = false;  // or one of its chain
};

// One a process or thread, made after the fork; keeps connections between calls. Redirects are answers, never followed; nothing
// is unpacked.
class Client {
 public:
  explicit Client(Limits limits);
  ~Client();
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;
  std::variant<Answer, Failure> call(const Call& call);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace gatewarden::web_client
