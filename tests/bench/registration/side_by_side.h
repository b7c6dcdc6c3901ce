// The same work in so many threads at once.
#pragma once

#include <functional>

namespace gatewarden::bench {

// Answers when all have ended; rethrows what the first of them threw.
void side_by_side(int threads, const std::function<void(int number)>& work);

}  // namespace gatewarden::bench
