// /api/v1/admin/users/{user_id}/second-factors: what a person has besides their password, for operators who help who has lost it.
#include "base/names.h"
#include "endpoints/admin/user_request.h"
#include "endpoints/api_answer.h"
#include "endpoints/factor_owner.h"
#include "endpoints/routes.h"

namespace gatewarden::endpoints {

namespace {

using account::User;
using authentication::FactorAdministration;
using operation::AuditEvent;

http::Response tell(const AdminRequest& admin, const User& user) {
  FactorAdministration& factors = admin.services.factor_administration;
  JsonWriter json;
  json.begin_object().key(names::second_factors).begin_array();
  for (const FactorAdministration::Factor& one : factors.list(user.id)) {
    json.begin_object().member("id", one.id).member("kind", authentication::wire_name(one.kind)).member("name", one.name);
    json.member("created_at", to_rfc3339(one.created_at));
    write_or_null(json, "last_used_at", one.last_used_at ? std::optional(to_rfc3339(*one.last_used_at)) : std::nullopt);
    json.end_object();
  }
  json.end_array().member("recovery_codes_left", factors.counts(user.id).recovery_codes);
  json.member("required", user.second_factor_required).key("remembered_devices").begin_array();
  for (const auto& one : factors.devices(user.id, admin.services.clock.now())) write_remembered_device(json, one);
  json.end_array().end_object();
  return api_answer(200, json);
}

// Runs `deed` in a transaction with the audit row that it answers; nothing is done where it answers nothing.
bool change_factors(const AdminRequest& admin, const User& user, const std::function<std::optional<operation::AuditRecord>()>& deed) {
  return db::retry(admin.services.database, [&] {
    db::Transaction transaction(admin.services.database);
    auto record = deed();
    if (!record) return false;
    record->user_id = user.id;
    admin.services.audit.insert(*record);
    transaction.commit();
    return true;
  });
}

// {"required": true} or false.
http::Response require(const AdminRequest& admin, const User& user) {
  Services& services = admin.services;
  const auto body = read_json(admin.request);
  if (!body.ok()) return api_error(services, body.error());
  const auto required = body->boolean_at("required");
  if (!required || body->names().size() != 1) {
    return api_error(services, {ErrorCode::invalid_request, "required must be true or false, and nothing else be there"});
  }
  change_factors(admin, user, [&] {
    return audit_record(admin, services.factor_administration.set_required(user.id, *required, services.clock.now()));
  });
  const auto changed = services.users.find(user.id);
  return changed ? tell(admin, *changed) : api_error(services, {ErrorCode::not_found, "there is no such user"});
}

std::string detail_of(std::string_view what, std::string_view name) {
  JsonWriter detail;
  detail.begin_object().member("what", what);
  if (!name.empty()) detail.member("name", name);
  return detail.end_object().take();
}

// The one that the query names by its "id", or all.
http::Response remove(const AdminRequest& admin, const User& user) {
  constexpr std::string_view known[] = {"id"};
  const auto query = read_query(admin.request, known);
  if (!query.ok()) return api_error(admin.services, query.error());
  const bool all = query->empty();
  const std::string id = parameter_at(*query, "id");
  const Instant now = admin.services.clock.now();
  FactorAdministration& factors = admin.services.factor_administration;
  const bool removed = change_factors(admin, user, [&]() -> std::optional<operation::AuditRecord> {
    if (all) {
      factors.reset(user, now);
      auto record = audit_record(admin, AuditEvent::second_factor_removed);
      record.detail = detail_of("all", {});
      return record;
    }
    const auto factor = factors.remove(user, id, now);
    if (!factor) return std::nullopt;
    auto record = audit_record(admin, authentication::removal_event(factor->kind));
    record.detail = detail_of(authentication::wire_name(factor->kind), factor->name);
    return record;
  });
  return removed ? done() : api_error(admin.services, {ErrorCode::not_found, "the user has no such second factor"});
}

http::Response answer(const AdminRequest& admin) {
  const auto user = user_of(admin);
  if (!user.ok()) return api_error(admin.services, user.error());
  switch (admin.request.method) {
    case http::Method::patch: return require(admin, *user);
    case http::Method::del: return remove(admin, *user);
    default: return tell(admin, *user);
  }
}

}  // namespace

http::Response admin_user_second_factors(Services& services, const http::Request& request) {
  return answer_admin(services, request, answer);
}

}  // namespace gatewarden::endpoints
