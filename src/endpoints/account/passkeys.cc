// /api/v1/account/passkeys: a program shows a person their passkeys, makes one, renames and removes them.
#include "base/encoding.h"
#include "base/names.h"
#include "endpoints/account_request.h"
#include "endpoints/api_answer.h"
#include "endpoints/language.h"
#include "endpoints/pages/visitor.h"
#include "endpoints/passkey_json.h"
#include "endpoints/routes.h"

namespace gatewarden::endpoints {

namespace {

using authentication::PasskeyDesk;
using authentication::PasskeyOwner;

OAuthError invalid_request(std::string description) { return {ErrorCode::invalid_request, std::move(description)}; }

const OAuthError no_such_passkey{ErrorCode::not_found, "the person has no such passkey"};
const OAuthError too_many{ErrorCode::conflict, "the person has as many passkeys as one may have"};

PasskeyOwner owner_of(Services& services, const http::Request& request, AccountRequest asked) {
  return {std::move(asked.session), std::move(asked.user), std::string(language_of(services, request).language()),
          attempt_of(request, std::nullopt)};
}

Result<std::string> name_of(const json::Value& body) {
  auto name = body.string_at("name");
  if (!name || !authentication::is_passkey_name(*name)) return invalid_request("name is missing, empty, too long, or no plain text");
  return *std::move(name);
}

Result<http::Response> list(Services& services, const http::Request& request) {
  const auto asked = TRY(read_account_request(services, request, Proof::session));
  JsonWriter json;
  json.begin_object().key("passkeys").begin_array();
  for (const auto& passkey : services.passkeys.list(asked.user.id)) write_passkey(json, passkey);
  return api_answer(200, json.end_array().end_object());
}

Result<http::Response> begin(Services& services, const http::Request& request) {
  const auto owner = owner_of(services, request, TRY(read_account_request(services, request, Proof::fresh)));
  if (!services.settings.sign_in.passkeys) return OAuthError{ErrorCode::not_found, "nobody makes passkeys here"};
  const auto outcome = services.passkey_desk.begin_registration(owner, services.clock.now());
  const auto* const creation = std::get_if<PasskeyDesk::Creation>(&outcome);
  if (!creation) return too_many;
  JsonWriter json;
  json.begin_object().member(names::change_token, creation->change_token).key("public_key");
  write_creation_options(json, services, *creation, passkey_labels(services, owner.user));
  json.member(names::expires_in, PasskeyDesk::patience.count()).end_object();
  return api_answer(200, json);
}

Result<http::Response> finish(Services& services, const http::Request& request) {
  auto asked = TRY(read_account_request(services, request, Proof::fresh));
  const auto token = asked.body.string_at(names::change_token);
  const auto object = asked.body.find("credential");
  auto credential = object ? read_registered_credential(*object) : std::nullopt;
  if (!token || !credential) return invalid_request("change_token or credential is missing, or cannot be read");
  const PasskeyDesk::NewPasskey made{std::move(credential->response), std::move(credential->transports), TRY(name_of(asked.body))};
  const auto owner = owner_of(services, request, std::move(asked));
  const auto outcome = services.passkey_desk.finish_registration(owner, *token, made, services.clock.now());
  if (std::holds_alternative<PasskeyDesk::Over>(outcome)) return OAuthError{ErrorCode::not_found, "the change is over, or another's"};
  if (std::holds_alternative<PasskeyDesk::Wrong>(outcome)) return OAuthError{ErrorCode::wrong_credentials, "this is not the passkey that was asked for"};
  if (std::holds_alternative<PasskeyDesk::Taken>(outcome)) return OAuthError{ErrorCode::conflict, "this passkey is registered already"};
  if (std::holds_alternative<PasskeyDesk::TooMany>(outcome)) return too_many;
  JsonWriter json;
  write_passkey(json, std::get<account::Passkey>(outcome));
  return api_answer(201, json);
}

Result<http::Response> rename(Services& services, const http::Request& request) {
  auto asked = TRY(read_account_request(services, request, Proof::session));
  const auto id = from_base64url(request.path_parameter);
  const std::string name = TRY(name_of(asked.body));
  if (!id || !services.passkey_desk.rename(owner_of(services, request, std::move(asked)), *id, name)) return no_such_passkey;
  http::Response response;
  response.status = 204;
  return response;
}

Result<http::Response> remove(Services& services, const http::Request& request) {
  auto asked = TRY(read_account_request(services, request, Proof::fresh));
  const auto id = from_base64url(request.path_parameter);
  const auto owner = owner_of(services, request, std::move(asked));
  if (!id) return no_such_passkey;
  TRY(services.passkey_desk.remove(owner, *id, services.clock.now()));
  http::Response response;
  response.status = 204;
  return response;
}

http::Response answer(Services& services, Result<http::Response> outcome) {
  return outcome.ok() ? std::move(outcome).value() : refuse_account_request(services, outcome.error());
}

}  // namespace

http::Response account_passkeys(Services& services, const http::Request& request) {
  return answer(services, request.method == http::Method::post ? finish(services, request) : list(services, request));
}

http::Response account_passkey_options(Services& services, const http::Request& request) {
  return answer(services, begin(services, request));
}

http::Response account_passkey(Services& services, const http::Request& request) {
  return answer(services, request.method == http::Method::del ? remove(services, request) : rename(services, request));
}

}  // namespace gatewarden::endpoints
