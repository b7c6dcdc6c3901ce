#include "jobs/held_rows.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <limits>
#include <utility>

namespace gatewarden::jobs {

void Gather::add(std::vector<HeldRow> rows) {
  const SteadyTime now = std::chrono::steady_clock::now();
  {
    const std::lock_guard lock(mutex_);
    for (HeldRow& row : rows) entries_.push_back({std::move(row), now});
  }
  changed_.notify_all();
}

void Gather::expect(std::size_t rows) {
  const std::lock_guard lock(mutex_);
  expected_ = rows;
}

BatchRule::Gathered Gather::gathered() const {
  if (entries_.empty()) return {};
  return {entries_.size(), entries_.front().ready_at, entries_.back().ready_at};
}

std::optional<SteadyTime> Gather::due_at() const {
  const bool is_complete = is_closed_ || (expected_ && entries_.size() >= *expected_);
  if (is_complete && !entries_.empty()) return entries_.front().ready_at;
  return rule_.due_at(gathered());
}

bool Gather::is_due() const {
  const auto due = due_at();
  return due && *due <= std::chrono::steady_clock::now();
}

std::vector<HeldRow> Gather::take(Milliseconds limit) {
  std::unique_lock lock(mutex_);
  const SteadyTime end = std::chrono::steady_clock::now() + limit;
  while (!is_due()) {
    if (is_closed_ || std::chrono::steady_clock::now() >= end) return {};
    changed_.wait_until(lock, std::min(end, due_at().value_or(end)));
  }
  expected_.reset();
  const auto count = static_cast<std::ptrdiff_t>(std::min(rule_.rows(), entries_.size()));
  std::vector<HeldRow> rows;
  rows.reserve(static_cast<std::size_t>(count));
  std::transform(entries_.begin(), entries_.begin() + count, std::back_inserter(rows),
                 [](Entry& entry) { return std::move(entry.row); });
  entries_.erase(entries_.begin(), entries_.begin() + count);
  return rows;
}

void Gather::close() {
  {
    const std::lock_guard lock(mutex_);
    is_closed_ = true;
  }
  changed_.notify_all();
}

bool Gather::is_finished() const {
  const std::lock_guard lock(mutex_);
  return is_closed_ && entries_.empty();
}

void Holdings::add(const account::Registrations::Lease& lease, std::span<const account::QueuedRegistration> rows) {
  const std::lock_guard lock(mutex_);
  Lease& held = leases_[lease.id];
  held.until = lease.until;
  for (const account::QueuedRegistration& row : rows) held.queue_ids.insert(held.queue_ids.end(), row.queue_id);
  rows_ += rows.size();
}

void Holdings::remove(const std::string& lease_id, std::span<const std::uint64_t> queue_ids) {
  const std::lock_guard lock(mutex_);
  const auto found = leases_.find(lease_id);
  if (found == leases_.end()) return;
  for (const std::uint64_t id : queue_ids) rows_ -= found->second.queue_ids.erase(id);
  if (found->second.queue_ids.empty()) leases_.erase(found);
}

std::size_t Holdings::rows() const {
  const std::lock_guard lock(mutex_);
  return rows_;
}

template <typename Condition>
std::vector<Holdings::Held> Holdings::held_where(Condition condition) const {
  const std::lock_guard lock(mutex_);
  std::vector<Held> found;
  for (const auto& [id, lease] : leases_) {
    if (condition(lease)) found.push_back({{id, lease.until}, {lease.queue_ids.begin(), lease.queue_ids.end()}});
  }
  return found;
}

std::vector<Holdings::Held> Holdings::all() const {
  return held_where([](const Lease&) { return true; });
}

std::vector<Holdings::Held> Holdings::ending_by(Instant at) const {
  return held_where([at](const Lease& lease) { return lease.until <= at; });
}

void Holdings::renewed(const std::string& lease_id, Instant until) {
  const std::lock_guard lock(mutex_);
  if (const auto found = leases_.find(lease_id); found != leases_.end()) found->second.until = until;
}

namespace {

// The classes of rows, the most suspicious one first: a claim is worked by the first of which it has any.
struct ClaimClass {
  bool (*fits)(const account::QueuedRegistration& row, int most_claims);
  std::size_t together;
  bool is_suspect;
};
constexpr std::size_t no_bound = std::numeric_limits<std::size_t>::max();
constexpr std::array<ClaimClass, 4> claim_classes{{
    {[](const account::QueuedRegistration& row, int most_claims) { return row.claims > most_claims; }, no_bound, false},
    {[](const account::QueuedRegistration& row, int) { return row.claims > 2; }, 1, true},
    {[](const account::QueuedRegistration& row, int) { return row.claims > 1; }, suspects_together, true},
    {[](const account::QueuedRegistration&, int) { return true; }, no_bound, false},
}};

}  // namespace

SortedClaim sort_claim(std::vector<account::QueuedRegistration> claimed, int most_claims) {
  const auto has_any = [&](const ClaimClass& one) {
    return std::ranges::any_of(claimed, [&](const auto& row) { return one.fits(row, most_claims); });
  };
  const auto worked = std::ranges::find_if(claim_classes, has_any);
  SortedClaim sorted;
  if (worked == claim_classes.end()) return sorted;
  sorted.is_suspect = worked->is_suspect;
  for (account::QueuedRegistration& row : claimed) {
    const bool is_work = worked->fits(row, most_claims) && sorted.work.size() < worked->together;
    (is_work ? sorted.work : sorted.give_back).push_back(std::move(row));
  }
  return sorted;
}

}  // namespace gatewarden::jobs
