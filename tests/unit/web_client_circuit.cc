// The circuit breaker of call-outs.
#include "platform/web_client/circuit.h"

#include "harness/test.h"

using namespace gatewarden;
using web_client::Circuit;
using web_client::SteadyTime;

namespace {

constexpr Circuit::Rule rule{.failures = 3, .first = Milliseconds{1000}, .most = Milliseconds{5000}};
constexpr SteadyTime at(int milliseconds) { return SteadyTime{} + std::chrono::hours(1) + Milliseconds(milliseconds); }

Circuit opened_at_zero() {
  Circuit circuit(rule);
  for (int i = 0; i < 3; ++i) circuit.failed(at(0));
  return circuit;
}

}  // namespace

TEST("circuit: failures that are not in a row do not open it") {
  Circuit circuit(rule);
  for (int i = 0; i < 10; ++i) {
    CHECK(!circuit.failed(at(i)));
    CHECK(!circuit.failed(at(i)));
    circuit.succeeded();
  }
  CHECK(circuit.may_try(at(10)));
}

TEST("circuit: the third failure in a row opens it, and nobody may try") {
  Circuit circuit(rule);
  CHECK(!circuit.failed(at(0)));
  CHECK(!circuit.failed(at(0)));
  CHECK(circuit.failed(at(0)));
  CHECK(circuit.state(at(999)) == Circuit::State::open);
  CHECK(!circuit.may_try(at(999)));
}

TEST("circuit: half open, one may try and the others wait") {
  Circuit circuit = opened_at_zero();
  CHECK(circuit.state(at(1000)) == Circuit::State::half_open);
  CHECK(circuit.may_try(at(1000)));
  CHECK(!circuit.may_try(at(1000)));
  CHECK(circuit.may_try(at(2000)));  // the first never told
}

TEST("circuit: a trial that fails opens it for twice as long, up to the most") {
  Circuit circuit = opened_at_zero();
  CHECK(circuit.failed(at(1000)));
  CHECK(!circuit.may_try(at(2999)));
  CHECK(circuit.may_try(at(3000)));
  for (int i = 0; i < 40; ++i) circuit.failed(at(4000));
  CHECK(!circuit.may_try(at(8999)));
  CHECK(circuit.may_try(at(9000)));
}

TEST("circuit: a trial that succeeds closes it as if nothing had been") {
  Circuit circuit = opened_at_zero();
  CHECK(circuit.may_try(at(1000)));
  CHECK(circuit.succeeded());
  CHECK(!circuit.succeeded());
  CHECK(!circuit.failed(at(1001)));
  CHECK(circuit.state(at(1001)) == Circuit::State::closed);
}
