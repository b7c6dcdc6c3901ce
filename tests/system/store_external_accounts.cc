// domain/account/{identity_providers, external_accounts, external_sign_ins} on a real database.
#include <algorithm>
#include <atomic>
#include <thread>

#include "domain/account/external_accounts.h"
#include "domain/account/external_sign_ins.h"
#include "domain/account/identity_providers.h"
#include "harness/test.h"
#include "system/store_fixture.h"

namespace gatewarden {
namespace {

using test::StoreFixture;

const Secret key(std::string(32, 'e'));

struct Fixture : StoreFixture {
  account::IdentityProviders providers{connection, clock, key, Seconds{5}};
  account::ExternalAccounts accounts{connection, key};
  account::ExternalSignIns sign_ins{connection, key, Seconds{600}};
  account::ExternalProofs proofs{connection, key};
  std::string provider = unique_name();

  account::ProviderTokens tokens(Seconds life) {
    return {.access_token = Secret("access"), .refresh_token = Secret("refresh"), .scope = "mail", .expires_at = now() + life};
  }
  account::NewExternalAccount account_of(account::UserId user_id, const std::string& subject) {
    return {.provider = provider, .subject = subject, .user_id = user_id, .display_name = "ada@example.org", .tokens = std::nullopt};
  }
  account::ExternalAccount link(const std::string& subject = "subject-1") {
    const auto id = accounts.insert(account_of(make_user().id, subject), now());
    return *accounts.find(id);
  }
  bool is_due(const account::ExternalAccount& account) {
    const auto due = accounts.claim_due(100, now() + Seconds{60}, now());
    return std::any_of(due.begin(), due.end(), [&](const auto& one) { return one.id == account.id; });
  }
};

account::IdentityProvider configured(const std::string& name) {
  account::IdentityProvider provider;
  provider.provider = name;
  provider.display_name = "Example & Söhne";
  provider.client_id = "ours";
  provider.client_secret = Secret("s3cret");
  provider.authentication = account::ProviderAuthentication::client_secret_post;
  provider.issuer = "https://op.example";
  provider.scopes = {"openid", "email"};
  provider.authorization_parameters = {{"prompt", "select_account"}};
  provider.claims.subject = "id";
  provider.email_trust = account::EmailTrust::never;
  provider.acr = {{"gold", "urn:gatewarden:acr:mfa"}};
  provider.registration = true;
  provider.pkce = false;
  return provider;
}

}  // namespace

TEST("identity providers: what was configured is read as it was written, and its secret is sealed") {
  Fixture fixture;
  const auto written = configured(fixture.provider);
  fixture.providers.insert(written);
  const auto* const read = fixture.providers.find(fixture.provider);
  CHECK_EQUAL(std::string("Example & Söhne"), read->display_name);
  CHECK_EQUAL(std::string_view("s3cret"), read->client_secret.reveal());
  CHECK(read->authentication == written.authentication && read->email_trust == written.email_trust);
  CHECK(read->scopes == written.scopes && read->acr == written.acr);
  CHECK(read->authorization_parameters == written.authorization_parameters);
  CHECK(read->registration && !read->pkce && !read->keep_tokens);
  CHECK_EQUAL(std::string("id"), read->claims.subject);
  CHECK_EQUAL(std::string("email"), read->claims.email);
  auto rows = fixture.connection.query_text("SELECT client_secret, configuration FROM identity_providers WHERE provider = '" +
                                            fixture.provider + "'");
  const auto row = rows.next();
  CHECK(!test::contains(row->get<std::string>(0) + row->get<std::string>(1), "s3cret"));
}

TEST("identity providers: a secret that was moved to another provider does not open") {
  Fixture fixture;
  fixture.providers.insert(configured(fixture.provider));
  const std::string other = fixture.unique_name();
  fixture.providers.insert(configured(other));
  fixture.connection.execute_text("UPDATE identity_providers AS a, identity_providers AS b SET a.client_secret = b.client_secret"
                                  " WHERE a.provider = '" + fixture.provider + "' AND b.provider = '" + other + "'");
  fixture.clock.advance(Seconds{5});
  CHECK(fixture.providers.find(fixture.provider)->client_secret.empty());
}

TEST("identity providers: another worker sees a change after five seconds, the one that made it at once") {
  Fixture fixture, other;
  fixture.providers.insert(configured(fixture.provider));
  CHECK(other.providers.find(fixture.provider));
  auto changed = configured(fixture.provider);
  changed.status = account::ProviderStatus::disabled;
  CHECK(fixture.providers.update(changed));
  CHECK(fixture.providers.find(fixture.provider)->status == account::ProviderStatus::disabled);
  CHECK(other.providers.find(fixture.provider)->status == account::ProviderStatus::active);
  other.clock.advance(Seconds{5});
  CHECK(other.providers.find(fixture.provider)->status == account::ProviderStatus::disabled);
  CHECK(fixture.providers.remove(fixture.provider));
  CHECK(!fixture.providers.find(fixture.provider));
  CHECK(!fixture.providers.update(changed));
}

TEST("external accounts: a link is found by subject, by id and among those of its person, and counted") {
  Fixture fixture;
  const auto made = fixture.link("a sübject");
  CHECK_EQUAL(made.id, fixture.accounts.find(fixture.provider, "a sübject")->id);
  CHECK_EQUAL(made.user_id, *fixture.accounts.find_user(fixture.provider, "a sübject"));
  CHECK(fixture.accounts.exists(made.user_id, fixture.provider));
  CHECK(!fixture.accounts.exists(made.user_id, "another"));
  CHECK_EQUAL(std::uint64_t{1}, fixture.accounts.count(fixture.provider));
  CHECK_EQUAL(std::size_t{1}, fixture.accounts.list(made.user_id).size());
  CHECK_EQUAL(std::string("ada@example.org"), fixture.accounts.list(made.user_id).front().display_name);
  CHECK(!fixture.accounts.find(fixture.provider, "another") && !fixture.accounts.find_user("another", "a sübject"));
}

TEST("external accounts: subjects that differ by case or by spaces at the end are different people") {
  Fixture fixture;
  fixture.link("Subject");
  CHECK(!fixture.accounts.find(fixture.provider, "subject"));
  CHECK(!fixture.accounts.find(fixture.provider, "Subject "));
  CHECK(!fixture.accounts.find_user(fixture.provider, ""));
}

TEST("external accounts: of the recent links the latest comes first, and no more than asked for") {
  Fixture fixture;
  const auto first = fixture.link("1"), second = fixture.link("2"), third = fixture.link("3");
  const auto recent = fixture.accounts.list_recent(2);
  CHECK_EQUAL(std::size_t{2}, recent.size());
  CHECK(recent[0].id >= third.id && recent[0].id > recent[1].id && recent[1].id > first.id);
}

TEST("external accounts: an account there is linked once, and a person once to a provider") {
  Fixture fixture;
  const auto made = fixture.link();
  const auto key_of = [&](const account::NewExternalAccount& account) -> std::string {
    try {
      fixture.accounts.insert(account, fixture.now());
    } catch (const db::Duplicate& duplicate) {
      return duplicate.key;
    }
    return "";
  };
  CHECK_EQUAL(std::string("external_accounts_by_subject"), key_of(fixture.account_of(fixture.make_user().id, made.subject)));
  CHECK_EQUAL(std::string("external_accounts_by_user"), key_of(fixture.account_of(made.user_id, "another")));
}

TEST("external accounts: tokens are sealed, open again, and are worth nothing under another account") {
  Fixture fixture;
  const auto one = fixture.link("1"), other = fixture.link("2");
  CHECK(!fixture.accounts.tokens(one.id));
  CHECK(fixture.accounts.update_tokens(one, fixture.tokens(Seconds{3600}), fixture.now()));
  const auto tokens = fixture.accounts.tokens(one.id);
  CHECK_EQUAL(std::string_view("access"), tokens->access_token.reveal());
  CHECK_EQUAL(std::string_view("refresh"), tokens->refresh_token.reveal());
  CHECK(tokens->expires_at == fixture.now() + Seconds{3600});
  CHECK(fixture.accounts.find(one.id)->has_tokens && fixture.accounts.find(one.id)->tokens_expire_at == tokens->expires_at);
  fixture.connection.execute_text("UPDATE external_accounts AS a, external_accounts AS b SET a.tokens = b.tokens WHERE a.link_id = " +
                                  std::to_string(other.id) + " AND b.link_id = " + std::to_string(one.id));
  CHECK(!fixture.accounts.tokens(other.id));
  CHECK(fixture.accounts.forget_tokens(one.id, fixture.now()));
  CHECK(!fixture.accounts.tokens(one.id));
}

TEST("external accounts: free metadata is kept, and unlinking takes the link of that person alone") {
  Fixture fixture;
  const auto made = fixture.link();
  CHECK(fixture.accounts.update_metadata(made.id, R"({"plan":"gold"})", fixture.now()));
  CHECK_EQUAL(std::string(R"({"plan":"gold"})"), fixture.accounts.find(made.id)->metadata);
  CHECK(!fixture.accounts.remove(made.id, made.user_id + 1));
  CHECK(fixture.accounts.remove(made.id, made.user_id));
  CHECK(!fixture.accounts.find(made.id) && !fixture.accounts.update_metadata(made.id, "{}", fixture.now()));
}

TEST("external accounts: all of a person, and all of a provider, are unlinked by one statement") {
  Fixture fixture;
  const auto one = fixture.link("1"), other = fixture.link("2");
  CHECK_EQUAL(std::uint64_t{1}, fixture.accounts.remove_all(one.user_id));
  CHECK_EQUAL(std::uint64_t{1}, fixture.accounts.remove_all(fixture.provider));
  CHECK(!fixture.accounts.find(other.id));
}

TEST("external accounts: shared tokens are due before they expire, and while one refreshes them no other does") {
  Fixture fixture;
  const auto made = fixture.link();
  fixture.accounts.update_tokens(made, fixture.tokens(Seconds{3600}), fixture.now());
  fixture.clock.advance(Seconds{3600});
  CHECK(!fixture.is_due(made));
  fixture.accounts.share_tokens(made.id, true, fixture.now());
  CHECK(fixture.is_due(made));
  CHECK(!fixture.is_due(made));
  CHECK_EQUAL(1, fixture.accounts.refresh_failures(made.id));
  fixture.clock.advance(Seconds{61});
  CHECK(fixture.is_due(made));
  fixture.accounts.update_tokens(made, fixture.tokens(Seconds{3600}), fixture.now());
  CHECK_EQUAL(0, fixture.accounts.refresh_failures(made.id));
  fixture.clock.advance(Seconds{3600} - account::refresh_lead - Seconds{1});
  CHECK(!fixture.is_due(made));
  fixture.clock.advance(Seconds{1});
  CHECK(fixture.is_due(made));
  fixture.accounts.put_off(made.id, std::nullopt);
  fixture.clock.advance(Seconds{86400});
  CHECK(!fixture.is_due(made));
}

TEST("external accounts: a refusal of the provider takes the tokens and marks the link until there are new ones") {
  Fixture fixture;
  const auto made = fixture.link();
  fixture.accounts.update_tokens(made, fixture.tokens(Seconds{600}), fixture.now());
  fixture.accounts.mark_refused(made.id, fixture.now());
  CHECK(fixture.accounts.find(made.id)->refused_at == fixture.now());
  CHECK(!fixture.accounts.tokens(made.id) && !fixture.accounts.find(made.id)->has_tokens);
  fixture.accounts.update_tokens(made, fixture.tokens(Seconds{600}), fixture.now());
  CHECK(!fixture.accounts.find(made.id)->refused_at);
}

TEST("S64: a way to a provider ends in the browser and at the provider with which it began, and once") {
  Fixture fixture;
  const oauth::InteractionKey interaction{std::string(32, 'i'), day_of(fixture.now())};
  const std::string state =
      fixture.sign_ins.insert({"browser", "google", interaction, std::nullopt, {"nonce", Secret("verifier"), "an-id", "/account/email"}}, fixture.now());
  CHECK(!fixture.sign_ins.take(state, "another", "google", fixture.now()));
  CHECK(!fixture.sign_ins.take(state, "browser", "github", fixture.now()));
  const auto taken = fixture.sign_ins.take(state, "browser", "google", fixture.now());
  CHECK_EQUAL(std::string("nonce"), taken->secrets.nonce);
  CHECK_EQUAL(std::string_view("verifier"), taken->secrets.code_verifier.reveal());
  CHECK(taken->interaction == interaction && !taken->link_session_hash && taken->secrets.then == "/account/email" && taken->secrets.interaction_id == "an-id");
  CHECK(!fixture.sign_ins.take(state, "browser", "google", fixture.now()));
  CHECK(!fixture.sign_ins.take("", "browser", "google", fixture.now()));
}

TEST("external sign-ins: of many that come back with one state one is let in, and none after its time") {
  Fixture fixture;
  const account::NewExternalSignIn sign_in{"browser", "google", std::nullopt, std::string(32, 's'), {"nonce", Secret("verifier")}};
  const std::string state = fixture.sign_ins.insert(sign_in, fixture.now());
  std::atomic<int> taken = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 16; ++i)
    threads.emplace_back([&] {
      Fixture own;
      taken += own.sign_ins.take(state, "browser", "google", own.now()).has_value();
    });
  for (std::thread& thread : threads) thread.join();
  CHECK_EQUAL(1, taken.load());
  const std::string late = fixture.sign_ins.insert(sign_in, fixture.now());
  fixture.clock.advance(Seconds{600});
  CHECK(!fixture.sign_ins.take(late, "browser", "google", fixture.now()));
}

