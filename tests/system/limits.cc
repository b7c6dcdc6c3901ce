// How much one address and one client may ask, and who is not asked.
#include "endpoints/routes.h"

#include "harness/fastcgi.h"
#include "harness/process.h"
#include "oauth_requests.h"

namespace gatewarden {
namespace {

using namespace test;

const Parameters machine{{"grant_type", "client_credentials"}, {"scope", "profile"}};

// By the web server, which says so, or ends the connection where HTTP/2 lets it.
bool is_turned_away(int status) { return status == 0 || status == 400 || status == 414; }

using Check = std::function<void(const Answer&)>;

void is_for_programs(const Answer& answer) { CHECK_EQUAL(std::string("too_many_requests"), error_of(answer)); }

int refused(const std::function<Answer()>& ask, int times, const Check& check = is_for_programs) {
  int count = 0;
  for (int i = 0; i < times; ++i) {
    const Answer answer = ask();
    if (answer.status != 429) continue;
    ++count;
    CHECK(answer.header("retry-after").has_value());
    check(answer);
  }
  return count;
}

// The page of one who is turned away, in that language.
Check is_page(const std::string& language, const std::string& advice) {
  return [=](const Answer& answer) {
    CHECK_EQUAL(std::string("text/html; charset=utf-8"), answer.header("content-type").value_or(""));
    CHECK_EQUAL(language, answer.header("content-language").value_or(""));
    CHECK_EQUAL(std::string("no-store"), answer.header("cache-control").value_or(""));
    CHECK(answer.header("content-security-policy").value_or("").starts_with("default-src 'none'"));
    CHECK(!answer.header("set-cookie"));
    CHECK(answer.body.find(advice) != std::string::npos);
    CHECK(answer.body.find("href=\"/assets/") != std::string::npos);
  };
}

}  // namespace

TEST("S75: at every address, what is too large is refused before it is looked at") {
  HttpClient http(Stack::shared());
  for (const endpoints::Route& route : endpoints::routes()) {
    if (route.handler == endpoints::null_answer || route.methods.find("POST") == std::string_view::npos) continue;
    const std::string path(route.path);
    const std::size_t most = route.body == endpoints::Body::bulk ? 1U << 20U : 1U << 16U;
    CHECK_EQUAL(413, http.send("POST", path, std::string(most + 1, 'a')).status);
    CHECK(is_turned_away(http.send("POST", path + "?" + std::string(9000, '~'), "").status));
    CHECK(is_turned_away(http.send("POST", path, "", {{"x-long", std::string(9000, '~')}}).status));
  }
}

TEST("S75: a form of more than a hundred parameters is refused") {
  HttpClient http(Stack::shared());
  Parameters form;
  for (int i = 0; i < 101; ++i) form.emplace_back("p" + std::to_string(i), "");
  for (const char* path : {"/oauth2/token", "/oauth2/revoke", "/oauth2/introspect"}) {
    const Answer answer = http.post_form(path, form);
    CHECK_EQUAL(400, answer.status);
    CHECK_EQUAL(std::string("invalid_request"), error_of(answer));
  }
}

TEST("S75: what is too large and comes past nginx is counted") {
  Stack& stack = Stack::shared();
  HttpClient http(stack);
  const auto counted = [&http] {
    const std::string text = http.get("/metrics").body;
    constexpr std::string_view name = "gatewarden_requests_refused_total{reason=\"size\"} ";
    return std::stoi(text.substr(text.find(name) + name.size()));
  };
  const int before = counted();
  FastcgiPeer peer(stack.socket("protocol"));
  peer.send(fastcgi::begin() + fastcgi::stream(fastcgi::params, fastcgi::pairs({{"CONTENT_LENGTH", "65537"}})));
  CHECK(peer.answer().value_or("").starts_with("Status: 413 "));
  CHECK_EQUAL(before + 1, counted());
}

TEST("limits: an address has one rate for all paths and spellings, and what is exempt has none") {
  Stack stack(configured("[limits]\nrequests_per_address = 10\nexempt = [\"192.0.2.0/24\"]\n"));
  HttpClient http(stack);
  const std::vector<std::string> paths{"/oauth2/userinfo", "/OAuth2/userinfo", "/login?x=1", "/%6Cogin", "//login"};
  int next = 0;
  const auto ask = [&] { return http.get(paths.at(static_cast<std::size_t>(next++) % paths.size())); };
  CHECK(refused(ask, 400, [](const Answer&) {}) > 0);
  CHECK(stack.log().find("\"source\":\"127.0.0.1\",\"path\":\"/oauth2/userinfo\"") != std::string::npos);

  HttpClient elsewhere(Stack::shared());
  CHECK_EQUAL(0, refused([&] { return elsewhere.get("/oauth2/userinfo"); }, 400));
}

TEST("limits: who is turned away gets a page, in their language, and a program JSON; each is counted by its route") {
  Stack stack(configured("[limits]\nrequests_per_address = 1\nexempt = []\n"));
  HttpClient http(stack);
  const auto page = [&](const std::string& accepted) {
    return [&http, accepted] { return http.get("/login?then=x", {{"Accept-Language", accepted}}); };
  };
  CHECK(refused(page("fr, en;q=0.5"), 40, is_page("en", "Wait a moment and try again.")) > 0);
  CHECK(refused(page("de-AT, en;q=0.5"), 20, is_page("de", "Warten Sie einen Moment")) > 0);
  CHECK(refused([&] { return http.post_form("/login", {}); }, 20, is_page("en", "Wait a moment and try again.")) > 0);
  const int programs = refused([&] { return http.post_form("/oauth2/token", machine); }, 20);
  CHECK(programs > 0);
  const auto json = [&] { return http.send("POST", "/api/v1/auth/submit-identifier", "{}", {{"Content-Type", "application/json"}}); };
  CHECK(refused(json, 20) > 0);
  Answer figures;
  CHECK(wait_until([&] { return figures = http.get("/metrics"), figures.status == 200; }, Milliseconds{30'000}));
  const std::string& metrics = figures.body;
  const auto counted = [](const std::string& route) { return "\ngatewarden_requests_total{route=\"" + route + "\",status=\"429\"} "; };
  CHECK(metrics.find(counted("token") + std::to_string(programs) + '\n') != std::string::npos);
  CHECK(metrics.find(counted("login")) != std::string::npos);
}

TEST("limits: a script of another origin may read that it was turned away") {
  Stack stack(configured("[limits]\nrequests_per_address = 1\nexempt = []\n"));
  HttpClient http(stack);
  const auto ask = [&] { return http.get("/oauth2/userinfo", {{"Origin", "https://app.example"}}); };
  const auto is_readable = [](const Answer& answer) {
    CHECK_EQUAL(std::string("*"), answer.header("access-control-allow-origin").value_or(""));
  };
  CHECK(refused(ask, 40, is_readable) > 0);
}

TEST("limits: a client has a rate of its own, which no stranger uses up") {
  Stack stack(configured("[limits]\nrequests_per_client = 2\n"));
  const auto client = stack.make_client();
  const auto other = stack.make_client();
  auto stranger = client;
  stranger.secret = "wrong";
  HttpClient http(stack);
  for (int i = 0; i < 20; ++i) CHECK_EQUAL(401, token_request(http, stranger, machine).status);
  CHECK_EQUAL(200, token_request(http, client, machine).status);
  CHECK(refused([&] { return token_request(http, client, machine); }, 100) > 0);
  CHECK_EQUAL(200, token_request(http, other, machine).status);
  CHECK(http.get("/metrics").body.find("gatewarden_requests_refused_total{reason=\"client\"} 0\n") == std::string::npos);
}

}  // namespace gatewarden
