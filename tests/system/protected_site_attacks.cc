// What attackers try at a protected site.
#include "harness/fastcgi.h"
#include "protected_site_fixture.h"

using namespace gatewarden;
using namespace gatewarden::test;

namespace {

// Each character of a sealed text in turn is another one.
std::string changed(std::string text, std::size_t at) {
  text[at] = text[at] == 'A' ? 'B' : 'A';
  return text;
}

// A program behind fastcgi_pass, such as PHP, which tells the parameters it was given: a server of one request a connection.
void tell_parameters(LoopbackConnection& connection) {
  std::string parameters;
  for (;;) {
    const auto head = connection.read_bytes(8);
    if (!head) return;
    const auto byte = [&](std::size_t at) { return static_cast<std::size_t>(static_cast<unsigned char>((*head)[at])); };
    const auto content = connection.read_bytes((byte(4) << 8 | byte(5)) + byte(6));
    if (!content) return;
    if (byte(1) == fastcgi::params) parameters += content->substr(0, byte(4) << 8 | byte(5));
    if (byte(1) == fastcgi::standard_in && content->empty()) break;
  }
  std::replace_if(parameters.begin(), parameters.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20; }, '|');
  connection.write(fastcgi::stream(fastcgi::standard_out, "Content-Type: text/plain\r\n\r\n" + parameters) +
                   fastcgi::record(fastcgi::end_request, std::string(8, '\0')));
}

const std::vector<http::Header> forged = [] {
  std::vector<http::Header> headers;
  for (const std::string name : {"X-Remote-User", "X-Remote-Email", "X-Remote-Name", "X-Remote-Username", "X-Remote-Acr", "X-Remote-Scope",
                                 "X-Remote-Client", "X-Remote-Groups", "Remote-User", "Remote-Groups", "X-Forwarded-User",
                                 "X-Forwarded-Email", "X-Auth-Request-User", "X-Auth-Request-Email", "X-WEBAUTH-USER",
                                 "X-Authenticated-User", "X_Remote_User", "X_Remote_Email", "Remote_User", "X_Forwarded_User"}) {
    headers.push_back({name, "forged"});
  }
  return headers;
}();

}  // namespace

TEST("S77: identity headers of a client never reach a protected site, in any spelling") {
  Stack& stack = Stack::shared();
  const std::string location = "auth_request /_gatewarden/person; include snippets/gatewarden-identity-proxy.conf;"
                               " proxy_pass http://127.0.0.1:8080; }\n";
  // With the setting that the manual warns of, too.
  ProtectedWiki wiki(stack, "underscores_in_headers on;\n" + ProtectedWiki::with_locations("location / { " + location));
  wiki.register_client([](oauth::Client& client) { client.scopes = {"openid"}; });
  const auto user = stack.make_user();
  HttpClient http(stack);
  wiki.sign_in(http, user);
  const Answer page = wiki.visit(http, "/", forged);
  CHECK_EQUAL(200, page.status);
  CHECK(!contains(page.body, "forged"));
  CHECK(contains(page.body, "\nx-remote-user=" + std::to_string(user.user.id) + "\n"));
  // What was not granted is not told.
  CHECK(!contains(page.body, "x-remote-email"));
  CHECK(!contains(page.body, "x-remote-name"));
}

TEST("S77: nor do they reach a program behind fastcgi_pass, which gets the person's id as REMOTE_USER") {
  Stack& stack = Stack::shared();
  const LoopbackServer program(tell_parameters);
  ProtectedWiki wiki(stack, "underscores_in_headers on;\n" +
                                ProtectedWiki::with_locations("location / { auth_request /_gatewarden/person; fastcgi_pass 127.0.0.1:" +
                                                              std::to_string(program.port()) +
                                                              "; include snippets/gatewarden-identity-fastcgi.conf; }\n"));
  wiki.register_client();
  const auto user = stack.make_user();
  HttpClient http(stack);
  wiki.sign_in(http, user);
  const Answer page = wiki.visit(http, "/", forged);
  CHECK_EQUAL(200, page.status);
  CHECK(!contains(page.body, "forged"));
  CHECK(contains(page.body, "REMOTE_USER" + std::to_string(user.user.id)));
  CHECK(contains(page.body, "HTTP_X_REMOTE_NAMEAda Lovelace"));
}

