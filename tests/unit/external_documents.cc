// What other providers say of themselves and of people.
#include "authentication/external/client_proof.h"
#include "authentication/external/external_identity.h"
#include "authentication/external/provider_documents.h"
#include "base/encoding.h"
#include "harness/test.h"
#include "platform/crypto/jws.h"

namespace gatewarden::authentication {
namespace {

using account::EmailTrust;
using account::IdentityProvider;
using account::ProviderAuthentication;

IdentityProvider provider_of(const std::string& issuer = "https://op.example/realm") {
  IdentityProvider provider;
  provider.provider = "op";
  provider.issuer = issuer;
  provider.client_id = "ours";
  return provider;
}

std::string document(const std::string& issuer, const std::string& token_endpoint = "https://op.example/token") {
  return "{\"issuer\":\"" + issuer + "\",\"authorization_endpoint\":\"https://op.example/authorize\",\"token_endpoint\":\"" +
         token_endpoint + "\",\"jwks_uri\":\"https://op.example/jwks\"}";
}

bool is_taken(const std::string& text, const IdentityProvider& provider = provider_of()) {
  return std::holds_alternative<ProviderMetadata>(read_metadata(text, provider));
}

ExternalIdentity identity_of(const std::string& claims, const IdentityProvider& provider = provider_of()) {
  return *read_identity(*json::Value::parse(claims), provider);
}

}  // namespace

TEST("provider metadata: they are behind the path of the issuer, and name it exactly") {
  CHECK_EQUAL(std::string("https://op.example/realm/.well-known/openid-configuration"), discovery_location("https://op.example/realm"));
  CHECK_EQUAL(std::string("https://op.example/.well-known/openid-configuration"), discovery_location("https://op.example/"));
  CHECK(is_taken(document("https://op.example/realm")));
  for (const char* const other : {"https://op.example", "https://op.example/realm/", "https://OP.example/realm", "https://evil.example/realm"})
    CHECK(!is_taken(document(other)));
  CHECK(!is_taken("[]") && !is_taken("{}") && !is_taken("") && !is_taken("{\"issuer\":1}"));
}

TEST("provider metadata: an endpoint without TLS, with a user, or that is missing is refused") {
  for (const char* const endpoint : {"http://op.example/token", "https://user@op.example/token", "https://op.example/token#a", "/token", "", "file:///etc/passwd"})
    CHECK(!is_taken(document("https://op.example/realm", endpoint)));
  auto in_clear = provider_of();
  in_clear.clear_text = true;
  CHECK(is_taken(document("https://op.example/realm", "http://op.example/token"), in_clear));
}

TEST("external identity: an address counts as the person's by the claim, always, or never, as the operator decides") {
  auto provider = provider_of();
  CHECK(identity_of(R"({"sub":"1","email":"a@b.example","email_verified":true})").email_verified);
  CHECK(identity_of(R"({"sub":"1","email":"a@b.example","email_verified":"true"})").email_verified);
  for (const char* const claims : {R"({"sub":"1","email":"a@b.example"})", R"({"sub":"1","email":"a@b.example","email_verified":"yes"})",
                                   R"({"sub":"1","email":"a@b.example","email_verified":1})", R"({"sub":"1","email_verified":true})"})
    CHECK(!identity_of(claims).email_verified);
  provider.email_trust = EmailTrust::never;
  CHECK(!identity_of(R"({"sub":"1","email":"a@b.example","email_verified":true})", provider).email_verified);
  provider.email_trust = EmailTrust::always;
  CHECK(identity_of(R"({"sub":"1","email":"a@b.example"})", provider).email_verified);
  CHECK(!identity_of(R"({"sub":"1"})", provider).email_verified);
}

TEST("external identity: a plain server's names are mapped, and a number may be a subject") {
  auto provider = provider_of();
  provider.claims = {.subject = "id", .email = "mail", .email_verified = "", .name = "full_name", .username = "login"};
  const auto identity = identity_of(R"({"id":583231,"mail":"o@cat.example","full_name":"Octo \"Cat\"","login":"octocat","sub":"no"})", provider);
  CHECK_EQUAL(std::string("583231"), identity.subject);
  CHECK_EQUAL(std::string("octocat"), identity.username);
  CHECK_EQUAL(std::string(R"({"name":"Octo \"Cat\""})"), identity.profile);
  CHECK(!read_identity(*json::Value::parse(R"({"sub":"1"})"), provider));
  CHECK(!read_identity(*json::Value::parse(R"({"id":1.5})"), provider));
}

