// Password hashes that other programs made, at least one of each form.
#pragma once

#include <span>
#include <string_view>

#include "platform/password/foreign_hash.h"

namespace gatewarden::test {

struct ForeignVector {
  std::string_view maker;  // the program, or where it is published
  password::ForeignFormat format;
  std::string_view password;
  std::string_view hash;
};

std::span<const ForeignVector> foreign_vectors();

}  // namespace gatewarden::test
