// Codes, access tokens, refresh tokens and denials on a real database: what is used once is used once.
#include <atomic>
#include <thread>

#include "domain/oauth/access_tokens.h"
#include "domain/oauth/refresh_tokens.h"
#include "domain/oauth/revocations.h"
#include "harness/test.h"
#include "platform/crypto/digest.h"
#include "system/store_fixture.h"

namespace gatewarden {
namespace {

using oauth::AccessTokens;
using oauth::AuthorizationCodes;
using oauth::RefreshTokens;
using oauth::Revocations;
using test::StoreFixture;

struct Fixture : StoreFixture {
  AuthorizationCodes codes{connection, Seconds{60}};
  AccessTokens access_tokens{connection};
  RefreshTokens refresh_tokens{connection, Secret(std::string(32, 'r')), std::chrono::days{14}, Seconds{30}};
  Revocations revocations{connection, std::chrono::hours{1}};

  oauth::AuthorizationCode code_for(const account::Session& session) {
    oauth::AuthorizationCode code;
    code.grant = make_grant(session, "client");
    code.grant.claims = R"({"userinfo":{}})";
    code.redirect_uri = "https://app.example/cb";
    code.code_challenge = std::string(43, 'c');
    return code;
  }
  std::string make_family(const std::string& client_id, std::optional<account::Session> session = {}) {
    const auto of = session ? *session : make_session(make_user().id).session;
    return commit([&] { return refresh_tokens.insert(make_grant(of, client_id), now() + std::chrono::days{30}, now()); });
  }
  oauth::AccessToken access_token(const std::string& client_id) {
    oauth::AccessToken token;
    token.grant_id = crypto::random_bytes(16);
    token.client_id = client_id;
    token.scope = "openid";
    token.created_at = now();
    token.expires_at = now() + Seconds{3600};
    return token;
  }
  oauth::SignedTokenIdentity signed_token(std::optional<account::UserId> user) {
    oauth::SignedTokenIdentity token;
    token.grant_id = crypto::random_bytes(16);
    token.jti = oauth::make_jti(token.grant_id, now());
    token.client_id = unique_name();
    token.user_id = user;
    token.issued_at = now();
    token.expires_at = now() + Seconds{3600};
    return token;
  }
};

// Runs the action in 64 threads, each with stores of its own, and counts those that answered true.
template <typename Action>
int successes_of_64(Action action) {
  std::atomic<int> successes = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 64; ++i)
    threads.emplace_back([&] {
      Fixture own;
      successes += db::retry(own.connection, [&] { return own.commit([&] { return action(own); }); });
    });
  for (std::thread& thread : threads) thread.join();
  return successes;
}

}  // namespace

TEST("authorization codes: what was granted comes back with the code") {
  Fixture fixture;
  const auto session = fixture.make_session(fixture.make_user().id).session;
  const auto code = fixture.code_for(session);
  const auto text = fixture.codes.insert_for_session(code, session, fixture.now());
  CHECK(text.has_value() && text->starts_with("gwc_"));
  const auto found = fixture.codes.find(*text);
  CHECK_EQUAL(code.grant.id, found->grant.id);
  CHECK_EQUAL(session.id, found->grant.session_id);
  CHECK_EQUAL(code.redirect_uri, found->redirect_uri);
  CHECK_EQUAL(*code.grant.claims, found->grant.claims.value_or(""));
  CHECK_EQUAL(*code.code_challenge, found->code_challenge.value_or(""));
  CHECK(found->redirect_uri_given && !found->used_at);
  CHECK(found->expires_at == fixture.now() + Seconds{60});
  CHECK(!fixture.codes.find(*text + "A") && !fixture.codes.find("gwc_") && !fixture.codes.find("gwa_" + text->substr(4)));
}

TEST("authorization codes: none for a session that ended, expired or is another person's") {
  Fixture fixture;
  const auto session = fixture.make_session(fixture.make_user().id).session;
  auto code = fixture.code_for(session);
  code.grant.user_id = fixture.make_user().id;
  CHECK(!fixture.codes.insert_for_session(code, session, fixture.now()));
  CHECK(!fixture.codes.insert_for_session(fixture.code_for(session), session, session.expires_at));
  fixture.sessions.end(session, fixture.now());
  CHECK(!fixture.codes.insert_for_session(fixture.code_for(session), session, fixture.now()));
}

TEST("S22: 64 redemptions of one code at once give one success") {
  Fixture fixture;
  const auto session = fixture.make_session(fixture.make_user().id).session;
  for (int round = 0; round < 3; ++round) {
    const auto text = fixture.codes.insert_for_session(fixture.code_for(session), session, fixture.now());
    CHECK_EQUAL(1, successes_of_64([&](Fixture& own) { return own.codes.mark_used(*own.codes.find(*text), own.now()); }));
    CHECK(fixture.codes.find(*text)->used_at.has_value());
  }
}

