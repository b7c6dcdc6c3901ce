// Tokens of other providers that people share with the operator's programs: kept fresh by the daemon, handed out to clients.
#include "base/encoding.h"
#include "harness/fake_provider.h"
#include "harness/process.h"
#include "platform/crypto/random.h"
#include "system/pages_walk.h"
#include "system/registration_requests.h"

using namespace gatewarden;
using namespace gatewarden::test;
using namespace std::string_literals;
using Behaviour = FakeProvider::Behaviour;

namespace {

Stack& stack() { return Stack::shared(); }

constexpr const char* token_scope = "linked_accounts.tokens";
const std::string links = "/api/v1/admin/linked-accounts/";

// Somebody new who came by a provider whose tokens are kept and live for so many seconds.
struct Linked {
  FakeProvider provider;
  std::string word = configure(stack(), provider, {"--registration", "yes", "--keep-tokens", "yes"});
  HttpClient http{stack()};
  std::string link;

  explicit Linked(const std::string& life) {
    provider.behave([&](Behaviour& one) { one.token_answer["expires_in"] = life; });
    const std::string address = to_hex(crypto::random_bytes(8)) + "@example.org";
    CHECK_EQUAL(303, sign_in_with(http, provider, word, {.sub = "ada", .email = address}).status);
    link = http.get("/api/v1/account/linked-accounts").json().find("linked_accounts")->items().at(0).string_at("link_id").value();
  }
  // The provider listens no more from now on; the daemon would go on asking it for tokens, beside other tests.
  ~Linked() { stack().run({"provider", "delete", word, "--yes"}); }
  void share(bool shared = true) {
    const std::string body = shared ? R"({"tokens_shared":true})" : R"({"tokens_shared":false})";
    const Answer answer = http.send("PATCH", "/api/v1/account/linked-accounts/" + link, body, {{"content-type", "application/json"}});
    CHECK(answer.status == 200 || answer.status == 204);
  }
  std::size_t refreshes() const {
    std::size_t count = 0;
    for (const Parameters& form : provider.token_requests()) {
      for (const auto& [name, value] : form) count += name == "grant_type" && value == "refresh_token";
    }
    return count;
  }
};

struct Program {
  Registrar tokens{stack(), token_scope};
  Registrar admin{stack(), "admin"};

  Answer ask(const Linked& linked) { return tokens.post(links + linked.link + "/token", "{}"); }
  json::Value shown(const Linked& linked) { return admin.get(links + linked.link).json(); }
  // For which the person is not needed.
  void put(const Linked& linked, const std::string& expires_at) {
    const std::string body = R"({"tokens":{"access_token":"old","refresh_token":"older","expires_at":")" + expires_at + "\"}}";
    HttpClient http(stack());
    CHECK_EQUAL(200, http.send("PATCH", links + linked.link, body, {admin.authorization(), {"content-type", "application/json"}}).status);
  }
};

}  // namespace

