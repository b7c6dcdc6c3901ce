// gatewarden client and gatewarden scope.
#include "base/encoding.h"
#include "base/text.h"
#include "harness/test.h"
#include "platform/crypto/digest.h"
#include "system/command_stack.h"

using namespace std::string_literals;
using namespace gatewarden;
using test::command_stack;
using test::run_json;
using test::run_refused;
using Words = std::vector<std::string>;

namespace {

using gatewarden::test::contains;

const Words minimal{"client", "create", "--name", "Album", "--redirect-uri", "https://album.example/cb"};

Words minimal_and(Words more) {
  more.insert(more.begin(), minimal.begin(), minimal.end());
  return more;
}

std::string stored_secret_hash(const std::string& client_id) {
  db::Connection connection(command_stack().database());
  const db::Value id = std::string_view(client_id);
  auto rows = connection.query_text("SELECT client_secret_hash FROM oauth2_clients WHERE client_id = ?", {&id, 1});
  return rows.next()->get<std::optional<std::string>>(0).value_or("");
}

}  // namespace

TEST("S28: a client's secret has 256 bits, is shown once and stored as its hash") {
  const json::Value made = run_json(minimal);
  const std::string id = made.string_at("client_id").value();
  const std::string secret = made.string_at("client_secret").value();
  CHECK_EQUAL(std::size_t{32}, from_base64url(secret).value().size());
  CHECK_EQUAL(crypto::sha256(secret), stored_secret_hash(id));
  CHECK(!run_json({"client", "show", id}).find("client_secret"));
  CHECK(test::events_of_client(id) == Words{"client_created"});
}

TEST("command: a made client id is letters and digits, so that no command reads it as an option") {
  const std::string id = run_json(minimal).string_at("client_id").value();
  CHECK_EQUAL(std::size_t{33}, id.size());
  CHECK(id.find_first_not_of("abcdef0123456789") == std::string::npos);
}

TEST("command: client create stores every option and client show tells it") {
  const json::Value made = run_json(
      {"client", "create", "album-of-ada", "--name", "Ada's Album", "--auth-method", "client_secret_post", "--redirect-uri",
       "https://a.example/cb",
       "--redirect-uri", "com.example.app:/cb", "--grant-type", "authorization_code", "--grant-type", "refresh_token",
       "--response-mode", "query",
       "--scope", "openid profile", "--scope", "email", "--client-uri", "https://a.example", "--logo-uri",
       "https://a.example/logo.png",
       "--contact", "ops@a.example", "--default-acr", "urn:gatewarden:acr:mfa", "--default-max-age", "1h", "--require-auth-time", "yes",
       "--require-pkce", "no",
       "--access-token-format", "opaque", "--id-token-algorithm", "ES256", "--refresh-rotation", "always", "--consent",
       "skip", "--audience",
       "https://api.example", "--access-token-lifetime", "15m", "--refresh-token-lifetime", "30d"});
  const json::Value shown = run_json({"client", "show", "album-of-ada"});
  for (const std::string& name : shown.names()) CHECK_EQUAL(made.find(name).value().dump(), shown.find(name).value().dump());
  CHECK((shown.find("redirect_uris")->strings().value() == Words{"https://a.example/cb", "com.example.app:/cb"}));
  CHECK_EQUAL("openid profile email"s, shown.string_at("scope").value());
  CHECK_EQUAL("opaque"s, shown.string_at("access_token_format").value());
  CHECK_EQUAL("ES256"s, shown.string_at("id_token_signed_response_alg").value());
  CHECK_EQUAL(std::int64_t{900}, shown.integer_at("access_token_lifetime").value());
  CHECK_EQUAL(std::int64_t{3600}, shown.integer_at("default_max_age").value());
  CHECK_EQUAL(false, shown.boolean_at("require_pkce").value());
  CHECK_EQUAL("always"s, shown.string_at("refresh_rotation").value());
  CHECK_EQUAL("skip"s, shown.string_at("consent").value());
  CHECK(shown.find("id_token_lifetime")->type() == json::Value::Type::null);
}

TEST("command: a class of authentication that no sign-in can have is refused") {
  CHECK(contains(run_refused({"client", "create", "--name", "x", "--redirect-uri", "https://a.example/cb", "--default-acr", "gold"}, 1),
                 "urn:gatewarden:acr:mfa"));
}

