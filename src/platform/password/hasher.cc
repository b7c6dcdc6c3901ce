// Password hashes: Argon2id in PHC form, within one budget for the whole host.
#include "platform/password/hasher.h"

#include <algorithm>
#include <cassert>
#include <thread>

#include "platform/crypto/random.h"
#include "platform/metrics/metrics.h"
#include "platform/password/argon2id.h"
#include "platform/password/budget.h"
#include "platform/password/foreign_hash.h"
#include "platform/password/phc.h"
#include "platform/process/short_slices.h"

namespace gatewarden::password {
namespace {

// RFC 9106 section 4: 128 bits of salt, 256 bits of tag.
constexpr std::size_t salt_size = 16;
constexpr std::size_t tag_size = 32;

}  // namespace

int processors() { return std::max(1, static_cast<int>(std::thread::hardware_concurrency())); }

int places_of(const HasherSettings& settings) { return settings.concurrent > 0 ? settings.concurrent : processors() + 1; }

struct Hasher::State {
  explicit State(HasherSettings its_settings)
      : settings(std::move(its_settings)),
        budget(settings.budget_file, places_of(settings)),
        nobody{settings.parameters, crypto::random_bytes(salt_size), crypto::random_bytes(tag_size)} {}

  // A place for one hash; nothing if one is held already.
  std::optional<Budget::Turn> take_turn() {
    if (held) return std::nullopt;
    auto turn = budget.acquire_unless_full(settings.queue_deadline, settings.most_waiting);
    if (turn) return turn;
    metrics::count(metrics::Count::password_hashing_busy);
    throw Busy();
  }

  // In a place that the caller has.
  std::string tag(const Secret& password, const Phc& phc) {
    metrics::count(metrics::Count::password_hashes);
    const Argon2Input input{.password = password.reveal(), .salt = phc.salt, .secret = {}, .associated_data = {}};
    const process::ShortSlices slices;
    std::string tag = argon2id(arena, phc.parameters, input, phc.tag.size());
    if (!held && !(settings.keep_memory_if_contended && budget.is_contended())) arena.give_back();
    return tag;
  }

  bool matches(const Secret& password, const Phc& phc) { return equal_in_constant_time(tag(password, phc), phc.tag); }

  // What does not match costs a hash of ours, too: cheap foreign hashes would tell by their speed whose account exists, and
  // on a match the caller makes one anyway.
  bool matches_foreign(const Secret& password, std::string_view hash) {
    if (recognise(hash).format) {
      metrics::count(metrics::Count::password_hashes);
      const process::ShortSlices slices;
      if (verify_foreign(password, hash)) return true;
    }
    (void)matches(password, nobody);
    return false;
  }

  HasherSettings settings;
  Budget budget;
  std::optional<Budget::Turn> held;
  Arena arena;
  // The hash of no password, for names that do not exist: of today's cost, and its tag is of no use to anybody.
  Phc nobody;
};

Hasher::Hasher(HasherSettings settings) : state_(std::make_unique<State>(std::move(settings))) {}
Hasher::~Hasher() = default;

std::string Hasher::hash(const Secret& password) {
  Phc phc{state_->settings.parameters, crypto::random_bytes(salt_size), std::string(tag_size, '\0')};
  const auto turn = state_->take_turn();
  phc.tag = state_->tag(password, phc);
  return build_phc(phc);
}

Hasher::Verification Hasher::verify(const Secret& password, std::string_view hash) {
  const auto turn = state_->take_turn();
  const auto ours = parse_phc(hash);
  if (!ours) {
    const bool matches = state_->matches_foreign(password, hash);
    return {.matches = matches, .outdated = matches};
  }
  if (!state_->matches(password, *ours)) return {.matches = false, .outdated = false};
  return {.matches = true, .outdated = ours->parameters != state_->settings.parameters || ours->tag.size() != tag_size};
}

void Hasher::spend_as_verify(const Secret& password) {
  const auto turn = state_->take_turn();
  (void)state_->matches(password, state_->nobody);
}

void Hasher::allow_waiting(int persons) { state_->settings.most_waiting = persons; }

int Hasher::places() const { return places_of(state_->settings); }

bool Hasher::is_full() const { return state_->budget.is_full(state_->settings.most_waiting); }

bool Hasher::enter_in_background(Milliseconds limit) {
  assert(!state_->held);
  if (auto turn = state_->budget.acquire(limit, Urgency::background)) state_->held.emplace(*std::move(turn));
  return state_->held.has_value();
}

void Hasher::leave() { state_->held.reset(); }

void Hasher::rest() { state_->arena.give_back(); }

}  // namespace gatewarden::password
