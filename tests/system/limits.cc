// How much one address and one client may ask, and who is not asked.
#include "endpoints/routes.h"

#include "oauth_requests.h"

namespace gatewarden {
namespace {

using namespace test;

const Parameters machine{{"grant_type", "client_credentials"}, {"scope", "profile"}};

// By the web server, which says so, or ends the connection where HTTP/2 lets it.
bool is_turned_away(int status) { return status == 0 || status == 400 || status == 414; }

int refused(const std::function<Answer()>& ask, int times) {
  int count = 0;
  for (int i = 0; i < times; ++i) {
    const Answer answer = ask();
    if (answer.status != 429) continue;
    ++count;
    CHECK(answer.header("retry-after").has_value());
    CHECK_EQUAL(std::string("too_many_requests"), error_of(answer));
  }
  return count;
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

TEST("limits: an address has one rate for all paths and spellings, and what is exempt has none") {
  Stack stack(configured("[limits]\nrequests_per_address = 10\nexempt = [\"192.0.2.0/24\"]\n"));
  HttpClient http(stack);
  const std::vector<std::string> paths{"/oauth2/userinfo", "/OAuth2/userinfo", "/login?x=1", "/%6Cogin", "//login"};
  int next = 0;
  const auto ask = [&] { return http.get(paths.at(static_cast<std::size_t>(next++) % paths.size())); };
  CHECK(refused(ask, 400) > 0);
  CHECK(stack.log().find("\"source\":\"127.0.0.1\",\"path\":\"/oauth2/userinfo\"") != std::string::npos);

  HttpClient elsewhere(Stack::shared());
  CHECK_EQUAL(0, refused([&] { return elsewhere.get("/oauth2/userinfo"); }, 400));
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
