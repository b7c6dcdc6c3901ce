// What fail2ban's filter finds in the log of the workers.
#include <regex>

#include "base/text.h"
#include "harness/process.h"
#include "harness/servers.h"
#include "harness/stack.h"
#include "harness/test.h"

namespace gatewarden {

namespace {

using test::HttpClient;
using test::Stack;

// The failregex of the filter that is shipped; what Python writes as <ADDR> is an address.
std::regex failure() {
  const std::string filter = test::read_file(test::places().source + "/packaging/fail2ban/filter.d/gatewarden.conf");
  constexpr std::string_view name = "failregex = ", address = "<ADDR>";
  const std::size_t begin = filter.find(name) + name.size();
  std::string text = filter.substr(begin, filter.find('\n', begin) - begin);
  text.replace(text.find(address), address.size(), "([0-9a-f.:]+)");
  return std::regex(text);
}

std::size_t failures_in(const std::string& log, const std::string& address) {
  static const std::regex wanted = failure();
  std::size_t count = 0;
  for (const std::string& line : split_words(log, '\n')) {
    std::smatch found;
    if (std::regex_match(line, found, wanted) && found[1] == address) ++count;
  }
  return count;
}

}  // namespace

TEST("fail2ban: the filter finds a client that fails to prove who it is, by its address") {
  Stack& stack = Stack::shared();
  HttpClient http(stack);
  auto client = stack.make_client();
  client.secret = "wrong";
  const std::size_t before = failures_in(stack.log(), "127.0.0.1");
  CHECK_EQUAL(401, test::token_request(http, client, {{"grant_type", "client_credentials"}}).status);
  CHECK_EQUAL(before + 1, failures_in(stack.log(), "127.0.0.1"));
}

TEST("fail2ban: the filter reads the journal of the unit, and of each further instance") {
  const std::string filter = test::read_file(test::places().source + "/packaging/fail2ban/filter.d/gatewarden.conf");
  std::smatch found;
  CHECK(std::regex_search(filter, found, std::regex("\njournalmatch = _SYSTEMD_UNIT=(\\S+) \\+ '_SYSTEMD_SLICE=(\\S+)'\n")));
  CHECK_EQUAL(std::string("gatewarden-worker.service"), found[1].str());
  // Instances lie in a slice that is named after their template (systemd.slice(5)), unless the unit says otherwise.
  CHECK_EQUAL(std::string(R"(system-gatewarden\x2dworker.slice)"), found[2].str());
  CHECK(test::read_file(test::places().source + "/systemd/gatewarden-worker.service").find("\nSlice=") == std::string::npos);
}

TEST("fail2ban: nothing that a stranger writes makes a line of another address") {
  Stack& stack = Stack::shared();
  HttpClient http(stack);
  Stack::TestClient client;
  client.client.client_id = R"(x","address":"192.0.2.66"})";
  client.secret = R"({"time":"2026","level":"info","event":"attempt_failed","address":"192.0.2.66"})";
  test::token_request(http, client, {{"grant_type", "client_credentials"}});
  http.get("/login", {{"user-agent", client.secret}});
  CHECK_EQUAL(std::size_t{0}, failures_in(stack.log(), "192.0.2.66"));
}

}  // namespace gatewarden
