#include "protocol/claims.h"

#include <algorithm>
#include <array>

#include "base/names.h"
#include "base/text.h"
#include "platform/json/value.h"
#include "protocol/scope.h"

namespace gatewarden::protocol {

namespace {

constexpr std::size_t longest_claims_request = 8192;
constexpr std::size_t most_claims = 64;
constexpr std::size_t most_values = 32;

constexpr std::array rows = {
    ClaimRow{"name", "profile"},
    ClaimRow{"family_name", "profile"},
    ClaimRow{"given_name", "profile"},
    ClaimRow{"middle_name", "profile"},
    ClaimRow{"nickname", "profile"},
    ClaimRow{"preferred_username", "profile"},
    ClaimRow{"profile", "profile"},
    ClaimRow{"picture", "profile"},
    ClaimRow{"website", "profile"},
    ClaimRow{"gender", "profile"},
    ClaimRow{"birthdate", "profile"},
    ClaimRow{"zoneinfo", "profile"},
    ClaimRow{"locale", "profile"},
    ClaimRow{"updated_at", "profile"},
    ClaimRow{"email", "email"},
    ClaimRow{"email_verified", "email"},
    ClaimRow{"address", "address"},
    ClaimRow{"phone_number", "phone"},
    ClaimRow{"phone_number_verified", "phone"},
};

using Wishes = std::map<std::string, ClaimWish, std::less<>>;

const ClaimRow* find_row(std::string_view name) {
  const auto row = std::find_if(rows.begin(), rows.end(), [name](const ClaimRow& one) { return one.name == name; });
  return row == rows.end() ? nullptr : &*row;
}

OAuthError bad_claims(std::string detail) {
  return {ErrorCode::invalid_request, "the claims parameter is not valid", std::move(detail)};
}

// Section 5.5.1: null, or an object with essential, value, values. Values that are no text can be no value of sub or acr,
// the only claims whose values decide anything here.
Result<ClaimWish> parse_wish(const json::Value& value) {
  ClaimWish wish;
  if (value.type() == json::Value::Type::null) return wish;
  if (!value.is_object()) return bad_claims("a claim's request must be null or an object");
  wish.essential = value.boolean_at("essential").value_or(false);
  if (auto single = value.string_at("value")) wish.values.push_back(*std::move(single));
  if (const auto list = value.find("values")) {
    for (const json::Value& one : list->items()) {
      if (wish.values.size() == most_values) return bad_claims("too many values");
      if (auto text = one.string()) wish.values.push_back(*std::move(text));
    }
  }
  return wish;
}

Result<Wishes> parse_place(const json::Value& root, std::string_view place) {
  Wishes wishes;
  const auto object = root.find(place);
  if (!object || object->type() == json::Value::Type::null) return wishes;
  if (!object->is_object()) return bad_claims(std::string(place) + " must be an object");
  const std::vector<std::string> names = object->names();
  if (names.size() > most_claims) return bad_claims("too many claims");
  for (const std::string& name : names) wishes.emplace(name, TRY(parse_wish(*object->find(name))));
  return wishes;
}

// sub and acr steer the log-in; auth_time stands in every ID token anyway.
bool steers_login(std::string_view name) { return name == names::sub || name == names::acr; }

void keep_permitted(Wishes& wishes, const oauth::Client& client) {
  std::erase_if(wishes, [&client](const auto& wish) {
    if (steers_login(wish.first)) return false;
    const ClaimRow* const row = find_row(wish.first);
    return row == nullptr || std::find(client.scopes.begin(), client.scopes.end(), row->scope) == client.scopes.end();
  });
}

void write_place(JsonWriter& json, std::string_view place, const Wishes& wishes) {
  if (wishes.empty()) return;
  json.key(place).begin_object();
  for (const auto& [name, wish] : wishes) {
    json.key(name);
    if (!steers_login(name) || wish.values.empty()) {
      json.null();
      continue;
    }
    json.begin_object().member("essential", wish.essential).member("values", wish.values).end_object();
  }
  json.end_object();
}

void add_scopes(std::vector<std::string>& scopes, const Wishes& wishes) {
  for (const auto& [name, wish] : wishes) {
    const ClaimRow* const row = find_row(name);
    if (row != nullptr && std::find(scopes.begin(), scopes.end(), row->scope) == scopes.end()) {
      scopes.emplace_back(row->scope);
    }
  }
}

// The claims that columns hold; all others stand in the profile.
struct ColumnClaim {
  std::string_view name;
  void (*write)(JsonWriter& json, const account::User& user);
};

constexpr std::array column_claims = {
    ColumnClaim{"email", [](JsonWriter& json, const account::User& user) { if (user.email) json.member("email", *user.email); }},
    ColumnClaim{"email_verified",
                [](JsonWriter& json, const account::User& user) {
                  if (user.email) json.member("email_verified", user.email_verified);
                }},
    ColumnClaim{"phone_number",
                [](JsonWriter& json, const account::User& user) { if (user.phone) json.member("phone_number", *user.phone); }},
    ColumnClaim{"phone_number_verified",
                [](JsonWriter& json, const account::User& user) {
                  if (user.phone) json.member("phone_number_verified", user.phone_verified);
                }},
    ColumnClaim{"updated_at",
                [](JsonWriter& json, const account::User& user) {
                  json.member("updated_at", to_epoch_seconds(user.updated_at));
                }},
};

void write_profile_claim(JsonWriter& json, const std::optional<json::Value>& profile, std::string_view name) {
  if (!profile) return;
  const auto value = profile->find(name);
  if (!value) return;
  if (name == "address") {  // section 5.1.1
    if (value->is_object() && !value->names().empty()) json.key(name).raw(value->dump());
    return;
  }
  const auto text = value->string();
  if (text && !text->empty()) json.member(name, *text);
}

}  // namespace

std::span<const ClaimRow> standard_claims() { return rows; }

Result<ClaimsRequest> parse_claims_request(std::string_view json) {
  if (json.size() > longest_claims_request) return bad_claims("it is longer than 8 KiB");
  const auto root = json::Value::parse(json, 8);
  if (!root || !root->is_object()) return bad_claims("it is no JSON object");
  ClaimsRequest request;
  request.userinfo = TRY(parse_place(*root, "userinfo"));
  request.id_token = TRY(parse_place(*root, names::id_token));
  return request;
}

ClaimsRequest permitted_claims(ClaimsRequest request, const oauth::Client& client) {
  keep_permitted(request.userinfo, client);
  keep_permitted(request.id_token, client);
  return request;
}

std::string to_json(const ClaimsRequest& request) {
  JsonWriter json;
  json.begin_object();
  write_place(json, "userinfo", request.userinfo);
  write_place(json, names::id_token, request.id_token);
  json.end_object();
  return json.take();
}

bool is_empty(const ClaimsRequest& request) { return request.userinfo.empty() && request.id_token.empty(); }

std::vector<std::string> scopes_of_claims(const ClaimsRequest& request) {
  std::vector<std::string> scopes;
  add_scopes(scopes, request.userinfo);
  add_scopes(scopes, request.id_token);
  return scopes;
}

std::vector<std::string_view> claims_to_tell(std::string_view scope, const Wishes& wishes) {
  std::vector<std::string_view> names;
  for (const ClaimRow& row : rows) {
    if (has_word(scope, row.scope) || wishes.find(row.name) != wishes.end()) names.push_back(row.name);
  }
  return names;
}

void write_standard_claims(JsonWriter& json, const account::User& user, std::span<const std::string_view> names) {
  if (names.empty()) return;
  const auto profile = json::Value::parse(user.profile);
  for (const std::string_view name : names) {
    const auto column = std::find_if(column_claims.begin(), column_claims.end(),
                                     [name](const ColumnClaim& one) { return one.name == name; });
    if (column != column_claims.end()) {
      column->write(json, user);
    } else {
      write_profile_claim(json, profile, name);
    }
  }
}

}  // namespace gatewarden::protocol
