// One binary on two hosts: people sign in at the one, applications get their tokens at the other.
#include "harness/process.h"

#include "oauth_requests.h"

namespace gatewarden {
namespace {

using namespace test;

// They have a name, a database, a memcached and the keys in common; sockets, nginx and workers are each one's own.
struct TwoHosts {
  Stack identity{configured("[workers]\nprotocol = 0\n")};
  Stack authorization{authorization_options(identity)};

  static StackOptions authorization_options(const Stack& identity) {
    StackOptions options;
    options.start_daemon = false;
    // From there on to the costs of hashing, all is one: database and accounts, memcached, keys.
    const std::string text = read_file(identity.configuration_file());
    const std::size_t begin = text.find("[database]");
    options.extra_configuration = "[server]\nissuer = \"" + identity.issuer() + "\"\nnode_id = 1\n[workers]\nbrowser = 0\n" +
                                  text.substr(begin, text.find("[passwords]") - begin);
    return options;
  }
};

}  // namespace

TEST("pools alone: a person signs in at one host, and the application gets, uses, renews and loses its tokens at another") {
  TwoHosts hosts;
  const auto client = hosts.identity.make_client();
  const auto user = hosts.identity.make_user();
  HttpClient person(hosts.identity);
  HttpClient application(hosts.authorization);
  const CodeFlow flow = log_in_and_consent(person, client, user);
  CHECK_EQUAL(hosts.identity.issuer(), flow.last.location_parameter("iss"));
  const Answer tokens = redeem(application, client, flow);
  CHECK_EQUAL(200, tokens.status);
  const std::string access = text_at(tokens, "access_token");
  CHECK_EQUAL(200, application.get("/oauth2/userinfo", {{"authorization", "Bearer " + access}}).status);
  CHECK(is_active(application, client, access));
  const auto renew = [&](const Answer& earlier) {
    const std::string token = text_at(earlier, "refresh_token");
    return token_request(application, client, {{"grant_type", "refresh_token"}, {"refresh_token", token}});
  };
  const Answer renewed = renew(tokens);
  CHECK_EQUAL(200, renewed.status);

  CHECK_EQUAL(0, hosts.identity.run({"user", "disable", user.identifier, "--yes"}).status);
  const Answer refused = renew(renewed);
  CHECK_EQUAL(400, refused.status);
  CHECK_EQUAL(std::string("invalid_grant"), error_of(refused));
}

TEST("pools alone: each host answers what its pools serve and nothing else, and both tell one issuer") {
  TwoHosts hosts;
  HttpClient identity(hosts.identity);
  HttpClient authorization(hosts.authorization);
  CHECK_EQUAL(200, identity.get("/login").status);
  for (const Answer& answer : {identity.get("/.well-known/jwks.json"), authorization.get("/login")}) {
    CHECK_EQUAL(503, answer.status);
    CHECK_EQUAL(std::string("temporarily_unavailable"), error_of(answer));
    CHECK(answer.header("retry-after").has_value());
  }
  const Answer metadata = authorization.get("/.well-known/openid-configuration");
  CHECK_EQUAL(hosts.identity.issuer(), text_at(metadata, "issuer"));
  CHECK_EQUAL(hosts.identity.issuer() + "/oauth2/authorize", text_at(metadata, "authorization_endpoint"));
  for (HttpClient* http : {&identity, &authorization}) CHECK_EQUAL(200, http->get("/health/ready").status);
  CHECK(hosts.identity.worker_pids("protocol").empty() && hosts.authorization.worker_pids("browser").empty());
}

}  // namespace gatewarden
