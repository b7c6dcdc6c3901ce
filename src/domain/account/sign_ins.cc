#include "domain/account/sign_ins.h"

#include <cassert>

#include "domain/dated_token.h"
#include "platform/crypto/digest.h"

namespace gatewarden::account {

namespace {

constexpr db::Statement<std::string_view, std::int64_t, std::string_view, std::optional<std::string_view>, std::optional<std::int64_t>,
                        std::string_view, Instant, Instant>
    insert_sign_in("sign_ins.insert",
                   "INSERT INTO sign_ins (sign_in_hash, expires_day, browser_hash, interaction_hash, interaction_day, identifier,"
                   " created_at, expires_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                   db::Reach::no_plan);
constexpr db::Statement<std::string_view, std::int64_t, std::string_view, Instant> find_sign_in(
    "sign_ins.find",
    "SELECT sign_in_hash, expires_day, interaction_hash, interaction_day, identifier, version, expires_at, finished_at,"
    " code_hash, code_expires_at, code_attempts, codes_sent, proven, user_id, amr, factor_attempts, challenge, authenticated_at,"
    " raised_session_hash FROM sign_ins"
    " WHERE sign_in_hash = ? AND expires_day = ? AND browser_hash = ? AND expires_at > ?");
constexpr db::Statement<std::optional<std::string_view>, Instant, std::int64_t, std::int64_t, bool, std::optional<std::uint64_t>,
                        std::string_view, std::int64_t, std::optional<std::string_view>, std::optional<Instant>,
                        std::optional<std::string_view>, std::string_view, std::int64_t, std::uint64_t, Instant>
    save_sign_in("sign_ins.save",
                 "UPDATE sign_ins SET code_hash = ?, code_expires_at = ?, code_attempts = ?, codes_sent = ?, proven = ?, user_id = ?,"
                 " amr = ?, factor_attempts = ?, challenge = ?, authenticated_at = ?, raised_session_hash = ?,"
                 " version = version + 1"
                 " WHERE sign_in_hash = ? AND expires_day = ? AND version = ? AND expires_at > ? AND finished_at IS NULL");
constexpr db::Statement<Instant, std::string_view, std::int64_t, std::uint64_t, Instant> finish_sign_in(
    "sign_ins.finish",
    "UPDATE sign_ins SET finished_at = ?, version = version + 1"
    " WHERE sign_in_hash = ? AND expires_day = ? AND version = ? AND expires_at > ? AND finished_at IS NULL");

std::optional<std::string_view> view_of(const std::optional<std::string>& text) {
  return text ? std::optional<std::string_view>(*text) : std::nullopt;
}

}  // namespace

SignIns::Made SignIns::insert(const NewSignIn& sign_in, Instant now) {
  const Instant expires_at = now + lifetime_;
  auto token = domain::make_dated_token("", day_of(expires_at));
  const auto& interaction = sign_in.interaction;
  connection_.execute(insert_sign_in, token.hash, token.day, crypto::sha256(sign_in.browser),
                      interaction ? std::optional<std::string_view>(interaction->hash) : std::nullopt,
                      interaction ? std::optional<std::int64_t>(interaction->expires_day) : std::nullopt, sign_in.identifier, now,
                      expires_at);
  return {.token = std::move(token.text),
          .sign_in = {.hash = std::move(token.hash),
                      .expires_day = token.day,
                      .interaction = interaction,
                      .identifier = sign_in.identifier,
                      .code_hash = std::nullopt,
                      .user = std::nullopt,
                      .amr = {},
                      .authenticated_at = std::nullopt,
                      .raised_session = std::nullopt,
                      .challenge = std::nullopt,
                      .expires_at = expires_at,
                      .finished_at = std::nullopt}};
}

std::optional<SignIn> SignIns::find(std::string_view token, std::string_view browser, Instant now) {
  const auto dated = domain::parse_dated_token("", token);
  if (!dated) return std::nullopt;
  auto rows = connection_.query(find_sign_in, dated->hash, dated->day, crypto::sha256(browser), now);
  const auto row = rows.next();
  if (!row) return std::nullopt;
  std::optional<oauth::InteractionKey> interaction;
  if (auto hash = row->get<std::optional<std::string>>(2)) interaction = oauth::InteractionKey{*std::move(hash), row->get<Day>(3)};
  return SignIn{.hash = row->get<std::string>(0),
                .expires_day = row->get<Day>(1),
                .interaction = std::move(interaction),
                .identifier = row->get<std::string>(4),
                .code_hash = row->get<std::optional<std::string>>(8),
                .code_expires_at = row->get<Instant>(9),
                .code_attempts = row->get<int>(10),
                .codes_sent = row->get<int>(11),
                .proven = row->get<bool>(12),
                .user = row->get<std::optional<std::uint64_t>>(13),
                .amr = row->get<std::string>(14),
                .authenticated_at = row->get<std::optional<Instant>>(17),
                .raised_session = row->get<std::optional<std::string>>(18),
                .factor_attempts = row->get<int>(15),
                .challenge = row->get<std::optional<std::string>>(16),
                .version = row->get<std::uint64_t>(5),
                .expires_at = row->get<Instant>(6),
                .finished_at = row->get<std::optional<Instant>>(7)};
}

bool SignIns::save(SignIn& sign_in, Instant now) {
  assert(connection_.in_transaction());
  if (connection_.execute(save_sign_in, view_of(sign_in.code_hash), sign_in.code_expires_at, sign_in.code_attempts,
                          sign_in.codes_sent, sign_in.proven, sign_in.user, sign_in.amr, sign_in.factor_attempts,
                          view_of(sign_in.challenge), sign_in.authenticated_at, view_of(sign_in.raised_session), sign_in.hash,
                          sign_in.expires_day, sign_in.version, now) != 1) {
    return false;
  }
  ++sign_in.version;
  return true;
}

bool SignIns::finish(const SignIn& sign_in, Instant now) {
  assert(connection_.in_transaction());
  return connection_.execute(finish_sign_in, now, sign_in.hash, sign_in.expires_day, sign_in.version, now) == 1;
}

std::vector<db::StatementInfo> SignIns::statements() { return {insert_sign_in, find_sign_in, save_sign_in, finish_sign_in}; }

}  // namespace gatewarden::account
