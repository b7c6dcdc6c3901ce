#include "protocol/client_authentication.h"

#include <algorithm>
#include <array>

#include "base/encoding.h"
#include "base/names.h"
#include "base/text.h"
#include "domain/account/network.h"
#include "platform/crypto/digest.h"
#include "platform/log/log.h"
#include "platform/metrics/metrics.h"

namespace gatewarden::protocol {

namespace {

constexpr std::size_t longest_client_id = 128;  // of the column
constexpr std::size_t longest_secret = 512;
constexpr std::size_t most_throttled_kept = 4096;

OAuthError invalid_client(std::string detail) {
  return {ErrorCode::invalid_client, "client authentication failed", std::move(detail)};
}

bool is_possible_id(std::string_view client_id) {
  return !client_id.empty() && client_id.size() <= longest_client_id && is_printable_ascii(client_id);
}

// What a secret that does not exist is compared with, so that an unknown client takes as long as a wrong secret.
constexpr std::string_view no_hash = "................................";

bool verify_secret(const oauth::Client& client, const ClientCredentials& credentials) {
  const std::string hash = crypto::sha256(credentials.secret.reveal());
  const bool is_equal = equal_in_constant_time(hash, client.client_secret_hash.value_or(std::string(no_hash)));
  return is_equal && client.client_secret_hash.has_value();
}

bool uses_basic(const http::Request& request, const RequestParameters&) { return request.count("authorization") > 0; }

Result<ClientCredentials> read_basic(const http::Request& request, const RequestParameters& parameters) {
  const auto header = request.header("authorization");
  if (!header) return OAuthError{ErrorCode::invalid_request, "the Authorization header came twice"};
  auto credentials = parse_basic(*header);
  if (!credentials) return invalid_client("the Authorization header is no Basic one of RFC 6749 section 2.3.1");
  // Many clients name themselves in the body as well; it must then be the same name.
  if (parameters.text(names::client_id).empty() || parameters.text(names::client_id) == credentials->client_id) {
    return *std::move(credentials);
  }
  return OAuthError{ErrorCode::invalid_request, "client_id is not the client of the Authorization header"};
}

bool uses_post(const http::Request&, const RequestParameters& parameters) {
  return parameters.find(names::client_secret).has_value();
}

Result<ClientCredentials> read_post(const http::Request&, const RequestParameters& parameters) {
  const std::string_view secret = parameters.text(names::client_secret);
  if (secret.size() > longest_secret) return invalid_client("the secret is longer than any secret");
  return ClientCredentials{std::string(parameters.text(names::client_id)), Secret(std::string(secret))};
}

bool uses_none(const http::Request& request, const RequestParameters& parameters) {
  return !uses_basic(request, parameters) && !uses_post(request, parameters);
}

Result<ClientCredentials> read_none(const http::Request&, const RequestParameters& parameters) {
  return ClientCredentials{std::string(parameters.text(names::client_id)), Secret()};
}

bool verify_none(const oauth::Client& client, const ClientCredentials&) { return client.is_public(); }

constexpr std::array methods = {
    ClientAuthenticationMethod{names::client_secret_basic, true, uses_basic, read_basic, verify_secret},
    ClientAuthenticationMethod{names::client_secret_post, true, uses_post, read_post, verify_secret},
    ClientAuthenticationMethod{names::none, false, uses_none, read_none, verify_none},
};

// RFC 6749 section 2.3: "The client MUST NOT use more than one authentication method in each request."
Result<const ClientAuthenticationMethod*> method_of(const http::Request& request, const RequestParameters& parameters) {
  if (parameters.find(names::client_assertion) || parameters.find(names::client_assertion_type)) {
    return invalid_client("client assertions are not accepted");
  }
  const ClientAuthenticationMethod* used = nullptr;
  for (const ClientAuthenticationMethod& method : methods) {
    if (!method.is_used(request, parameters)) continue;
    if (used != nullptr) return OAuthError{ErrorCode::invalid_request, "the client authenticates in two ways at once"};
    used = &method;
  }
  return used;
}

std::string subject_of(std::string_view client_id, std::string_view network) {
  return std::string(client_id).append(" ").append(network);
}

}  // namespace

std::span<const ClientAuthenticationMethod> client_authentication_methods() { return methods; }

std::optional<ClientCredentials> parse_basic(std::string_view header) {
  constexpr std::string_view scheme = "Basic ";
  if (header.size() <= scheme.size() || header.size() > 4096) return std::nullopt;
  if (!equal_ignoring_ascii_case(header.substr(0, scheme.size()), scheme)) return std::nullopt;
  auto pair = from_base64(header.substr(scheme.size()));
  if (!pair) return std::nullopt;
  const Secret wiped(*std::move(pair));
  const std::string_view text = wiped.reveal();
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos) return std::nullopt;
  auto client_id = decode_form_component(text.substr(0, colon));
  auto secret = decode_form_component(text.substr(colon + 1));
  if (!client_id || !secret || client_id->empty() || secret->empty() || secret->size() > longest_secret) return std::nullopt;
  return ClientCredentials{*std::move(client_id), Secret(*std::move(secret))};
}

