// /api/v1/admin/registrations: the queue, for operators.
#include "authentication/registration.h"
#include "base/encoding.h"
#include "base/names.h"
#include "base/text.h"
#include "domain/operation/connect.h"
#include "endpoints/admin/admin_request.h"
#include "endpoints/api_answer.h"
#include "endpoints/routes.h"
#include "platform/process/bell.h"

namespace gatewarden::endpoints {

namespace {

using account::QueuedRegistration;
using account::RegistrationState;
using account::RegistrationStatus;

// Lists are without personal data, which is told of one registration at a time.
void write_head(JsonWriter& json, const QueuedRegistration& row) {
  json.member("request_id", authentication::format_uuid(row.registration.request_id));
  json.member(names::state, account::wire_name(row.attempts > 0 ? RegistrationState::retrying : RegistrationState::queued));
  write_or_null(json, "last_error", row.last_error.empty() ? std::nullopt : std::optional(row.last_error));
  json.member("attempts", row.attempts);
  json.member("accepted_at", to_rfc3339(row.accepted_at));
  json.member("available_at", to_rfc3339(row.available_at));
}

// The cursor is the place in the queue, which says nothing to whoever holds it.
Result<std::vector<QueuedRegistration>> read_list(const AdminRequest& admin, const Page& page) {
  const auto place = page.cursor.empty() ? std::optional(std::string("0")) : from_base64url(page.cursor);
  const auto after = place ? parse_unsigned(*place) : std::nullopt;
  if (!after) return OAuthError{ErrorCode::invalid_request, "the cursor is none"};
  return admin.services.registrations.list_queue(*after, page.limit);
}

http::Response list(const AdminRequest& admin) {
  const auto page = read_page(admin.request);
  if (!page.ok()) return api_error(admin.services, page.error());
  const auto rows = read_list(admin, *page);
  if (!rows.ok()) return api_error(admin.services, rows.error());
  JsonWriter json;
  json.begin_object().key("registrations").begin_array();
  for (const QueuedRegistration& row : *rows) {
    json.begin_object();
    write_head(json, row);
    json.end_object();
  }
  json.end_array();
  if (rows->size() == static_cast<std::size_t>(page->limit)) {
    json.member("next_cursor", to_base64url(std::to_string(rows->back().queue_id)));
  }
  json.end_object();
  return api_answer(200, json);
}

http::Response stats(const AdminRequest& admin) {
  const auto found = admin.services.registrations.stats(admin.services.clock.now());
  JsonWriter json;
  json.begin_object();
  json.member("queued", found.queued).member("leased", found.leased).member("retrying", found.retrying);
  json.member("dead_letters", found.dead_letters);
  const auto& oldest = found.oldest_accepted_at;
  write_or_null(json, "oldest_accepted_at", oldest ? std::optional(to_rfc3339(*oldest)) : std::nullopt);
  json.end_object();
  return api_answer(200, json);
}

OAuthError unknown() { return {ErrorCode::not_found, "there is no such registration"}; }

// Where a registration is now, wherever it went.
Result<RegistrationStatus> look(const AdminRequest& admin, const std::string& id) {
  auto status = admin.services.registrations.status(std::span(&id, 1)).front();
  if (!status) return unknown();
  return *std::move(status);
}

http::Response state_of(const AdminRequest& admin, const std::string& id) {
  const auto status = look(admin, id);
  if (!status.ok()) return api_error(admin.services, status.error());
  JsonWriter json;
  write_state(json, *status);
  return api_answer(200, json);
}

http::Response show(const AdminRequest& admin, const std::string& id) {
  const auto row = admin.services.registrations.find_queued(id);
  if (!row) return state_of(admin, id);
  JsonWriter json;
  json.begin_object();
  write_head(json, *row);
  write_contents(json, row->registration);
  json.end_object();
  return api_answer(200, json);
}

http::Response purge(const AdminRequest& admin, const std::string& id) {
  const bool is_gone = change(admin, operation::AuditEvent::registration_purged, id, [&] {
    return admin.services.registrations.purge_queued(id, admin.services.clock.now());
  });
  if (is_gone) return done();
  const auto status = look(admin, id);
  if (!status.ok()) return api_error(admin.services, status.error());
  const bool is_queued = status->state == RegistrationState::queued || status->state == RegistrationState::retrying;
  return api_error(admin.services, {ErrorCode::conflict, is_queued ? "the registration is being worked on: ask again in a minute"
                                                                   : "the registration is in the queue no more"});
}

http::Response show_or_purge(const AdminRequest& admin) {
  const auto id = request_id_of(admin.request);
  if (!id.ok()) return api_error(admin.services, id.error());
  return admin.request.method == http::Method::del ? purge(admin, *id) : show(admin, *id);
}

// Asked again it says the same: what is due already is due.
http::Response retry(const AdminRequest& admin) {
  const auto id = request_id_of(admin.request);
  if (!id.ok()) return api_error(admin.services, id.error());
  const bool is_changed = change(admin, operation::AuditEvent::registration_retried, *id, [&] {
    return admin.services.registrations.retry_now(*id, admin.services.clock.now());
  });
  if (is_changed) process::ring(operation::registration_bell(admin.services.settings));
  return state_of(admin, *id);
}

}  // namespace

http::Response admin_registrations(Services& services, const http::Request& request) {
  return answer_admin(services, request, list);
}

http::Response admin_registration_stats(Services& services, const http::Request& request) {
  return answer_admin(services, request, stats);
}

http::Response admin_registration(Services& services, const http::Request& request) {
  return answer_admin(services, request, show_or_purge);
}

http::Response admin_registration_retry(Services& services, const http::Request& request) {
  return answer_admin(services, request, retry);
}

}  // namespace gatewarden::endpoints
