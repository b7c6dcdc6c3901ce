// Looks at a hashing budget from outside, by the locks on its file.
#include "unit/budget_onlooker.h"

#include <fcntl.h>
#include <unistd.h>

#include "harness/test.h"

namespace gatewarden::test {
namespace {

// Where budget.cc has its queues.
constexpr off_t persons = off_t{1} << 40;
constexpr off_t background = off_t{2} << 40;

// Locks of one byte that others hold from `start` to before `end`. Which of many the kernel names first is its choice.
int count_locks(int descriptor, off_t start, off_t end) {
  if (start >= end) return 0;
  struct flock lock{};
  lock.l_type = F_WRLCK;
  lock.l_whence = SEEK_SET;
  lock.l_start = start;
  lock.l_len = end - start;
  CHECK_EQUAL(0, fcntl(descriptor, F_OFD_GETLK, &lock));
  if (lock.l_type == F_UNLCK) return 0;
  return 1 + count_locks(descriptor, start, lock.l_start) + count_locks(descriptor, lock.l_start + 1, end);
}

int count_locks(const std::string& file, off_t start) {
  const int descriptor = open(file.c_str(), O_RDWR | O_CLOEXEC);
  CHECK(descriptor >= 0);
  const int locks = count_locks(descriptor, start, start + persons);
  close(descriptor);
  return locks;
}

}  // namespace

int count_waiting_persons(const std::string& budget_file) { return count_locks(budget_file, persons); }
int count_waiting_background(const std::string& budget_file) { return count_locks(budget_file, background); }

}  // namespace gatewarden::test