TEST("external proofs: a proof serves the person and the browser that it was made for, once and in its time") {
  Fixture fixture;
  auto account = fixture.account_of(fixture.make_user().id, "subject");
  account.tokens = fixture.tokens(Seconds{3600});
  const std::string token = fixture.proofs.insert(account, "browser", Seconds{600}, fixture.now());
  CHECK(!fixture.proofs.find(token, "another", account.user_id, fixture.now()));
  CHECK(!fixture.proofs.find(token, "browser", account.user_id + 1, fixture.now()));
  const auto proof = fixture.proofs.find(token, "browser", account.user_id, fixture.now());
  CHECK_EQUAL(account.subject, proof->account.subject);
  CHECK_EQUAL(account.provider, proof->account.provider);
  CHECK_EQUAL(std::string_view("access"), proof->account.tokens->access_token.reveal());
  CHECK(fixture.commit([&] { return fixture.proofs.use(*proof, fixture.now()); }));
  CHECK(!fixture.commit([&] { return fixture.proofs.use(*proof, fixture.now()); }));
  CHECK(!fixture.proofs.find(token, "browser", account.user_id, fixture.now()));
  const std::string late = fixture.proofs.insert(account, "browser", Seconds{600}, fixture.now());
  fixture.clock.advance(Seconds{600});
  CHECK(!fixture.proofs.find(late, "browser", account.user_id, fixture.now()));
}

}  // namespace gatewarden
