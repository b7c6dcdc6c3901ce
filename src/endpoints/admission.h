// Which requests are answered while more comes than this host can answer (platform/process/stress.h).
//
//   quiet        all; so many may wait for their turn to hash that a quarter of the pool is left for what hashes nothing
//   busy         of log-ins, and whatever else hashes a password, no more wait than make two turns; while so many do, nobody
//                begins a sign-in who is not signed in
//   overloaded   what waited for a worker for longer than workers.patience is refused
//   critical     nothing is hashed any more
//
// Keys, metadata, introspection, the checks of protected sites, and health cost little and are needed by others to go on: they
// are borne to wait ten times as long. Tokens come before log-ins at each level.
#pragma once

#include <span>

#include "endpoints/routes.h"

namespace gatewarden::endpoints {

// False: refuse it now, before any work. Also lets the hasher know how many may wait.
bool is_admitted(Services& services, const http::Request& request, const Route& route);

// A hash was refused after all.
void note_refused_hash(Services& services);

// The endpoints that are borne longest, and those that hash a password where they are sent something.
std::span<const EndpointHandler> essential_endpoints();
std::span<const EndpointHandler> hashing_endpoints();

}  // namespace gatewarden::endpoints