TEST("S31: 64 rotations of one refresh token at once give one success and one successor") {
  Fixture fixture;
  std::string token = fixture.make_family("client");
  for (int round = 0; round < 3; ++round) {
    const int successes = successes_of_64([&](Fixture& own) {
      const auto family = own.refresh_tokens.find(token);
      return own.refresh_tokens.rotate(token, *family, own.now()).has_value();
    });
    CHECK_EQUAL(1, successes);
    const auto family = *fixture.refresh_tokens.find(token);
    const auto repeated = fixture.refresh_tokens.decide(token, family, fixture.now());
    token = std::get<oauth::RefreshRepeated>(repeated).successor;
    CHECK_EQUAL(crypto::sha256(token), family.current_hash);
    CHECK_EQUAL(static_cast<std::uint32_t>(round + 1), family.generation);
  }
}

TEST("S31: the successor of a rotation is the one that a repetition gets") {
  Fixture fixture;
  const std::string token = fixture.make_family("client");
  const auto before = *fixture.refresh_tokens.find(token);
  CHECK(std::holds_alternative<oauth::RefreshCurrent>(fixture.refresh_tokens.decide(token, before, fixture.now())));
  const auto successor = fixture.commit([&] { return fixture.refresh_tokens.rotate(token, before, fixture.now()); });
  CHECK(successor.has_value() && *successor != token);
  const auto after = *fixture.refresh_tokens.find(token);
  CHECK_EQUAL(*successor, std::get<oauth::RefreshRepeated>(fixture.refresh_tokens.decide(token, after, fixture.now())).successor);
  CHECK(std::holds_alternative<oauth::RefreshCurrent>(fixture.refresh_tokens.decide(*successor, after, fixture.now())));
  CHECK_EQUAL(before.grant.id, after.grant.id);
  CHECK(!fixture.commit([&] { return fixture.refresh_tokens.rotate(token, before, fixture.now()); }));
}

TEST("refresh tokens: text without our tag is not looked up") {
  Fixture fixture;
  const std::string token = fixture.make_family("client");
  std::string forged = token;
  forged[10] = forged[10] == 'A' ? 'B' : 'A';
  CHECK(!fixture.refresh_tokens.find(forged));
  CHECK(!fixture.refresh_tokens.find(token + "A") && !fixture.refresh_tokens.find("gwr_") && !fixture.refresh_tokens.find(""));
  RefreshTokens other_key(fixture.connection, Secret(std::string(32, 'x')), std::chrono::days{14}, Seconds{30});
  CHECK(!other_key.find(token));
}

TEST("refresh tokens: touching proves that the family is alive") {
  Fixture fixture;
  const std::string token = fixture.make_family("client");
  const auto family = *fixture.refresh_tokens.find(token);
  fixture.clock.advance(std::chrono::days{13});
  CHECK(fixture.refresh_tokens.touch(family, fixture.now()));
  CHECK(fixture.refresh_tokens.find(token)->last_used_at == fixture.now());
  CHECK(!fixture.refresh_tokens.touch(family, fixture.now() + std::chrono::days{14}));
  CHECK(!fixture.refresh_tokens.touch(family, family.expires_at));
  CHECK(fixture.refresh_tokens.revoke(family, fixture.now()));
  CHECK(!fixture.refresh_tokens.revoke(family, fixture.now()));
  CHECK(!fixture.refresh_tokens.touch(family, fixture.now()));
}

TEST("refresh tokens: revoked by grant, user, user and client, client") {
  Fixture fixture;
  const auto session = fixture.make_session(fixture.make_user().id).session;
  const std::string client = fixture.unique_name();
  const auto revoked = [&](const std::string& token) { return fixture.refresh_tokens.find(token)->revoked_at.has_value(); };
  const std::string first = fixture.make_family("one", session);
  const std::string second = fixture.make_family("two", session);
  const std::string third = fixture.make_family(client, session);
  const std::string fourth = fixture.make_family("four", session);
  CHECK_EQUAL(1u, fixture.refresh_tokens.revoke_grant(fixture.refresh_tokens.find(first)->grant.id, fixture.now()));
  CHECK(revoked(first) && !revoked(second));
  CHECK_EQUAL(1u, fixture.refresh_tokens.revoke_user_client(session.user_id, "two", fixture.now()));
  CHECK(revoked(second) && !revoked(third));
  CHECK_EQUAL(1u, fixture.refresh_tokens.revoke_client(client, fixture.now()));
  CHECK(revoked(third) && !revoked(fourth));
  CHECK_EQUAL(1u, fixture.refresh_tokens.revoke_users(std::array{session.user_id}, fixture.now()));
  CHECK(revoked(fourth));
}

