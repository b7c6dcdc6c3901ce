#include "domain/account/external_accounts.h"

#include "base/json_writer.h"
#include "platform/crypto/seal.h"
#include "platform/json/value.h"

namespace gatewarden::account {

namespace {

using db::sql;
using OptionalText = std::optional<std::string_view>;

constexpr db::Literal columns =
    "link_id, provider, subject, user_id, display_name, tokens IS NOT NULL, tokens_expire_at, tokens_shared, refused_at, metadata,"
    " created_at, updated_at, last_used_at";

constexpr db::Statement<std::string_view, std::string_view, std::uint64_t, std::string_view, OptionalText, std::optional<Instant>,
                        Instant, Instant, Instant>
    insert_account("external_accounts.insert",
                   "INSERT INTO external_accounts (provider, subject, user_id, display_name, tokens, tokens_expire_at, metadata,"
                   " created_at, updated_at, last_used_at) VALUES (?, ?, ?, ?, ?, ?, '{}', ?, ?, ?)",
                   db::Reach::no_plan);
constexpr db::Statement<> last_id("external_accounts.last_id", "SELECT LAST_INSERT_ID()", db::Reach::no_plan);
constexpr db::Statement<std::uint64_t, std::string_view> account_exists(
    "external_accounts.exists", "SELECT 1 FROM external_accounts WHERE user_id = ? AND provider = ?");
constexpr db::Statement<std::string_view> count_accounts("external_accounts.count",
                                                         "SELECT COUNT(*) FROM external_accounts WHERE provider = ?");
constexpr db::Statement<std::string_view, std::string_view> find_account(
    "external_accounts.find_by_subject", sql<"SELECT ", columns, " FROM external_accounts WHERE provider = ? AND subject = ?">);
constexpr db::Statement<std::string_view, std::string_view> find_account_user(
    "external_accounts.find_user", "SELECT user_id FROM external_accounts WHERE provider = ? AND subject = ?");
constexpr db::Statement<std::uint64_t> find_account_by_id("external_accounts.find",
                                                          sql<"SELECT ", columns, " FROM external_accounts WHERE link_id = ?">);
constexpr db::Statement<std::uint64_t> list_accounts(
    "external_accounts.list", sql<"SELECT ", columns, " FROM external_accounts WHERE user_id = ? ORDER BY provider">);
constexpr db::Statement<std::int64_t> list_recent_accounts(
    "external_accounts.list_recent", sql<"SELECT ", columns, " FROM external_accounts ORDER BY link_id DESC LIMIT ?">);
constexpr db::Statement<std::uint64_t> find_tokens("external_accounts.tokens",
                                                   "SELECT provider, subject, tokens FROM external_accounts WHERE link_id = ?");
// Whoever was refused before is so no more; a refresh that was due is put where the new tokens want it.
constexpr db::Statement<std::string_view, std::optional<Instant>, std::optional<Instant>, Instant, std::uint64_t> update_tokens_of(
    "external_accounts.update_tokens",
    "UPDATE external_accounts SET tokens = ?, tokens_expire_at = ?, refresh_at = IF(tokens_shared, ?, NULL), refresh_failures = 0,"
    " refused_at = NULL, updated_at = ? WHERE link_id = ?");
constexpr db::Statement<Instant, std::uint64_t> forget_tokens_of(
    "external_accounts.forget_tokens",
    "UPDATE external_accounts SET tokens = NULL, tokens_expire_at = NULL, tokens_shared = FALSE, refresh_at = NULL, updated_at = ?"
    " WHERE link_id = ?");
constexpr db::Statement<std::string_view, Instant, std::uint64_t> update_metadata_of(
    "external_accounts.update_metadata", "UPDATE external_accounts SET metadata = ?, updated_at = ? WHERE link_id = ?");
constexpr db::Statement<bool, bool, std::int64_t, Instant, std::uint64_t> share_tokens_of(
    "external_accounts.share_tokens",
    "UPDATE external_accounts SET tokens_shared = ?, refresh_at = IF(?, tokens_expire_at - ?, NULL), updated_at = ? WHERE link_id = ?");
constexpr db::Statement<Instant, std::string_view, std::uint64_t> touch_account(
    "external_accounts.touch", "UPDATE external_accounts SET last_used_at = ?, display_name = ? WHERE link_id = ?");
constexpr db::Statement<std::uint64_t, std::uint64_t> delete_account(
    "external_accounts.remove", "DELETE FROM external_accounts WHERE link_id = ? AND user_id = ?");
constexpr db::Statement<std::uint64_t> delete_accounts_of_user("external_accounts.remove_all_of_user",
                                                               "DELETE FROM external_accounts WHERE user_id = ?");
constexpr db::Statement<std::string_view> delete_accounts_of_provider("external_accounts.remove_all_of_provider",
                                                                      "DELETE FROM external_accounts WHERE provider = ?");
constexpr db::Statement<Instant, std::int64_t> find_due(
    "external_accounts.find_due",
    sql<"SELECT ", columns,
        " FROM external_accounts FORCE INDEX (external_accounts_by_refresh) WHERE refresh_at <= ? ORDER BY refresh_at LIMIT ?"
        " FOR UPDATE SKIP LOCKED">);
constexpr db::Statement<Instant, std::uint64_t> lease_due(
    "external_accounts.lease",
    "UPDATE external_accounts SET refresh_at = ?, refresh_failures = refresh_failures + 1 WHERE link_id = ?");
constexpr db::Statement<Instant, std::uint64_t, Instant> lease_one(
    "external_accounts.lease_one",
    "UPDATE external_accounts SET refresh_at = ?, refresh_failures = refresh_failures + 1 WHERE link_id = ? AND refresh_at <= ?");
constexpr db::Statement<std::optional<Instant>, std::uint64_t> put_off_refresh(
    "external_accounts.put_off", "UPDATE external_accounts SET refresh_at = ? WHERE link_id = ? AND refresh_at IS NOT NULL");
constexpr db::Statement<std::uint64_t> find_failures("external_accounts.refresh_failures",
                                                     "SELECT refresh_failures FROM external_accounts WHERE link_id = ?");
constexpr db::Statement<Instant, Instant, std::uint64_t> mark_refused_account(
    "external_accounts.mark_refused",
    "UPDATE external_accounts SET tokens = NULL, tokens_expire_at = NULL, refresh_at = NULL, refused_at = ?, updated_at = ?"
    " WHERE link_id = ?");

ExternalAccount read_account(const db::Row& row) {
  return {.id = row.get<std::uint64_t>(0),
          .provider = row.get<std::string>(1),
          .subject = row.get<std::string>(2),
          .user_id = row.get<std::uint64_t>(3),
          .display_name = row.get<std::string>(4),
          .has_tokens = row.get<bool>(5),
          .tokens_expire_at = row.get<std::optional<Instant>>(6),
          .tokens_shared = row.get<bool>(7),
          .refused_at = row.get<std::optional<Instant>>(8),
          .metadata = row.get<std::string>(9),
          .created_at = row.get<Instant>(10),
          .updated_at = row.get<Instant>(11),
          .last_used_at = row.get<std::optional<Instant>>(12)};
}

std::optional<ExternalAccount> read_one(db::Rows rows) {
  const auto row = rows.next();
  return row ? std::optional(read_account(*row)) : std::nullopt;
}

std::vector<ExternalAccount> read_all(db::Rows rows) {
  std::vector<ExternalAccount> accounts;
  while (const auto row = rows.next()) accounts.push_back(read_account(*row));
  return accounts;
}

// The tokens of one account cannot be passed off as another's.
std::string seal_context(std::string_view provider, std::string_view subject) {
  return std::string("external_accounts.").append(provider).append(".").append(subject);
}

// What the column and the provider's own name for a person may be; its collation ignores spaces at the end.
constexpr std::size_t longest_subject = 255;
bool can_be_subject(std::string_view text) { return !text.empty() && text.size() <= longest_subject && !text.ends_with(' '); }

}  // namespace

Secret to_json(const ProviderTokens& tokens) {
  JsonWriter json;
  json.begin_object().member("access_token", tokens.access_token.reveal());
  if (!tokens.refresh_token.empty()) json.member("refresh_token", tokens.refresh_token.reveal());
  json.member("scope", tokens.scope);
  if (tokens.expires_at) json.member("expires_at", to_microseconds(*tokens.expires_at));
  return Secret(json.end_object().take());
}

std::optional<ProviderTokens> parse_provider_tokens(std::string_view text) {
  const auto json = json::Value::parse(text);
  const auto access_token = json ? json->string_at("access_token") : std::nullopt;
  if (!access_token) return std::nullopt;
  const auto expires_at = json->integer_at("expires_at");
  return ProviderTokens{.access_token = Secret(*access_token),
                        .refresh_token = Secret(json->string_at("refresh_token").value_or("")),
                        .scope = json->string_at("scope").value_or(""),
                        .expires_at = expires_at ? std::optional(from_microseconds(*expires_at)) : std::nullopt};
}

std::optional<std::string> ExternalAccounts::sealed(std::string_view provider, std::string_view subject,
                                                    const std::optional<ProviderTokens>& tokens) const {
  if (!tokens) return std::nullopt;
  return crypto::seal(key_, to_json(*tokens).reveal(), seal_context(provider, subject));
}

LinkId ExternalAccounts::insert(const NewExternalAccount& account, Instant now) {
  const auto box = sealed(account.provider, account.subject, account.tokens);
  connection_.execute(insert_account, account.provider, account.subject, account.user_id, account.display_name,
                      box ? OptionalText(*box) : OptionalText(), account.tokens ? account.tokens->expires_at : std::nullopt, now, now,
                      now);
  return connection_.query(last_id).next()->get<std::uint64_t>(0);
}

bool ExternalAccounts::exists(UserId user_id, std::string_view provider) {
  return connection_.query(account_exists, user_id, provider).next().has_value();
}

std::uint64_t ExternalAccounts::count(std::string_view provider) {
  return connection_.query(count_accounts, provider).next()->get<std::uint64_t>(0);
}

std::optional<ExternalAccount> ExternalAccounts::find(std::string_view provider, std::string_view subject) {
  if (!can_be_subject(subject)) return std::nullopt;
  return read_one(connection_.query(find_account, provider, subject));
}

std::optional<UserId> ExternalAccounts::find_user(std::string_view provider, std::string_view subject) {
  if (!can_be_subject(subject)) return std::nullopt;
  auto rows = connection_.query(find_account_user, provider, subject);
  const auto row = rows.next();
  return row ? std::optional(row->get<std::uint64_t>(0)) : std::nullopt;
}

std::optional<ExternalAccount> ExternalAccounts::find(LinkId id) { return read_one(connection_.query(find_account_by_id, id)); }

std::vector<ExternalAccount> ExternalAccounts::list(UserId user_id) { return read_all(connection_.query(list_accounts, user_id)); }

std::vector<ExternalAccount> ExternalAccounts::list_recent(int limit) {
  return read_all(connection_.query(list_recent_accounts, limit));
}

std::optional<ProviderTokens> ExternalAccounts::tokens(LinkId id) {
  auto rows = connection_.query(find_tokens, id);
  const auto row = rows.next();
  const auto box = row ? row->get<std::optional<std::string>>(2) : std::nullopt;
  if (!box) return std::nullopt;
  const auto opened = crypto::open(key_, *box, seal_context(row->get<std::string>(0), row->get<std::string>(1)));
  return opened ? parse_provider_tokens(opened->reveal()) : std::nullopt;
}

bool ExternalAccounts::update_tokens(const ExternalAccount& account, const ProviderTokens& tokens, Instant now) {
  const auto box = *sealed(account.provider, account.subject, tokens);
  const auto refresh_at =
      tokens.expires_at && !tokens.refresh_token.empty() ? std::optional(*tokens.expires_at - refresh_lead) : std::nullopt;
  return connection_.execute(update_tokens_of, box, tokens.expires_at, refresh_at, now, account.id) == 1;
}

bool ExternalAccounts::forget_tokens(LinkId id, Instant now) { return connection_.execute(forget_tokens_of, now, id) == 1; }

bool ExternalAccounts::update_metadata(LinkId id, std::string_view metadata, Instant now) {
  return connection_.execute(update_metadata_of, metadata, now, id) == 1;
}

bool ExternalAccounts::share_tokens(LinkId id, bool shared, Instant now) {
  return connection_.execute(share_tokens_of, shared, shared, Microseconds{refresh_lead}.count(), now, id) == 1;
}

bool ExternalAccounts::touch(LinkId id, std::string_view display_name, Instant now) {
  return connection_.execute(touch_account, now, display_name, id) == 1;
}

bool ExternalAccounts::remove(LinkId id, UserId user_id) { return connection_.execute(delete_account, id, user_id) == 1; }
std::uint64_t ExternalAccounts::remove_all(UserId user_id) { return connection_.execute(delete_accounts_of_user, user_id); }
std::uint64_t ExternalAccounts::remove_all(std::string_view provider) {
  return connection_.execute(delete_accounts_of_provider, provider);
}

std::vector<ExternalAccount> ExternalAccounts::claim_due(int most, Instant lease, Instant now) {
  return db::retry(connection_, [&] {
    db::Transaction transaction(connection_);
    auto due = read_all(connection_.query(find_due, now, most));
    for (const ExternalAccount& one : due) connection_.execute(lease_due, lease, one.id);
    transaction.commit();
    return due;
  });
}

bool ExternalAccounts::lease_refresh(LinkId id, Instant lease, Instant now) {
  return connection_.execute(lease_one, lease, id, now) == 1;
}

void ExternalAccounts::put_off(LinkId id, const std::optional<Instant>& at) { connection_.execute(put_off_refresh, at, id); }

int ExternalAccounts::refresh_failures(LinkId id) {
  auto rows = connection_.query(find_failures, id);
  const auto row = rows.next();
  return row ? row->get<int>(0) : 0;
}

void ExternalAccounts::mark_refused(LinkId id, Instant now) { connection_.execute(mark_refused_account, now, now, id); }

std::vector<db::StatementInfo> ExternalAccounts::statements() {
  return {insert_account,     last_id,         account_exists,    count_accounts, find_account,
          find_account_user,  find_account_by_id, list_accounts,  list_recent_accounts, find_tokens,
          update_tokens_of,   forget_tokens_of, update_metadata_of, share_tokens_of, touch_account,
          delete_account,     delete_accounts_of_user, delete_accounts_of_provider, find_due, lease_due, lease_one,
          put_off_refresh,    find_failures,   mark_refused_account};
}

}  // namespace gatewarden::account
