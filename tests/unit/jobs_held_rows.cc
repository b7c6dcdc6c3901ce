// What a drain holds: rows that gather into batches, leases, and rows that are suspect.
#include <algorithm>
#include <thread>

#include "harness/test.h"
#include "jobs/held_rows.h"

namespace gatewarden {
namespace {

using account::QueuedRegistration;
using jobs::BatchRule;
using jobs::Gather;
using jobs::HeldRow;
using jobs::Holdings;

constexpr Milliseconds long_enough{10'000};
constexpr Milliseconds at_once{0};

QueuedRegistration row(std::uint64_t queue_id, int claims = 1) {
  QueuedRegistration made;
  made.queue_id = queue_id;
  made.claims = claims;
  return made;
}

std::vector<HeldRow> rows(int count) {
  std::vector<HeldRow> made;
  for (int i = 1; i <= count; ++i) made.push_back({.queued = row(static_cast<std::uint64_t>(i)), .lease_id = "lease"});
  return made;
}

std::vector<std::uint64_t> ids(const std::vector<QueuedRegistration>& all) {
  std::vector<std::uint64_t> found;
  for (const QueuedRegistration& one : all) found.push_back(one.queue_id);
  return found;
}

TEST("gather: a full batch is taken at once, of no more rows than the rule says, in their order") {
  Gather gather(BatchRule(3, long_enough, long_enough));
  gather.add(rows(2));
  CHECK(gather.take(at_once).empty());
  gather.add(rows(3));
  const auto batch = gather.take(at_once);
  CHECK_EQUAL(3u, batch.size());
  CHECK_EQUAL(1u, batch[0].queued.queue_id);
  CHECK_EQUAL(2u, batch[1].queued.queue_id);
  CHECK_EQUAL(1u, batch[2].queued.queue_id);
  CHECK(gather.take(at_once).empty());
}

TEST("gather: whoever waits gets what has been idle, though nobody wakes it") {
  Gather gather(BatchRule(100, long_enough, Milliseconds{20}));
  gather.add(rows(2));
  CHECK_EQUAL(2u, gather.take(long_enough).size());
}

TEST("gather: whoever waits is woken by the row that makes a batch full") {
  Gather gather(BatchRule(2, long_enough, long_enough));
  std::thread adder([&] { gather.add(rows(2)); });
  CHECK_EQUAL(2u, gather.take(long_enough).size());
  adder.join();
}

TEST("gather: expected rows are a batch as soon as the last of them is there, once") {
  Gather gather(BatchRule(100, long_enough, long_enough));
  gather.expect(2);
  gather.add(rows(1));
  CHECK(gather.take(at_once).empty());
  gather.add(rows(1));
  CHECK_EQUAL(2u, gather.take(at_once).size());
  gather.add(rows(2));
  CHECK(gather.take(at_once).empty());
}

TEST("gather: once closed, what is there is due, and then it is finished") {
  Gather gather(BatchRule(2, long_enough, long_enough));
  gather.add(rows(3));
  gather.close();
  CHECK_EQUAL(2u, gather.take(long_enough).size());
  CHECK(!gather.is_finished());
  CHECK_EQUAL(1u, gather.take(long_enough).size());
  CHECK(gather.is_finished());
  CHECK(gather.take(long_enough).empty());
}

TEST("holdings: a lease is held until the last of its rows is gone, and asked for renewal in time") {
  Holdings holdings;
  const Instant end = from_epoch_seconds(1000);
  const std::vector<QueuedRegistration> claimed{row(4), row(5)};
  holdings.add({"one", end}, claimed);
  holdings.add({"two", end + Seconds{10}}, std::vector{row(6)});
  CHECK_EQUAL(3u, holdings.rows());
  CHECK(holdings.ending_by(end - Seconds{1}).empty());
  CHECK_EQUAL(1u, holdings.ending_by(end).size());
  CHECK_EQUAL(std::string("one"), holdings.ending_by(end)[0].lease.id);
  holdings.renewed("one", end + Seconds{20});
  CHECK(holdings.ending_by(end).empty());
  const std::uint64_t four = 4, five = 5;
  holdings.remove("one", {&four, 1});
  CHECK_EQUAL((std::vector<std::uint64_t>{5}), holdings.all()[0].queue_ids);
  holdings.remove("one", {&five, 1});
  holdings.remove("one", {&five, 1});
  CHECK_EQUAL(1u, holdings.rows());
  CHECK_EQUAL(1u, holdings.all().size());
}

TEST("F41: a claim without a suspect is worked as a whole") {
  const auto sorted = jobs::sort_claim({row(1), row(2), row(3)}, 3);
  CHECK(!sorted.is_suspect && sorted.give_back.empty());
  CHECK_EQUAL(3u, sorted.work.size());
  CHECK(jobs::sort_claim({}, 3).work.empty());
}

TEST("F41: rows that were claimed twice are worked a few together, and the others given back") {
  std::vector<QueuedRegistration> claimed;
  for (std::uint64_t id = 1; id <= 100; ++id) claimed.push_back(row(id, id % 2 == 0 ? 2 : 1));
  const auto sorted = jobs::sort_claim(claimed, 3);
  CHECK(sorted.is_suspect);
  CHECK_EQUAL(jobs::suspects_together, sorted.work.size());
  CHECK(std::ranges::all_of(sorted.work, [](const auto& one) { return one.claims == 2; }));
  CHECK_EQUAL(100 - jobs::suspects_together, sorted.give_back.size());
}

TEST("F41: a row that was claimed more than twice is worked alone") {
  const auto sorted = jobs::sort_claim({row(1), row(2, 3), row(3, 2), row(4, 3)}, 3);
  CHECK(sorted.is_suspect);
  CHECK_EQUAL((std::vector<std::uint64_t>{2}), ids(sorted.work));
  CHECK_EQUAL((std::vector<std::uint64_t>{1, 3, 4}), ids(sorted.give_back));
}

TEST("F41: rows over which the daemon died too often are recorded before anything else is worked") {
  const auto sorted = jobs::sort_claim({row(1), row(2, 4), row(3, 3), row(4, 5)}, 3);
  CHECK(!sorted.is_suspect);
  CHECK_EQUAL((std::vector<std::uint64_t>{2, 4}), ids(sorted.work));
  CHECK_EQUAL((std::vector<std::uint64_t>{1, 3}), ids(sorted.give_back));
}

}  // namespace
}  // namespace gatewarden
