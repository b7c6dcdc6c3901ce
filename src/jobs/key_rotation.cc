// Lets the next signing keys sign when the current ones have signed for keys.rotate_every.
#include <array>

#include "jobs/job.h"
#include "platform/log/log.h"

namespace gatewarden::jobs {
namespace {

constexpr std::array algorithms{crypto::Algorithm::rs256, crypto::Algorithm::es256};

}  // namespace

void rotate_keys(JobContext& context) {
  JobStores& stores = context.stores;
  stores.keys.ensure();
  const Seconds every = context.settings.keys.rotate_every;
  if (every == Seconds{0}) return;
  for (const crypto::Algorithm algorithm : algorithms) {
    if (!stores.keys.rotate_if_older(algorithm, every)) continue;
    stores.audit.insert({.event = operation::AuditEvent::key_rotated, .detail = R"({"by":"gatewarden-batchd"})"});
    log::info("key_rotated", {{"algorithm", wire_name(algorithm)}});
  }
}

}  // namespace gatewarden::jobs