TEST("S3: redirect URIs that are no secure place of an application are refused") {
  for (const char* uri : {"http://album.example/cb", "javascript:alert(1)", "data:text/html,x", "file:///etc/passwd",
                          "myapp:/cb", "/cb",
                          "https://a@album.example/cb", "https://album.example\\@evil.example/", "blob:https://a.example/x",
                          "vbscript:x"}) {
    CHECK(contains(run_refused({"client", "create", "--name", "x", "--redirect-uri", uri}, 1), "the redirect URI"));
  }
}

TEST("S4: a redirect URI with a fragment or a response parameter in its query is refused") {
  CHECK(contains(run_refused({"client", "create", "--name", "x", "--redirect-uri", "https://a.example/cb#x"}, 1), "fragment"));
  for (const char* name : {"code", "state", "error", "iss"}) {
    CHECK(contains(run_refused({"client", "create", "--name", "x", "--redirect-uri", "https://a.example/cb?x=1&"s + name +
                                "=1"}, 1), name));
  }
}

TEST("command: loopback and reversed-domain redirect URIs of native applications are taken") {
  for (const char* uri : {"http://127.0.0.1/cb", "http://[::1]:8080/cb", "com.example.app:/cb",
                          "https://a.example/cb?tenant=1"}) {
    CHECK(run_json({"client", "create", "--name", "x", "--auth-method", "none", "--redirect-uri", uri}).string_at("client_id"));
  }
}

TEST("command: metadata that contradicts itself is refused") {
  CHECK(contains(run_refused({"client", "create", "--redirect-uri", "https://a.example"}, 1), "needs a name"));
  CHECK(contains(run_refused({"client", "create", "--name", "x"}, 1), "needs an address for its answers"));
  CHECK(contains(run_refused({"client", "create", "--name", "x", "--auth-method", "none", "--grant-type",
                              "client_credentials"}, 1),
                 "a public client cannot use client_credentials"));
  CHECK(contains(run_refused(minimal_and({"--auth-method", "none", "--require-pkce", "no"}), 1), "must use PKCE"));
  CHECK(contains(run_refused({"client", "create", "--name", "x", "--grant-type", "refresh_token"}, 1),
                 "comes after authorization_code"));
  CHECK(contains(run_refused(minimal_and({"--access-token-lifetime", "3d"}), 1), "longer than keys.keep_after_use"));
  CHECK(contains(run_refused(minimal_and({"--access-token-lifetime", "soon"}), 1), "is no time"));
  CHECK(contains(run_refused(minimal_and({"--scope", "openid made.up"}), 1), "there is no scope made.up"));
  CHECK(contains(run_refused(minimal_and({"--owner", "12345"}), 1), "there is no user 12345"));
  CHECK(contains(run_refused(minimal_and({"--logo-uri", "http://a.example/l.png"}), 1), "is no https address"));
}

TEST("S66: a name with control characters is refused") {
  CHECK(contains(run_refused({"client", "create", "--name", "Al\nbum", "--redirect-uri", "https://a.example"}, 1),
                 "no plain text"));
  CHECK(contains(run_refused({"client", "create", "--name", "Al\xff", "--redirect-uri", "https://a.example"}, 1),
                 "no plain text"));
}

TEST("S66: a name with marks that turn the direction of the page's words is refused, right-to-left letters are taken") {
  for (const char* mark : {"\u200e", "\u202e", "\u2066", "\u2069"}) {
    CHECK(contains(run_refused({"client", "create", "--name", std::string("Bank") + mark + "moc", "--redirect-uri", "https://a.example"}, 1),
                   "no plain text"));
  }
  run_json({"client", "create", "--name", "\u05d0\u05dc\u05d1\u05d5\u05dd", "--redirect-uri", "https://a.example/cb"});
}

TEST("command: an id that is taken, all digits or not of the wire is refused") {
  run_json(minimal_and({"taken-id"}));
  CHECK(contains(run_refused(minimal_and({"taken-id"}), 1), "there is a client taken-id already"));
  for (const char* id : {"12345", "with space", "with:colon", ""}) {
    CHECK(contains(run_refused(minimal_and({id}), 1), "cannot be a client id"));
  }
}

