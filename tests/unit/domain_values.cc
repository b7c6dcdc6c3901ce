// Values of the domain that need no database: user ids, tokens that name their day, copies of sessions, client metadata.
#include <set>

#include "base/encoding.h"
#include "domain/account/session_copy.h"
#include "domain/account/user_ids.h"
#include "domain/dated_token.h"
#include "domain/oauth/client_metadata.h"
#include "domain/oauth/revocations.h"
#include "harness/fixed_clock.h"
#include "harness/test.h"
#include "platform/crypto/digest.h"

namespace gatewarden {

TEST("user ids: rise, also within a millisecond and when the clock goes back") {
  test::FixedClock clock;
  account::UserIds ids(5, clock);
  account::UserId last = 0;
  for (int i = 0; i < 20000; ++i) {
    if (i == 10000) clock.advance(-std::chrono::hours{1});
    if (i == 15000) clock.advance(std::chrono::hours{2});
    const account::UserId next = ids.next();
    CHECK(next > last);
    last = next;
  }
}

TEST("user ids: hold milliseconds since 2025, the node, and fit 63 bits for decades") {
  test::FixedClock clock(from_epoch_seconds(1'735'689'601));
  CHECK_EQUAL(1000u, account::UserIds(1023, clock).next() >> 22);
  CHECK_EQUAL(1023u, account::UserIds(1023, clock).next() >> 12 & 0x3ff);
  clock.set(from_epoch_seconds(1'735'689'600 + 69ll * 365 * 86400));
  CHECK(account::UserIds(1023, clock).next() >> 63 == 0);
}

TEST("user ids: processes of a node seldom begin a millisecond at the same place") {
  test::FixedClock clock;
  std::set<account::UserId> first;
  for (int i = 0; i < 100; ++i) first.insert(account::UserIds(1, clock).next());
  CHECK(first.size() > 80);
}

TEST("user ids: after meeting another's ids they go on above, somewhere else each time") {
  const test::FixedClock clock;
  std::set<account::UserId> distances;
  for (int i = 0; i < 50; ++i) {
    account::UserIds ids(1, clock);
    const account::UserId before = ids.next();
    ids.move_away();
    const account::UserId after = ids.next();
    CHECK(after >> 22 > before >> 22);
    distances.insert(after - before);
  }
  CHECK(distances.size() > 40);
}

TEST("dated tokens: name their day and are found under their hash alone") {
  const auto made = domain::make_dated_token("gwx_", 20778);
  const auto parsed = domain::parse_dated_token("gwx_", made.text);
  CHECK_EQUAL(20778, parsed->day);
  CHECK_EQUAL(crypto::sha256(made.text), parsed->hash);
  CHECK_EQUAL(made.hash, parsed->hash);
  CHECK_EQUAL(4u + 46u, made.text.size());
  CHECK(domain::make_dated_token("gwx_", 20778).text != made.text);
  CHECK_EQUAL(65535, domain::parse_dated_token("", domain::make_dated_token("", 65535).text)->day);
}

TEST("S51: dated tokens of any other form are none") {
  const std::string text = domain::make_dated_token("gwx_", 20778).text;
  const std::vector<std::string> others = {"", "gwx_", text + "A", text.substr(0, text.size() - 1), "gwy_" + text.substr(4), text.substr(4),
                                           " " + text, text + "=", text + "\n", "gwx_" + std::string(46, '+'), "GWX_" + text.substr(4)};
  for (const std::string& other : others) CHECK(!domain::parse_dated_token("gwx_", other));
  // The last character carries two bits that say nothing: only one of its four spellings is right.
  std::string respelled = text;
  const std::string alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  respelled.back() = alphabet[alphabet.find(text.back()) ^ 1];
  CHECK(!domain::parse_dated_token("gwx_", respelled));
}

TEST("jti: gives its grant and instant back, and nothing for other text") {
  const std::string grant(16, '\xfe');
  const Instant at = from_microseconds(1'790'000'000'123'456);
  const auto parts = oauth::parse_jti(oauth::make_jti(grant, at));
  CHECK_EQUAL(grant, parts->grant_id);
  CHECK(parts->issued_at == at);
  CHECK(oauth::make_jti(grant, at) != oauth::make_jti(grant, at));
  CHECK(!oauth::parse_jti("") && !oauth::parse_jti("x") && !oauth::parse_jti(oauth::make_jti(grant, at) + "A"));
}

TEST("session copies: come back whole, and in any other form not at all") {
  account::Session session;
  session.hash = std::string("\0\xff:7:", 5);
  session.expires_day = 20778;
  session.id = std::string(16, '\n');
  session.user_id = ~0ull >> 1;
  session.auth_time = from_microseconds(-5);
  session.acr = "";
  session.amr = "pwd otp";
  session.expires_at = from_microseconds(1'790'000'000'000'001);
  session.user_agent = "3:abc";
  const std::string packed = account::pack_session(session);
  const auto unpacked = account::unpack_session(packed);
  CHECK(unpacked.has_value());
  CHECK_EQUAL(session.hash, unpacked->hash);
  CHECK_EQUAL(session.user_id, unpacked->user_id);
  CHECK(session.auth_time == unpacked->auth_time && session.expires_at == unpacked->expires_at);
  CHECK_EQUAL(session.amr, unpacked->amr);
  CHECK_EQUAL(session.user_agent, unpacked->user_agent);
  CHECK_EQUAL(packed, account::pack_session(*unpacked));
  for (std::size_t length = 0; length < packed.size(); ++length) CHECK(!account::unpack_session(packed.substr(0, length)));
  CHECK(!account::unpack_session(packed + "x"));
  CHECK(!account::unpack_session("1:2" + packed.substr(3)));
  CHECK(!account::unpack_session("99999999999999999999:x"));
}

TEST("client metadata: holds exactly what differs from the defaults") {
  oauth::Client client;
  CHECK_EQUAL(std::string("{}"), oauth::metadata_json(client));
  client.scopes = {"openid", "email"};
  client.require_pkce = false;
  CHECK_EQUAL(std::string(R"({"scope":"openid email","require_pkce":false})"), oauth::metadata_json(client));
  client.grant_types = {};
  oauth::Client read;
  oauth::read_metadata(oauth::metadata_json(client), read);
  CHECK(read.grant_types.empty() && !read.require_pkce && read.scopes == client.scopes);
}

TEST("client metadata: what no release of ours wrote is refused, and unknown members are left alone") {
  oauth::Client client;
  for (const char* text : {"", "[]", "{", R"({"redirect_uris":"x"})", R"({"require_pkce":"yes"})", R"({"consent":"perhaps"})",
                           R"({"id_token_signed_response_alg":"none"})", R"({"default_max_age":1.5})", R"({"contacts":[1]})"})
    CHECK_THROWS(std::runtime_error, (oauth::read_metadata(text, client), 0));
  oauth::read_metadata(R"({"of_a_later_release":1})", client);
}

TEST("clients: public ones rotate refresh tokens, confidential ones where they ask for it") {
  oauth::Client client;
  CHECK(!client.rotates());
  client.token_endpoint_auth_method = "none";
  CHECK(client.rotates());
  client.refresh_rotation = oauth::RefreshRotation::never;
  CHECK(!client.rotates());
  client.token_endpoint_auth_method = "client_secret_basic";
  client.refresh_rotation = oauth::RefreshRotation::always;
  CHECK(client.rotates());
}

}  // namespace gatewarden
