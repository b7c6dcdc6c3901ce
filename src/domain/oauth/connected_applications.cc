#include "domain/oauth/connected_applications.h"

#include <algorithm>
#include <map>

#include "base/text.h"

namespace gatewarden::oauth {

namespace {

constexpr db::Statement<std::uint64_t, Instant> list_consented(
    "connected_applications.consents",
    "SELECT client_id, scope, granted_at, updated_at FROM oauth2_user_consents WHERE user_id = ? AND expires_at > ?");
constexpr db::Statement<std::uint64_t, std::int64_t, Instant> list_families(
    "connected_applications.refresh_tokens",
    "SELECT client_id, scope, MIN(created_at), MAX(last_used_at) FROM oauth2_refresh_tokens"
    " WHERE user_id = ? AND expires_day >= ? AND expires_at > ? AND revoked_at IS NULL GROUP BY client_id, scope",
    db::Reach::all_partitions);
// Signed tokens are nowhere; what holds one alone has it for minutes.
constexpr db::Statement<std::uint64_t, std::int64_t, Instant> list_access_tokens(
    "connected_applications.access_tokens",
    "SELECT client_id, scope, MIN(created_at), MAX(created_at) FROM oauth2_access_tokens"
    " WHERE user_id = ? AND expires_day >= ? AND expires_at > ? AND revoked_at IS NULL GROUP BY client_id, scope",
    db::Reach::all_partitions);

using ByClient = std::map<std::string, ConnectedApplication>;

void add(ByClient& found, db::Rows rows) {
  while (const auto row = rows.next()) {
    const auto client_id = row->get<std::string>(0);
    const auto first_at = row->get<Instant>(2);
    const auto last_at = row->get<Instant>(3);
    auto& one = found.try_emplace(client_id, ConnectedApplication{client_id, {}, first_at, last_at}).first->second;
    one.first_at = std::min(one.first_at, first_at);
    one.last_at = std::max(one.last_at, last_at);
    for (const std::string& word : split_words(row->get<std::string>(1)))
      if (std::ranges::find(one.scopes, word) == one.scopes.end()) one.scopes.push_back(word);
  }
}

}  // namespace

std::vector<ConnectedApplication> ConnectedApplications::list(std::uint64_t user_id, Instant now) {
  ByClient found;
  add(found, connection_.query(list_consented, user_id, now));
  add(found, connection_.query(list_families, user_id, day_of(now), now));
  add(found, connection_.query(list_access_tokens, user_id, day_of(now), now));
  std::vector<ConnectedApplication> all;
  for (auto& [client_id, one] : found) all.push_back(std::move(one));
  return all;
}

std::vector<db::StatementInfo> ConnectedApplications::statements() { return {list_consented, list_families, list_access_tokens}; }

}  // namespace gatewarden::oauth
