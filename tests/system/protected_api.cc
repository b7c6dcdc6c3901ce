// Sites that let programs in by access token and scope (RFC 6750), as gatewarden-protected-sites(7) says, word for word.
#include "protected_site_fixture.h"

using namespace gatewarden;
using namespace gatewarden::test;

namespace {

struct ProtectedApi {
  // With `snippet` in place of the manual's.
  explicit ProtectedApi(Stack& stack, const std::string& snippet = "gatewarden-protected-api.conf;")
      : sites(stack, "include snippets/gatewarden-upstreams.conf;\n" + of_manual(snippet), {"api.example.org"}, behind.port()) {}
  static std::string of_manual(const std::string& snippet) {
    std::string site = examples_of_manual("gatewarden-protected-sites.7.scd").at(2);
    const std::string own = "gatewarden-protected-api.conf;";
    CHECK(contains(site, own));
    return site.replace(site.find(own), own.size(), snippet);
  }
  std::string address() const { return sites.origin("api.example.org") + "/"; }
  Answer call(HttpClient& http, const std::string& token) const { return http.get(address(), {{"authorization", "Bearer " + token}}); }

  WebServer behind = echoing_server();
  OtherSites sites;
};

Stack::TestClient program_of(Stack& stack, const std::function<void(oauth::Client&)>& change = {}) {
  return stack.make_client([&](oauth::Client& client) {
    client.scopes = {"read", "write"};
    if (change) change(client);
  });
}

std::string token_of(HttpClient& http, const Stack::TestClient& client, const std::string& scope) {
  return text_at(token_request(http, client, {{"grant_type", "client_credentials"}, {"scope", scope}}), "access_token");
}

}  // namespace

TEST("protected api: the manual's site lets in who has the scope, and tells whose token it is") {
  Stack& stack = Stack::shared();
  ProtectedApi api(stack);
  const auto client = program_of(stack);
  HttpClient http(stack);
  std::string commands = examples_of_manual("gatewarden-protected-sites.7.scd").at(3);
  const std::string address = "https://api.example.org/";
  commands.replace(commands.find(address), address.size(),
                   api.address() + " --connect-to ::127.0.0.1: --cacert " + stack.certificate_authority());
  const Finished ran = run_program({"/bin/sh", "-c", "export CURL_CA_BUNDLE=" + stack.certificate_authority() + "; issuer=" +
                                    stack.issuer() + "; client_id=" + client.client.client_id + "; client_secret=" + client.secret +
                                    "\n" + commands});
  CHECK_EQUAL(0, ran.status);
  CHECK(contains(ran.out, "\nx-remote-client=" + client.client.client_id + "\n"));
  CHECK(contains(ran.out, "\nx-remote-scope=read\n"));
  CHECK(!contains(ran.out, "x-remote-user"));
}

TEST("protected api: without a good token it is 401, and without the scope 403, with the challenge of RFC 6750") {
  Stack& stack = Stack::shared();
  ProtectedApi api(stack);
  const auto client = program_of(stack);
  HttpClient http(stack);
  const Answer bare = http.get(api.address());
  CHECK_EQUAL(401, bare.status);
  CHECK_EQUAL(std::string("Bearer realm=\"api.example.org\""), bare.header("www-authenticate").value_or(""));
  const Answer bad = api.call(http, "rubbish");
  CHECK_EQUAL(401, bad.status);
  CHECK(contains(bad.header("www-authenticate").value_or(""), "error=\"invalid_token\""));
  const Answer poor = api.call(http, token_of(http, client, "write"));
  CHECK_EQUAL(403, poor.status);
  CHECK(contains(poor.header("www-authenticate").value_or(""), "error=\"insufficient_scope\""));
  CHECK(contains(poor.header("www-authenticate").value_or(""), "scope=\"read\""));
  CHECK_EQUAL(200, api.call(http, token_of(http, client, "read write")).status);
}

TEST("protected api: a revoked token is denied at once, signed and opaque alike, and one for another resource always") {
  Stack& stack = Stack::shared();
  ProtectedApi api(stack);
  HttpClient http(stack);
  for (const auto format : {oauth::TokenFormat::jwt, oauth::TokenFormat::opaque}) {
    const auto client = program_of(stack, [&](oauth::Client& one) { one.access_token_format = format; });
    const std::string token = token_of(http, client, "read");
    CHECK_EQUAL(200, api.call(http, token).status);
    CHECK_EQUAL(200, http.post_form("/oauth2/revoke", {{"token", token}}, {basic_authorization(client)}).status);
    CHECK_EQUAL(401, api.call(http, token).status);
  }
  const auto elsewhere = program_of(stack, [](oauth::Client& one) { one.audience = {"https://files.example.org"}; });
  CHECK_EQUAL(401, api.call(http, token_of(http, elsewhere, "read")).status);
  const auto here = program_of(stack, [](oauth::Client& one) { one.audience = {"https://api.example.org/v1"}; });
  CHECK_EQUAL(200, api.call(http, token_of(http, here, "read")).status);
}

TEST("S37: a protected api takes a token from the header alone, once") {
  Stack& stack = Stack::shared();
  ProtectedApi api(stack);
  HttpClient http(stack);
  const std::string token = token_of(http, program_of(stack), "read");
  CHECK_EQUAL(401, http.get(api.address() + "?access_token=" + token).status);
  CHECK_EQUAL(401, http.post_form(api.address(), {{"access_token", token}}).status);
  CHECK(http.get(api.address(), {{"authorization", "Bearer " + token}, {"authorization", "Bearer " + token}}).status >= 400);
}

TEST("protected api: in a site that lets people in as well, a program is still told 401, and led nowhere") {
  Stack& stack = Stack::shared();
  ProtectedApi api(stack, "gatewarden-protected-api.conf; include snippets/gatewarden-protected-site.conf;");
  HttpClient http(stack);
  for (const std::vector<http::Header>& headers : {std::vector<http::Header>{}, {{"accept", "text/html"}}, {{"authorization", "Bearer rubbish"}}}) {
    const Answer answer = http.get(api.address(), headers);
    CHECK_EQUAL(401, answer.status);
    CHECK(answer.header("www-authenticate").value_or("").starts_with("Bearer realm=\"api.example.org\""));
  }
  CHECK_EQUAL(200, api.call(http, token_of(http, program_of(stack), "read")).status);
}

TEST("protected api: where nginx keeps answers, a token is asked about once in five seconds, and a refusal each time") {
  Stack& stack = Stack::shared();
  ProtectedApi api(stack, "gatewarden-protected-api-cached.conf;");
  HttpClient http(stack);
  const auto client = program_of(stack);
  const std::string token = token_of(http, client, "read");
  const auto questions = [&] {
    const std::string log = stack.log();
    std::size_t count = 0;
    for (std::size_t at = log.find("\"site_token_with\""); at != std::string::npos; at = log.find("\"site_token_with\"", at + 1)) ++count;
    return count;
  };
  const std::size_t before = questions();
  for (int i = 0; i < 20; ++i) CHECK(contains(api.call(http, token).body, "\nx-remote-client=" + client.client.client_id + "\n"));
  CHECK(questions() - before < 10);
  const std::size_t after = questions();
  for (int i = 0; i < 5; ++i) CHECK_EQUAL(401, api.call(http, "rubbish").status);
  CHECK_EQUAL(after + 5, questions());
  CHECK_EQUAL(403, api.call(http, token_of(http, client, "write")).status);
}
