// A wiki of somebody else's on a host of its own, which nginx protects as gatewarden-protected-sites(7) says, word for word.
#pragma once

#include <string>
#include <vector>

#include "harness/loopback_server.h"
#include "harness/other_sites.h"
#include "harness/web_server.h"
#include "system/oauth_requests.h"
#include "system/pages_walk.h"

namespace gatewarden::test {

inline const std::vector<http::Header> navigation = {{"sec-fetch-mode", "navigate"}};

// Tells what it was sent: the request line, each header, and how large the body was.
inline WebServer echoing_server() {
  return WebServer([](const WebRequest& request, LoopbackConnection& connection) {
    std::string text = request.method + " " + request.target + "\n";
    for (const http::Header& header : request.headers) text += header.name + "=" + header.value + "\n";
    connection.write(web_answer(200, text + "bytes=" + std::to_string(request.body.size()) + "\n"));
  });
}

inline std::string replaced(std::string text, const std::string& from, const std::string& to) {
  for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) text.replace(at, from.size(), to);
  return text;
}

// Each has a domain of its own in place of example.org, for workers remember clients, and that there is none.
struct ProtectedWiki {
  // `servers` empty: the manual's.
  explicit ProtectedWiki(Stack& on, const std::string& servers = "")
      : stack(on),
        sites(stack, "include snippets/gatewarden-upstreams.conf;\n" + settled(servers.empty() ? example(1) : servers),
              {host, settled("alias.example.org"), settled("api.example.org")}, behind.port()) {}

  static std::string example(std::size_t number) { return examples_of_manual("gatewarden-protected-sites.7.scd").at(number); }
  // With the shipped snippets and these locations.
  static std::string with_locations(const std::string& locations, const std::string& snippet = "gatewarden-protected-site.conf") {
    return "server {\n listen 443 ssl;\n server_name wiki.example.org alias.example.org;\n"
           " ssl_certificate /etc/ssl/wiki/fullchain.pem;\n ssl_certificate_key /etc/ssl/wiki/key.pem;\n include snippets/" +
           snippet + ";\n" + locations + "}\n";
  }
  std::string settled(const std::string& text) const { return replaced(text, "example.org", domain); }

  // As the manual's command registers it.
  Stack::TestClient register_client(const std::function<void(oauth::Client&)>& change = {}) {
    return stack.make_client([&](oauth::Client& client) {
      client.client_id = host;
      client.client_name = "Wiki";
      client.token_endpoint_auth_method = "none";
      client.consent = oauth::ConsentPolicy::skip;
      client.grant_types = {"authorization_code"};
      client.scopes = {"openid", "profile", "email"};
      client.redirect_uris = {origin() + "/_gatewarden/callback"};
      if (change) change(client);
    });
  }

  std::string origin() const { return sites.origin(host); }
  Answer visit(HttpClient& http, const std::string& path, const std::vector<http::Header>& more = {}) const {
    std::vector<http::Header> headers = navigation;
    headers.insert(headers.end(), more.begin(), more.end());
    return http.get(origin() + path, headers);
  }

  // From a page of the wiki through log-in back to it; answers the redirect to the page.
  Answer sign_in(HttpClient& http, const Stack::TestUser& user, const std::string& path = "/") const {
    Answer answer = visit(http, path);
    CHECK_EQUAL(303, answer.status);
    answer = http.get(answer.header("location").value_or(""));
    CHECK_EQUAL(303, answer.status);
    answer = log_in(http, answer.header("location").value_or(""), user.identifier, user.password);
    CHECK_EQUAL(303, answer.status);
    return http.get(answer.header("location").value_or(""), navigation);
  }

  Stack& stack;
  const std::string domain = to_hex(crypto::random_bytes(4)) + ".example.org";
  const std::string host = "wiki." + domain;
  WebServer behind = echoing_server();
  OtherSites sites;
};

}  // namespace gatewarden::test
