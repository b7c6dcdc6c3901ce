#include "authentication/webauthn/client_data.h"

#include "platform/json/value.h"

namespace gatewarden::webauthn {

namespace {

constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";
constexpr std::size_t most_bytes = 4096;
constexpr int most_depth = 4;

// An unknown status is as if there were no tokenBinding. "supported" says that none was negotiated.
bool is_token_bound(const json::Value& binding) { return binding.string_at("status") == "present"; }

}  // namespace

// UTF-8 decode (Encoding section 6) takes a byte order mark away. What is no UTF-8 it would repair, and here is refused.
std::optional<ClientData> parse_client_data(std::string_view bytes) {
  if (bytes.starts_with(byte_order_mark)) bytes.remove_prefix(byte_order_mark.size());
  const auto json = json::Value::parse(bytes, most_depth, most_bytes);
  if (!json || !json->is_object()) return std::nullopt;
  auto type = json->string_at("type");
  auto challenge = json->string_at("challenge");
  auto origin = json->string_at("origin");
  if (!type || !challenge || !origin) return std::nullopt;
  ClientData data{.type = *std::move(type), .challenge = *std::move(challenge), .origin = *std::move(origin)};
  if (const auto cross_origin = json->find("crossOrigin")) {
    if (!cross_origin->boolean()) return std::nullopt;
    data.cross_origin = *cross_origin->boolean();
  }
  // Level 3 names the page around the frame.
  if (json->find("topOrigin")) data.cross_origin = true;
  if (const auto binding = json->find("tokenBinding")) {
    if (!binding->is_object()) return std::nullopt;
    data.token_bound = is_token_bound(*binding);
  }
  return data;
}

}  // namespace gatewarden::webauthn
