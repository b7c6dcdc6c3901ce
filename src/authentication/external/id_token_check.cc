#include "authentication/external/id_token_check.h"

#include "base/encoding.h"
#include "base/secret.h"
#include "platform/crypto/digest.h"

namespace gatewarden::authentication {

namespace {

// How far the clocks may be apart, and how old a token may be that was made for the code just redeemed.
constexpr std::int64_t skew = 60;
constexpr std::int64_t longest_age = 600;
constexpr std::size_t longest_subject = 255;

// 3: we are the audience, and there is no other, for we trust none.
bool is_for_us(const json::Value& payload, std::string_view client_id) {
  const auto audience = payload.find("aud");
  if (!audience) return false;
  if (const auto one = audience->string()) return *one == client_id;
  const auto many = audience->strings();
  return many && many->size() == 1 && many->front() == client_id;
}

// Core 3.1.3.6: the left half of the hash of the algorithm.
bool is_hash_of(std::string_view at_hash, std::string_view access_token, std::string_view algorithm) {
  const std::string digest = algorithm == "EdDSA" ? crypto::sha512(access_token) : crypto::sha256(access_token);
  return equal_in_constant_time(to_base64url(std::string_view(digest).substr(0, digest.size() / 2)), at_hash);
}

bool is_subject(const std::optional<std::string>& subject) {
  return subject && !subject->empty() && subject->size() <= longest_subject && !subject->ends_with(' ');
}

// Seconds since the epoch; some servers write fractions (RFC 7519 section 2).
std::optional<std::int64_t> time_at(const json::Value& payload, std::string_view name) {
  const auto value = payload.find(name);
  const auto number = value ? value->number() : std::nullopt;
  if (!number || !(*number >= 0 && *number < 1e11)) return std::nullopt;
  return static_cast<std::int64_t>(*number);
}

}  // namespace

std::optional<std::string_view> id_token_fault(const crypto::UnverifiedJws& token, const IdTokenExpectation& expected) {
  const json::Value& payload = token.payload;
  const std::int64_t now = to_epoch_seconds(expected.now);
  if (payload.string_at("iss") != expected.issuer) return "iss is another issuer's";
  if (!is_for_us(payload, expected.client_id)) return "aud is not this client alone";
  if (payload.find("azp") && payload.string_at("azp") != expected.client_id) return "azp is another client";
  const auto expires = time_at(payload, "exp"), issued = time_at(payload, "iat");
  if (!expires || *expires <= now - skew) return "exp is missing or over";
  if (!issued || *issued > now + skew || *issued < now - longest_age) return "iat is missing, to come, or long past";
  if (payload.find("nbf")) {
    const auto begins = time_at(payload, "nbf");
    if (!begins || *begins > now + skew) return "nbf is to come";
  }
  const auto nonce = payload.string_at("nonce");
  if (!nonce || !equal_in_constant_time(*nonce, expected.nonce)) return "nonce is not that of the request";
  if (payload.find("at_hash")) {
    const auto at_hash = payload.string_at("at_hash");
    if (!at_hash || !is_hash_of(*at_hash, expected.access_token, token.algorithm)) return "at_hash is not of the access token";
  }
  // 13: where max_age was sent, section 2 makes auth_time a must.
  if (expected.authenticated_since) {
    const auto authenticated = time_at(payload, "auth_time");
    if (!authenticated || *authenticated < to_epoch_seconds(*expected.authenticated_since) - skew) {
      return "auth_time is missing, or longer ago than max_age allows";
    }
  }
  if (!is_subject(payload.string_at("sub"))) return "sub is missing, or no name of a person";
  return std::nullopt;
}

}  // namespace gatewarden::authentication
