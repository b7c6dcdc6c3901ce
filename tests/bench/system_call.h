// Calls of the system whose failure ends a measurement.
#pragma once

#include <cerrno>
#include <system_error>

namespace gatewarden::bench {

[[noreturn]] inline void fail(const char* what) { throw std::system_error(errno, std::generic_category(), what); }

// The result of a call that answers below zero where it failed.
inline int checked(int result, const char* what) {
  if (result < 0) fail(what);
  return result;
}

}  // namespace gatewarden::bench
