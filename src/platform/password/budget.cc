// The host's hashing budget, on the kernel's record locks.
//
// Place i is held by who holds a write lock on byte i of the file. The locks are those of open file descriptions (fcntl(2),
// "Open file description locks"): the kernel drops them when the process dies, whatever it dies of, and two hashers of one
// process are as apart as two processes.
//
// Who finds no place free draws a ticket: the lock on a byte of the queue of its urgency, behind the last that is locked
// there. It tries the places when no byte before its own is locked any more, so that a queue is served in its order, and
// whoever dies in it is gone from it. Bytes far above the end of a file can be locked like others; the file stays small.
//
// Background work looks at the queue of the persons before it takes a place, and again when it has it. A person who drew a
// ticket in between gets the place back: no background work begins after a ticket is drawn and before it is served.
//
// Locks wake nobody. So the file's first word, mapped by all, is a bell: who gives something back adds to it and wakes those
// that sleep on it (futex(2)). The word carries no truth. Who dies does not ring, so sleepers look by themselves, too.
#include "platform/password/budget.h"

#include <fcntl.h>
#include <linux/futex.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cassert>
#include <cerrno>
#include <chrono>
#include <climits>
#include <system_error>
#include <utility>

namespace gatewarden::password {
namespace {

using Time = std::chrono::steady_clock::time_point;
using Word = std::atomic<std::uint32_t>;
static_assert(Word::is_always_lock_free && sizeof(Word) == sizeof(std::uint32_t), "the kernel sleeps on it as a plain word");

constexpr Milliseconds longest_sleep{20};  // how long the place of a killed process may lie idle
constexpr off_t queue_length = off_t{1} << 40;

[[noreturn]] void fail(const std::string& what) {
  throw std::system_error(errno, std::generic_category(), "the password hashing budget: " + what);
}

struct flock lock_of(off_t start, off_t length, short type) {
  struct flock lock{};
  lock.l_type = type;
  lock.l_whence = SEEK_SET;
  lock.l_start = start;
  lock.l_len = length;
  return lock;
}

// False if another holds the byte.
bool set_lock(int descriptor, off_t byte, short type) {
  struct flock lock = lock_of(byte, 1, type);
  while (fcntl(descriptor, F_OFD_SETLK, &lock) != 0) {
    if (errno == EAGAIN || errno == EACCES) return false;
    if (errno != EINTR) fail("cannot be locked");
  }
  return true;
}

// One of the locks that others hold on bytes from `start` to before `end`.
std::optional<struct flock> find_lock(int descriptor, off_t start, off_t end) {
  if (start >= end) return std::nullopt;
  struct flock lock = lock_of(start, end - start, F_WRLCK);
  while (fcntl(descriptor, F_OFD_GETLK, &lock) != 0) {
    if (errno != EINTR) fail("cannot be looked at");
  }
  if (lock.l_type == F_UNLCK) return std::nullopt;
  return lock;
}

// Until somebody rings after `seen` was read, or the time is over; now and then for no reason.
void sleep_on(Word& bell, std::uint32_t seen, Time end) {
  const auto rest = std::chrono::duration_cast<std::chrono::nanoseconds>(end - std::chrono::steady_clock::now());
  const auto limit = std::clamp<std::chrono::nanoseconds>(rest, std::chrono::nanoseconds{0}, longest_sleep);
  const timespec timeout{.tv_sec = 0, .tv_nsec = limit.count()};
  syscall(SYS_futex, &bell, FUTEX_WAIT, seen, &timeout, nullptr, 0);
}

}  // namespace

// Bytes from `start` to before `end`.
struct Budget::Range {
  off_t start;
  off_t end;

  static Range queue_of(Urgency urgency) {
    const off_t start = urgency == Urgency::person ? queue_length : 2 * queue_length;
    return {start, start + queue_length};
  }
};

// A place in a queue, left when it goes.
class Budget::Ticket {
 public:
  Ticket(const Budget& budget, const Range& queue) : budget_(budget), byte_(queue.start) {
    do {
      while (const auto lock = find_lock(budget_.descriptor_, byte_, queue.end)) byte_ = lock->l_start + lock->l_len;
    } while (!set_lock(budget_.descriptor_, byte_, F_WRLCK));
  }
  Ticket(const Ticket&) = delete;
  Ticket& operator=(const Ticket&) = delete;
  ~Ticket() {
    // Unlocking what we hold cannot be refused.
    set_lock(budget_.descriptor_, byte_, F_UNLCK);
    budget_.ring();
  }

