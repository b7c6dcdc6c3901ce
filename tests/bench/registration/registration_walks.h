// What callers of the registration endpoints do: a client gets itself a token, then registers people with it without end.
#pragma once

#include <memory>
#include <string_view>

#include "bench/walks.h"

namespace gatewarden::bench {

enum class PasswordKind { clear, hashed };

// One person a request. `number` tells walks apart, so that no person comes twice.
std::unique_ptr<Walk> register_one(const Application& client, int number);
// So many in each request.
std::unique_ptr<Walk> register_many(const Application& client, int number, int people, PasswordKind passwords);

}  // namespace gatewarden::bench
