#include "base/secret.h"

#include <cstddef>
#include <cstring>
#include <utility>

namespace gatewarden {

// A short string lives inside the string object, so that moving it leaves a copy behind: every move wipes its source.
Secret::Secret(Secret&& other) noexcept : bytes_(std::move(other.bytes_)) { other.wipe(); }

Secret& Secret::operator=(const Secret& other) {
  if (this == &other) return *this;
  wipe();
  bytes_ = other.bytes_;
  return *this;
}

Secret& Secret::operator=(Secret&& other) noexcept {
  if (this == &other) return *this;
  wipe();
  bytes_ = std::move(other.bytes_);
  other.wipe();
  return *this;
}

Secret::~Secret() { wipe(); }

void Secret::wipe() { gatewarden::wipe(bytes_); }

bool equal_in_constant_time(std::string_view left, std::string_view right) {
  if (left.size() != right.size()) return false;
  unsigned difference = 0;
  for (std::size_t i = 0; i < left.size(); ++i) {
    difference |= static_cast<unsigned>(static_cast<unsigned char>(left[i]) ^ static_cast<unsigned char>(right[i]));
    // Keeps the compiler from seeing that the answer is known at the first difference.
    __asm__ volatile("" : "+r"(difference));
  }
  return difference == 0;
}

void wipe(std::string& bytes) {
  // Up to the capacity: what stood there before the text shrank is secret as well. This never reallocates.
  bytes.resize(bytes.capacity());
  std::memset(bytes.data(), 0, bytes.size());
  __asm__ volatile("" : : "r"(bytes.data()) : "memory");
  bytes.clear();
}

}  // namespace gatewarden
