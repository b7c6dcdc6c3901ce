#include "domain/oauth/client_metadata.h"

#include <array>
#include <cassert>
#include <stdexcept>

#include "base/json_writer.h"
#include "base/text.h"
#include "platform/json/value.h"

namespace gatewarden::oauth {

namespace {

template <typename T>
struct Member {
  std::string_view name;
  T Client::*field;
};

using List = std::vector<std::string>;
using OptionalSeconds = std::optional<Seconds>;

constexpr Member<List> lists[] = {
    {"redirect_uris", &Client::redirect_uris},   {"grant_types", &Client::grant_types},
    {"response_types", &Client::response_types}, {"response_modes", &Client::response_modes},
    {"contacts", &Client::contacts},             {"default_acr_values", &Client::default_acr_values},
    {"audience", &Client::audience},
};
constexpr Member<std::string> texts[] = {
    {"client_uri", &Client::client_uri},
    {"logo_uri", &Client::logo_uri},
    {"policy_uri", &Client::policy_uri},
    {"tos_uri", &Client::tos_uri},
};
constexpr Member<bool> flags[] = {
    {"require_auth_time", &Client::require_auth_time},
    {"require_pkce", &Client::require_pkce},
};
constexpr Member<OptionalSeconds> times[] = {
    {"default_max_age", &Client::default_max_age},
    {"access_token_lifetime", &Client::access_token_lifetime},
    {"refresh_token_lifetime", &Client::refresh_token_lifetime},
    {"id_token_lifetime", &Client::id_token_lifetime},
};
constexpr Member<crypto::Algorithm> algorithms[] = {
    {"access_token_algorithm", &Client::access_token_algorithm},
    {"id_token_signed_response_alg", &Client::id_token_signed_response_alg},
};
constexpr Member<TokenFormat> formats[] = {{"access_token_format", &Client::access_token_format}};
constexpr Member<RefreshRotation> rotations[] = {{"refresh_rotation", &Client::refresh_rotation}};
constexpr Member<ConsentPolicy> policies[] = {{"consent", &Client::consent}};
constexpr std::string_view scope_name = "scope";  // one text of words in RFC 7591

constexpr std::array all_formats = {TokenFormat::jwt, TokenFormat::opaque};
constexpr std::array all_rotations = {RefreshRotation::by_type, RefreshRotation::always, RefreshRotation::never};
constexpr std::array all_policies = {ConsentPolicy::remember, ConsentPolicy::always_ask, ConsentPolicy::skip};

void write_value(JsonWriter& writer, const List& list) {
  writer.begin_array();
  for (const std::string& text : list) writer.value(text);
  writer.end_array();
}
void write_value(JsonWriter& writer, const std::string& text) { writer.value(text); }
void write_value(JsonWriter& writer, bool flag) { writer.value(flag); }
void write_value(JsonWriter& writer, const OptionalSeconds& time) { writer.value(std::int64_t{time ? time->count() : 0}); }
template <typename Enumeration>
  requires std::is_enum_v<Enumeration>
void write_value(JsonWriter& writer, Enumeration word) {
  writer.value(wire_name(word));
}

template <typename T, std::size_t N>
void write_differences(JsonWriter& writer, const Client& client, const Member<T> (&members)[N]) {
  const Client defaults;
  for (const Member<T>& member : members) {
    if (client.*member.field == defaults.*member.field) continue;
    writer.key(member.name);
    write_value(writer, client.*member.field);
  }
}

std::optional<List> read_value(const json::Value& value, const List&) { return value.strings(); }
std::optional<std::string> read_value(const json::Value& value, const std::string&) { return value.string(); }
std::optional<bool> read_value(const json::Value& value, bool) { return value.boolean(); }
std::optional<OptionalSeconds> read_value(const json::Value& value, const OptionalSeconds&) {
  const auto count = value.integer();
  if (!count) return std::nullopt;
  return Seconds{*count};
}
std::optional<crypto::Algorithm> read_value(const json::Value& value, crypto::Algorithm) {
  const auto word = value.string();
  return word ? crypto::parse_algorithm(*word) : std::nullopt;
}
template <typename Enumeration, std::size_t N>
std::optional<Enumeration> read_word(const json::Value& value, const std::array<Enumeration, N>& all) {
  for (const Enumeration one : all)
    if (value.string() == wire_name(one)) return one;
  return std::nullopt;
}
std::optional<TokenFormat> read_value(const json::Value& value, TokenFormat) { return read_word(value, all_formats); }
std::optional<RefreshRotation> read_value(const json::Value& value, RefreshRotation) { return read_word(value, all_rotations); }
std::optional<ConsentPolicy> read_value(const json::Value& value, ConsentPolicy) { return read_word(value, all_policies); }

[[noreturn]] void refuse(const Client& client, std::string_view member) {
  throw std::runtime_error("the metadata of client " + client.client_id + " cannot be read at " + std::string(member));
}

template <typename T, std::size_t N>
void read_members(const json::Value& object, Client& client, const Member<T> (&members)[N]) {
  for (const Member<T>& member : members) {
    const auto value = object.find(member.name);
    if (!value) continue;
    auto content = read_value(*value, client.*member.field);
    if (!content) refuse(client, member.name);
    client.*member.field = *std::move(content);
  }
}

}  // namespace

std::string_view wire_name(TokenFormat format) {
  switch (format) {
    case TokenFormat::jwt: return "jwt";
    case TokenFormat::opaque: return "opaque";
  }
  assert(false);
  return {};
}

std::string_view wire_name(RefreshRotation rotation) {
  switch (rotation) {
    case RefreshRotation::by_type: return "by_type";
    case RefreshRotation::always: return "always";
    case RefreshRotation::never: return "never";
  }
  assert(false);
  return {};
}

std::string_view wire_name(ConsentPolicy policy) {
  switch (policy) {
    case ConsentPolicy::remember: return "remember";
    case ConsentPolicy::always_ask: return "always_ask";
    case ConsentPolicy::skip: return "skip";
  }
  assert(false);
  return {};
}

std::string metadata_json(const Client& client) {
  JsonWriter writer;
  writer.begin_object();
  write_differences(writer, client, lists);
  if (!client.scopes.empty()) writer.member(scope_name, join(client.scopes, " "));
  write_differences(writer, client, texts);
  write_differences(writer, client, flags);
  write_differences(writer, client, times);
  write_differences(writer, client, algorithms);
  write_differences(writer, client, formats);
  write_differences(writer, client, rotations);
  write_differences(writer, client, policies);
  writer.end_object();
  return writer.take();
}

void read_metadata(std::string_view json, Client& client) {
  const auto object = json::Value::parse(json);
  if (!object || !object->is_object()) refuse(client, "its beginning");
  read_members(*object, client, lists);
  if (object->find(scope_name)) client.scopes = split_words(object->string_at(scope_name).value_or(""));
  read_members(*object, client, texts);
  read_members(*object, client, flags);
  read_members(*object, client, times);
  read_members(*object, client, algorithms);
  read_members(*object, client, formats);
  read_members(*object, client, rotations);
  read_members(*object, client, policies);
}

}  // namespace gatewarden::oauth
