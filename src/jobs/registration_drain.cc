// The drain of the registration queue: makes users of what acceptance has queued.
//
//   claim ──▶ sealed:  hashing threads ──▶ gather ──▶ writers ──▶ one transaction a batch
//         └──▶ hashed, or without a password ──▶┘
//
// The job's own thread claims, renews and gives back leases; it alone touches the queue before a batch does. Rows are held in
// memory up to a bound, so that a backlog of any length costs the same. A claim goes on behind the last one and comes back to
// the beginning when it finds less than it asked for: there stand retries that have become due, and rows of daemons that died.
//
// Hashing is slow and the rest is not. Once the hashing threads have enough to do, only rows are claimed that need no hash, in
// windows of ids, for there is no index by which to find them behind a backlog of others.
//
// A row that was claimed before without a word may be what its daemon died of: it is worked while nothing else is held
// (held_rows.h), and everything else of its claim is given back meanwhile.
#include <algorithm>
#include <array>
#include <exception>
#include <list>
#include <mutex>
#include <thread>
#include <vector>

#include <poll.h>

#include "domain/operation/connect.h"
#include "jobs/held_rows.h"
#include "jobs/job.h"
#include "jobs/registration_hashing.h"
#include "jobs/registration_writer.h"
#include "platform/crypto/random.h"
#include "platform/log/log.h"
#include "platform/password/foreign_hash.h"
#include "platform/process/bell.h"
#include "platform/process/failpoint.h"

namespace gatewarden::jobs {
namespace {

using account::FailureReason;
using account::PasswordForm;
using account::QueuedRegistration;
using account::Registrations;
using std::chrono::steady_clock;

constexpr int writers = 2;
constexpr Milliseconds look_at_least_every{1000};
// Between claims that found little: many single registrations a second are not to be a claim each.
constexpr Milliseconds least_pause{25};
// What is read of a backlog in search of rows that need no hash.
constexpr std::uint64_t window = 20'000;
constexpr Milliseconds window_every{250};
// Of a writer or of all hashing threads, while they have something to do.
constexpr Seconds longest_silence{60};
constexpr Backoff of_the_database{Milliseconds{100}, Milliseconds{5000}};

class WriterThread {
 public:
  explicit WriterThread(const DrainShared& shared) : writer_(shared), thread_([this, &shared] { live(shared); }) {}
  ~WriterThread() { thread_.join(); }
  WriterThread(const WriterThread&) = delete;
  WriterThread& operator=(const WriterThread&) = delete;

  Milliseconds silence() const { return writer_.silence(); }
  void rethrow() const {
    const std::lock_guard lock(mutex_);
    if (problem_) std::rethrow_exception(problem_);
  }

 private:
  void live(const DrainShared& shared) {
    try {
      writer_.run();
    } catch (...) {
      const std::lock_guard lock(mutex_);
      problem_ = std::current_exception();
      shared.room_made.wake();
    }
  }

  RegistrationWriter writer_;
  mutable std::mutex mutex_;
  std::exception_ptr problem_;
  std::thread thread_;  // the last member: it uses all others
};

class Drain {
 public:
  explicit Drain(JobContext& context);
  ~Drain();
  Drain(const Drain&) = delete;
  Drain& operator=(const Drain&) = delete;

  void run();

 private:
  void turn();
  void publish_key();
  void post_figures();
  void renew_leases();
  void claim();
  void claim_hashed();
  Registrations::Lease new_lease() const;
  std::vector<QueuedRegistration> held(const Registrations::Lease& lease, std::vector<QueuedRegistration> rows);
  int wanted() const;
  void sort_and_hand_over(std::vector<QueuedRegistration> rows, const Registrations::Lease& lease);
  void give_back();
  void work_suspects();
  void hand_over(std::vector<QueuedRegistration> rows, const std::string& lease_id);
  void wait();
  void give_back_all();
  void beat();

  JobContext& context_;
  const config::Settings::Registration& settings_;
  process::Bell bell_;
  Breaker breaker_{"registration", of_the_database};
  Gather gather_;
  Holdings holdings_;
  Waker room_made_;
  DrainShared shared_;
  std::list<WriterThread> writers_;
  RegistrationHashing hashing_;  // its threads use what stands above

