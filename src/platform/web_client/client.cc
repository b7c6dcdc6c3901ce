#include "platform/web_client/client.h"

#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <cassert>
#include <ctime>
#include <span>

#include "base/text.h"
#include "base/uri.h"
#include "platform/web_client/address_rules.h"
#include "platform/web_client/curl.h"

namespace gatewarden::web_client {

namespace {

constexpr std::size_t most_header_bytes = 32 * 1024;

// An answer on its way, and what is to be known of the way.
struct Exchange {
  const Limits& limits;
  Answer answer;
  std::size_t header_bytes = 0;
  bool too_large = false;
  int addresses_refused = 0;
};

bool may_connect(const Limits& limits, const curl_sockaddr& address) {
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(&address.addr);
  if (address.family == AF_INET)
    return limits.private_addresses || is_public_address({bytes + offsetof(sockaddr_in, sin_addr), 4});
  if (address.family == AF_INET6)
    return limits.private_addresses || is_public_address({bytes + offsetof(sockaddr_in6, sin6_addr), 16});
  return false;
}

// The address is judged where it is used: what a name says the next time, nobody asks.
curl_socket_t open_socket(void* exchange, curlsocktype purpose, curl_sockaddr* address) {
  auto& of_call = *static_cast<Exchange*>(exchange);
  if (purpose != CURLSOCKTYPE_IPCXN || !may_connect(of_call.limits, *address)) {
    ++of_call.addresses_refused;
    return CURL_SOCKET_BAD;
  }
  return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

std::size_t take_body(char* bytes, std::size_t size, std::size_t count, void* exchange) {
  auto& of_call = *static_cast<Exchange*>(exchange);
  if (of_call.answer.body.size() + size * count > of_call.limits.body_bytes) {
    of_call.too_large = true;
    return 0;
  }
  of_call.answer.body.append(bytes, size * count);
  return size * count;
}

// A status line begins a new answer: what came before it was a 100 Continue.
std::size_t take_header(char* bytes, std::size_t size, std::size_t count, void* exchange) {
  auto& of_call = *static_cast<Exchange*>(exchange);
  of_call.header_bytes += size * count;
  if (of_call.header_bytes > most_header_bytes) {
    of_call.too_large = true;
    return 0;
  }
  const std::string_view line = trim(std::string_view(bytes, size * count));
  const std::size_t colon = line.find(':');
  if (line.starts_with("HTTP/")) of_call.answer.headers.clear();
  else if (colon != line.npos)
    of_call.answer.headers.push_back({to_lower_ascii(line.substr(0, colon)), std::string(trim(line.substr(colon + 1)))});
  return size * count;
}

int ask_whether_to_go_on(void* exchange, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
  return static_cast<Exchange*>(exchange)->limits.give_up() ? 1 : 0;
}

OwnedList header_lines(const Call& call) {
  OwnedList lines;
  append(lines, "Expect:");
  for (const http::Header& header : call.headers) {
    assert((header.name + header.value).find_first_of(std::string_view("\r\n\0", 3)) == std::string::npos);
    append(lines, header.value.empty() ? header.name + ";" : header.name + ": " + header.value);
  }
  return lines;
}

void prepare(CURL* handle, const Call& call, const OwnedList& lines) {
  set(handle, CURLOPT_URL, call.url.c_str());
  set(handle, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
  set(handle, CURLOPT_USERAGENT, "Gatewarden");
  set(handle, CURLOPT_PATH_AS_IS, 1L);
  set(handle, CURLOPT_DISALLOW_USERNAME_IN_URL, 1L);
  if (!call.body.empty() || call.method == "POST") {
    set(handle, CURLOPT_POST, 1L);
    set(handle, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(call.body.size()));
    set(handle, CURLOPT_POSTFIELDS, call.body.data());
  }
  if (call.method == "HEAD") set(handle, CURLOPT_NOBODY, 1L);
  else set(handle, CURLOPT_CUSTOMREQUEST, call.method.c_str());
  set(handle, CURLOPT_HTTPHEADER, lines.get());
  if (!call.credentials) return;
  set(handle, CURLOPT_HTTPAUTH, CURLAUTH_BASIC);
  set(handle, CURLOPT_USERNAME, call.credentials->user.c_str());
  set(handle, CURLOPT_PASSWORD, std::string(call.credentials->password.reveal()).c_str());
}

void receive_into(CURL* handle, Exchange& exchange) {
  set(handle, CURLOPT_OPENSOCKETFUNCTION, open_socket);
  set(handle, CURLOPT_OPENSOCKETDATA, &exchange);
  set(handle, CURLOPT_WRITEFUNCTION, take_body);
  set(handle, CURLOPT_WRITEDATA, &exchange);
  set(handle, CURLOPT_HEADERFUNCTION, take_header);
  set(handle, CURLOPT_HEADERDATA, &exchange);
  set(handle, CURLOPT_MAXFILESIZE_LARGE, static_cast<curl_off_t>(exchange.limits.body_bytes));
  if (!exchange.limits.give_up) return;
  set(handle, CURLOPT_NOPROGRESS, 0L);
  set(handle, CURLOPT_XFERINFOFUNCTION, ask_whether_to_go_on);
  set(handle, CURLOPT_XFERINFODATA, &exchange);
}

std::optional<Instant> certificate_end(CURL* handle) {
  constexpr std::string_view label = "Expire date:";
  curl_certinfo* chain = nullptr;
  const CURLcode code = curl_easy_getinfo(handle, CURLINFO_CERTINFO, &chain);
  if (code != CURLE_OK || chain == nullptr || chain->num_of_certs < 1) return {};
  for (const curl_slist* line = chain->certinfo[0]; line != nullptr; line = line->next) {
    if (!std::string_view(line->data).starts_with(label)) continue;
    const std::time_t end = curl_getdate(line->data + label.size(), nullptr);
    if (end != -1) return Instant(Seconds(end));
  }
  return {};
}

Failure failure(CURL* handle, const std::string& host, CURLcode code) {
  constexpr long has_expired = 10;  // X509_V_ERR_CERT_HAS_EXPIRED: libcurl hands on what its TLS library says
  long verdict = 0;
  curl_easy_getinfo(handle, CURLINFO_SSL_VERIFYRESULT, &verdict);
  return {.what = host + ": " + describe(code),
          .certificate_is_over = code == CURLE_PEER_FAILED_VERIFICATION && verdict == has_expired};
}

}  // namespace

struct Client::State {
  Limits limits;
  OwnedHandle handle = make_handle();
};

Client::Client(Limits limits) : state_(std::make_unique<State>(State{std::move(limits)})) {}

Client::~Client() = default;

std::variant<Answer, Failure> Client::call(const Call& call) {
  const Limits& limits = state_->limits;
  // Strict, so that no URL is read as one host here and as another by libcurl.
  const auto uri = parse_uri(call.url);
  if (!uri || uri->host.empty()) return Failure{"the URL is malformed", true};
  const std::string scheme = to_lower_ascii(uri->scheme);
  if (scheme != "https" && !(limits.clear_text && scheme == "http")) return Failure{uri->host + ": its scheme is not allowed", true};
  if (uri->userinfo) return Failure{uri->host + ": a URL with a user is not allowed", true};

  CURL* const handle = state_->handle.get();
  Exchange exchange{.limits = limits, .answer = {}};
  const OwnedList lines = header_lines(call);
  begin_call(handle, {limits.connect, limits.whole}, limits.certificate_authority);
  allow_schemes(handle, limits.clear_text ? "https,http" : "https");
  prepare(handle, call, lines);
  receive_into(handle, exchange);
  if (limits.look_at_certificates) set(handle, CURLOPT_CERTINFO, 1L);
  const CURLcode code = curl_easy_perform(handle);

  if (exchange.too_large || code == CURLE_FILESIZE_EXCEEDED) return Failure{uri->host + ": the answer is too large"};
  if (code == CURLE_COULDNT_CONNECT && exchange.addresses_refused > 0)
    return Failure{uri->host + ": its address is not public", true};
  if (code != CURLE_OK) return failure(handle, uri->host, code);
  long status = 0;
  curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &status);
  exchange.answer.status = static_cast<int>(status);
  if (limits.look_at_certificates) exchange.answer.certificate_ends = certificate_end(handle);
  return std::move(exchange.answer);
}

}  // namespace gatewarden::web_client
