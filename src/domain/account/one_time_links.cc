#include "domain/account/one_time_links.h"

#include <cassert>

#include "domain/dated_token.h"

namespace gatewarden::account {

namespace {

constexpr db::Statement<std::string_view, std::int64_t, std::string_view, std::uint64_t, std::optional<std::string_view>,
                        std::optional<std::int64_t>, Instant, Instant>
    insert_link("one_time_links.insert",
                "INSERT INTO one_time_links (link_hash, expires_day, identifier, user_id, interaction_hash, interaction_day,"
                " created_at, expires_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                db::Reach::no_plan);
constexpr db::Statement<std::string_view, std::int64_t, Instant> find_link(
    "one_time_links.find",
    "SELECT identifier, user_id, interaction_hash, interaction_day, created_at FROM one_time_links"
    " WHERE link_hash = ? AND expires_day = ? AND expires_at > ? AND used_at IS NULL AND user_id <> 0");
constexpr db::Statement<Instant, std::string_view, std::int64_t, Instant> use_link(
    "one_time_links.use",
    "UPDATE one_time_links SET used_at = ? WHERE link_hash = ? AND expires_day = ? AND expires_at > ? AND used_at IS NULL");

}  // namespace

std::string OneTimeLinks::insert(const NewOneTimeLink& link, Seconds lifetime, Instant now) {
  const Instant expires_at = now + lifetime;
  auto token = domain::make_dated_token("", day_of(expires_at));
  const auto& interaction = link.interaction;
  connection_.execute(insert_link, token.hash, token.day, link.identifier, link.user_id,
                      interaction ? std::optional<std::string_view>(interaction->hash) : std::nullopt,
                      interaction ? std::optional<std::int64_t>(interaction->expires_day) : std::nullopt, now, expires_at);
  return std::move(token.text);
}

std::optional<OneTimeLink> OneTimeLinks::find(std::string_view text, Instant now) {
  auto token = domain::parse_dated_token("", text);
  if (!token) return std::nullopt;
  auto rows = connection_.query(find_link, token->hash, token->day, now);
  const auto row = rows.next();
  if (!row) return std::nullopt;
  OneTimeLink link{.hash = std::move(token->hash),
                   .expires_day = token->day,
                   .identifier = row->get<std::string>(0),
                   .user_id = row->get<std::uint64_t>(1),
                   .interaction = std::nullopt,
                   .created_at = row->get<Instant>(4)};
  if (auto hash = row->get<std::optional<std::string>>(2)) link.interaction = oauth::InteractionKey{*std::move(hash), row->get<Day>(3)};
  return link;
}

bool OneTimeLinks::use(const OneTimeLink& link, Instant now) {
  assert(connection_.in_transaction());
  return connection_.execute(use_link, now, link.hash, link.expires_day, now) == 1;
}

std::vector<db::StatementInfo> OneTimeLinks::statements() { return {insert_link, find_link, use_link}; }

}  // namespace gatewarden::account