  bool is_key_published_ = false;
  std::uint64_t cursor_ = 0;      // the last row of the scan that is under way
  std::uint64_t newest_ = 0;      // the last row that was ever claimed: behind it stands what is new
  SteadyTime scan_again_at_{};    // from the beginning
  SteadyTime figures_at_{};
  SteadyTime claim_at_{};
  SteadyTime claimed_at_{};
  bool is_backlog_ = true;        // the last claim found as much as it asked for
  std::uint64_t window_begin_ = 0;  // of the search for rows that need no hash
  SteadyTime window_at_{};
  std::vector<QueuedRegistration> suspects_;  // wait until nothing else is held
  std::string suspects_lease_;
  std::vector<Holdings::Held> unwanted_;      // to be given back
  bool is_wary_ = false;          // the last claim had suspects
};

Drain::Drain(JobContext& context)
    : context_(context),
      settings_(context.settings.registration),
      bell_(operation::registration_bell(context.settings)),
      gather_({static_cast<std::size_t>(settings_.batch_rows), settings_.batch_wait, settings_.batch_idle}),
      shared_{context.settings, context.stop, breaker_, gather_, holdings_, room_made_},
      hashing_(context.settings, gather_, room_made_) {}

// What is gathered is written and the rest goes back into the queue, before the hashes under way are waited for: on a busy host
// they may take longer than a stop may. A row that is hashed meanwhile is nobody's loss.
Drain::~Drain() {
  gather_.close();
  writers_.clear();
  give_back_all();
}

void Drain::run() {
  for (int i = 0; i < writers; ++i) writers_.emplace_back(shared_);
  while (!context_.stop.is_set()) {
    turn();
    wait();
  }
}

void Drain::turn() {
  beat();
  for (const WriterThread& writer : writers_) writer.rethrow();
  if (breaker_.is_open()) return;
  try {
    publish_key();
    post_figures();
    renew_leases();
    if (hashing_.has_enough()) claim_hashed();
    else claim();
    give_back();
    work_suspects();
  } catch (const db::Unavailable& problem) {
    breaker_.failed(problem.what());
  } catch (const db::Conflict& problem) {
    breaker_.failed(problem.what());
  }
}

// The job lives while its threads do.
void Drain::beat() {
  const auto is_well = [](const WriterThread& writer) { return writer.silence() < longest_silence; };
  if (std::ranges::all_of(writers_, is_well) && hashing_.silence() < longest_silence) context_.pulse.beat();
}

void Drain::publish_key() {
  if (is_key_published_) return;
  context_.stores.registration_keys.publish(hashing_.public_key(), context_.clock.now());
  is_key_published_ = true;
  breaker_.succeeded();
}

void Drain::post_figures() {
  const SteadyTime now = steady_clock::now();
  if (now < figures_at_) return;
  figures_at_ = now + look_at_least_every;
  const password::HashingPool::Use use = hashing_.budget_use();
  context_.figures.post_gauge("gatewarden_password_hashing_places", "Password hashes that this host may compute at once.", use.places);
  context_.figures.post_gauge("gatewarden_password_hashing_places_taken", "Password hashes that are computed now.", use.taken);
}

void Drain::renew_leases() {
  const Instant now = context_.clock.now();
  for (const Holdings::Held& held : holdings_.ending_by(now + settings_.lease * 2 / 3)) {
    const Registrations::Lease renewed{held.lease.id, now + settings_.lease};
    context_.stores.registrations.renew(renewed, held.queue_ids);
    holdings_.renewed(renewed.id, renewed.until);
    breaker_.succeeded();
  }
}

// How many rows to ask for now; 0: none.
int Drain::wanted() const {
  const bool is_isolating = !suspects_.empty() || (is_wary_ && holdings_.rows() > 0);
  if (is_isolating) return 0;
  if (is_wary_) return static_cast<int>(suspects_together);
  const int most = (writers + 2) * settings_.batch_rows + hashing_.enough();
  const int room = most - static_cast<int>(holdings_.rows());
  // With a backlog a claim is worth its cost only if it is a large one.
  return is_backlog_ && room < settings_.batch_rows ? 0 : std::clamp(room, 0, settings_.batch_rows);
}

void Drain::claim() {
  const SteadyTime now = steady_clock::now();
  const int most = wanted();
  if (most == 0 || now < claim_at_) return;
  if (!is_backlog_ && now >= scan_again_at_) {
    cursor_ = 0;
    scan_again_at_ = now + look_at_least_every;
  }
  const Registrations::Lease lease = new_lease();
  process::failpoint("registration.before_claim");
  auto rows = held(lease, context_.stores.registrations.claim(lease, cursor_, most, context_.clock.now()));
  if (!rows.empty()) cursor_ = rows.back().queue_id;
  newest_ = std::max(newest_, cursor_);
  is_backlog_ = static_cast<int>(rows.size()) == most;
  if (!is_backlog_) cursor_ = newest_;
  claimed_at_ = steady_clock::now();
  claim_at_ = is_backlog_ ? claimed_at_ : claimed_at_ + look_at_least_every;
  sort_and_hand_over(std::move(rows), lease);
}

void Drain::claim_hashed() {
  const SteadyTime now = steady_clock::now();
  const int most = wanted();
  if (most == 0 || now < window_at_) return;
  Registrations& registrations = context_.stores.registrations;
  const Registrations::Lease lease = new_lease();
  process::failpoint("registration.before_claim");
  auto rows = held(lease, registrations.claim_hashed(lease, window_begin_, window_begin_ + window, most, context_.clock.now()));
  if (static_cast<int>(rows.size()) == most) {
    window_begin_ = rows.back().queue_id;
  } else {
    window_begin_ = window_begin_ + window < registrations.newest_id() ? window_begin_ + window : 0;
    window_at_ = now + window_every;
  }
  sort_and_hand_over(std::move(rows), lease);
}

Registrations::Lease Drain::new_lease() const { return {crypto::random_bytes(16), context_.clock.now() + settings_.lease}; }

std::vector<QueuedRegistration> Drain::held(const Registrations::Lease& lease, std::vector<QueuedRegistration> rows) {
  breaker_.succeeded();
  if (rows.empty()) return rows;
  holdings_.add(lease, rows);
  process::failpoint("registration.after_claim");
  return rows;
}

void Drain::sort_and_hand_over(std::vector<QueuedRegistration> rows, const Registrations::Lease& lease) {
  SortedClaim sorted = sort_claim(std::move(rows), settings_.most_claims);
  is_wary_ = sorted.is_suspect;
  if (sorted.is_suspect) {
    suspects_ = std::move(sorted.work);
    suspects_lease_ = lease.id;
  } else {
    hand_over(std::move(sorted.work), lease.id);
  }
  if (sorted.give_back.empty()) return;
  Holdings::Held unwanted{lease, {}};
  for (const QueuedRegistration& row : sorted.give_back) unwanted.queue_ids.push_back(row.queue_id);
  // They are claimed again once the suspects are through.
  cursor_ = std::min(cursor_, *std::ranges::min_element(unwanted.queue_ids) - 1);
  claim_at_ = steady_clock::now();
  unwanted_.push_back(std::move(unwanted));
}

void Drain::give_back() {
  for (; !unwanted_.empty(); unwanted_.pop_back()) {
    const Holdings::Held& rows = unwanted_.back();
    context_.stores.registrations.release(rows.lease.id, rows.queue_ids);
    holdings_.remove(rows.lease.id, rows.queue_ids);
    breaker_.succeeded();
  }
}

void Drain::work_suspects() {
  if (suspects_.empty() || holdings_.rows() > suspects_.size()) return;
  gather_.expect(suspects_.size());
  hand_over(std::move(suspects_), suspects_lease_);
  suspects_.clear();
}

void Drain::hand_over(std::vector<QueuedRegistration> rows, const std::string& lease_id) {
  const SteadyTime now = steady_clock::now();
  std::vector<HeldRow> ready;
  for (QueuedRegistration& row : rows) {
    HeldRow held{.queued = std::move(row), .lease_id = lease_id, .claimed_at = now};
    const account::Registration& registration = held.queued.registration;
    if (held.queued.claims > settings_.most_claims) {
      held.problem = {FailureReason::crashed, "the daemon died over it " + std::to_string(held.queued.claims - 1) + " times"};
    } else if (registration.password_form == PasswordForm::sealed) {
      hashing_.add(std::move(held));
      continue;
    } else if (registration.password_form == PasswordForm::hashed) {
      const password::ForeignHash known = password::recognise(registration.password);
      if (known.format) held.password_hash = registration.password;
      else held.problem = {FailureReason::invalid, "its password hash: " + known.problem};
    }
    ready.push_back(std::move(held));
  }
  if (!ready.empty()) gather_.add(std::move(ready));
}

// Until the bell rings, a batch is written, or it is time to look.
void Drain::wait() {
  const SteadyTime next = hashing_.has_enough() ? window_at_ : claim_at_;
  const auto until_claim = std::chrono::ceil<Milliseconds>(next - steady_clock::now());
  Milliseconds limit = wanted() == 0 ? look_at_least_every : std::clamp(until_claim, Milliseconds{0}, look_at_least_every);
  if (breaker_.is_open()) limit = std::min(look_at_least_every, breaker_.rest());
  std::array<pollfd, 3> waiting{{{bell_.descriptor(), POLLIN, 0},
                                 {room_made_.descriptor(), POLLIN, 0},
                                 {context_.stop.descriptor(), POLLIN, 0}}};
  poll(waiting.data(), waiting.size(), static_cast<int>(limit.count()));
  room_made_.take();
  if (bell_.wait(Milliseconds{0})) claim_at_ = std::min(claim_at_, claimed_at_ + std::min(least_pause, settings_.batch_idle));
}

void Drain::give_back_all() {
  const std::uint64_t rows = holdings_.rows();
  if (rows == 0) return;
  try {
    if (breaker_.is_open()) throw db::Unavailable("the database is away");
    for (const Holdings::Held& held : holdings_.all()) context_.stores.registrations.release(held.lease.id, held.queue_ids);
    log::info("registration_released", {{"rows", rows}});
  } catch (const std::exception& problem) {
    log::warn("registration_not_released", {{"rows", rows}, {"reason", problem.what()}});
  }
}

}  // namespace

void drain_registrations(JobContext& context) { Drain(context).run(); }

}  // namespace gatewarden::jobs
