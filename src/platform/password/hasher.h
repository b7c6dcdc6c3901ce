// Password hashes: Argon2id in PHC form, within one budget for the whole host. The only folder that sees libargon2 and
// libxcrypt.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

#include "base/secret.h"
#include "base/time.h"

namespace gatewarden::password {

// RFC 9106; the parameters of security.md S72 or more.
struct Argon2Parameters {
  std::uint32_t memory_kib = 65536;
  std::uint32_t iterations = 3;
  std::uint32_t lanes = 4;
  bool operator==(const Argon2Parameters&) const = default;
};

struct HasherSettings {
  Argon2Parameters parameters;
  // Hashes that may run at once on this host, over all processes that name the same file: byte-range locks on it, which
  // the kernel frees when a process dies. 0: one more than the host has processors, so that none stands still while a
  // place passes from one worker to the next.
  int concurrent = 0;
  std::string budget_file;           // made if absent; mode 0600
  Milliseconds queue_deadline{2000};  // how long a hash may wait for its turn
  int most_waiting = 1 << 20;         // with so many waiting on the host, a further one is refused at once
  // The memory stays between hashes as long as all places are taken: up to one more hash in eight, and the kernel
  // empties no pages, for which it lets others wait. It costs the memory of a hash in each process that hashes.
  bool keep_memory_if_contended = false;
};
int processors();  // that this process may use
int places_of(const HasherSettings& settings);

// No turn within the deadline, or too many that wait for one: answer 503 with Retry-After, and count it.
class Busy : public std::runtime_error {
 public:
  Busy() : std::runtime_error("the password hashing budget is exhausted") {}
};

// One per process, made after the fork, or one per thread. Has one arena of memory with huge pages, wiped after each hash. A
// thread that hashes lets others run often (process/short_slices.h).
class Hasher {
 public:
  // Throws std::system_error if there can be no budget file.
  explicit Hasher(HasherSettings settings);
  ~Hasher();

  // "$argon2id$v=19$m=…,t=…,p=…$salt$hash". Throws Busy.
  std::string hash(const Secret& password);

  struct Verification {
    bool matches;
    bool outdated;  // matches, and is foreign or of other parameters than today's: hash again and store
  };
  // `hash` comes from the database: one of ours, or a foreign one (foreign_hash.h). What is neither never matches, nor does one
  // of ours over 1 GiB, 32 iterations or 64 lanes. Throws Busy.
  Verification verify(const Secret& password, std::string_view hash);

  // Costs what verify() costs and answers nothing: for names that do not exist (S69). Throws Busy.
  void spend_as_verify(const Secret& password);

  // For work that nobody waits for: takes a place ahead of the hashes to come, behind whoever waits at a log-in page. They
  // run in it, and keep their memory, until it is left. False if there is none within the limit.
  bool enter_in_background(Milliseconds limit);
  void leave();
  // As HasherSettings::most_waiting, from now on.
  void allow_waiting(int persons);
  // Whether a hash would be refused at once now.
  bool is_full() const;
  int places() const;  // how many hash at once on the host

  // Gives the memory back that was kept.
  void rest();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace gatewarden::password
