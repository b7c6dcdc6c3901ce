#include "domain/account/external_sign_ins.h"

#include <cassert>

#include "base/json_writer.h"
#include "domain/dated_token.h"
#include "platform/crypto/digest.h"
#include "platform/crypto/seal.h"
#include "platform/json/value.h"

namespace gatewarden::account {

namespace {

using OptionalText = std::optional<std::string_view>;
using OptionalNumber = std::optional<std::int64_t>;

constexpr db::Statement<std::string_view, std::int64_t, std::string_view, std::string_view, OptionalText, OptionalNumber, OptionalText,
                        std::string_view, Instant, Instant>
    insert_sign_in("external_sign_ins.insert",
                   "INSERT INTO external_sign_ins (state_hash, expires_day, browser_hash, provider, interaction_hash, interaction_day,"
                   " link_session_hash, sealed, created_at, expires_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                   db::Reach::no_plan);
constexpr db::Statement<std::string_view, std::int64_t> find_sign_in(
    "external_sign_ins.find",
    "SELECT interaction_hash, interaction_day, link_session_hash, sealed FROM external_sign_ins"
    " WHERE state_hash = ? AND expires_day = ?");
constexpr db::Statement<Instant, std::string_view, std::int64_t, std::string_view, std::string_view, Instant> finish_sign_in(
    "external_sign_ins.finish",
    "UPDATE external_sign_ins SET finished_at = ? WHERE state_hash = ? AND expires_day = ? AND browser_hash = ? AND provider = ?"
    " AND expires_at > ? AND finished_at IS NULL");
constexpr db::Statement<std::string_view, std::int64_t, std::string_view, std::uint64_t, std::string_view, std::string_view, Instant,
                        Instant>
    insert_proof("external_proofs.insert",
                 "INSERT INTO external_proofs (proof_hash, expires_day, browser_hash, user_id, provider, sealed, created_at, expires_at)"
                 " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                 db::Reach::no_plan);
constexpr db::Statement<std::string_view, std::int64_t, std::string_view, std::uint64_t, Instant> find_proof(
    "external_proofs.find",
    "SELECT provider, sealed FROM external_proofs WHERE proof_hash = ? AND expires_day = ? AND browser_hash = ? AND user_id = ?"
    " AND expires_at > ? AND used_at IS NULL");
constexpr db::Statement<Instant, std::string_view, std::int64_t, Instant> use_proof(
    "external_proofs.use",
    "UPDATE external_proofs SET used_at = ? WHERE proof_hash = ? AND expires_day = ? AND expires_at > ? AND used_at IS NULL");

std::string sign_in_context(std::string_view state_hash) { return std::string("external_sign_ins.").append(state_hash); }
std::string proof_context(std::string_view proof_hash) { return std::string("external_proofs.").append(proof_hash); }

Secret to_json(const ExternalSecrets& secrets) {
  JsonWriter json;
  json.begin_object().member("nonce", secrets.nonce).member("code_verifier", secrets.code_verifier.reveal());
  json.member("interaction_id", secrets.interaction_id).member("then", secrets.then);
  if (secrets.authenticated_since) json.member("authenticated_since", to_epoch_seconds(*secrets.authenticated_since));
  return Secret(json.end_object().take());
}

std::optional<ExternalSecrets> unseal(const Secret& key, std::string_view sealed, std::string_view context) {
  const auto opened = crypto::open(key, sealed, context);
  const auto json = opened ? json::Value::parse(opened->reveal()) : std::nullopt;
  if (!json) return std::nullopt;
  ExternalSecrets secrets{.nonce = json->string_at("nonce").value_or(""),
                          .code_verifier = Secret(json->string_at("code_verifier").value_or("")),
                          .interaction_id = json->string_at("interaction_id").value_or(""),
                          .then = json->string_at("then").value_or("")};
  if (const auto since = json->integer_at("authenticated_since")) secrets.authenticated_since = from_epoch_seconds(*since);
  return secrets;
}

Secret to_json(const NewExternalAccount& account) {
  JsonWriter json;
  json.begin_object().member("subject", account.subject).member("display_name", account.display_name);
  if (account.tokens) json.key("tokens").raw(to_json(*account.tokens).reveal());
  return Secret(json.end_object().take());
}

}  // namespace

std::string ExternalSignIns::insert(const NewExternalSignIn& sign_in, Instant now) {
  const Instant expires_at = now + lifetime_;
  auto state = domain::make_dated_token("", day_of(expires_at));
  const auto& interaction = sign_in.interaction;
  const auto& session = sign_in.link_session_hash;
  connection_.execute(insert_sign_in, state.hash, state.day, crypto::sha256(sign_in.browser), sign_in.provider,
                      interaction ? OptionalText(interaction->hash) : std::nullopt,
                      interaction ? OptionalNumber(interaction->expires_day) : std::nullopt,
                      session ? OptionalText(*session) : std::nullopt,
                      crypto::seal(key_, to_json(sign_in.secrets).reveal(), sign_in_context(state.hash)), now, expires_at);
  return std::move(state.text);
}

std::optional<ExternalSignIn> ExternalSignIns::take(std::string_view state, std::string_view browser, std::string_view provider,
                                                    Instant now) {
  const auto dated = domain::parse_dated_token("", state);
  if (!dated) return std::nullopt;
  if (connection_.execute(finish_sign_in, now, dated->hash, dated->day, crypto::sha256(browser), provider, now) != 1) {
    return std::nullopt;
  }
  auto rows = connection_.query(find_sign_in, dated->hash, dated->day);
  const auto row = rows.next();
  if (!row) return std::nullopt;
  auto secrets = unseal(key_, row->get<std::string>(3), sign_in_context(dated->hash));
  if (!secrets) return std::nullopt;
  std::optional<oauth::InteractionKey> interaction;
  if (auto hash = row->get<std::optional<std::string>>(0)) interaction = oauth::InteractionKey{*std::move(hash), row->get<Day>(1)};
  return ExternalSignIn{.state_hash = dated->hash,
                        .expires_day = dated->day,
                        .provider = std::string(provider),
                        .interaction = std::move(interaction),
                        .link_session_hash = row->get<std::optional<std::string>>(2),
                        .secrets = *std::move(secrets)};
}

std::vector<db::StatementInfo> ExternalSignIns::statements() { return {insert_sign_in, find_sign_in, finish_sign_in}; }

std::string ExternalProofs::insert(const NewExternalAccount& account, std::string_view browser, Seconds lifetime, Instant now) {
  const Instant expires_at = now + lifetime;
  auto token = domain::make_dated_token("", day_of(expires_at));
  connection_.execute(insert_proof, token.hash, token.day, crypto::sha256(browser), account.user_id, account.provider,
                      crypto::seal(key_, to_json(account).reveal(), proof_context(token.hash)), now, expires_at);
  return std::move(token.text);
}

std::optional<ExternalProof> ExternalProofs::find(std::string_view token, std::string_view browser, UserId user_id, Instant now) {
  const auto dated = domain::parse_dated_token("", token);
  if (!dated) return std::nullopt;
  auto rows = connection_.query(find_proof, dated->hash, dated->day, crypto::sha256(browser), user_id, now);
  const auto row = rows.next();
  if (!row) return std::nullopt;
  const auto opened = crypto::open(key_, row->get<std::string>(1), proof_context(dated->hash));
  const auto json = opened ? json::Value::parse(opened->reveal()) : std::nullopt;
  if (!json) return std::nullopt;
  const auto tokens = json->find("tokens");
  return ExternalProof{.hash = dated->hash,
                       .expires_day = dated->day,
                       .account = {.provider = row->get<std::string>(0),
                                   .subject = json->string_at("subject").value_or(""),
                                   .user_id = user_id,
                                   .display_name = json->string_at("display_name").value_or(""),
                                   .tokens = tokens ? parse_provider_tokens(tokens->dump()) : std::nullopt}};
}

bool ExternalProofs::use(const ExternalProof& proof, Instant now) {
  assert(connection_.in_transaction());
  return connection_.execute(use_proof, now, proof.hash, proof.expires_day, now) == 1;
}

std::vector<db::StatementInfo> ExternalProofs::statements() { return {insert_proof, find_proof, use_proof}; }

}  // namespace gatewarden::account
