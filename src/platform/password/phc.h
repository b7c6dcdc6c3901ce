// Argon2id hashes as text, in the PHC string format.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "platform/password/hasher.h"

namespace gatewarden::password {

struct Phc {
  Argon2Parameters parameters;
  std::string salt;
  std::string tag;
};

// "$argon2id$v=19$m=65536,t=3,p=4$SALT$TAG"
std::string build_phc(const Phc& phc);

// Nothing for anything that build_phc would not write so, and for what would cost too much to verify: over 1 GiB, 32
// iterations or 64 lanes; or whose salt is not of 8 to 64 bytes, or tag not of 16 to 64.
std::optional<Phc> parse_phc(std::string_view text);

}  // namespace gatewarden::password
