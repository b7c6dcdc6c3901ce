#include "domain/account/recovery_codes.h"

#include <cassert>

#include "platform/crypto/digest.h"
#include "platform/crypto/random.h"

namespace gatewarden::account {

namespace {

constexpr db::Statement<std::uint64_t, std::string_view, Instant> insert_code(
    "recovery_codes.insert", "INSERT INTO user_recovery_codes (user_id, code_hash, created_at) VALUES (?, ?, ?)", db::Reach::no_plan);
constexpr db::Statement<Instant, std::uint64_t, std::string_view> use_code(
    "recovery_codes.use",
    "UPDATE user_recovery_codes SET used_at = ? WHERE user_id = ? AND code_hash = ? AND used_at IS NULL");
constexpr db::Statement<std::uint64_t, std::string_view> find_code(
    "recovery_codes.find", "SELECT 1 FROM user_recovery_codes WHERE user_id = ? AND code_hash = ? AND used_at IS NULL");
constexpr db::Statement<std::uint64_t> remove_codes("recovery_codes.remove", "DELETE FROM user_recovery_codes WHERE user_id = ?");

// Crockford's base 32: without i, l, o and u.
constexpr std::string_view alphabet = "0123456789abcdefghjkmnpqrstvwxyz";
constexpr std::size_t codes_in_set = 10;
constexpr std::size_t code_length = 12;
constexpr std::size_t group_length = 4;

std::string make_code() {
  std::string code;
  for (const char byte : crypto::random_bytes(code_length)) code += alphabet[static_cast<unsigned char>(byte) & 0x1f];
  return code;
}

std::string grouped(std::string_view code) {
  std::string text;
  for (std::size_t at = 0; at < code.size(); at += group_length) {
    if (at > 0) text += '-';
    text += code.substr(at, group_length);
  }
  return text;
}

std::string as_made(std::string_view typed) {
  std::string code;
  for (char c : typed) {
    if (c == ' ' || c == '-') continue;
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    if (c == 'o') c = '0';
    if (c == 'i' || c == 'l') c = '1';
    code += c;
  }
  return code;
}

}  // namespace

RecoveryCodes::RecoveryCodes(db::Connection& connection, const Secret& key)
    : connection_(connection), key_(crypto::derive_key(key, "recovery codes")) {}

// No part of the message can hold the separator: the id is a number.
std::string RecoveryCodes::hash(UserId user_id, std::string_view code) const {
  return crypto::hmac_sha256(key_.reveal(), std::to_string(user_id) + ":" + std::string(code));
}

std::vector<Secret> RecoveryCodes::replace(UserId user_id, Instant now) {
  assert(connection_.in_transaction());
  remove(user_id);
  std::vector<Secret> codes;
  while (codes.size() < codes_in_set) {
    std::string code = make_code();
    connection_.execute(insert_code, user_id, hash(user_id, code), now);
    codes.emplace_back(grouped(code));
    wipe(code);
  }
  return codes;
}

bool RecoveryCodes::is_unused(UserId user_id, std::string_view typed) {
  return connection_.query(find_code, user_id, hash(user_id, as_made(typed))).next().has_value();
}

bool RecoveryCodes::use(UserId user_id, std::string_view typed, Instant now) {
  return connection_.execute(use_code, now, user_id, hash(user_id, as_made(typed))) == 1;
}

void RecoveryCodes::remove(UserId user_id) { connection_.execute(remove_codes, user_id); }

std::vector<db::StatementInfo> RecoveryCodes::statements() { return {insert_code, find_code, use_code, remove_codes}; }

}  // namespace gatewarden::account
