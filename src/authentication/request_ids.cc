#include "authentication/request_ids.h"

#include <cassert>

#include "platform/crypto/digest.h"
#include "platform/crypto/random.h"

namespace gatewarden::authentication {

namespace {

constexpr std::size_t id_bytes = 16;
constexpr std::size_t time_bytes = 6;

// RFC 9562 sections 4.1 and 4.2.
void set_version(std::string& id, unsigned version) {
  assert(id.size() == id_bytes);
  id[6] = static_cast<char>((static_cast<unsigned char>(id[6]) & 0x0fU) | version << 4U);
  id[8] = static_cast<char>((static_cast<unsigned char>(id[8]) & 0x3fU) | 0x80U);
}

}  // namespace

std::string make_request_id(Instant now) {
  const auto milliseconds = static_cast<std::uint64_t>(to_microseconds(now) / 1000);
  std::string id;
  for (std::size_t i = 0; i < time_bytes; ++i) id += static_cast<char>(milliseconds >> 8 * (time_bytes - 1 - i) & 0xffU);
  id += crypto::random_bytes(id_bytes - time_bytes);
  set_version(id, 7);
  return id;
}

std::string derive_request_id(const Secret& key, const std::optional<std::string>& client_id, std::string_view idempotency_key,
                              std::size_t index) {
  // No part but the last can hold a NUL: client ids and keys are printable.
  std::string text("request id");
  text.append(1, '\0').append(client_id.value_or("")).append(1, '\0').append(std::to_string(index));
  text.append(1, '\0').append(idempotency_key);
  std::string id = crypto::hmac_sha256(key.reveal(), text).substr(0, id_bytes);
  set_version(id, 8);
  return id;
}

}  // namespace gatewarden::authentication
