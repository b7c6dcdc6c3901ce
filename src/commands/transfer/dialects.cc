#include "commands/transfer/dialects.h"

#include <algorithm>
#include <array>

#include "base/encoding.h"
#include "base/json_writer.h"
#include "base/text.h"

namespace gatewarden::commands {

namespace {

using json::Value;
using Text = std::optional<std::string>;

// The value at the end of a path of members.
std::optional<Value> at(const Value& object, std::initializer_list<std::string_view> path) {
  std::optional<Value> found = object;
  for (const std::string_view name : path) {
    found = found->find(name);
    if (!found) return std::nullopt;
  }
  return found;
}

Text text_at(const Value& object, std::initializer_list<std::string_view> path) {
  const auto found = at(object, path);
  auto text = found ? found->string() : std::nullopt;
  return text && !text->empty() ? text : std::nullopt;
}

bool is_true(const Value& object, std::initializer_list<std::string_view> path) {
  const auto found = at(object, path);
  return found && found->boolean().value_or(false);
}

// Of a list with one value, as Keycloak keeps attributes.
Text first_at(const Value& object, std::initializer_list<std::string_view> path) {
  const auto found = at(object, path);
  const auto items = found ? found->items() : std::vector<Value>();
  return items.empty() ? std::nullopt : items.front().string();
}

struct Person {
  Text email = {}, phone = {}, username = {};
  bool email_verified = false, phone_verified = false, disabled = false;
  Text name = {}, given_name = {}, family_name = {}, locale = {};
  Text password_hash = {};

  std::string to_json() const;
};

std::string Person::to_json() const {
  JsonWriter json;
  const auto member = [&json](std::string_view name_of, const Text& text) {
    if (text && !text->empty()) json.member(name_of, *text);
  };
  json.begin_object();
  member("email", email);
  member("phone", phone);
  // Many have the address for a user name, too; it is one identifier then.
  if (username != email && username != phone) member("username", username);
  if (email) json.member("email_verified", email_verified);
  if (phone) json.member("phone_verified", phone_verified);
  if (disabled) json.member("status", "disabled");
  json.key("profile").begin_object();
  member("name", name);
  member("given_name", given_name);
  member("family_name", family_name);
  member("locale", locale);
  json.end_object();
  member("password_hash", password_hash);
  return json.end_object().take();
}

std::string without_padding(std::string base64) {
  while (base64.ends_with('=')) base64.pop_back();
  return base64;
}

std::string number_at(const Value& object, std::string_view name) {
  const auto number = object.integer_at(name);
  return number ? std::to_string(*number) : "";
}

// credentialData and secretData are JSON in texts.
Text keycloak_hash(const Value& credential) {
  const auto how = Value::parse(credential.string_at("credentialData").value_or(""));
  const auto secret = Value::parse(credential.string_at("secretData").value_or(""));
  if (!how || !secret) return std::nullopt;
  const std::string algorithm = how->string_at("algorithm").value_or(""), iterations = number_at(*how, "hashIterations");
  const std::string salt = secret->string_at("salt").value_or(""), value = secret->string_at("value").value_or("");
  if (algorithm == "argon2") {
    const auto parameter = [&](std::string_view name) { return first_at(*how, {"additionalParameters", name}).value_or(""); };
    const std::string version = parameter("version") == "1.0" ? "16" : "19";
    return "$argon2" + parameter("type") + "$v=" + version + "$m=" + parameter("memory") + ",t=" + iterations + ",p=" +
           parameter("parallelism") + "$" + without_padding(salt) + "$" + without_padding(value);
  }
  const bool is_pbkdf2 = algorithm == "pbkdf2" || algorithm == "pbkdf2-sha256" || algorithm == "pbkdf2-sha512";
  // What is none that we know is refused later, by a name that says which.
  const std::string length = std::to_string(from_base64(value).value_or("").size());
  return "$" + (is_pbkdf2 ? algorithm : "keycloak-" + algorithm) + "$i=" + iterations + ",l=" + length + "$" + without_padding(salt) + "$" +
         without_padding(value);
}

std::string from_keycloak(const Value& user) {
  Person person{.email = text_at(user, {"email"}), .phone = first_at(user, {"attributes", "phoneNumber"}),
                .username = text_at(user, {"username"})};
  person.email_verified = is_true(user, {"emailVerified"});
  person.phone_verified = first_at(user, {"attributes", "phoneNumberVerified"}) == "true";
  person.disabled = !user.boolean_at("enabled").value_or(true);
  person.given_name = text_at(user, {"firstName"});
  person.family_name = text_at(user, {"lastName"});
  person.locale = first_at(user, {"attributes", "locale"});
  const auto credentials = user.find("credentials");
  for (const Value& one : credentials ? credentials->items() : std::vector<Value>()) {
    if (one.string_at("type") == "password") person.password_hash = keycloak_hash(one);
  }
  return person.to_json();
}

std::string from_kratos(const Value& identity) {
  Person person{.email = text_at(identity, {"traits", "email"}), .phone = text_at(identity, {"traits", "phone"}),
                .username = text_at(identity, {"traits", "username"})};
  person.disabled = identity.string_at("state") == "inactive";
  person.name = text_at(identity, {"traits", "name"});
  person.given_name = text_at(identity, {"traits", "name", "first"});
  person.family_name = text_at(identity, {"traits", "name", "last"});
  const auto addresses = identity.find("verifiable_addresses");
  for (const Value& one : addresses ? addresses->items() : std::vector<Value>()) {
    if (!one.boolean_at("verified").value_or(false)) continue;
    person.email_verified = person.email_verified || one.string_at("value") == person.email;
    person.phone_verified = person.phone_verified || one.string_at("value") == person.phone;
  }
  person.password_hash = text_at(identity, {"credentials", "password", "config", "hashed_password"});
  return person.to_json();
}

std::string from_zitadel(const Value& human) {
  Person person{.email = text_at(human, {"user", "email", "email"}), .phone = text_at(human, {"user", "phone", "phone"}),
                .username = text_at(human, {"user", "userName"})};
  person.email_verified = is_true(human, {"user", "email", "isEmailVerified"});
  person.phone_verified = is_true(human, {"user", "phone", "isPhoneVerified"});
  person.name = text_at(human, {"user", "profile", "displayName"});
  person.given_name = text_at(human, {"user", "profile", "firstName"});
  person.family_name = text_at(human, {"user", "profile", "lastName"});
  person.locale = text_at(human, {"user", "profile", "preferredLanguage"});
  person.password_hash = text_at(human, {"user", "hashedPassword", "value"});
  return person.to_json();
}

// Django's dump of a model; a password that begins with "!" cannot be used.
std::string from_authentik(const Value& row) {
  const Value fields = row.find("fields").value_or(row);
  Person person{.email = text_at(fields, {"email"}), .phone = {}, .username = text_at(fields, {"username"})};
  person.disabled = !fields.boolean_at("is_active").value_or(true);
  person.name = text_at(fields, {"name"});
  person.password_hash = text_at(fields, {"password"});
  if (person.password_hash && person.password_hash->starts_with('!')) person.password_hash.reset();
  return person.to_json();
}

constexpr std::array known = {
    Dialect{"keycloak", from_keycloak},
    Dialect{"kratos", from_kratos},
    Dialect{"zitadel", from_zitadel},
    Dialect{"authentik", from_authentik},
};

}  // namespace

std::span<const Dialect> dialects() { return known; }

const Dialect* find_dialect(std::string_view name) {
  const auto found = std::ranges::find(known, name, &Dialect::name);
  return found == known.end() ? nullptr : &*found;
}

}  // namespace gatewarden::commands
