#include "domain/oauth/interactions.h"

#include <cassert>

#include "domain/dated_token.h"
#include "platform/crypto/digest.h"

namespace gatewarden::oauth {

namespace {

constexpr db::Statement<std::string_view, std::int64_t, std::string_view, std::string_view, std::string_view, Instant, Instant>
    insert_interaction("interactions.insert",
                       "INSERT INTO oauth2_interactions (interaction_hash, expires_day, browser_hash, client_id, request, created_at,"
                       " expires_at) VALUES (?, ?, ?, ?, ?, ?, ?)",
                       db::Reach::no_plan);
constexpr db::Statement<std::string_view, std::int64_t, std::string_view, Instant> find_interaction(
    "interactions.find",
    "SELECT interaction_hash, expires_day, client_id, request, session_hash, created_at, expires_at FROM oauth2_interactions"
    " WHERE interaction_hash = ? AND expires_day = ? AND browser_hash = ? AND expires_at > ? AND finished_at IS NULL");
constexpr db::Statement<std::string_view, std::string_view, std::int64_t> set_interaction_session(
    "interactions.set_session",
    "UPDATE oauth2_interactions SET session_hash = ?"
    " WHERE interaction_hash = ? AND expires_day = ? AND finished_at IS NULL");
constexpr db::Statement<Instant, std::string_view, std::int64_t, Instant> finish_interaction(
    "interactions.finish",
    "UPDATE oauth2_interactions SET finished_at = ?"
    " WHERE interaction_hash = ? AND expires_day = ? AND expires_at > ? AND finished_at IS NULL");

}  // namespace

std::optional<InteractionKey> parse_interaction_id(std::string_view id) {
  auto token = domain::parse_dated_token("", id);
  if (!token) return std::nullopt;
  return InteractionKey{std::move(token->hash), token->day};
}

std::string Interactions::insert(std::string_view browser, std::string_view client_id, std::string_view request, Instant now) {
  const Instant expires_at = now + lifetime_;
  auto token = domain::make_dated_token("", day_of(expires_at));
  connection_.execute(insert_interaction, token.hash, token.day, crypto::sha256(browser), client_id, request, now, expires_at);
  return std::move(token.text);
}

std::optional<Interaction> Interactions::find(std::string_view id, std::string_view browser, Instant now) {
  const auto key = parse_interaction_id(id);
  return key ? find(*key, browser, now) : std::nullopt;
}

std::optional<Interaction> Interactions::find(const InteractionKey& key, std::string_view browser, Instant now) {
  auto rows = connection_.query(find_interaction, key.hash, key.expires_day, crypto::sha256(browser), now);
  const auto row = rows.next();
  if (!row) return std::nullopt;
  return Interaction{.key = {row->get<std::string>(0), row->get<Day>(1)},
                     .client_id = row->get<std::string>(2),
                     .request = row->get<std::string>(3),
                     .session_hash = row->get<std::optional<std::string>>(4),
                     .created_at = row->get<Instant>(5),
                     .expires_at = row->get<Instant>(6)};
}

void Interactions::set_session(const InteractionKey& key, std::string_view session_hash) {
  connection_.execute(set_interaction_session, session_hash, key.hash, key.expires_day);
}

bool Interactions::finish(const Interaction& interaction, Instant now) {
  assert(connection_.in_transaction());
  return connection_.execute(finish_interaction, now, interaction.key.hash, interaction.key.expires_day, now) == 1;
}

std::vector<db::StatementInfo> Interactions::statements() {
  return {insert_interaction, find_interaction, set_interaction_session, finish_interaction};
}

}  // namespace gatewarden::oauth
