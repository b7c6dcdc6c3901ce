// The raw cost of the parts: what the machine gives when nothing stands between.
#pragma once

#include <functional>

#include "bench/measurement.h"
#include "platform/crypto/jwk.h"
#include "platform/db/connection.h"
#include "platform/password/hasher.h"

namespace gatewarden::bench {

// Runs what `prepare` answers, over and over, in so many processes; `prepare` runs in each of them.
using Work = std::function<void()>;
Measured measure_work(int processes, const RoundTimes& times, const std::function<Work(int process)>& prepare);

// Signatures of a token's size by one process.
Measured measure_signing(const crypto::SigningKey& key, const RoundTimes& times);
// Argon2id hashes by as many processes as there are processors.
Measured measure_hashing(const password::HasherSettings& settings, int processes, const RoundTimes& times);
// The same by libargon2 alone, which takes new memory for each hash: what the arena of the hasher is worth.
Measured measure_hashing_without_arena(const password::Argon2Parameters& parameters, int processes, const RoundTimes& times);
// Single-row updates, each committed for itself, by so many connections, each on a row of its own.
void prepare_commits(const db::ConnectionSettings& database, int connections);
Measured measure_commits(const db::ConnectionSettings& database, int connections, const RoundTimes& times);

}  // namespace gatewarden::bench
