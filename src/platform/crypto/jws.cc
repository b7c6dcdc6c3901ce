// JSON Web Signature in compact form (RFC 7515), under the rules of RFC 8725.
//
//   BASE64URL(header) "." BASE64URL(payload) "." BASE64URL(signature)
//
// Parsing proves nothing: it makes of hostile text either a small typed thing or nothing. The caller then chooses a key by
// what it expects (issuer, client, purpose) and may use the kid to pick one out of that set; the key brings its algorithm,
// and the header's "alg" may only agree with it (RFC 8725 section 3.1). "none" and HMAC have no verifier at all, so no
// header can select them. Header members that would change how the token is read, or bring a key along, refuse the token:
// Gatewarden understands none of them, and "crit" exists to say that they must be understood (RFC 7515 section 4.1.11).
#include "platform/crypto/jws.h"

#include <array>

#include "base/encoding.h"
#include "base/json_writer.h"

namespace gatewarden::crypto {
namespace {

constexpr std::size_t token_limit = 64 * 1024;
constexpr std::size_t key_id_limit = 128;
constexpr std::string_view refused_members[] = {"crit", "b64", "zip", "jku", "jwk", "x5u", "x5c"};

// The three parts, each still encoded; nothing if there are more or fewer, or one is empty.
std::optional<std::array<std::string_view, 3>> split_compact(std::string_view compact) {
  const std::size_t first = compact.find('.');
  const std::size_t second = first == std::string_view::npos ? first : compact.find('.', first + 1);
  if (second == std::string_view::npos) return std::nullopt;
  const std::array parts{compact.substr(0, first), compact.substr(first + 1, second - first - 1), compact.substr(second + 1)};
  for (const std::string_view part : parts) {
    if (part.empty()) return std::nullopt;
  }
  return parts;  // a third dot is outside of base64url
}

std::optional<json::Value> parse_object(std::string_view encoded) {
  const auto text = from_base64url(encoded);
  auto value = text ? json::Value::parse(*text) : std::nullopt;
  if (!value || !value->is_object()) return std::nullopt;
  return value;
}

// An optional member of type string: empty if it is absent, nothing if it is of another type.
std::optional<std::string> optional_string(const json::Value& header, std::string_view name) {
  if (!header.find(name)) return std::string();
  return header.string_at(name);
}

}  // namespace

std::string sign_jws(const SigningKey& key, std::string_view type, std::string_view payload) {
  JsonWriter header;
  header.begin_object();
  header.member("typ", type).member("alg", wire_name(key.algorithm())).member("kid", key.key_id());
  header.end_object();
  std::string jws = to_base64url(header.text());
  jws += '.';
  jws += to_base64url(payload);
  const std::string signature = key.sign(jws);
  jws += '.';
  jws += to_base64url(signature);
  return jws;
}

std::optional<UnverifiedJws> parse_jws(std::string_view compact) {
  if (compact.size() > token_limit) return std::nullopt;
  const auto parts = split_compact(compact);
  if (!parts) return std::nullopt;
  const auto header = parse_object((*parts)[0]);
  auto payload = parse_object((*parts)[1]);
  auto signature = from_base64url((*parts)[2]);
  if (!header || !payload || !signature) return std::nullopt;
  for (const std::string_view name : refused_members) {
    if (header->find(name)) return std::nullopt;
  }
  auto algorithm = header->string_at("alg");
  auto key_id = optional_string(*header, "kid");
  auto type = optional_string(*header, "typ");
  if (!algorithm || !key_id || key_id->size() > key_id_limit || !type) return std::nullopt;
  const std::size_t input_size = (*parts)[0].size() + 1 + (*parts)[1].size();
  return UnverifiedJws{*std::move(algorithm), *std::move(key_id),
                       *std::move(type),      *std::move(payload),
                       std::string(compact.substr(0, input_size)), *std::move(signature)};
}

bool verify_jws(const UnverifiedJws& jws, const VerifyingKey& key) {
  return jws.algorithm == wire_name(key.algorithm()) && key.verify(jws.signing_input, jws.signature);
}

}  // namespace gatewarden::crypto
