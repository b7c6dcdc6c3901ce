// Argon2 hashes that others made, in the PHC string format: all variants, versions and parameters that cost no more than ours may.
#include "base/secret.h"
#include "platform/password/argon2id.h"
#include "platform/password/foreign_families.h"
#include "platform/password/hash_reader.h"

namespace gatewarden::password {
namespace {

constexpr std::string_view name = "Argon2";
constexpr std::uint64_t memory_kib_limit = std::uint64_t{1} << 20;
constexpr std::uint64_t lanes_limit = 64;
constexpr std::uint64_t traffic_kib_limit = std::uint64_t{4} << 20;  // memory times iterations

Argon2Kind read_kind(HashReader& reader) {
  Argon2Kind kind;
  if (reader.accept("$argon2id$")) kind.variant = Argon2Variant::id;
  else if (reader.accept("$argon2i$")) kind.variant = Argon2Variant::i;
  else if (reader.accept("$argon2d$")) kind.variant = Argon2Variant::d;
  else reader.check(false);
  // Before version 1.3 hashes did not name theirs.
  if (reader.accept("v=19$")) kind.version = 0x13;
  else if (reader.accept("v=16$") || reader.good()) kind.version = 0x10;
  return kind;
}

}  // namespace

ForeignReading read_argon2(std::string_view hash) {
  HashReader reader(hash);
  const Argon2Kind kind = read_kind(reader);
  reader.expect("m=");
  const std::uint64_t memory_kib = reader.number(',');
  reader.expect("t=");
  const std::uint64_t iterations = reader.number(',');
  reader.expect("p=");
  const std::uint64_t lanes = reader.number('$');
  const std::string salt = reader.octets('$', Base64::unpadded, 8, 64);
  const std::string tag = reader.octets(std::nullopt, Base64::unpadded, 16, 64);
  if (!reader.good()) return not_well_formed(name);
  if (memory_kib > memory_kib_limit) return too_expensive("Argon2 with m=" + std::to_string(memory_kib), memory_kib_limit);
  if (lanes > lanes_limit) return too_expensive("Argon2 with p=" + std::to_string(lanes), lanes_limit);
  if (iterations > traffic_kib_limit / memory_kib) {
    return too_expensive("Argon2 with these m and t", traffic_kib_limit);
  }
  if (memory_kib < 8 * lanes) return not_well_formed(name);  // RFC 9106 section 3.1
  const Argon2Parameters parameters{static_cast<std::uint32_t>(memory_kib), static_cast<std::uint32_t>(iterations),
                                    static_cast<std::uint32_t>(lanes)};
  return {.problem = {}, .matches = [=](std::string_view password) {
            Arena arena;
            const Argon2Input input{.password = password, .salt = salt, .secret = {}, .associated_data = {}};
            return equal_in_constant_time(argon2(arena, kind, parameters, input, tag.size()), tag);
          }};
}

// "argon2" before the PHC string.
ForeignReading read_django_argon2(std::string_view hash) { return read_argon2(hash.substr(std::string_view("argon2").size())); }

}  // namespace gatewarden::password
