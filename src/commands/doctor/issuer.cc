// The doctor at the door: whether the issuer's name leads here, whether its certificate is believed, and whether nginx hands on
// what the workers trust.
#include <netdb.h>
#include <sys/socket.h>

#include <memory>

#include "base/text.h"
#include "base/uri.h"
#include "commands/doctor/finding.h"
#include "platform/json/value.h"
#include "platform/web_client/client.h"

namespace gatewarden::commands {

namespace {

constexpr std::string_view discovery = "/.well-known/openid-configuration";

Finding name(const std::string& host) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  const int status = getaddrinfo(host.c_str(), nullptr, &hints, &found);
  const std::unique_ptr<addrinfo, void (*)(addrinfo*)> addresses(status == 0 ? found : nullptr, [](addrinfo* list) {
    if (list != nullptr) freeaddrinfo(list);
  });
  if (status == 0) return {"issuer's name", Health::good, host + " has an address"};
  return {"issuer's name", Health::bad, host + ": " + gai_strerror(status), "enter " + host + " in the DNS, or mend server.issuer"};
}

constexpr Seconds soon = std::chrono::hours(24 * 14);
constexpr std::string_view renewal = "renew the certificate (certbot renew, or what else made it), and: systemctl reload nginx";

// A renewal that is made by itself comes a month before the end: whoever is warned has one that fails, or an nginx that was
// not told of it.
Finding certificate(Instant end, Instant now) {
  const std::string days = std::to_string(std::chrono::floor<Seconds>(end - now).count() / 86400) + " days";
  if (end > now + soon) return {"issuer's certificate", Health::good, "ends in " + days};
  return {"issuer's certificate", Health::warning, "ends in " + days, std::string(renewal)};
}

Finding unreachable(const std::string& issuer, const std::string& why) {
  return {"issuer over HTTPS", Health::bad, issuer + " cannot be asked: " + why,
          "let nginx have the shipped site with the whole chain of certificates in ssl_certificate, and: nginx -t && systemctl reload "
          "nginx"};
}

Finding metadata(const std::string& issuer, const web_client::Answer& answer) {
  if (answer.status != 200) {
    return {"discovery", Health::bad, "answers " + std::to_string(answer.status),
            "include snippets/gatewarden-locations.conf in nginx's server, and look at: gatewarden status"};
  }
  const auto document = json::Value::parse(answer.body);
  const auto told = document ? document->string_at("issuer") : std::nullopt;
  if (told == issuer) return {"discovery", Health::good, "names this issuer"};
  return {"discovery", Health::bad, "names the issuer " + printable(told.value_or("nobody"), 100),
          "another server answers at this address, or the workers were not reloaded: systemctl reload gatewarden-worker"};
}

// The log-in page refuses what nginx does not say came over HTTPS, and sets a cookie that only HTTPS carries.
Finding parameters(const web_client::Answer& answer) {
  for (const http::Header& header : answer.headers) {
    if (header.name == "set-cookie" && header.value.starts_with("__Host-")) {
      return {"nginx parameters", Health::good, "the log-in page comes with its cookie"};
    }
  }
  return {"nginx parameters", Health::bad, "the log-in page answers " + std::to_string(answer.status) + " without its cookie",
          "use snippets/gatewarden-fastcgi.conf as it is shipped: it tells the workers what came over HTTPS, and from where"};
}

}  // namespace

Findings examine_issuer(Examination& examination) {
  const std::string& issuer = examination.world.settings().server.issuer;
  const auto uri = parse_uri(issuer);
  if (!uri || !uri->has_authority) return {{"issuer", Health::bad, "server.issuer is no address", "set server.issuer"}};
  Findings findings = {name(uri->host)};
  if (findings.front().health == Health::bad) return findings;

  web_client::Client client({.private_addresses = true,
                             .certificate_authority = examination.certificate_authority,
                             .look_at_certificates = true});
  const auto described = client.call({.url = issuer + std::string(discovery)});
  if (const auto* const failure = std::get_if<web_client::Failure>(&described)) {
    findings.push_back(unreachable(issuer, failure->what));
    if (failure->certificate_is_over)
      findings.push_back({"issuer's certificate", Health::bad, "it, or one of its chain, is over", std::string(renewal)});
    return findings;
  }
  const auto& answer = std::get<web_client::Answer>(described);
  findings.push_back({"issuer over HTTPS", Health::good, "its certificate is believed"});
  if (answer.certificate_ends) findings.push_back(certificate(*answer.certificate_ends, examination.world.now()));
  findings.push_back(metadata(issuer, answer));
  const auto page = client.call({.url = issuer + "/login"});
  if (const auto* const shown = std::get_if<web_client::Answer>(&page)) findings.push_back(parameters(*shown));
  return findings;
}

}  // namespace gatewarden::commands
