#include "domain/account/registration_keys.h"

#include <algorithm>
#include <string_view>

namespace gatewarden::account {

namespace {

constexpr db::Statement<std::string_view, std::string_view, Instant, Instant> publish_key(
    "registration_keys.publish",
    "INSERT INTO registration_keys (key_id, public_key, published_at) VALUES (?, ?, ?)"
    " ON DUPLICATE KEY UPDATE published_at = ?",
    db::Reach::no_plan);
// As many as there were key files.
constexpr db::Statement<> current_key("registration_keys.current",
                                      "SELECT key_id, public_key FROM registration_keys ORDER BY published_at DESC LIMIT 1");

}  // namespace

void RegistrationKeys::publish(const crypto::BoxPublicKey& key, Instant now) {
  const std::string_view id(reinterpret_cast<const char*>(key.id.data()), key.id.size());
  connection_.execute(publish_key, id, key.bytes, now, now);
}

std::optional<crypto::BoxPublicKey> RegistrationKeys::current() {
  auto rows = connection_.query(current_key);
  const auto row = rows.next();
  if (!row) return std::nullopt;
  crypto::BoxPublicKey key;
  const auto id = row->get<std::string>(0);
  std::copy(id.begin(), id.end(), key.id.begin());
  key.bytes = row->get<std::string>(1);
  return key;
}

std::vector<db::StatementInfo> RegistrationKeys::statements() { return {publish_key, current_key}; }

}  // namespace gatewarden::account
