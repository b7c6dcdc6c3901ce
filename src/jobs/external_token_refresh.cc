// Refreshes the tokens of other providers that people let the operator's programs use, before they expire.
#include "authentication/external/token_upkeep.h"
#include "jobs/job.h"

namespace gatewarden::jobs {
namespace {

// Other daemons leave a link alone for so long. A call ends within seconds, and a claim is worked off in a few of them.
constexpr Seconds lease{300};
constexpr int claim = 20;

}  // namespace

void refresh_external_tokens(JobContext& context) {
  JobStores& stores = context.stores;
  authentication::TokenUpkeep upkeep(
      {stores.database, stores.identity_providers, stores.external_accounts, stores.audit, stores.provider_client, context.clock});
  while (!context.stop.is_set()) {
    const Instant now = context.clock.now();
    const auto due = stores.external_accounts.claim_due(claim, now + lease, now);
    for (const auto& account : due) {
      if (context.stop.is_set()) return;
      context.pulse.beat();
      upkeep.renew(account);
    }
    if (due.size() < static_cast<std::size_t>(claim)) return;
  }
}

}  // namespace gatewarden::jobs
