// The host's hashing budget, on the kernel's record locks.
//
// Place i is held by who holds a write lock on byte i. The locks are those of open file descriptions (fcntl(2), "Open file
// description locks"): the kernel drops them when the process dies, whatever it dies of, and two hashers of one process are
// as apart as two processes. Nobody is woken when a place gets free, so waiters poll: a hash takes tens of milliseconds,
// the longest nap 5. Each starts at a place of its own choice, so that they do not queue for the first.
#include "platform/password/budget.h"

#include <fcntl.h>
#include <unistd.h>

#include <cassert>
#include <cerrno>
#include <chrono>
#include <system_error>
#include <thread>

#include "platform/crypto/random.h"

namespace gatewarden::password {
namespace {

constexpr Microseconds shortest_nap{1000};
constexpr unsigned nap_spread = 4000;  // microseconds

unsigned random_number() {
  const std::string bytes = crypto::random_bytes(2);
  return static_cast<unsigned>(static_cast<unsigned char>(bytes[0])) << 8 | static_cast<unsigned char>(bytes[1]);
}

// False if another holds the place.
bool set_lock(int descriptor, int place, short type) {
  struct flock lock{};
  lock.l_type = type;
  lock.l_whence = SEEK_SET;
  lock.l_start = place;
  lock.l_len = 1;
  while (fcntl(descriptor, F_OFD_SETLK, &lock) != 0) {
    if (errno == EAGAIN || errno == EACCES) return false;
    if (errno != EINTR) throw std::system_error(errno, std::generic_category(), "the password hashing budget cannot be locked");
  }
  return true;
}

}  // namespace

Budget::Turn::Turn(Turn&& other) noexcept : descriptor_(other.descriptor_), place_(other.place_) { other.descriptor_ = -1; }

Budget::Turn::~Turn() {
  // Unlocking what we hold cannot be refused.
  if (descriptor_ >= 0) set_lock(descriptor_, place_, F_UNLCK);
}

Budget::Budget(const std::string& file, int places)
    : descriptor_(open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600)), places_(places) {
  assert(places > 0);
  if (descriptor_ < 0) throw std::system_error(errno, std::generic_category(), "the password hashing budget: " + file);
}

Budget::~Budget() { close(descriptor_); }

std::optional<Budget::Turn> Budget::try_once() {
  const int start = static_cast<int>(random_number() % static_cast<unsigned>(places_));
  for (int i = 0; i < places_; ++i) {
    const int place = (start + i) % places_;
    if (set_lock(descriptor_, place, F_WRLCK)) return Turn(descriptor_, place);
  }
  return std::nullopt;
}

std::optional<Budget::Turn> Budget::acquire(Milliseconds deadline) {
  const auto end = std::chrono::steady_clock::now() + deadline;
  for (;;) {
    if (auto turn = try_once()) return turn;
    if (std::chrono::steady_clock::now() >= end) return std::nullopt;
    std::this_thread::sleep_for(shortest_nap + Microseconds(random_number() % nap_spread));
  }
}

}  // namespace gatewarden::password
