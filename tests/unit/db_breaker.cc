// The circuit breaker of the database.
#include "platform/db/breaker.h"

#include <sys/wait.h>
#include <unistd.h>

#include "harness/test.h"

namespace gatewarden::db {
namespace {

struct Opened {
  Breaker breaker;
  Opened() {
    CHECK(!breaker.failed(1000));
    CHECK(!breaker.failed(1000));
    CHECK(breaker.failed(1000));
  }
};

TEST("database breaker: three waits of late open it for half a second") {
  Opened one;
  CHECK(!one.breaker.may_try(1499));
  CHECK(one.breaker.may_try(1500));
}

TEST("database breaker: waits that lie far apart, or a success between, do not open it") {
  Breaker breaker;
  for (std::int64_t at = 20'000; at < 200'000; at += 10'001) CHECK(!breaker.failed(at));
  for (int i = 0; i < 10; ++i) {
    CHECK(!breaker.failed(300'000));
    CHECK(!breaker.succeeded());
  }
  CHECK(breaker.may_try(300'000));
}

TEST("database breaker: one tries for all, and a success of his opens the way for everybody") {
  Opened one;
  const pid_t child = fork();
  if (child == 0) _exit(one.breaker.may_try(1500) && !one.breaker.may_try(1501) ? 0 : 1);
  int status = 0;
  waitpid(child, &status, 0);
  CHECK_EQUAL(0, WEXITSTATUS(status));
  CHECK(!one.breaker.may_try(1502));
  CHECK(one.breaker.succeeded());
  CHECK(one.breaker.may_try(1503));
  CHECK(!one.breaker.succeeded());
}

TEST("database breaker: a trial that fails doubles the pause, up to two seconds") {
  Opened one;
  std::int64_t now = 1500;
  for (const std::int64_t pause : {1000, 2000, 2000}) {
    CHECK(one.breaker.may_try(now));
    CHECK(!one.breaker.failed(now));
    CHECK(!one.breaker.may_try(now + pause - 1));
    now += pause;
  }
  CHECK(one.breaker.may_try(now));
}

TEST("database breaker: a trial that is refused at once is followed by the next, and one whose process died is not waited for") {
  Opened one;
  CHECK(one.breaker.may_try(1500));
  one.breaker.refused(1510);
  CHECK(one.breaker.may_try(1510));
  CHECK(!one.breaker.may_try(6509));
  CHECK(one.breaker.may_try(6510));
}

}  // namespace
}  // namespace gatewarden::db