TEST("command: client update changes what is given and leaves the rest") {
  run_json(minimal_and({"to-update", "--scope", "openid"}));
  const json::Value updated = run_json({"client", "update", "to-update", "--name", "New", "--redirect-uri",
                                        "https://b.example/cb"});
  CHECK_EQUAL("New"s, updated.string_at("client_name").value());
  CHECK((updated.find("redirect_uris")->strings().value() == Words{"https://b.example/cb"}));
  CHECK_EQUAL("openid"s, updated.string_at("scope").value());
  CHECK(!updated.find("client_secret"));
  CHECK((test::events_of_client("to-update") == Words{"client_updated", "client_created"}));
  CHECK(contains(run_refused({"client", "update", "no-such", "--name", "x"}, 1), "there is no client no-such"));
}

TEST("command: a client that becomes public loses its secret, and gets a new one when it is confidential again") {
  run_json(minimal_and({"changing"}));
  CHECK(!run_json({"client", "update", "changing", "--auth-method", "none"}).find("client_secret"));
  CHECK_EQUAL(""s, stored_secret_hash("changing"));
  CHECK(contains(run_refused({"client", "secret", "changing", "--yes"}, 1), "a public client has no secret"));
  const auto again = run_json({"client", "update", "changing", "--auth-method", "client_secret_basic"});
  CHECK_EQUAL(crypto::sha256(again.string_at("client_secret").value()), stored_secret_hash("changing"));
}

TEST("command: a new secret takes the old one's place") {
  const std::string old = run_json(minimal_and({"new-secret"})).string_at("client_secret").value();
  CHECK(contains(run_refused({"client", "secret", "new-secret"}, 2), "add --yes"));
  const std::string made = run_json({"client", "secret", "new-secret", "--yes"}).string_at("client_secret").value();
  CHECK(old != made);
  CHECK_EQUAL(crypto::sha256(made), stored_secret_hash("new-secret"));
}

TEST("command: client delete asks, and ends what the client holds") {
  run_json(minimal_and({"to-delete"}));
  CHECK(contains(run_refused({"client", "delete", "to-delete"}, 2), "add --yes"));
  CHECK_EQUAL(0, command_stack().run({"client", "delete", "to-delete", "--yes"}).status);
  CHECK(contains(run_refused({"client", "show", "to-delete"}, 1), "there is no client"));
  CHECK((test::events_of_client("to-delete") == Words{"client_deleted", "client_created"}));
}

TEST("command: client list has a line for each, aligned for people") {
  run_json(minimal_and({"listed-client"}));
  bool found = false;
  for (const json::Value& one : run_json({"client", "list"}).items()) {
    found = found || one.string_at("client_id") == "listed-client";
  }
  CHECK(found);
  const std::string table = command_stack().run({"client", "list"}).out;
  CHECK(table.starts_with("client id"));
  CHECK(!contains(table, "\x1b["));  // no colours where nobody looks
  const std::size_t column = table.find("client name");
  for (const std::string& line : split_words(table, '\n')) CHECK(line.size() <= column || line.at(column - 1) == ' ');
}

TEST("command: scopes are made, described and deleted") {
  const json::Value made = run_json({"scope", "create", "photos.read", "--description", "See your photos"});
  CHECK_EQUAL("photos.read"s, made.string_at("scope").value());
  const json::Value described = run_json({"scope", "describe", "photos.read", "--language", "de", "Ihre Fotos ansehen"});
  CHECK_EQUAL("Ihre Fotos ansehen"s, described.find("descriptions")->string_at("de").value());
  CHECK_EQUAL("See your photos"s, described.find("descriptions")->string_at("en").value());
  CHECK(contains(run_refused({"scope", "create", "photos.read"}, 1), "already"));
  CHECK(contains(run_refused({"scope", "create", "two words"}, 1), "cannot be a scope"));
  CHECK(contains(run_refused({"scope", "create", "quo\"te"}, 1), "cannot be a scope"));
  CHECK(contains(run_refused({"scope", "describe", "no.such", "x"}, 1), "there is no scope"));
  CHECK(contains(run_refused({"scope", "describe", "photos.read", "--language", "de_DE", "x"}, 1), "no language tag"));
  CHECK_EQUAL(0, command_stack().run({"scope", "delete", "photos.read", "--yes"}).status);
  CHECK(contains(run_refused({"scope", "delete", "photos.read", "--yes"}, 1), "there is no scope"));
}
