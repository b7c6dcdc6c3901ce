#include "domain/oauth/consents.h"

#include <algorithm>
#include <cassert>

#include "base/text.h"

namespace gatewarden::oauth {

namespace {

constexpr db::Statement<std::uint64_t, std::string_view, Instant> find_consent(
    "consents.find",
    "SELECT user_id, client_id, scope, granted_at, updated_at, expires_at FROM oauth2_user_consents"
    " WHERE user_id = ? AND client_id = ? AND expires_at > ?");
constexpr db::Statement<std::uint64_t, Instant> list_consents(
    "consents.list",
    "SELECT user_id, client_id, scope, granted_at, updated_at, expires_at FROM oauth2_user_consents"
    " WHERE user_id = ? AND expires_at > ? ORDER BY client_id");
// Makes sure that there is a row, and locks it, so that of two consents at once none loses its words.
constexpr db::Statement<std::uint64_t, std::string_view, Instant, Instant> lock_consent(
    "consents.lock",
    "INSERT INTO oauth2_user_consents (user_id, client_id, scope, granted_at, updated_at, expires_at) VALUES (?, ?, '', ?, ?, 0)"
    " ON DUPLICATE KEY UPDATE client_id = client_id",
    db::Reach::no_plan);
constexpr db::Statement<std::string_view, Instant, Instant, Instant, std::uint64_t, std::string_view> update_consent(
    "consents.update",
    "UPDATE oauth2_user_consents SET scope = ?, granted_at = ?, updated_at = ?, expires_at = ? WHERE user_id = ? AND client_id = ?");
constexpr db::Statement<std::uint64_t, std::string_view> delete_consent(
    "consents.revoke", "DELETE FROM oauth2_user_consents WHERE user_id = ? AND client_id = ?");
constexpr db::Statement<std::uint64_t> delete_consents_of_user("consents.revoke_user",
                                                               "DELETE FROM oauth2_user_consents WHERE user_id = ?");
constexpr db::Statement<std::string_view, std::int64_t> delete_consents_of_client(
    "consents.revoke_client", "DELETE FROM oauth2_user_consents WHERE client_id = ? LIMIT ?");

constexpr std::uint64_t delete_batch = 1000;

Consent read_consent(const db::Row& row) {
  return {.user_id = row.get<std::uint64_t>(0),
          .client_id = row.get<std::string>(1),
          .scope = row.get<std::string>(2),
          .granted_at = row.get<Instant>(3),
          .updated_at = row.get<Instant>(4),
          .expires_at = row.get<Instant>(5)};
}

bool contains(const std::vector<std::string>& words, const std::string& word) {
  return std::ranges::find(words, word) != words.end();
}

}  // namespace

bool Consent::covers(std::string_view wanted) const {
  const std::vector<std::string> given = split_words(scope);
  return std::ranges::all_of(split_words(wanted), [&](const std::string& word) { return contains(given, word); });
}

std::optional<Consent> Consents::find(std::uint64_t user_id, std::string_view client_id, Instant now) {
  auto rows = connection_.query(find_consent, user_id, client_id, now);
  const auto row = rows.next();
  if (!row) return std::nullopt;
  return read_consent(*row);
}

void Consents::grant(std::uint64_t user_id, std::string_view client_id, std::string_view scope, Instant now) {
  assert(connection_.in_transaction());
  connection_.execute(lock_consent, user_id, client_id, now, now);
  const auto before = find(user_id, client_id, now);
  std::vector<std::string> words = before ? split_words(before->scope) : std::vector<std::string>();
  for (const std::string& word : split_words(scope))
    if (!contains(words, word)) words.push_back(word);
  connection_.execute(update_consent, join(words, " "), before ? before->granted_at : now, now, now + lifetime_, user_id, client_id);
}

bool Consents::revoke(std::uint64_t user_id, std::string_view client_id) {
  return connection_.execute(delete_consent, user_id, client_id) == 1;
}

std::uint64_t Consents::revoke_user(std::uint64_t user_id) { return connection_.execute(delete_consents_of_user, user_id); }

std::uint64_t Consents::revoke_client(std::string_view client_id) {
  std::uint64_t all = 0;
  for (;;) {
    const std::uint64_t deleted = connection_.execute(delete_consents_of_client, client_id, delete_batch);
    all += deleted;
    if (deleted < delete_batch) return all;
  }
}

std::vector<Consent> Consents::list(std::uint64_t user_id, Instant now) {
  std::vector<Consent> found;
  auto rows = connection_.query(list_consents, user_id, now);
  while (const auto row = rows.next()) found.push_back(read_consent(*row));
  return found;
}

std::vector<db::StatementInfo> Consents::statements() {
  return {find_consent, list_consents, lock_consent, update_consent, delete_consent, delete_consents_of_user, delete_consents_of_client};
}

}  // namespace gatewarden::oauth
