// /api/v1/admin/users/{user_id}: one person, for operators.
#include <array>

#include "authentication/identifier.h"
#include "authentication/new_password.h"
#include "authentication/profile_rules.h"
#include "base/encoding.h"
#include "base/names.h"
#include "base/text.h"
#include "domain/account/personal_data.h"
#include "domain/account/user_erasure.h"
#include "domain/oauth/grants.h"
#include "endpoints/admin/user_request.h"
#include "endpoints/api_answer.h"
#include "endpoints/routes.h"

namespace gatewarden::endpoints {

namespace {

using account::IdentifierKind;
using account::User;
using account::UserId;
using operation::AuditEvent;

// A document that is larger is cut, and says so; the command line has no such bound.
constexpr std::uint64_t most_events = 10'000;
constexpr int most_credentials = 200;

using UserHandler = http::Response (*)(const AdminRequest&, const User&);

http::Response answer_for_user(const AdminRequest& admin, UserHandler handler) {
  const auto user = user_of(admin);
  return user.ok() ? handler(admin, *user) : api_error(admin.services, user.error());
}

http::Response show(const AdminRequest& admin, const User& user) { return user_answer(admin, 200, user.id); }

// An address of a PATCH: "email" null or a text, "email_verified".
struct AddressMember {
  std::string_view name, verified;
  IdentifierKind kind;
  std::optional<std::string> User::*address;
  bool User::*is_verified;
};
constexpr std::array address_members = {
    AddressMember{"email", "email_verified", IdentifierKind::email, &User::email, &User::email_verified},
    AddressMember{"phone", "phone_verified", IdentifierKind::phone, &User::phone, &User::phone_verified},
};

struct NewAddress {
  IdentifierKind kind;
  std::optional<std::string> address;
  bool verified;
};

// A new address is unverified unless the same request says otherwise.
Result<std::optional<NewAddress>> read_address(const json::Value& body, const User& user, const AddressMember& member) {
  const auto given = body.find(member.name);
  const auto verified = body.find(member.verified);
  if (!given && !verified) return std::optional<NewAddress>();
  NewAddress address{member.kind, user.*member.address, given ? false : user.*member.is_verified};
  if (given && given->type() == json::Value::Type::null) address.address.reset();
  else if (given) {
    const auto identifier = authentication::parse_identifier(given->string().value_or(""));
    if (!identifier || identifier->kind != member.kind) {
      return OAuthError{ErrorCode::invalid_request, std::string(member.name) + " is not one, and not null"};
    }
    address.address = identifier->value;
  }
  if (verified && !verified->boolean()) {
    return OAuthError{ErrorCode::invalid_request, std::string(member.verified) + " must be true or false"};
  }
  if (verified) address.verified = *verified->boolean();
  if (address.verified && !address.address) {
    return OAuthError{ErrorCode::invalid_request, "nothing is there that could be verified"};
  }
  return std::optional(address);
}

struct Patch {
  std::vector<NewAddress> addresses;
  std::optional<std::string> profile;
  std::optional<std::string> status;
};

Result<Patch> read_patch(const AdminRequest& admin, const User& user) {
  const json::Value body = TRY(read_json(admin.request));
  constexpr std::array<std::string_view, 6> known = {"email", "email_verified", "phone", "phone_verified", "profile", "status"};
  for (const std::string& name : body.names()) {
    if (std::ranges::find(known, name) == known.end()) {
      return OAuthError{ErrorCode::invalid_request, "a member is unknown: " + printable(name, 50)};
    }
  }
  Patch patch;
  for (const AddressMember& member : address_members) {
    if (auto address = TRY(read_address(body, user, member))) patch.addresses.push_back(*std::move(address));
  }
  if (const auto profile = body.find("profile")) {
    patch.profile = profile->dump();
    if (const auto problem = authentication::check_profile(*patch.profile, user.profile)) {
      return OAuthError{ErrorCode::invalid_request, "profile " + problem->description};
    }
  }
  if (const auto status = body.find("status")) {
    patch.status = status->string().value_or("");
    if (*patch.status != "active" && *patch.status != "disabled") {
      return OAuthError{ErrorCode::invalid_request, "status must be active or disabled"};
    }
  }
  return patch;
}

http::Response update(const AdminRequest& admin, const User& user) {
  const auto patch = read_patch(admin, user);
  if (!patch.ok()) return api_error(admin.services, patch.error());
  Services& services = admin.services;
  const Instant now = services.clock.now();
  const std::array ids = {user.id};
  try {
    if (!patch->addresses.empty() || patch->profile) {
      change_users(admin, AuditEvent::user_updated, [&] {
        for (const NewAddress& one : patch->addresses) {
          services.users.set_address(user.id, one.kind, one.address, one.verified, now);
        }
        if (patch->profile) services.users.set_profile(user.id, *patch->profile, now);
        return std::vector<UserId>{user.id};
      });
    }
  } catch (const db::Duplicate&) {
    return api_error(services, {ErrorCode::identifier_taken, "an identifier is somebody else's"});
  }
  if (patch->status == "disabled") {
    change_users(admin, AuditEvent::user_disabled, [&] { return services.user_life.disable(ids, now); });
  }
  if (patch->status == "active") {
    change_users(admin, AuditEvent::user_enabled, [&] { return services.user_life.enable(ids, now); });
  }
  return user_answer(admin, 200, user.id);
}

// A soft deletion; "permanently=true": for good, and nothing brings the person back.
http::Response remove(const AdminRequest& admin, const User& user) {
  constexpr std::string_view known[] = {"permanently"};
  const auto query = read_query(admin.request, known);
  if (!query.ok()) return api_error(admin.services, query.error());
  Services& services = admin.services;
  const Instant now = services.clock.now();
  const std::array ids = {user.id};
  const bool for_good = parameter_at(*query, "permanently") == "true";
  change_users(admin, AuditEvent::user_deleted, [&] {
    auto changed = services.user_life.remove(ids, now);
    if (for_good) services.user_erasure.begin(ids, now);
    return changed;
  });
  if (for_good) services.user_erasure.finish(ids, audit_record(admin, AuditEvent::user_erased), now);
  return done();
}

http::Response show_update_or_remove(const AdminRequest& admin, const User& user) {
  switch (admin.request.method) {
    case http::Method::patch: return update(admin, user);
    case http::Method::del: return remove(admin, user);
    default: return show(admin, user);
  }
}

http::Response restore(const AdminRequest& admin, const User& user) {
  const std::array ids = {user.id};
  const auto changed = change_users(admin, AuditEvent::user_restored, [&] {
    return admin.services.user_life.restore(ids, admin.services.clock.now());
  });
  if (changed.empty()) return api_error(admin.services, {ErrorCode::conflict, "the user is not deleted, or is being erased"});
  return user_answer(admin, 200, user.id);
}

http::Response set_password(const AdminRequest& admin, const User& user) {
  Services& services = admin.services;
  const auto body = read_json(admin.request);
  if (!body.ok()) return api_error(services, body.error());
  const auto text = body->string_at("password");
  if (!text) return api_error(services, {ErrorCode::invalid_request, "password must be a text"});
  const Secret password(*text);
  const auto problem =
      authentication::new_password_problem(password, user.id, services.users, services.hasher, services.settings);
  if (problem) return password_refused(services, *problem);
  const std::string hash = services.hasher.hash(password);
  change_users(admin, AuditEvent::user_password_changed, [&] {
    const Instant now = services.clock.now();
    services.users.replace_password(user.id, hash, now);
    const oauth::TokenStores tokens{services.access_tokens, services.refresh_tokens, services.revocations};
    oauth::revoke_all_of_user(tokens, services.users, services.sessions, user.id, now);
    return std::vector<UserId>{user.id};
  });
  return done();
}

// The passwords that the person has and had, newest first: when, and in which form; never themselves.
http::Response list_credentials(const AdminRequest& admin, const User& user) {
  const auto page = read_page(admin.request);
  if (!page.ok()) return api_error(admin.services, page.error());
  JsonWriter json;
  json.begin_object().key("credentials").begin_array();
  for (const account::Credential& one : admin.services.users.credentials_of(user.id, std::min(page->limit, most_credentials))) {
    json.begin_object().member("kind", one.kind).member("form", one.form).member("created_at", to_rfc3339(one.created_at));
    write_or_null(json, "ended_at", one.ended_at ? std::optional(to_rfc3339(*one.ended_at)) : std::nullopt);
    json.end_object();
  }
  json.end_array().end_object();
  return api_answer(200, json);
}

http::Response invalidate(const AdminRequest& admin, const User& user) {
  const std::array ids = {user.id};
  change_users(admin, AuditEvent::user_access_revoked, [&] {
    admin.services.user_life.invalidate_credentials(ids, admin.services.clock.now());
    return std::vector<UserId>{user.id};
  });
  return done();
}

http::Response list_or_invalidate(const AdminRequest& admin, const User& user) {
  return admin.request.method == http::Method::del ? invalidate(admin, user) : list_credentials(admin, user);
}

http::Response list_sessions(const AdminRequest& admin, const User& user) {
  JsonWriter json;
  json.begin_object().key("sessions").begin_array();
  for (const account::Session& one : admin.services.sessions.list(user.id, admin.services.clock.now())) {
    json.begin_object().member("session_id", to_base64url(one.id));
    json.member("created_at", to_rfc3339(one.created_at)).member("last_used_at", to_rfc3339(one.last_used_at));
    json.member("expires_at", to_rfc3339(one.expires_at)).member("acr", one.acr).member("amr", one.amr);
    json.member("address", one.address).member("user_agent", one.user_agent).end_object();
  }
  json.end_array().end_object();
  return api_answer(200, json);
}

// One, named by "session_id", or all.
http::Response end_sessions(const AdminRequest& admin, const User& user) {
  constexpr std::string_view known[] = {"session_id"};
  const auto query = read_query(admin.request, known);
  if (!query.ok()) return api_error(admin.services, query.error());
  const std::string id = parameter_at(*query, "session_id");
  Services& services = admin.services;
  const auto changed = change_users(admin, AuditEvent::logged_out, [&]() -> std::vector<UserId> {
    const Instant now = services.clock.now();
    if (id.empty()) {
      services.sessions.end_all(user.id, {}, now);
      return {user.id};
    }
    const auto session = services.sessions.find_of_user(user.id, from_base64url(id).value_or(""), now);
    if (!session) return {};
    services.sessions.end(*session, now);
    return {user.id};
  });
  return changed.empty() ? api_error(services, {ErrorCode::not_found, "there is no such session"}) : done();
}

http::Response list_or_end_sessions(const AdminRequest& admin, const User& user) {
  return admin.request.method == http::Method::del ? end_sessions(admin, user) : list_sessions(admin, user);
}

http::Response list_consents(const AdminRequest& admin, const User& user) {
  JsonWriter json;
  json.begin_object().key("consents").begin_array();
  for (const oauth::Consent& one : admin.services.consents.list(user.id, admin.services.clock.now())) {
    json.begin_object().member(names::client_id, one.client_id).member(names::scope, one.scope);
    json.member("granted_at", to_rfc3339(one.granted_at)).member("updated_at", to_rfc3339(one.updated_at));
    json.member("expires_at", to_rfc3339(one.expires_at)).end_object();
  }
  json.end_array().end_object();
  return api_answer(200, json);
}

// Of the client that the query names, or of all, with the tokens that they gave.
http::Response revoke_consents(const AdminRequest& admin, const User& user) {
  constexpr std::string_view known[] = {names::client_id};
  const auto query = read_query(admin.request, known);
  if (!query.ok()) return api_error(admin.services, query.error());
  const std::string client_id = parameter_at(*query, names::client_id);
  Services& services = admin.services;
  change_users(admin, AuditEvent::consent_revoked, [&] {
    const Instant now = services.clock.now();
    const oauth::TokenStores tokens{services.access_tokens, services.refresh_tokens, services.revocations};
    for (const oauth::Consent& one : services.consents.list(user.id, now)) {
      if (client_id.empty() || one.client_id == client_id) {
        oauth::revoke_all_of_user_and_client(tokens, services.consents, user.id, one.client_id, now);
      }
    }
    if (client_id.empty()) services.consents.revoke_user(user.id);
    return std::vector<UserId>{user.id};
  });
  return done();
}

http::Response list_or_revoke_consents(const AdminRequest& admin, const User& user) {
  return admin.request.method == http::Method::del ? revoke_consents(admin, user) : list_consents(admin, user);
}

http::Response data(const AdminRequest& admin, const User& user) {
  const auto document = account::PersonalData(admin.services.database).of(user.id, most_events, admin.services.clock.now());
  change_users(admin, AuditEvent::users_exported, [&] { return std::vector<UserId>{user.id}; });
  JsonWriter json;
  json.raw(document.value_or("{}"));
  return api_answer(200, json);
}

template <UserHandler handler>
http::Response for_user(const AdminRequest& admin) {
  return answer_for_user(admin, handler);
}

}  // namespace

http::Response admin_user(Services& services, const http::Request& request) {
  return answer_admin(services, request, for_user<show_update_or_remove>);
}

http::Response admin_user_restore(Services& services, const http::Request& request) {
  return answer_admin(services, request, for_user<restore>);
}

http::Response admin_user_password(Services& services, const http::Request& request) {
  return answer_admin(services, request, for_user<set_password>);
}

http::Response admin_user_credentials(Services& services, const http::Request& request) {
  return answer_admin(services, request, for_user<list_or_invalidate>);
}

http::Response admin_user_sessions(Services& services, const http::Request& request) {
  return answer_admin(services, request, for_user<list_or_end_sessions>);
}

http::Response admin_user_consents(Services& services, const http::Request& request) {
  return answer_admin(services, request, for_user<list_or_revoke_consents>);
}

http::Response admin_user_data(Services& services, const http::Request& request) {
  return answer_admin(services, request, for_user<data>);
}

}  // namespace gatewarden::endpoints