Result<oauth::Client> ClientAuthenticator::authenticate(const http::Request& request,
                                                        const RequestParameters& parameters) {
  const ClientAuthenticationMethod* const method = TRY(method_of(request, parameters));
  const ClientCredentials credentials = TRY(method->read(request, parameters));
  if (!is_possible_id(credentials.client_id)) return invalid_client("the request names no client");

  const Instant now = clock_.now();
  const std::string network = account::network_of(request.peer.address);
  if (is_throttled(subject_of(credentials.client_id, network), now) || is_throttled(network, now)) {
    return invalid_client("the address has failed too often");
  }
  static const oauth::Client nobody;
  const oauth::Client* const found = clients_.find(credentials.client_id);
  const oauth::Client& client = found != nullptr ? *found : nobody;
  const bool is_proven = method->verify(client, credentials);
  if (found != nullptr && is_proven && client.token_endpoint_auth_method == method->name &&
      client.status == oauth::ClientStatus::active) {
    if (!is_over_limit(client, network)) return client;
    return OAuthError{ErrorCode::too_many_requests, "the client asks too often"};
  }
  return refuse(request, credentials.client_id, found != nullptr);
}

Result<oauth::Client> ClientAuthenticator::refuse(const http::Request& request, const std::string& client_id,
                                                  bool is_known) {
  const Instant now = clock_.now();
  const std::string& address = request.peer.address;
  operation::AuditRecord record{.event = operation::AuditEvent::client_authentication_failed, .address = address,
                                .request_id = request.id};
  // What is no client of ours is a stranger's text and has no place in the column of clients.
  if (is_known) record.client_id = client_id;
  audit_.spool(record);
  metrics::count(metrics::Count::client_authentication_failed);
  const std::string network = account::network_of(address);
  count_failure(account::FailureSubject::client, subject_of(client_id, network), limits_.failures_per_client, now);
  count_failure(account::FailureSubject::address, network, limits_.failures_per_address, now);
  return invalid_client(is_known ? "the secret or the method is wrong" : "there is no such client");
}

// Asked of who has proven to be the client, so that no stranger uses its share up. A public client proves nothing: each of its
// networks has a share.
bool ClientAuthenticator::is_over_limit(const oauth::Client& client, const std::string& network) const {
  if (sources_ == nullptr || requests_per_second_ == 0) return false;
  const std::string name = "client " + (client.is_public() ? subject_of(client.client_id, network) : client.client_id);
  if (sources_->admit(sources_->key_of(name), requests_per_second_)) return false;
  metrics::count(metrics::Count::requests_refused_client);
  log::info("client_refused", {{"client_id", client.client_id}});
  return true;
}

bool ClientAuthenticator::is_throttled(const std::string& subject, Instant now) const {
  const auto entry = throttled_until_.find(subject);
  return entry != throttled_until_.end() && now < entry->second;
}

void ClientAuthenticator::count_failure(account::FailureSubject kind, const std::string& subject, int limit, Instant now) {
  failures_.add(kind, subject, now);
  if (failures_.count(kind, subject, now) < limit) return;
  if (throttled_until_.size() >= most_throttled_kept) throttled_until_.clear();
  throttled_until_[subject] = failures_.window_end(now);
  log::warn("client_authentication_throttled", {{"subject", subject}});
}

}  // namespace gatewarden::protocol