TEST("protected site: what people like to be called is not who they are") {
  Stack& stack = Stack::shared();
  ProtectedWiki wiki(stack);
  wiki.register_client();
  const auto named = [&](const std::optional<std::string>& username) {
    const auto user = stack.make_user([&](account::NewUser& one) {
      one.profile = R"({"name":"Mallory","preferred_username":"admin"})";
      one.email_verified = false;
      if (username) one.identifiers.push_back({account::IdentifierKind::username, *username});
    });
    HttpClient http(stack);
    wiki.sign_in(http, user);
    return wiki.visit(http, "/").body;
  };
  const std::string nameless = named(std::nullopt);
  CHECK(contains(nameless, "\nx-remote-name=Mallory\n"));
  CHECK(!contains(nameless, "admin"));
  CHECK(!contains(nameless, "x-remote-username"));
  // An address that nobody has verified is not told either.
  CHECK(!contains(nameless, "x-remote-email"));
  const std::string username = "mallory-" + wiki.domain.substr(0, 8);
  CHECK(contains(named(username), "\nx-remote-username=" + username + "\n"));
}

TEST("S77: what nginx tells of a protected site no header can tell, and nobody asks in its place") {
  Stack& stack = Stack::shared();
  ProtectedWiki wiki(stack);
  wiki.register_client();
  HttpClient http(stack);
  for (const std::string path : {"/_gatewarden/person", "/_gatewarden/person/acr=code", "/_gatewarden/person/x"})
    CHECK_EQUAL(404, http.get(wiki.origin() + path, {{"Gatewarden-Site", "x"}}).status);
  for (const std::string path : {"/_gatewarden/person", "/_gatewarden/token", "/_gatewarden/sign-in", "/_gatewarden/callback"})
    CHECK_EQUAL(404, http.get(path, {{"Gatewarden-Site", wiki.host}}).status);
  const Answer led = wiki.visit(http, "/page", {{"Gatewarden-Site", "evil.example"}, {"Gatewarden-Request", "GET /evil"}, {"X-Forwarded-Host", "evil.example"}});
  CHECK_EQUAL(wiki.origin() + "/_gatewarden/callback", led.location_parameter("redirect_uri"));
}

TEST("S6: a protected site's way back never leaves the site") {
  Stack& stack = Stack::shared();
  ProtectedWiki wiki(stack);
  wiki.register_client();
  const auto user = stack.make_user();
  for (const std::string path : {"//evil.example/", "/\\evil.example/", "/@evil.example/", "//evil.example/%2f.."}) {
    HttpClient http(stack);
    const std::string location = wiki.sign_in(http, user, path).header("location").value_or("");
    CHECK(location.starts_with(wiki.origin() + "/"));
  }
}

