// Clients whose proof is always the same.
#include "harness/test.h"
#include "protocol/constant_values.h"

namespace gatewarden {
namespace {

protocol::AuthorizationRequest request(const std::string& client, const std::string& challenge, const std::string& state) {
  protocol::AuthorizationRequest made;
  made.client_id = client;
  made.code_challenge = challenge;
  made.state = state;
  return made;
}

}  // namespace

TEST("S27: a constant challenge is noticed at its second request") {
  protocol::ConstantValues values;
  CHECK(!values.notice(request("app", "c1", "s1")));
  CHECK(values.notice(request("app", "c1", "s2")));
  CHECK(values.notice(request("app", "c1", "s3")));
}

TEST("S27: a constant nonce is noticed") {
  protocol::ConstantValues values;
  auto first = request("app", "c1", "s1");
  auto second = request("app", "c2", "s2");
  first.nonce = second.nonce = "n";
  CHECK(!values.notice(first));
  CHECK(values.notice(second));
}

TEST("S27: a reload, another client and fresh values are nothing to notice") {
  protocol::ConstantValues values;
  CHECK(!values.notice(request("app", "c1", "s1")));
  CHECK(!values.notice(request("app", "c1", "s1")));
  CHECK(!values.notice(request("other", "c1", "s2")));
  for (int i = 0; i < 2000; ++i) CHECK(!values.notice(request("app", "x" + std::to_string(i), "s" + std::to_string(i))));
}

}  // namespace gatewarden
