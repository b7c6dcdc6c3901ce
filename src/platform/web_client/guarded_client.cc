#include "platform/web_client/guarded_client.h"

#include "base/text.h"
#include "base/uri.h"
#include "platform/log/log.h"
#include "platform/metrics/metrics.h"

namespace gatewarden::web_client {

namespace {

// Hosts stand in the configuration, or in what configured hosts say; more than these are some mistake, and forgotten.
constexpr std::size_t most_hosts = 256;

std::string host_of(const std::string& url) {
  const auto uri = parse_uri(url);
  if (!uri) return "";
  return uri->port ? to_lower_ascii(uri->host) + ":" + *uri->port : to_lower_ascii(uri->host);
}

bool is_down(const Answer& answer) { return answer.status >= 502 && answer.status <= 504; }

}  // namespace

std::variant<Answer, Failure> GuardedClient::call(const Call& call) {
  const std::string host = host_of(call.url);
  if (circuits_.size() >= most_hosts && !circuits_.contains(host)) circuits_.clear();
  Circuit& circuit = circuits_.try_emplace(host, rule_).first->second;
  if (!circuit.may_try(std::chrono::steady_clock::now())) {
    metrics::count(metrics::Count::call_outs_skipped);
    return Failure{host + ": left alone after failures"};
  }
  auto outcome = client_.call(call);
  note(host, circuit, outcome);
  return outcome;
}

void GuardedClient::note(const std::string& host, Circuit& circuit, const std::variant<Answer, Failure>& outcome) {
  const auto* failure = std::get_if<Failure>(&outcome);
  if (failure && failure->refused) {
    metrics::count(metrics::Count::call_outs_refused);
    return;
  }
  if (!failure && !is_down(std::get<Answer>(outcome))) {
    metrics::count(metrics::Count::call_outs_answered);
    if (circuit.succeeded()) log::info("call_out_resumed", {{"host", host}});
    return;
  }
  metrics::count(metrics::Count::call_outs_failed);
  if (!circuit.failed(std::chrono::steady_clock::now())) return;
  metrics::count(metrics::Count::call_out_breaker_openings);
  const std::string reason = failure ? failure->what : "status " + std::to_string(std::get<Answer>(outcome).status);
  if (circuit.openings() == 1) log::warn("call_out_paused", {{"host", host}, {"reason", reason}});
}

}  // namespace gatewarden::web_client