TEST("S61: a protected site's cookie opens no other site, and no changed one opens it") {
  Stack& stack = Stack::shared();
  ProtectedWiki wiki(stack, ProtectedWiki::with_locations("location / { auth_request /_gatewarden/person; proxy_pass http://127.0.0.1:8080; }\n") +
                                "server { listen 443 ssl; server_name api.example.org; ssl_certificate /etc/ssl/wiki/fullchain.pem;"
                                " ssl_certificate_key /etc/ssl/wiki/key.pem; include snippets/gatewarden-protected-site.conf;"
                                " location / { auth_request /_gatewarden/person; proxy_pass http://127.0.0.1:8080; } }\n");
  wiki.register_client();
  const std::string other = wiki.settled("api.example.org");
  stack.make_client([&](oauth::Client& client) {
    client.client_id = other;
    client.redirect_uris = {wiki.sites.origin(other) + "/_gatewarden/callback"};
  });
  HttpClient http(stack);
  const std::string set = wiki.sign_in(http, stack.make_user()).header("set-cookie").value_or("");
  CHECK(contains(set, "; Path=/; Secure; HttpOnly; SameSite=Lax"));
  const std::string pair = set.substr(0, set.find(';'));
  HttpClient thief(stack);
  CHECK_EQUAL(200, thief.get(wiki.origin() + "/", {{"cookie", pair}}).status);
  CHECK_EQUAL(401, thief.get(wiki.sites.origin(other) + "/", {{"cookie", pair}}).status);
  const std::size_t value = pair.find('=') + 1;
  for (std::size_t at = value; at < pair.size(); at += 11)
    CHECK_EQUAL(401, thief.get(wiki.origin() + "/", {{"cookie", changed(pair, at)}}).status);
  CHECK_EQUAL(401, thief.get(wiki.origin() + "/", {{"cookie", pair + "; " + pair}}).status);
  const std::string own = http.cookie("__Host-gatewarden_session");
  CHECK(!own.empty());
  CHECK_EQUAL(401, thief.get(wiki.origin() + "/", {{"cookie", "__Host-gatewarden_site=" + own}}).status);
}

TEST("S62: a sign-in that one browser began at a protected site ends in no other, and an answer of elsewhere in none") {
  Stack& stack = Stack::shared();
  ProtectedWiki wiki(stack);
  wiki.register_client();
  const auto attacker = stack.make_user();
  HttpClient http(stack);
  log_in(http, "/login", attacker.identifier, attacker.password);
  const Answer answered = http.get(wiki.visit(http, "/").header("location").value_or(""));
  const std::string callback = answered.header("location").value_or("");
  CHECK(callback.starts_with(wiki.origin() + "/_gatewarden/callback?"));

  HttpClient victim(stack);
  const std::string lost = stack.issuer() + "/site-sign-in-failed?reason=lost";
  CHECK_EQUAL(lost, victim.get(callback).header("location").value_or(""));
  wiki.visit(victim, "/");
  CHECK_EQUAL(lost, victim.get(callback).header("location").value_or(""));
  CHECK_EQUAL(std::string(), victim.cookie("__Host-gatewarden_site"));
  CHECK_EQUAL(400, victim.get(lost).status);
  const std::string state = answered.location_parameter("state");
  for (const std::string& query : {std::string(), "code=x&state=" + state, "code=x&iss=https%3A%2F%2Fevil.example&state=" + state,
                                  "state=" + state + "&iss=" + percent_encode(stack.issuer()) + "&error=access_denied"}) {
    const std::string location = http.get(wiki.origin() + "/_gatewarden/callback?" + query).header("location").value_or("");
    CHECK(location.starts_with(stack.issuer() + "/site-sign-in-failed?reason="));
  }
  // All that failed has spoilt nothing; and the same again, as a browser that repeats itself, leads to the page.
  CHECK_EQUAL(wiki.origin() + "/", http.get(callback).header("location").value_or(""));
  CHECK_EQUAL(wiki.origin() + "/", http.get(callback).header("location").value_or(""));
  CHECK_EQUAL(200, wiki.visit(http, "/").status);
}

TEST("S84: a protected site that is configured wrongly lets nobody in, and the log says so") {
  Stack& stack = Stack::shared();
  const std::string servers = ProtectedWiki::with_locations("location /one { auth_request /_gatewarden/person/group=admins; }\n"
                                                          "location /two { auth_request /_gatewarden/person/acr=best; }\n"
                                                          "location /three { auth_request /_gatewarden/person; }\n");
  ProtectedWiki wiki(stack, servers);
  HttpClient http(stack);
  for (const std::string path : {"/one", "/two", "/three"}) CHECK_EQUAL(500, wiki.visit(http, path).status);
  ProtectedWiki other(stack, servers);
  other.register_client([&](oauth::Client& client) { client.redirect_uris = {"https://" + other.host + ".evil.example/_gatewarden/callback"}; });
  CHECK_EQUAL(500, other.visit(http, "/three").status);
  CHECK(contains(stack.log(), "\"protected_site_misconfigured\""));
}
