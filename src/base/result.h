// Result<T>: a value, or the refusal that an OAuth client is told. Absence is std::optional; a broken world is an exception.
#pragma once

#include <cassert>
#include <utility>
#include <variant>

#include "base/oauth_error.h"

namespace gatewarden {

template <typename T>
class [[nodiscard]] Result {
 public:
  Result(T value) : outcome_(std::in_place_index<0>, std::move(value)) {}
  Result(OAuthError error) : outcome_(std::in_place_index<1>, std::move(error)) {}

  bool ok() const { return outcome_.index() == 0; }
  explicit operator bool() const { return ok(); }

  // Only where ok().
  const T& value() const& { return std::get<0>(outcome_); }
  T& value() & { return std::get<0>(outcome_); }
  T&& value() && { return std::get<0>(std::move(outcome_)); }
  const T& operator*() const& { return value(); }
  T& operator*() & { return value(); }
  const T* operator->() const { return &value(); }
  T* operator->() { return &value(); }

  // Only where not ok().
  const OAuthError& error() const& { return std::get<1>(outcome_); }
  OAuthError&& error() && { return std::get<1>(std::move(outcome_)); }

 private:
  std::variant<T, OAuthError> outcome_;
};

// A check that answers nothing but yes or a refusal.
struct Accepted {};
using Check = Result<Accepted>;

}  // namespace gatewarden

// TRY(expression) gives the value of a Result, or returns its refusal from the function it stands in. Never nested.
#define TRY(expression)                                       \
  __extension__({                                             \
    auto try_result_ = (expression);                          \
    if (!try_result_.ok()) return std::move(try_result_).error(); \
    std::move(try_result_).value();                           \
  })
