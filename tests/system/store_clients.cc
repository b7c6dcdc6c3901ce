// domain/oauth/clients and scopes on a real database.
#include "domain/oauth/clients.h"
#include "domain/oauth/scopes.h"

#include <algorithm>

#include "harness/test.h"
#include "system/store_fixture.h"

namespace gatewarden {
namespace {

using oauth::Client;
using oauth::Clients;
using oauth::Scopes;
using test::StoreFixture;

struct Fixture : StoreFixture {
  Clients clients{connection, clock, Seconds{5}};
  Clients others{connection, clock, Seconds{5}};  // another worker's

  Client make_client() {
    Client client;
    client.client_id = unique_name();
    client.client_name = "An application";
    client.client_secret_hash = std::string(32, '\xff');
    client.redirect_uris = {"https://app.example/cb"};
    client.scopes = {"openid", "email"};
    client.created_at = client.updated_at = now();
    clients.insert(client);
    return client;
  }
};

}  // namespace

TEST("clients: what was registered comes back, every member") {
  Fixture fixture;
  auto client = fixture.make_client();
  client.owner_user_id = 7;
  client.client_name = "Ärger & <Co>";
  client.token_endpoint_auth_method = "none";
  client.client_secret_hash.reset();
  client.status = oauth::ClientStatus::disabled;
  client.grant_types = {"authorization_code", "refresh_token"};
  client.response_modes = {"query"};
  client.logo_uri = "https://app.example/logo";
  client.contacts = {"a@example.org"};
  client.default_max_age = Seconds{0};
  client.require_auth_time = true;
  client.require_pkce = false;
  client.access_token_format = oauth::TokenFormat::opaque;
  client.access_token_algorithm = crypto::Algorithm::es256;
  client.refresh_rotation = oauth::RefreshRotation::never;
  client.consent = oauth::ConsentPolicy::skip;
  client.audience = {"https://api.example"};
  client.access_token_lifetime = Seconds{60};
  CHECK(fixture.clients.update(client));
  const Client* found = fixture.clients.find(client.client_id);
  CHECK(found != nullptr);
  CHECK_EQUAL(oauth::metadata_json(client), oauth::metadata_json(*found));
  CHECK(found->owner_user_id == 7u && found->client_name == client.client_name && found->is_public());
  CHECK(!found->client_secret_hash && found->status == oauth::ClientStatus::disabled);
  CHECK(found->default_max_age == Seconds{0} && found->consent == oauth::ConsentPolicy::skip);
}

TEST("clients: ids that are none of ours are absent, whatever bytes they have") {
  Fixture fixture;
  const auto client = fixture.make_client();
  for (const std::string& id : {std::string(), client.client_id + " ", " " + client.client_id, std::string("é"), std::string("\0a", 2),
                                std::string(129, 'a'), std::string("' OR 1=1 -- ")})
    CHECK(fixture.clients.find(id) == nullptr);
}

TEST("clients: ids differ in case") {
  Fixture fixture;
  auto client = fixture.make_client();
  client.client_id += "x";
  fixture.clients.insert(client);
  client.client_id.back() = 'X';
  CHECK(fixture.clients.find(client.client_id) == nullptr);
}

TEST("clients: a look-up is answered from memory until its time is over, absence as well") {
  Fixture fixture;
  auto client = fixture.make_client();
  CHECK(fixture.others.find(client.client_id) != nullptr);
  client.client_name = "Renamed";
  fixture.clients.update(client);
  CHECK_EQUAL(std::string("An application"), fixture.others.find(client.client_id)->client_name);
  fixture.clock.advance(Seconds{5});
  CHECK_EQUAL(std::string("Renamed"), fixture.others.find(client.client_id)->client_name);

  const std::string later = fixture.unique_name();
  CHECK(fixture.others.find(later) == nullptr);
  client.client_id = later;
  fixture.clients.insert(client);
  CHECK(fixture.others.find(later) == nullptr);
  fixture.others.forget();
  CHECK(fixture.others.find(later) != nullptr);
}

TEST("clients: guessed ids do not fill the memory, and what is known survives a flood of them") {
  Fixture fixture;
  const auto client = fixture.make_client();
  for (int i = 0; i < 1100; ++i) CHECK(fixture.clients.find("guess-" + std::to_string(i)) == nullptr);
  CHECK(fixture.clients.find(client.client_id) != nullptr);
}

TEST("clients: a new secret, the watermark and removal") {
  Fixture fixture;
  const auto client = fixture.make_client();
  CHECK(fixture.clients.replace_secret(client.client_id, std::string(32, 'n'), fixture.now()));
  CHECK_EQUAL(std::string(32, 'n'), fixture.clients.find(client.client_id)->client_secret_hash.value_or(""));
  CHECK(fixture.clients.set_tokens_not_before(client.client_id, fixture.now()));
  CHECK(fixture.clients.find(client.client_id)->tokens_not_before == fixture.now());
  CHECK(fixture.clients.remove(client.client_id));
  CHECK(fixture.clients.find(client.client_id) == nullptr);
  CHECK(!fixture.clients.remove(client.client_id));
  CHECK(!fixture.clients.update(client));
}

TEST("clients: a second one of the same id is a duplicate") {
  Fixture fixture;
  const auto client = fixture.make_client();
  CHECK_THROWS(db::Duplicate, (fixture.clients.insert(client), 0));
}

TEST("clients: listed by id, and by owner") {
  Fixture fixture;
  auto first = fixture.make_client();
  auto second = fixture.make_client();
  first.owner_user_id = second.owner_user_id = fixture.ids.next();
  fixture.clients.update(first);
  fixture.clients.update(second);
  if (second.client_id < first.client_id) std::swap(first, second);
  const auto listed = fixture.clients.list(first.client_id, 10000);
  CHECK(std::is_sorted(listed.begin(), listed.end(), [](const Client& a, const Client& b) { return a.client_id < b.client_id; }));
  CHECK(listed.front().client_id > first.client_id);
  CHECK(std::any_of(listed.begin(), listed.end(), [&](const Client& one) { return one.client_id == second.client_id; }));
  CHECK_EQUAL(1u, fixture.clients.list(first.client_id, 1).size());
  CHECK_EQUAL(2u, fixture.clients.list_of_owner(*first.owner_user_id).size());
}

TEST("scopes: the shipped ones are there, described in English and German") {
  Fixture fixture;
  Scopes scopes(fixture.connection, fixture.clock, Seconds{5});
  for (const char* name : {"openid", "profile", "email", "phone", "address", "offline_access", "read", "write", "profile:full", "admin"}) {
    const oauth::Scope* scope = scopes.find(name);
    CHECK(scope != nullptr);
    CHECK(!scope->descriptions.at("en").empty() && !scope->descriptions.at("de").empty());
  }
  CHECK(scopes.find("openid ") == nullptr);
  CHECK(scopes.find("OPENID") == nullptr);
}

TEST("scopes: one is added, described anew and removed") {
  Fixture fixture;
  Scopes scopes(fixture.connection, fixture.clock, Seconds{5});
  const std::string name = fixture.unique_name();
  oauth::Scope scope;
  scope.name = name;
  scope.is_default = true;
  scope.descriptions["en"] = "Do things";
  scopes.insert(scope, fixture.now());
  CHECK(scopes.find(name)->is_default);
  scopes.describe(name, "en", "Do other things");
  scopes.describe(name, "fr", "Faire des choses");
  CHECK_EQUAL(std::string("Do other things"), scopes.find(name)->descriptions.at("en"));
  CHECK_EQUAL(2u, scopes.find(name)->descriptions.size());
  CHECK(scopes.remove(name));
  CHECK(scopes.find(name) == nullptr);
  CHECK(!scopes.remove(name));
}

}  // namespace gatewarden