  off_t byte() const { return byte_; }

 private:
  const Budget& budget_;
  off_t byte_;
};

Budget::Turn::Turn(Turn&& other) noexcept : budget_(other.budget_), place_(other.place_) { other.budget_ = nullptr; }

Budget::Turn::~Turn() {
  if (budget_ == nullptr) return;
  set_lock(budget_->descriptor_, place_, F_UNLCK);
  budget_->ring();
}

Budget::Budget(const std::string& file, int places)
    : descriptor_(open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600)), places_(places) {
  assert(places > 0);
  if (descriptor_ < 0) fail(file);
  // Whoever comes first makes room for the bell; for those who come later this changes nothing.
  void* const mapping = ftruncate(descriptor_, sizeof(Word)) == 0
                            ? mmap(nullptr, sizeof(Word), PROT_READ | PROT_WRITE, MAP_SHARED, descriptor_, 0)
                            : MAP_FAILED;
  if (mapping == MAP_FAILED) {
    const int error = std::exchange(errno, 0);
    close(descriptor_);
    errno = error;
    fail(file);
  }
  bell_ = static_cast<Word*>(mapping);
}

Budget::~Budget() {
  munmap(bell_, sizeof(Word));
  close(descriptor_);
}

void Budget::ring() const {
  bell_->fetch_add(1);
  syscall(SYS_futex, bell_, FUTEX_WAKE, INT_MAX, nullptr, nullptr, 0);
}

bool Budget::is_locked(const Range& range) const { return find_lock(descriptor_, range.start, range.end).has_value(); }

int Budget::in_use() const {
  int used = 0;
  for (off_t place = 0; place < places_; ++place) used += is_locked({place, place + 1});
  return used;
}

std::optional<Budget::Turn> Budget::try_places() const {
  for (off_t place = 0; place < places_; ++place) {
    if (set_lock(descriptor_, place, F_WRLCK)) return Turn(*this, place);
  }
  return std::nullopt;
}

// Whether so many wait, or more.
bool Budget::has_waiting(int persons) const {
  const Range queue = Range::queue_of(Urgency::person);
  off_t from = queue.start;
  for (int seen = 0; seen < persons; ++seen) {
    const auto lock = find_lock(descriptor_, from, queue.end);
    if (!lock) return false;
    from = lock->l_start + lock->l_len;
  }
  return true;
}

bool Budget::is_full(int most_waiting) const { return in_use() >= places_ && has_waiting(most_waiting); }

bool Budget::is_contended() const { return (places_ > 1 && in_use() >= places_ - 1) || has_waiting(1); }

std::optional<Budget::Turn> Budget::acquire_unless_full(Milliseconds deadline, int most_waiting) {
  if (is_full(most_waiting)) return std::nullopt;
  return acquire(deadline);
}

// A place, unless somebody is to have it before those of this urgency who stand at `before` in their queue.
std::optional<Budget::Turn> Budget::try_once(Urgency urgency, off_t before) const {
  const Range persons = Range::queue_of(Urgency::person);
  const auto is_last = [&] { return urgency == Urgency::background && is_locked(persons); };
  if (is_last() || is_locked({Range::queue_of(urgency).start, before})) return std::nullopt;
  auto turn = try_places();
  if (turn && is_last()) return std::nullopt;
  return turn;
}

std::optional<Budget::Turn> Budget::acquire(Milliseconds deadline, Urgency urgency) {
  const Time end = std::chrono::steady_clock::now() + deadline;
  const Range queue = Range::queue_of(urgency);
  if (auto turn = try_once(urgency, queue.end)) return turn;
  const Ticket ticket(*this, queue);
  for (;;) {
    const std::uint32_t seen = bell_->load();
    if (auto turn = try_once(urgency, ticket.byte())) return turn;
    if (std::chrono::steady_clock::now() >= end) return std::nullopt;
    sleep_on(*bell_, seen, end);
  }
}

}  // namespace gatewarden::password