TEST("external identity: of a list of addresses the primary one counts, verified or not, else the first verified") {
  const auto address = [](const std::string& list) {
    auto identity = identity_of(R"({"sub":"1","email":"public@b.example","email_verified":true})");
    take_address(identity, *json::Value::parse(list), provider_of());
    return identity.email + (identity.email_verified ? " verified" : "");
  };
  CHECK_EQUAL(std::string("p@b.example verified"),
              address(R"([{"email":"v@b.example","verified":true},{"email":"p@b.example","primary":true,"verified":true}])"));
  CHECK_EQUAL(std::string("p@b.example"),
              address(R"([{"email":"v@b.example","verified":true},{"email":"p@b.example","primary":true,"verified":false}])"));
  CHECK_EQUAL(std::string("v@b.example verified"),
              address(R"([{"email":"u@b.example","verified":false},{"email":"v@b.example","verified":true}])"));
  CHECK_EQUAL(std::string(), address("[]"));
  CHECK_EQUAL(std::string(), address(R"(["a@b.example"])"));
}

TEST("client proof: a secret is encoded before it goes into the header (RFC 6749 section 2.3.1)") {
  auto provider = provider_of();
  provider.client_id = "our client";
  provider.client_secret = Secret("p:ss+w rd");
  Parameters form;
  web_client::Call call;
  CHECK(add_client_proof(provider, "aud", Instant{}, form, call));
  CHECK(form.empty());
  CHECK_EQUAL(std::string("our%20client"), call.credentials->user);
  CHECK_EQUAL(std::string_view("p%3Ass%2Bw%20rd"), call.credentials->password.reveal());
}

TEST("client proof: an assertion names us, the provider and a short time, and our key signed it; Apple's names the team") {
  const auto key = crypto::SigningKey::generate(crypto::Algorithm::es256);
  auto provider = provider_of();
  provider.authentication = ProviderAuthentication::private_key_jwt;
  provider.client_secret = Secret("-----BEGIN PRIVATE KEY-----\n" + to_base64(key.private_der().reveal()) + "\n-----END PRIVATE KEY-----\n");
  Parameters form;
  web_client::Call call;
  CHECK(add_client_proof(provider, "https://op.example", from_epoch_seconds(1000), form, call));
  CHECK_EQUAL(std::string("client_assertion"), form.back().first);
  const auto assertion = crypto::parse_jws(form.back().second);
  CHECK(crypto::verify_jws(*assertion, crypto::VerifyingKey::of(key)));
  CHECK_EQUAL(key.key_id(), assertion->key_id);
  CHECK(assertion->payload.string_at("iss") == "ours" && assertion->payload.string_at("sub") == "ours");
  CHECK(assertion->payload.string_at("aud") == "https://op.example" && assertion->payload.integer_at("exp") == 1060);
  CHECK(assertion->payload.string_at("jti").value_or("").size() >= 22);

  provider.authentication = ProviderAuthentication::signed_secret;
  provider.key_id = "ABC123DEFG";
  provider.key_issuer = "TEAM";
  Parameters signed_form;
  CHECK(add_client_proof(provider, "https://appleid.apple.com", from_epoch_seconds(1000), signed_form, call));
  CHECK_EQUAL(std::string("client_secret"), signed_form.back().first);
  const auto secret = crypto::parse_jws(signed_form.back().second);
  CHECK(secret->payload.string_at("iss") == "TEAM" && secret->key_id == "ABC123DEFG");

  provider.client_secret = Secret("no key");
  CHECK(!add_client_proof(provider, "a", Instant{}, form, call));
}

}  // namespace gatewarden::authentication
