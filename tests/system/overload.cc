// More than the host can answer: what is refused, how, what goes on, and that it passes by itself.
#include <chrono>
#include <ctime>
#include <thread>

#include "harness/fastcgi.h"
#include "harness/process.h"
#include "oauth_requests.h"
#include "pages_walk.h"
#include "platform/password/budget.h"

namespace gatewarden {
namespace {

using namespace test;

constexpr Milliseconds long_enough{30'000};
const Parameters machine{{"grant_type", "client_credentials"}, {"scope", "profile"}};

bool is_told_to_come_again(const Answer& answer) {
  const int seconds = std::atoi(answer.header("retry-after").value_or("0").c_str());
  return answer.status == 503 && seconds >= 1 && seconds <= 5;
}

bool comes_to(const Stack& stack, const std::string& level) {
  return wait_until([&] { return HttpClient(stack).get("/health/ready").json().string_at("stress") == level; }, long_enough);
}

// Straight to a pool's socket, as handed over by the web server so long ago.
std::string send_late(const Stack& stack, const std::string& pool, const std::string& target, Milliseconds ago) {
  const auto at = std::chrono::duration_cast<Milliseconds>((SystemClock{}.now() - ago).time_since_epoch()).count();
  const std::string rest = std::to_string(1000 + at % 1000).substr(1);
  FastcgiPeer peer(stack.socket(pool));
  peer.send(fastcgi::request("GET", target, "", {{"HANDED_OVER_AT", std::to_string(at / 1000) + "." + rest}}));
  return peer.answer().value_or("");
}

bool has_status(const std::string& answer, int status) {
  return answer.find("Status: " + std::to_string(status)) != std::string::npos;
}

// A pool of one worker in which a queue stands: for more than half a second, nobody has come who did not wait.
void make_queue_stand(const Stack& stack, const std::string& pool, const std::string& target) {
  send_late(stack, pool, target, Milliseconds{0});
  std::this_thread::sleep_for(Milliseconds{600});
}

// One log-in that comes to the hash of its password, and its answer.
class LogIn {
 public:
  LogIn(const Stack& stack, const Stack::TestClient& client, const Stack::TestUser& user)
      : http_(stack), form_(form_on(http_.get(send_person(http_, client)), "login-form")) {
    form_.set("identifier", user.identifier);
    form_.set("password", user.password);
  }
  ~LogIn() { if (thread_.joinable()) thread_.join(); }
  void start() { thread_ = std::thread([this] { answer_ = http_.post_form("/login", form_.fields); }); }
  const Answer& answer() {
    if (thread_.joinable()) thread_.join();
    return answer_;
  }

 private:
  HttpClient http_;
  Form form_;
  Answer answer_;
  std::thread thread_;
};

}  // namespace

TEST("overload: log-ins that find too many waiting are refused at once, pages and tokens go on, and it passes by itself") {
  Stack stack(configured("[workers]\nbrowser = 8\n[passwords]\nconcurrent_hashes = 1\nqueue_deadline = \"25s\"\n"));
  const auto client = stack.make_client();
  const auto user = stack.make_user();
  HttpClient person(stack);
  log_in_and_consent(person, client, user, "openid");
  constexpr int may_wait = 5;  // three quarters of eight, less the one that hashes
  password::Budget budget(stack.folder() + "/state/hashing-budget", 1);
  auto turn = budget.acquire(long_enough);
  CHECK(turn.has_value());
  std::vector<std::unique_ptr<LogIn>> waiting;
  for (int i = 0; i < may_wait; ++i) waiting.push_back(std::make_unique<LogIn>(stack, client, user));
  LogIn further(stack, client, user);
  LogIn another(stack, client, user);
  for (const auto& one : waiting) one->start();
  const password::Budget onlooker(stack.folder() + "/state/hashing-budget", 1);
  CHECK(wait_until([&] { return onlooker.is_full(may_wait); }, long_enough));

  const auto begin = std::chrono::steady_clock::now();
  further.start();
  CHECK(is_told_to_come_again(further.answer()));
  CHECK(std::chrono::steady_clock::now() - begin < Seconds{20});
  CHECK(comes_to(stack, "busy"));
  another.start();
  CHECK(is_told_to_come_again(another.answer()));
  HttpClient http(stack);
  CHECK(is_told_to_come_again(http.get("/login")));
  CHECK_EQUAL(200, person.get("/account").status);
  CHECK_EQUAL(303, person.get("/oauth2/authorize?" + build_form(good_request(client))).status);
  CHECK_EQUAL(200, token_request(http, client, machine).status);
  CHECK(http.get("/metrics").body.find("gatewarden_stress_level 1\n") != std::string::npos);

  turn.reset();
  for (const auto& one : waiting) CHECK_EQUAL(303, one->answer().status);
  CHECK(comes_to(stack, "quiet"));
  CHECK(http.get("/metrics").body.find("gatewarden_requests_refused_total{reason=\"hashing\"} 2\n") != std::string::npos);
}

TEST("overload: in a standing queue of applications nothing is hashed, keys are borne longest, and it passes by itself") {
  Stack stack(configured("[workers]\nprotocol = 1\npatience = \"200ms\"\n"));
  const auto client = stack.make_client();
  const auto user = stack.make_user();
  LogIn log_in(stack, client, user);
  make_queue_stand(stack, "protocol", "/.well-known/jwks.json");
  CHECK(has_status(send_late(stack, "protocol", "/oauth2/userinfo", Milliseconds{400}), 503));
  CHECK(has_status(send_late(stack, "protocol", "/.well-known/jwks.json", Milliseconds{400}), 200));
  CHECK(has_status(send_late(stack, "protocol", "/.well-known/jwks.json", Milliseconds{5000}), 503));
  CHECK(comes_to(stack, "critical"));
  log_in.start();
  CHECK(is_told_to_come_again(log_in.answer()));
  CHECK(stack.log().find("\"now\":\"critical\",\"before\":\"") != std::string::npos);

  HttpClient http(stack);
  CHECK_EQUAL(200, token_request(http, client, machine).status);
  CHECK(comes_to(stack, "quiet"));
  log_in.start();
  CHECK_EQUAL(303, log_in.answer().status);
}

TEST("overload: through nginx, whoever waited in a standing queue is refused, with a page or JSON") {
  Stack stack(configured("[workers]\nprotocol = 1\nbrowser = 1\npatience = \"200ms\"\n"));
  for (const std::string pool : {"browser", "protocol"}) {
    const std::string target = pool == "browser" ? "/login" : "/oauth2/userinfo";
    HttpClient http(stack);
    http.get(target);
    const int worker = stack.worker_pids(pool).at(0);
    kill(worker, SIGSTOP);
    Answer answer;
    std::thread waiting([&] { answer = http.get(target); });
    std::this_thread::sleep_for(Milliseconds{1200});
    kill(worker, SIGCONT);
    waiting.join();
    CHECK(is_told_to_come_again(answer));
    CHECK(answer.header("content-type").value_or("").starts_with(pool == "browser" ? "text/html" : "application/json"));
    CHECK(http.get(target).status != 503);
  }
}

}  // namespace gatewarden
