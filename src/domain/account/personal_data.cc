#include "domain/account/personal_data.h"

#include <algorithm>
#include <span>

#include "base/encoding.h"
#include "base/json_writer.h"

namespace gatewarden::account {

namespace {

using OfUser = db::Statement<std::uint64_t>;

enum class As { text, bytes, instant, truth, json };
struct Member {
  std::string_view name;
  As as;
};

// A part of the document: the members stand in the order of the columns.
struct Part {
  std::string_view name;
  const OfUser* statement;
  std::span<const Member> members;
};

constexpr db::Statement<std::uint64_t> select_account(
    "personal_data.account",
    "SELECT user_id, status, profile, email, email_verified, phone, phone_verified, second_factor_required, consented_at, created_at,"
    " updated_at, deleted_at FROM users WHERE user_id = ?");
constexpr Member account_members[] = {
    {"user_id", As::text},           {"status", As::text},      {"profile", As::json},
    {"email", As::text},             {"email_verified", As::truth}, {"phone", As::text},
    {"phone_verified", As::truth},   {"second_factor_required", As::truth}, {"consented_at", As::instant},
    {"created_at", As::instant},     {"updated_at", As::instant},   {"deleted_at", As::instant}};

constexpr db::Statement<std::uint64_t> select_identifiers(
    "personal_data.identifiers", "SELECT kind, identifier, created_at FROM user_identifiers WHERE user_id = ? ORDER BY identifier");
constexpr Member identifier_members[] = {{"kind", As::text}, {"identifier", As::text}, {"created_at", As::instant}};

constexpr db::Statement<std::uint64_t> select_passwords(
    "personal_data.passwords", "SELECT created_at, ended_at FROM user_credentials WHERE user_id = ? ORDER BY created_at DESC");
constexpr Member password_members[] = {{"created_at", As::instant}, {"ended_at", As::instant}};

constexpr db::Statement<std::uint64_t> select_totp(
    "personal_data.totp", "SELECT name, created_at, last_used_at FROM user_totp WHERE user_id = ? ORDER BY factor_id");
constexpr Member totp_members[] = {{"name", As::text}, {"created_at", As::instant}, {"last_used_at", As::instant}};

constexpr db::Statement<std::uint64_t> select_recovery_codes(
    "personal_data.recovery_codes", "SELECT created_at, used_at FROM user_recovery_codes WHERE user_id = ? ORDER BY created_at");
constexpr Member recovery_code_members[] = {{"created_at", As::instant}, {"used_at", As::instant}};

constexpr db::Statement<std::uint64_t> select_passkeys(
    "personal_data.passkeys",
    "SELECT name, credential_id, aaguid, transports, backed_up, created_at, last_used_at FROM user_passkeys WHERE user_id = ?"
    " ORDER BY created_at");
constexpr Member passkey_members[] = {{"name", As::text},       {"credential_id", As::bytes}, {"aaguid", As::bytes},
                                      {"transports", As::text}, {"backed_up", As::truth},     {"created_at", As::instant},
                                      {"last_used_at", As::instant}};

constexpr db::Statement<std::uint64_t> select_devices(
    "personal_data.devices",
    "SELECT address, user_agent, created_at, last_used_at, expires_at, ended_at FROM remembered_devices WHERE user_id = ?"
    " ORDER BY created_at DESC",
    db::Reach::all_partitions);
constexpr Member device_members[] = {{"address", As::text},         {"user_agent", As::text},    {"created_at", As::instant},
                                     {"last_used_at", As::instant}, {"expires_at", As::instant}, {"ended_at", As::instant}};

constexpr db::Statement<std::uint64_t> select_browsers(
    "personal_data.known_browsers", "SELECT created_at FROM known_browsers WHERE user_id = ? ORDER BY created_at DESC",
    db::Reach::all_partitions);
constexpr Member browser_members[] = {{"created_at", As::instant}};

constexpr db::Statement<std::uint64_t> select_sessions(
    "personal_data.sessions",
    "SELECT session_id, acr, amr, address, user_agent, created_at, last_used_at, expires_at, ended_at FROM user_sessions"
    " WHERE user_id = ? ORDER BY created_at DESC",
    db::Reach::all_partitions);
constexpr Member session_members[] = {{"session_id", As::bytes},   {"acr", As::text},           {"amr", As::text},
                                      {"address", As::text},       {"user_agent", As::text},    {"created_at", As::instant},
                                      {"last_used_at", As::instant}, {"expires_at", As::instant}, {"ended_at", As::instant}};

constexpr db::Statement<std::uint64_t> select_links(
    "personal_data.external_accounts",
    "SELECT provider, subject, metadata, created_at, updated_at, last_used_at FROM external_accounts WHERE user_id = ?"
    " ORDER BY provider");
constexpr Member link_members[] = {{"provider", As::text},      {"subject", As::text},       {"metadata", As::json},
                                   {"created_at", As::instant}, {"updated_at", As::instant}, {"last_used_at", As::instant}};

constexpr db::Statement<std::uint64_t> select_consents(
    "personal_data.consents",
    "SELECT a.client_id, c.client_name, a.scope, a.granted_at, a.updated_at, a.expires_at FROM oauth2_user_consents a"
    " LEFT JOIN oauth2_clients c ON c.client_id = a.client_id WHERE a.user_id = ? ORDER BY a.client_id");
constexpr Member consent_members[] = {{"client_id", As::text},     {"client_name", As::text},   {"scope", As::text},
                                      {"granted_at", As::instant}, {"updated_at", As::instant}, {"expires_at", As::instant}};

constexpr db::Statement<std::uint64_t> select_refresh_tokens(
    "personal_data.refresh_tokens",
    "SELECT client_id, scope, created_at, last_used_at, expires_at, revoked_at FROM oauth2_refresh_tokens WHERE user_id = ?"
    " ORDER BY created_at DESC",
    db::Reach::all_partitions);
constexpr Member refresh_token_members[] = {{"client_id", As::text},       {"scope", As::text},         {"created_at", As::instant},
                                            {"last_used_at", As::instant}, {"expires_at", As::instant}, {"revoked_at", As::instant}};

constexpr db::Statement<std::uint64_t> select_access_tokens(
    "personal_data.access_tokens",
    "SELECT client_id, scope, created_at, expires_at, revoked_at FROM oauth2_access_tokens WHERE user_id = ? ORDER BY created_at DESC",
    db::Reach::all_partitions);
constexpr Member access_token_members[] = {
    {"client_id", As::text}, {"scope", As::text}, {"created_at", As::instant}, {"expires_at", As::instant}, {"revoked_at", As::instant}};

constexpr db::Statement<std::uint64_t> select_changes(
    "personal_data.pending_changes",
    "SELECT kind, created_at, expires_at, finished_at FROM pending_changes WHERE user_id = ? ORDER BY created_at DESC",
    db::Reach::all_partitions);
constexpr Member change_members[] = {
    {"kind", As::text}, {"created_at", As::instant}, {"expires_at", As::instant}, {"finished_at", As::instant}};

constexpr db::Statement<std::uint64_t> select_clients(
    "personal_data.clients",
    "SELECT client_id, client_name, metadata, created_at, updated_at FROM oauth2_clients WHERE owner_user_id = ? ORDER BY client_id");
constexpr Member client_members[] = {{"client_id", As::text},     {"client_name", As::text},  {"metadata", As::json},
                                     {"created_at", As::instant}, {"updated_at", As::instant}};

constexpr Part parts[] = {
    {"identifiers", &select_identifiers, identifier_members},
    {"passwords", &select_passwords, password_members},
    {"authenticators", &select_totp, totp_members},
    {"recovery_codes", &select_recovery_codes, recovery_code_members},
    {"passkeys", &select_passkeys, passkey_members},
    {"remembered_devices", &select_devices, device_members},
    {"known_browsers", &select_browsers, browser_members},
    {"sessions", &select_sessions, session_members},
    {"linked_accounts", &select_links, link_members},
    {"consents", &select_consents, consent_members},
    {"refresh_tokens", &select_refresh_tokens, refresh_token_members},
    {"access_tokens", &select_access_tokens, access_token_members},
    {"changes", &select_changes, change_members},
    {"own_applications", &select_clients, client_members},
};

constexpr db::Statement<std::uint64_t, std::string_view, std::int64_t> select_events(
    "personal_data.history",
    "SELECT event_id, event, client_id, address, user_agent, detail, created_at FROM oauth2_audit_log"
    " WHERE user_id = ? AND event_id < ? ORDER BY event_id DESC LIMIT ?",
    db::Reach::all_partitions);
constexpr Member event_members[] = {{"event_id", As::bytes},  {"event", As::text},  {"client_id", As::text},    {"address", As::text},
                                    {"user_agent", As::text}, {"detail", As::json}, {"created_at", As::instant}};
constexpr std::uint64_t events_at_once = 1000;

void write(JsonWriter& json, const Member& member, const db::Row& row, std::size_t column) {
  json.key(member.name);
  // Every type of column reads as text; NULL is null whatever it is.
  const auto text = row.get<std::optional<std::string>>(column);
  if (!text) {
    json.null();
    return;
  }
  switch (member.as) {
    case As::text: json.value(*text); break;
    case As::bytes: json.value(to_base64url(*text)); break;
    case As::instant: json.value(to_rfc3339(row.get<Instant>(column))); break;
    case As::truth: json.value(row.get<bool>(column)); break;
    case As::json: json.raw(*text); break;
  }
}

void write_row(JsonWriter& json, std::span<const Member> members, const db::Row& row) {
  json.begin_object();
  for (std::size_t i = 0; i < members.size(); ++i) write(json, members[i], row, i);
  json.end_object();
}

// Answers whether there are more than `most`.
bool write_history(JsonWriter& json, db::Connection& connection, UserId id, std::uint64_t most) {
  json.key("history").begin_array();
  std::string before(16, '\xff');
  std::uint64_t written = 0;
  for (bool is_end = false; !is_end && written < most;) {
    const std::uint64_t wanted = std::min(events_at_once, most - written);
    auto rows = connection.query(select_events, id, before, static_cast<std::int64_t>(wanted));
    std::uint64_t found = 0;
    for (; const auto row = rows.next(); ++found) {
      before = row->get<std::string>(0);
      write_row(json, event_members, *row);
    }
    written += found;
    is_end = found < wanted;
  }
  json.end_array();
  return written == most && connection.query(select_events, id, before, std::int64_t{1}).next().has_value();
}

}  // namespace

std::optional<std::string> PersonalData::of(UserId id, std::uint64_t most_events, Instant now) {
  JsonWriter json;
  json.begin_object().member("exported_at", to_rfc3339(now));
  {
    auto rows = connection_.query(select_account, id);
    const auto row = rows.next();
    if (!row) return std::nullopt;
    json.key("account");
    write_row(json, account_members, *row);
  }
  for (const Part& part : parts) {
    json.key(part.name).begin_array();
    auto rows = connection_.query(*part.statement, id);
    while (const auto row = rows.next()) write_row(json, part.members, *row);
    json.end_array();
  }
  const bool is_cut = write_history(json, connection_, id, most_events);
  json.member("history_is_cut", is_cut).end_object();
  return json.take();
}

std::vector<db::StatementInfo> PersonalData::statements() {
  std::vector<db::StatementInfo> all = {select_account, select_events};
  for (const Part& part : parts) all.emplace_back(*part.statement);
  return all;
}

}  // namespace gatewarden::account
