// The function of RFC 9106 on libargon2, working in an arena of ours.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "platform/password/hasher.h"

namespace gatewarden::password {

// Memory for one hash at a time, in huge pages (a third faster than malloc's small ones), which libargon2 wipes after it. The
// address space is kept between hashes. The pages go back to the kernel when the owner says so: after each hash, and an idle
// worker is small, at 7 % of a hash; or after many, and a thread keeps 64 MiB meanwhile.
class Arena {
 public:
  Arena() = default;
  ~Arena();
  Arena(const Arena&) = delete;
  Arena& operator=(const Arena&) = delete;

  // Null if the system has no such memory to give.
  std::uint8_t* take(std::size_t bytes);
  void give_back();  // the pages; nothing of the last hash is in them any more

 private:
  void unmap();
  void* mapping_ = nullptr;
  std::size_t mapped_ = 0;
};

// RFC 9106 section 3.1; secret and associated data may be empty.
struct Argon2Input {
  std::string_view password;
  std::string_view salt;
  std::string_view secret;
  std::string_view associated_data;
};

enum class Argon2Variant { d, i, id };
struct Argon2Kind {
  Argon2Variant variant = Argon2Variant::id;
  std::uint32_t version = 0x13;  // or 0x10
};

// The tag. Lanes are computed one after the other, which gives the same tag: a worker has one core to use. Throws
// std::bad_alloc if there is no memory; parameters that RFC 9106 does not allow are a bug.
std::string argon2(Arena& arena, const Argon2Kind& kind, const Argon2Parameters& parameters, const Argon2Input& input,
                   std::size_t tag_size);
std::string argon2id(Arena& arena, const Argon2Parameters& parameters, const Argon2Input& input, std::size_t tag_size);

}  // namespace gatewarden::password
