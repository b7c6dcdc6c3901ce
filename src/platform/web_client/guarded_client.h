// Calls to other servers, each behind a circuit breaker of its host: a server that does not answer costs its deadline a few times
// and not with every request.
#pragma once

#include <map>
#include <string>

#include "platform/web_client/circuit.h"
#include "platform/web_client/client.h"

namespace gatewarden::web_client {

class GuardedClient {
 public:
  explicit GuardedClient(Limits limits, const Circuit::Rule& rule = {}) : client_(std::move(limits)), rule_(rule) {}

  // As Client::call(). A Failure also where the host is left alone. No answer, and 502 to 504, count as failures; what was refused
  // here counts as nothing. The log has a line when a host's circuit opens first ("call_out_paused") and when it closes.
  std::variant<Answer, Failure> call(const Call& call);

 private:
  void note(const std::string& host, Circuit& circuit, const std::variant<Answer, Failure>& outcome);

  Client client_;
  Circuit::Rule rule_;
  std::map<std::string, Circuit> circuits_;  // by host and port
};

}  // namespace gatewarden::web_client
