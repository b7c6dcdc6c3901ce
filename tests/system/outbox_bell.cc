// Whoever writes a message to the outbox wakes the daemon, after the commit: a code does not wait for the daemon to look by itself.
#include "domain/operation/connect.h"
#include "platform/config/config.h"
#include "platform/process/bell.h"
#include "system/second_factor_steps.h"

using namespace gatewarden;
using namespace gatewarden::test;
using operation::Channel;

namespace {

// Hears what the daemon would hear.
class BellListener {
 public:
  explicit BellListener(Stack& stack, Channel channel = Channel::email)
      : settings_(config::load(stack.configuration_file())), bell_(operation::outbox_bell(settings_, channel)) {}
  bool hears() { return bell_.wait(Milliseconds{10'000}); }
  bool has_heard() { return bell_.wait(Milliseconds{0}); }

 private:
  config::Settings settings_;
  process::Bell bell_;
};

// Without a daemon, so that this is the only one who listens.
Stack& stack() {
  static Stack one([] {
    StackOptions options;
    options.extra_configuration = "[sign_in]\ncodes = true\nregistration = true\n";
    options.start_daemon = false;
    return options;
  }());
  return one;
}

}  // namespace

TEST("outbox bell: a code to sign in with rings, by e-mail and as a text message") {
  for (const auto& [channel, identifier] : {std::pair{Channel::email, stack().make_user().identifier}, {Channel::sms, std::string("+4930901820")}}) {
    HttpClient http(stack());
    const std::string token = step_token(submit_identifier(http, identifier));
    BellListener listener(stack(), channel);
    CHECK_EQUAL(200, take_step(http, "send-code", token, {}).status);
    CHECK(listener.hears());
  }
}

TEST("S69: outbox bell: for who does not exist it rings as well") {
  HttpClient http(stack());
  const std::string token = step_token(submit_identifier(http, "nobody-at-all"));
  BellListener listener(stack());
  CHECK_EQUAL(200, take_step(http, "send-code", token, {}).status);
  CHECK(listener.hears());
}

TEST("outbox bell: a change of one's own account rings, and so does the command line") {
  const auto user = stack().make_user();
  HttpClient http(stack());
  CHECK_EQUAL(200, sign_in_by_password(http, user).status);
  BellListener listener(stack());
  enrol(stack(), http);
  CHECK(listener.hears());
  listener.has_heard();
  CHECK_EQUAL(0, stack().run({"second-factor", "reset", user.identifier, "--yes"}).status);
  CHECK(listener.hears());
}