TEST("external tokens: the daemon refreshes shared tokens before they expire, and leaves the others alone") {
  Linked shared("200"), alone("200");  // due at once: less than the lead is left
  shared.share();
  shared.provider.behave([](Behaviour& one) { one.token_answer["expires_in"] = "3600"; });
  stack().restart_daemon();
  CHECK(wait_until([&] { return shared.refreshes() > 0; }, Milliseconds{40'000}));
  Program program;
  const Instant soon = SystemClock().now() + Seconds{1800};
  CHECK(wait_until([&] { return parse_rfc3339(program.shown(shared).string_at("tokens_expire_at").value()).value() > soon; },
                   Milliseconds{10'000}));
  const Answer handed = program.ask(shared);
  CHECK_EQUAL(200, handed.status);
  CHECK_EQUAL(std::size_t{1}, shared.refreshes());
  CHECK_EQUAL(std::size_t{0}, alone.refreshes());
}

TEST("external tokens: a program gets the token that the person shares, with a scope of its own, and the audit log tells of it") {
  Linked linked("3600");
  Program program;
  CHECK_EQUAL("409 conflict"s, refusal_of(program.ask(linked)));
  linked.share();
  const Answer handed = program.ask(linked);
  CHECK_EQUAL(200, handed.status);
  CHECK_EQUAL("Bearer openid email " + linked.word, text_at(handed, "token_type") + " " + text_at(handed, "scope") + " " + text_at(handed, "provider"));
  CHECK(text_at(handed, "access_token").size() > 10 && parse_rfc3339(text_at(handed, "expires_at")));
  CHECK_EQUAL(std::size_t{0}, linked.refreshes());
  CHECK_EQUAL(1u, count_rows(stack(), "oauth2_audit_log WHERE event = 'external_tokens_read' AND user_id = " + text_at(handed, "user_id") +
                                          " AND client_id = '" + program.tokens.client_id() + "'"));
  CHECK_EQUAL("403 insufficient_scope"s, refusal_of(program.admin.post(links + linked.link + "/token", "{}")));
  CHECK_EQUAL("403 insufficient_scope"s, refusal_of(program.tokens.get(links + linked.link)));
  HttpClient nobody(stack());
  CHECK_EQUAL(401, post_anonymously(nobody, links + linked.link + "/token", "{}").status);
  CHECK_EQUAL("404 not_found"s, refusal_of(program.tokens.post(links + "1/token", "{}")));
  linked.share(false);
  CHECK_EQUAL("409 conflict"s, refusal_of(program.ask(linked)));
}

TEST("external tokens: one that is about to expire is refreshed for who asks, once") {
  Linked linked("3600");
  linked.share();
  Program program;
  const std::string first = text_at(program.ask(linked), "access_token");
  Linked short_lived("30");
  short_lived.share();
  short_lived.provider.behave([](Behaviour& one) { one.token_answer["expires_in"] = "3600"; });
  const Answer handed = program.ask(short_lived);
  CHECK_EQUAL(200, handed.status);
  CHECK_EQUAL(text_at(handed, "access_token"), text_at(program.ask(short_lived), "access_token"));
  CHECK_EQUAL(std::size_t{1}, short_lived.refreshes());
  CHECK_EQUAL(first, text_at(program.ask(linked), "access_token"));
}

TEST("external tokens: a provider that refuses to refresh ends them, and the person is told to link the account again") {
  Linked linked("30");
  linked.share();
  linked.provider.refuse_refresh("invalid_grant");
  Program program;
  CHECK_EQUAL("404 not_found"s, refusal_of(program.ask(linked)));
  const auto shown = program.shown(linked);
  CHECK(shown.string_at("refused_at").has_value());
  CHECK_EQUAL(false, shown.boolean_at("has_tokens").value());
  CHECK_EQUAL(1u, count_rows(stack(), "oauth2_audit_log WHERE event = 'external_tokens_refused' AND user_id = " +
                                          shown.string_at("user_id").value()));
  CHECK_EQUAL("404 not_found"s, refusal_of(program.ask(linked)));
  CHECK_EQUAL(std::size_t{1}, linked.refreshes());
  CHECK(contains(linked.http.get("/account/linked-accounts").body, "again"));
}

TEST("external tokens: a provider that does not answer now is asked again later, and what still is good is handed out") {
  Linked linked("3600");
  linked.share();
  linked.provider.behave([](Behaviour& one) { one.status = 500; });
  Program program;
  program.put(linked, "2020-01-01T00:00:00Z");
  CHECK_EQUAL("503 temporarily_unavailable"s, refusal_of(program.ask(linked)));
  CHECK_EQUAL(true, program.shown(linked).boolean_at("has_tokens").value());
  CHECK(!program.shown(linked).string_at("refused_at"));
  program.put(linked, to_rfc3339(SystemClock().now() + Seconds{std::chrono::days{2}}));
  CHECK_EQUAL("old"s, text_at(program.ask(linked), "access_token"));
}