TEST("access tokens: what was stored comes back, NULLs as nothing") {
  Fixture fixture;
  auto token = fixture.access_token("client");
  const auto text = fixture.access_tokens.insert(token);
  CHECK(text.starts_with("gwa_") && AccessTokens::looks_like(text));
  const auto found = fixture.access_tokens.find(text);
  CHECK_EQUAL(token.grant_id, found->grant_id);
  CHECK(!found->user_id && !found->claims && !found->auth_time && !found->acr && !found->revoked_at);
  token.user_id = ~0ull >> 1;
  token.claims = "{}";
  token.auth_time = fixture.now();
  token.acr = "1";
  const auto second = fixture.access_tokens.find(fixture.access_tokens.insert(token));
  CHECK(second->user_id == token.user_id && second->claims == token.claims && second->auth_time == token.auth_time);
  CHECK(!fixture.access_tokens.find("gwa_" + std::string(46, 'A')) && !fixture.access_tokens.find("nonsense"));
}

TEST("access tokens: revoked alone, by grant, user, user and client, client") {
  Fixture fixture;
  auto token = fixture.access_token(fixture.unique_name());
  token.user_id = fixture.ids.next();
  const auto make = [&] { return fixture.access_tokens.insert(token); };
  const std::string first = make();
  CHECK(fixture.access_tokens.revoke(first, fixture.now()));
  CHECK(!fixture.access_tokens.revoke(first, fixture.now()));
  CHECK(fixture.access_tokens.find(first)->revoked_at == fixture.now());
  make(), make();
  CHECK_EQUAL(2u, fixture.access_tokens.revoke_grant(token.grant_id, fixture.now()));
  make();
  CHECK_EQUAL(1u, fixture.access_tokens.revoke_users(std::array{*token.user_id}, fixture.now()));
  make();
  CHECK_EQUAL(0u, fixture.access_tokens.revoke_user_client(*token.user_id, "other", fixture.now()));
  CHECK_EQUAL(1u, fixture.access_tokens.revoke_user_client(*token.user_id, token.client_id, fixture.now()));
  make();
  CHECK_EQUAL(1u, fixture.access_tokens.revoke_client(token.client_id, fixture.now()));
}

TEST("revocations: each kind denies its tokens and no others") {
  Fixture fixture;
  using Revoke = std::function<void(const oauth::SignedTokenIdentity&)>;
  const std::vector<Revoke> kinds = {
      [&](const auto& token) { fixture.revocations.revoke_token(token.jti, token.expires_at, fixture.now()); },
      [&](const auto& token) { fixture.revocations.revoke_grant(token.grant_id, fixture.now()); },
      [&](const auto& token) { fixture.revocations.revoke_users(std::array{*token.user_id}, fixture.now()); },
      [&](const auto& token) { fixture.revocations.revoke_user_client(*token.user_id, token.client_id, fixture.now()); },
      [&](const auto& token) { fixture.revocations.revoke_client(token.client_id, fixture.now()); },
  };
  for (const Revoke& revoke : kinds) {
    const auto token = fixture.signed_token(fixture.ids.next());
    const auto other = fixture.signed_token(fixture.ids.next());
    CHECK(!fixture.revocations.is_revoked(token));
    revoke(token);
    revoke(token);
    CHECK(fixture.revocations.is_revoked(token));
    CHECK(!fixture.revocations.is_revoked(other));
  }
}

TEST("revocations: a user's or client's later tokens live, a grant's never again") {
  Fixture fixture;
  auto token = fixture.signed_token(fixture.ids.next());
  fixture.revocations.revoke_users(std::array{*token.user_id}, fixture.now());
  fixture.revocations.revoke_client(token.client_id, fixture.now());
  token.issued_at = fixture.now() + Microseconds{1};
  CHECK(!fixture.revocations.is_revoked(token));
  fixture.revocations.revoke_grant(token.grant_id, fixture.now());
  CHECK(fixture.revocations.is_revoked(token));
}

TEST("revocations: a token that expires after midnight is denied there too") {
  Fixture fixture;
  fixture.clock.set(start_of(20719) - Seconds{60});
  const auto token = fixture.signed_token(fixture.ids.next());
  CHECK_EQUAL(20719, day_of(token.expires_at));
  fixture.revocations.revoke_users(std::array{*token.user_id}, fixture.now());
  CHECK(fixture.revocations.is_revoked(token));
}

TEST("revocations: a client's own token is denied by client, and by no user") {
  Fixture fixture;
  const auto token = fixture.signed_token(std::nullopt);
  fixture.revocations.revoke_users(std::array{std::uint64_t{0}}, fixture.now());
  CHECK(!fixture.revocations.is_revoked(token));
  fixture.revocations.revoke_client(token.client_id, fixture.now());
  CHECK(fixture.revocations.is_revoked(token));
}

}  // namespace gatewarden
