#include "jobs/stop_flag.h"

#include <cerrno>
#include <system_error>

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

namespace gatewarden::jobs {
namespace {

int make_eventfd() {
  const int descriptor = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  if (descriptor < 0) throw std::system_error(errno, std::generic_category(), "eventfd");
  return descriptor;
}

}  // namespace

StopFlag::StopFlag() : descriptor_(make_eventfd()) {}
StopFlag::~StopFlag() { close(descriptor_); }

void StopFlag::set() {
  set_.store(true);
  eventfd_write(descriptor_, 1);
}

bool StopFlag::wait(Milliseconds limit) const {
  pollfd waiting{descriptor_, POLLIN, 0};
  poll(&waiting, 1, static_cast<int>(limit.count()));
  return is_set();
}

Waker::Waker() : descriptor_(make_eventfd()) {}
Waker::~Waker() { close(descriptor_); }

void Waker::wake() { eventfd_write(descriptor_, 1); }

void Waker::take() {
  eventfd_t count = 0;
  eventfd_read(descriptor_, &count);
}

}  // namespace gatewarden::jobs
