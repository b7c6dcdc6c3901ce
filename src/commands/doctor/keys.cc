// The doctor at the keys: whether they can be opened, and whether they are changed in time.
#include <string>

#include "commands/doctor/finding.h"

namespace gatewarden::commands {

namespace {

// After the time to rotate, the daemon may wait until the next key has been published for long enough.
constexpr Seconds patience = std::chrono::hours(48);

Finding age(World& world, const operation::KeyInfo& key) {
  const std::string check = "signing key " + std::string(crypto::wire_name(key.algorithm));
  const Seconds rotate_every = world.settings().keys.rotate_every;
  const Seconds used = std::chrono::floor<Seconds>(world.now() - key.activated_at.value_or(key.created_at));
  const std::string days = std::to_string(used.count() / 86400) + " days";
  if (rotate_every.count() == 0 || used <= rotate_every + patience) return {check, Health::good, "has signed for " + days};
  return {check, Health::warning, "has signed for " + days + ", longer than keys.rotate_every",
          "look why the daemon does not rotate it (gatewarden status), or: gatewarden key rotate"};
}

}  // namespace

Findings examine_keys(Examination& examination) {
  World& world = examination.world;
  Findings findings;
  bool any = false;
  for (const operation::KeyInfo& key : world.stores().keys.list()) {
    if (key.state != operation::KeyState::current) continue;
    any = true;
    // Opens the sealed key: the wrong key-encryption key shows here.
    static_cast<void>(world.stores().keys.current(key.algorithm));
    findings.push_back(age(world, key));
  }
  if (!any) findings.push_back({"signing keys", Health::warning, "there are none yet", "start gatewarden-worker: it makes them"});
  return findings;
}

}  // namespace gatewarden::commands
