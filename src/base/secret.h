// Secret: bytes that are wiped when they go and that no stream, log or exception can print.
#pragma once

#include <string>
#include <string_view>

namespace gatewarden {

class Secret {
 public:
  Secret() = default;
  explicit Secret(std::string bytes) : bytes_(std::move(bytes)) {}
  Secret(const Secret&) = default;
  Secret(Secret&& other) noexcept;
  Secret& operator=(const Secret& other);
  Secret& operator=(Secret&& other) noexcept;
  ~Secret();

  // The bytes, for the one call that needs them. Valid while this object lives and is not assigned to.
  std::string_view reveal() const { return bytes_; }
  bool empty() const { return bytes_.empty(); }
  std::size_t size() const { return bytes_.size(); }

 private:
  void wipe();
  std::string bytes_;
};

// Equal bytes, in a time that depends on the lengths alone.
bool equal_in_constant_time(std::string_view left, std::string_view right);

// Overwrites the bytes in a way that the compiler keeps.
void wipe(std::string& bytes);

}  // namespace gatewarden
